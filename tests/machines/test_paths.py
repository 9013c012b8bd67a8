"""Every path a user names goes through one door: ``~`` is read, and it is absolute."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments import sweep
from sim.config import compose
from sim.config.resume import resume_folder
from sim.config.study_file import expanded
from sim.ensemble.store.keep import study_folder
from sim.errors import InputError
from sim.host.paths import absolute
from sim.study import Study
from sim.text import LANGUAGES
from sim.world import WorldSettings, build_world

SETTINGS = [
    *("results", "observations", "sweep.file"),
    *("world.table", "world.census", "world.yearbook"),
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def value_of(where: str, words: list[str]) -> str:
    found = compose(words).settings
    for name in where.split("."):
        found = getattr(found, name)
    return str(found)


@pytest.mark.parametrize("where", SETTINGS)
def test_a_setting_is_absolute_from_the_start(
    where: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert value_of(where, [f"{where}='~/a b/c'"]) == str(home / "a b" / "c")
    assert value_of(where, [f"{where}=here/../c"]) == str(tmp_path / "c")


@pytest.mark.parametrize("where", ["world.census", "world.yearbook"])
def test_words_that_are_no_path_stay_words(where: str) -> None:
    assert [value_of(where, [f"{where}={word}"]) for word in ("auto", "drawn")] == ["auto", "drawn"]


def test_files_that_words_come_from(home: Path) -> None:
    (home / "mine.yaml").write_text("ensemble.replicates: 3\n")
    assert "ensemble.replicates=3" in expanded(["study=~/mine.yaml"])
    assert resume_folder(["resume='~/old'"]) == home / "old"
    (home / "other.yaml").write_text("base: plan\n")
    assert compose(["scenario=['~/other.yaml']"]).scenarios == ("other",)


def test_the_doors_of_python(home: Path) -> None:
    with pytest.raises(InputError, match=str(home / "study")):
        Study.open("~/study")
    with pytest.raises(InputError, match=str(home / "table.csv")):
        build_world(WorldSettings(table="~/table.csv"))


def test_where_a_study_lies_does_not_hang_on_where_one_stands(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = compose(["results='~/out'", "name=研发", "experiment=sweep"])
    monkeypatch.chdir("/")
    folder = study_folder(Path(config.settings.results), config)
    assert folder == home / "out" / "sweep" / "研发"
    assert config.plain["results"] == str(home / "out")  # what the manifest says


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "path_empty"),
        (" ", "path_empty"),
        ("a\0b", "path_empty"),
        ("~nobody-of-this-name/x", "path_no_home"),
        ("a\udcd1", "path_encoding"),
    ],
)
def test_what_names_no_place_is_one_line(text: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        absolute(text, "results")
    assert caught.value.key == key
    for language in LANGUAGES:
        line = caught.value.line(language)
        assert "results" in line and len(line) < 300 and line.isprintable()


@pytest.mark.parametrize(
    ("place", "told"),
    [("file", "file"), ("file/below", "file/below"), ("x" * 300, "File name too long")],
)
def test_results_that_cannot_be_written_are_told_before_any_run(
    place: str,
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(
        "sim.ensemble.work.histories.build_world", lambda _: pytest.fail("too late")
    )
    words = [f"results={tmp_path / place}", "executor.kind=serial", "sweep.vary={}", "name=mine"]
    assert sweep.main([*words, "levers.voucher.coverage=0.3"]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert told in said.err and len(said.err) < 300 and said.out == ""
