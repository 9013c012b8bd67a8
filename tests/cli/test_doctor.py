"""`county-innovation doctor`: what is well, what is amiss, and what to do."""

from __future__ import annotations

import hashlib
import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.cli import installation, machine
from experiments.cli.finding import FAULT, OK, WARN
from sim.core import compiled
from sim.ensemble.store.lock import held
from sim.host import caches
from sim.text import LANGUAGES
from sim.world import files

type Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def looked(ask: Ask, check: str) -> list[tuple[str, str]]:
    """Level and words of what ``check`` found."""
    _, said, _ = ask("doctor", "--json")
    return [(its["level"], its["says"]) for its in json.loads(said) if its["check"] == check]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_machine_that_can_work_has_no_fault(ask: Ask, language: str) -> None:
    status, said, wrong = ask("doctor", "--lang", language)
    assert (status, wrong) == (0, "")
    checks = len(installation.CHECKS) + len(machine.CHECKS) + 1  # two open tables
    assert len(said.splitlines()) == checks + 1
    told = json.loads(ask("doctor", "--json", "--lang", language)[1])
    assert {its["level"] for its in told} == {OK, WARN}
    assert said.count("→") == sum(its["level"] != OK for its in told) >= 2  # tables to be fetched
    assert all(("do" in its) == (its["level"] != OK) for its in told)


def test_another_file_in_place_of_an_open_table_is_a_fault(ask: Ask, place: Path) -> None:
    (place / "data").mkdir()
    (place / "data" / files.CENSUS.name).write_bytes(b"other people")
    assert ask("doctor")[0] == 1
    assert [level for level, _ in looked(ask, "tables")] == [FAULT, WARN]


def test_the_published_table_is_well(
    ask: Ask, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = files.OpenFile("census.xlsx", (), hashlib.sha256(b"people").hexdigest())
    monkeypatch.setattr(machine, "CENSUS", small)
    (place / "data").mkdir()
    (place / "data" / small.name).write_bytes(b"people")
    assert looked(ask, "tables")[0][0] == OK


def test_a_cache_that_cannot_be_written(
    ask: Ask, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "file").touch()
    monkeypatch.setenv(caches.VARIABLE, str(place / "file" / "cache"))
    ((level, said),) = looked(ask, "cache")
    assert level == WARN and str(place / "file" / "cache") in said


def test_rules_that_are_not_compiled(
    ask: Ask, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "_place", lambda: place)
    assert looked(ask, "rules")[0][0] == WARN
    (place / "rule.nbc").touch()
    assert looked(ask, "rules")[0][0] == OK


def test_work_that_goes_on_and_work_that_was_stopped(ask: Ask, place: Path) -> None:
    study = place / "results" / "sweep" / "mine"
    stopped = place / "results" / "project_2025" / ".12345678.runs"
    half = place / "results" / "project_2025" / ".20260101.part"
    for folder in (study, stopped, half):
        folder.mkdir(parents=True)
    with held(stopped):
        pass
    with held(study):
        told = looked(ask, "studies")
    assert sorted(level for level, _ in told) == [OK, WARN, WARN]
    assert [level for level, said in told if "mine" in said] == [OK]
    assert len(looked(ask, "studies")) == 2  # the study has ended


def test_a_port_that_is_taken(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(machine.PageSettings, "port", taken.getsockname()[1])
        assert looked(ask, "port")[0][0] == WARN
    assert looked(ask, "port")[0][0] == OK


def test_little_memory_and_disk(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "MEMORY", 1e9)
    monkeypatch.setattr(machine, "LEAST_DISK", 1e9)
    assert ask("doctor")[0] == 1
    assert looked(ask, "memory")[0][0] == WARN
    assert looked(ask, "disk")[0][0] == FAULT


def test_a_library_that_is_missing_is_told_before_any_is_used(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "requires", lambda _: ["numpy>=2", "no-such-library>=1"])
    monkeypatch.setitem(sys.modules, "experiments.cli.machine", None)
    status, said, _ = ask("doctor")
    assert status == 1
    assert "no-such-library" in said and "numpy" not in said and "make install" in said
