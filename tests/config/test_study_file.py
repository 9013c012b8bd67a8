"""A study in a small file: the same settings, checked as words of a command line are."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.config import compose
from sim.config.points import points_of
from sim.config.study_file import expanded
from sim.config.vary import factors_of
from sim.config.written import written
from sim.errors import InputError
from sim.text import LANGUAGES

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "configs" / "sweep").glob("*.yaml"))
SMALL = """
scenario: [plan, no_plan]
scenario.plan.shock: 0.05   # dotted beside nested
world: thinned
world.scale: 0.02
ensemble: {replicates: 8, seed: 1}
levers:
  corps: {projects: off, members: 9}
sweep:
  method: grid
  vary:
    levers.voucher.value: {low: 0, high: 5e4, steps: 3}
    levers:
      corps: {results: [on, off]}
    behaviour.fixed.rho: [0.91, 0.93]
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    file = tmp_path / "my first.yaml"
    file.write_text(SMALL, encoding="utf-8")
    return file


def test_a_file_sets_what_words_would(study: Path) -> None:
    config = compose(expanded([f"study={study}"]))
    assert config.settings.name == "my first"
    assert config.scenarios == ("plan", "no_plan", "mine")
    assert config.shock("plan") == 0.05
    assert (config.world_settings.scale, config.ensemble.replicates) == (0.02, 8)
    assert config.levers("mine").corps.projects == "off"
    voucher, results, rho = factors_of(config.settings.sweep.vary)
    assert voucher.listed() == (0.0, 25000.0, 50000.0)
    assert (results.values, rho.values) == (("on", "off"), (0.91, 0.93))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_studies_at_hand_can_be_run(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    config = compose(["scenario=plan", *expanded([f"study={file.relative_to(ROOT)}"])])
    points = points_of(config.settings.sweep, config.ensemble.seed, config.scenarios)
    assert (
        len(points) == {"credit_and_vouchers": 25, "how_sure": 64, "talent_packages": 5}[file.stem]
    )
    assert f"study={file.relative_to(ROOT)}" in file.read_text("utf-8")


def test_words_beside_a_file_win(study: Path) -> None:
    vary = "sweep.vary.levers.voucher.value=[7]"
    for words in (
        [f"study={study}", "ensemble.seed=9", vary],
        ["ensemble.seed=9", vary, f"study={study}"],
    ):
        config = compose(expanded(words))
        assert config.ensemble.seed == 9
        assert factors_of(config.settings.sweep.vary)[0].values == (7.0,)
    assert compose(expanded([f"study={study}", "name=other"])).settings.name == "other"


@pytest.mark.parametrize(
    "value",
    [
        "it's",
        "a b",
        "结果",
        "true",
        "1",
        "2021Q1",
        "back\\slash",
        "ends\\",
        "[x",
        "null",
        "a=b,c",
        "it\\'s",
    ],
)
def test_words_are_read_back(value: str) -> None:
    assert compose([f"executor.address={written(value)}"]).settings.executor.address == value


@pytest.mark.parametrize(
    ("content", "key", "named"),
    [
        ("", "study_file_empty", "docs/sweeps.md"),
        ("- plan", "study_file_empty", "docs/sweeps.md"),
        ("a: [1", "study_syntax", "bad.yaml"),
        ("world: {scale: 0.1}\nworld: national", "study_syntax", "bad.yaml"),
        ("wrld: {scale: 0.1}", "in_file", "world.scale"),
        ("ensemble: {seeds: 0}", "in_file", "ensemble.seeds=0"),
        ("levers: {voucher: {vale: 7}}", "in_file", "levers.voucher.value"),
        ("scenario: plann", "in_file", "plan"),
        ("sweep: {vary: {levers.voucher.vale: [1]}}", "in_file", "levers.voucher.value"),
        (
            "sweep: {vary: {shock: [0], levers.voucher.value: 1e9}}",
            "in_file",
            "levers.voucher.value",
        ),
        ("sweep: {vary: {shock: [0], sh\u006fck: [1]}}", "study_syntax", "bad.yaml"),
        (
            "sweep: {vary: {levers.voucher.value: [1], levers: {voucher: {value: [2]}}}}",
            "in_file",
            "voucher",
        ),
        ("study: other.yaml", "in_file", "study"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, content: str, key: str, named: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(content, encoding="utf-8")
    assert_mistake([f"study={file}"], key, named)


def test_one_file_that_is_there(tmp_path: Path, study: Path) -> None:
    assert_mistake(["study=nowhere.yaml"], "file_missing", "nowhere.yaml")
    assert_mistake([f"study={study}", "study=b.yaml"], "two_studies", "b.yaml")
    assert_mistake([f"study={tmp_path}"], "no_file", str(tmp_path))


def assert_mistake(words: list[str], key: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        expanded(words)
    assert caught.value.key == key
    for language in LANGUAGES:
        line = caught.value.line(language)
        assert named in line and "\n" not in line
