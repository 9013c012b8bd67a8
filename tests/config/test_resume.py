"""A study is taken up as its manifest describes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.config import compose
from sim.config.resume import resume_folder, resumed
from sim.errors import InputError
from sim.text import LANGUAGES

WORDS = [
    *("experiment=sweep", "name=mine", "scenario=[plan,downturn]", "levers.voucher.value=7"),
    *("sweep.vary.levers.corps.members=[1,2]", "behaviour.off=[links]", "world.scale=0.02"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    facts = {"experiment": "sweep", "configuration": compose(WORDS).plain}
    (tmp_path / "manifest.json").write_text(json.dumps(facts), "utf-8")
    return tmp_path


def test_the_folder_is_enough(folder: Path) -> None:
    assert resume_folder(["resume=a", f"resume={folder}"]) == folder
    assert resume_folder(["ensemble.seed=1"]) is None
    again, first = resumed(folder, "sweep", [f"resume={folder}"]), compose(WORDS)
    assert (again.settings, again.plain) == (first.settings, first.plain)
    assert again.folder == str(folder)
    assert again.levers("mine") == first.levers("mine")


def test_where_it_runs_and_how_it_is_shown_may_change(folder: Path) -> None:
    words = ["executor.kind=serial", "language=zh", "quiet=true", "sweep.dry=true"]
    found = resumed(folder, "sweep", words)
    again, first = found.settings, compose(WORDS).settings
    assert found.plain["language"] == "zh"
    assert (again.executor.kind, again.language, again.quiet) == ("serial", "zh", True)
    assert again.sweep.dry and again.sweep.vary == first.sweep.vary


def test_points_are_those_it_was_started_with(folder: Path) -> None:
    assert resumed(folder, "sweep", []).settings.sweep.file is None
    (folder / "points.csv").write_text("shock\n0.1\n", "utf-8")
    assert resumed(folder, "sweep", []).settings.sweep.file == str(folder / "points.csv")


@pytest.mark.parametrize("word", ["ensemble.seed=2", "study=a.yaml", "sweep.samples=9", "name=x"])
def test_what_would_make_it_another_study(folder: Path, word: str) -> None:
    assert_mistake(folder, "sweep", word, "resume_word", word)


def test_a_folder_that_cannot_be_resumed(folder: Path, tmp_path: Path) -> None:
    assert_mistake(folder, "discover", "quiet=true", "resume_other", "experiments.sweep")
    assert_mistake(folder / "no", "sweep", "quiet=true", "nothing_to_resume", "no")
    file = folder / "manifest.json"
    facts = json.loads(file.read_text("utf-8"))
    facts["configuration"]["nonsense"] = 1
    file.write_text(json.dumps(facts), "utf-8")
    assert_mistake(folder, "sweep", "quiet=true", "resume_changed", "nonsense")
    file.write_text("{", "utf-8")
    assert_mistake(folder, "sweep", "quiet=true", "nothing_to_resume", "manifest.json")


def assert_mistake(folder: Path, experiment: str, word: str, key: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        resumed(folder, experiment, [word])
    assert caught.value.key == key
    for language in LANGUAGES:
        assert named in caught.value.line(language)
