"""Families of levers chosen from configs/levers or a user's own file: code and files agree."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from sim.config import compose
from sim.config.alternatives import alternatives
from sim.config.lever_files import CHOICES, GROUPS
from sim.errors import InputError
from sim.model.policy.levers import FAMILIES, KINDS, Levers, lever_settings
from sim.text import LANGUAGES
from tools.lever_files import ROOT, texts

ALL = {
    "plan": Levers(),
    "held": Levers.held(),
    "off": Levers.off(),
}


def saved(folder: Path, text: str) -> str:
    path = folder / "my_file.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_files_are_those_of_the_code() -> None:
    """``python -m tools.lever_files`` writes them."""
    assert {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.yaml")} == set(texts())
    for place, text in texts().items():
        assert (ROOT / place).read_text(encoding="utf-8") == text, place


@pytest.mark.parametrize("place", texts())
def test_every_value_has_unit_and_clause_behind_it_and_a_source_above(place: str) -> None:
    family = place.partition("/")[0]
    lever, above = "", ""
    for line in texts()[place].splitlines()[2:]:
        if line.startswith("#"):
            above += line.removeprefix("#")
        elif line.startswith("  "):
            setting, _, comment = line.strip().partition(":")
            meta, clause = lever_settings()[lever][setting], KINDS[lever].about.clause
            unit = "one of" if meta.get("choices") else meta["unit"]
            assert unit in comment.partition("#")[2] and comment.endswith(f"; {clause}")
            assert f"clause {clause}. " in above and len(above.partition(f"{clause}. ")[2]) > 10
        elif line:
            lever = line.removesuffix(":")
            assert lever in FAMILIES[family]
        else:
            above = ""


@pytest.mark.parametrize("choice", CHOICES)
def test_all_families_chosen_alike_are_what_the_code_has(choice: str) -> None:
    config = compose(["scenario=mine", *(f"{group}={choice}" for group in GROUPS)])
    assert config.levers("mine") == ALL[choice]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_choice_changes_its_family_alone(family: str) -> None:
    levers = compose(["scenario=mine", f"levers/{family}=off"]).levers("mine")
    for name in KINDS:
        expected = ALL["off" if name in FAMILIES[family] else "plan"]
        assert getattr(levers, name) == getattr(expected, name)


def test_a_choice_makes_levers_of_ones_own_beside_the_plan() -> None:
    config = compose(["scenario=[plan]", "levers/credit=held"])
    assert config.scenarios == ("plan", "mine")
    assert config.levers("plan") == Levers() == compose(["levers/credit=plan"]).levers()
    assert config.plain["levers"]["credit_guarantee"]["share"] == 0.3


def test_words_win_over_choices_wherever_they_stand() -> None:
    words = ["levers.credit_guarantee.share=0.7", "levers/credit=held"]
    for said in (words, words[::-1]):
        levers = compose(["scenario=mine", *said]).levers("mine")
        assert levers.credit_guarantee == dataclasses.replace(
            Levers.held().credit_guarantee, share=0.7
        )
        assert levers.credit_subsidy == Levers.held().credit_subsidy


def test_a_file_of_ones_own_sets_some_levers_of_the_family(tmp_path: Path) -> None:
    file = saved(
        tmp_path, "# mine\ncorps: {members: 3, projects: off}\ngraduate_subsidy.amount: 1_000\n"
    )
    levers = compose(["scenario=mine", f"levers/talent={file}"]).levers("mine")
    assert levers.corps == dataclasses.replace(Levers().corps, members=3, projects="off")
    assert levers.graduate_subsidy.amount == 1_000
    assert levers.commissioner_quota == Levers().commissioner_quota
    words = ["scenario=mine", f"levers/talent={file}", "levers.corps.members=5"]
    assert compose(words).levers("mine").corps.members == 5
    file = saved(tmp_path, "defaults: [held, _self_]\ncorps: {members: 4}\n")
    levers = compose(["scenario=mine", f"levers/talent={file}"]).levers("mine")
    assert levers.corps == dataclasses.replace(Levers.held().corps, members=4)
    assert levers.commissioner_quota == Levers.held().commissioner_quota


def test_a_file_beside_the_projects_own_is_called_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "levers" / "talent"
    folder.mkdir(parents=True)
    saved(folder, "graduate_subsidy: {amount: 5000}\n")
    monkeypatch.setattr("sim.config.lever_files.files", lambda _: tmp_path)
    monkeypatch.setattr("sim.config.lever_files.options", lambda _: ("held", "my_file", "plan"))
    levers = compose(["scenario=mine", "levers/talent=my_file"]).levers("mine")
    assert levers.graduate_subsidy.amount == 5_000


@pytest.mark.parametrize(
    ("text", "key", "named"),
    [
        ("voucher: {value: 1}", "in_file", "levers/enterprise"),
        ("corpse: {members: 3}", "in_file", "levers.corps"),
        ("corps: {membrs: 3}", "in_file", "levers.corps.members"),
        ("corps: {members: 300}", "in_file", "200"),
        ("corps: 3", "in_file", "levers.corps."),
        ("corps: {members: 3}\ncorps.members: 4", "in_file", "levers.corps.members"),
        ("defaults: [hold]", "in_file", "held"),
        ("defaults: [held, off]", "in_file", "held"),
        ("[corps]", "lever_file_shape", "commissioner_quota"),
        ("", "lever_file_shape", "commissioner_quota"),
        ("corps: [", "study_syntax", "my_file.yaml"),
    ],
)
def test_a_mistake_in_a_file_is_one_line(tmp_path: Path, text: str, key: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        compose([f"levers/talent={saved(tmp_path, text)}"])
    assert caught.value.key == key
    for language in LANGUAGES:
        line = caught.value.line(language)
        assert "my_file.yaml" in line and named in line and "\n" not in line


@pytest.mark.parametrize(
    ("word", "key", "named"),
    [
        ("levers/talnt=held", "unknown_setting", "levers/talent"),
        ("levers/talent=hold", "choice", "held"),
        ("levers/talent=[held]", "choice", "held"),
        ("levers/talent=", "choice", "off"),
        ("levers/talent=nowhere.yaml", "file_missing", "nowhere.yaml"),
        ("+levers/talent=held", "added_key", "levers/talent"),
        ("levers=held", "a_group", "levers.credit_guarantee"),
    ],
)
def test_a_mistake_in_a_word_is_one_line(word: str, key: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        compose([word])
    assert caught.value.key == key
    for language in LANGUAGES:
        assert named in caught.value.line(language)


def test_several_choices_are_several_studies() -> None:
    assert alternatives("levers/credit=plan,held") == ["levers/credit=plan", "levers/credit=held"]
    assert alternatives("levers/credit=glob(*l*)") == ["levers/credit=held", "levers/credit=plan"]
