"""`make data`: what it says, and its exit status."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from experiments.cli import data
from sim.world import fetch, files
from tests.commands import make_says

CONTENT = {"census.xlsx": b"people", "yearbook.csv": b"money"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with two small files standing for the published ones."""
    for label, (name, content) in zip(("CENSUS", "YEARBOOK"), CONTENT.items(), strict=True):
        nowhere = (tmp_path / "nowhere" / name).as_uri()
        small = files.OpenFile(name, (nowhere,), hashlib.sha256(content).hexdigest())
        for module in (files, fetch, data):
            monkeypatch.setattr(module, label, small)
    monkeypatch.delenv(fetch.VARIABLE)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "copies").mkdir()
    return tmp_path


def bring(*words: str) -> int:
    return data.main(words)


def kept(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (place / "data").glob("*")}


def test_copies_at_hand_are_taken_and_then_left_alone(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in CONTENT.items():
        (place / "copies" / name).write_bytes(content)
    assert bring("copies") == 0
    assert kept(place) == CONTENT
    capsys.readouterr()
    assert bring() == 0
    assert capsys.readouterr().out.count("there already") == 2


def test_the_variable_names_a_place_too(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in CONTENT.items():
        (place / "copies" / name).write_bytes(content)
    monkeypatch.setenv(fetch.VARIABLE, (place / "copies").as_uri())
    assert bring() == 0
    assert kept(place) == CONTENT
    assert bring("nowhere") == 0  # they are there


def test_another_file_is_not_kept(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "copies" / "census.xlsx").write_bytes(b"other people")
    (place / "copies" / "yearbook.csv").write_bytes(CONTENT["yearbook.csv"])
    assert bring("copies") == 2
    assert kept(place) == {"yearbook.csv": CONTENT["yearbook.csv"]}
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_no_network_is_one_line_a_file(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring() == 2
    assert kept(place) == {}
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_the_commands_behind_the_two_targets() -> None:
    assert '-m experiments.cli run world.scale=1 "language=zh"' in make_says(
        "run", 'ARGS=world.scale=1 "language=zh"'
    )
    assert '-m experiments.cli data "a folder"' in make_says("data", "FROM=a folder")
    assert make_says("data").rstrip().endswith("-m experiments.cli data")
