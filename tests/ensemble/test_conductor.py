"""A study's runs: done once, kept, found again, mended."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from sim.ensemble.design.draws import Run
from sim.ensemble.store import keys, shards
from sim.ensemble.store.ledger import LEDGER, Ledger
from sim.ensemble.store.lock import LOCK, held, holder
from sim.ensemble.work.conductor import Conductor
from sim.ensemble.work.drive import Tally
from sim.errors import InputError
from sim.text import LANGUAGES
from tests.ensemble.works import SERIAL, Notes, conduct, easy, faulty, figures, some_runs


def test_runs_are_kept_and_not_done_again(tmp_path: Path) -> None:
    runs = some_runs(6)
    tally, notes = conduct(tmp_path, runs)
    assert tally == Tally(12, reused=0, done=12, failed=0)
    assert (notes.done, notes.failed, notes.notes) == (12, 0, [])
    before = figures(tmp_path)
    tally, notes = conduct(tmp_path, runs)
    assert tally == Tally(12, reused=12, done=0, failed=0)
    assert notes.done == 12
    assert figures(tmp_path) == before
    table = pd.read_parquet(tmp_path / shards.TABLE)
    assert list(table["scenario"]) == [run.scenario for run in runs]
    facts = pd.read_parquet(tmp_path / shards.RUNS)
    assert set(facts["status"]) == {"done"}
    assert set(facts["run"]) == set(table["run"])
    assert (facts["host"] != "").all() and (facts["seconds"] >= 0).all()


def test_a_larger_table_reuses_what_is_there(tmp_path: Path) -> None:
    conduct(tmp_path, some_runs(3))
    tally, _ = conduct(tmp_path, some_runs(5, draws=3))
    assert tally == Tally(15, reused=6, done=9, failed=0)
    whole = tmp_path / "whole"
    conduct(whole, some_runs(5, draws=3))
    assert figures(tmp_path) == figures(whole)


def test_one_run_under_two_labels_is_done_once(tmp_path: Path) -> None:
    first, second = some_runs(1, draws=2)
    again = Run("other", first.draw, first.branch, first.until)
    tally, _ = conduct(tmp_path, [first, second, again])
    assert tally.done == 2
    table = pd.read_parquet(tmp_path / shards.TABLE)
    assert table["run"].nunique() == 2
    assert list(table["scenario"]) == ["scenario-0", "scenario-0", "other"]


def test_shards_hold_a_hundred_runs_each(many: Path) -> None:
    sizes = [len(pd.read_parquet(path / shards.RUNS)) for path in (many / "shards").iterdir()]
    assert sorted(sizes) == [40, 100, 100]


def test_a_run_that_raises_is_noted_and_tried_again_by_the_next_driver(tmp_path: Path) -> None:
    flag = tmp_path / "well"
    runs = some_runs(3, fault="raises", flag=str(flag))
    tally, notes = conduct(tmp_path / "study", runs, faulty)
    assert tally == Tally(6, reused=0, done=5, failed=1)
    assert notes.failed == 1
    facts = pd.read_parquet(tmp_path / "study" / shards.RUNS)
    (error,) = facts.loc[facts["status"] == "failed", "error"]
    assert error.startswith("ValueError: no firms left")
    with Conductor(tmp_path / "study", SERIAL, Notes(), faulty) as conductor:
        conductor.run(runs)
        (failure,) = conductor.failures()
        assert failure["scenario"] == "scenario-2" and failure["draw"] == 1
        assert conductor.run(runs).failed == 1  # the same driver does not insist
    flag.touch()
    tally, _ = conduct(tmp_path / "study", runs, faulty)
    assert tally == Tally(6, reused=5, done=1, failed=0)
    conduct(tmp_path / "calm", runs)
    assert figures(tmp_path / "study") == figures(tmp_path / "calm")


def test_other_code_makes_runs_stale_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conduct(tmp_path, some_runs(3))
    monkeypatch.setattr(keys, "code_hash", lambda: "another")
    tally, notes = conduct(tmp_path, some_runs(4))
    assert tally == Tally(8, reused=0, done=8, failed=0)
    assert notes.notes == [("stale_runs", {"runs": 6})]
    monkeypatch.undo()
    tally, notes = conduct(tmp_path, some_runs(3))  # back to the old code: still there
    assert (tally.reused, notes.notes) == (6, [])


@pytest.mark.parametrize("harm", ["a byte", "cut", "gone"])
def test_a_damaged_shard_is_put_aside_and_its_runs_run_again(
    tmp_path: Path, many: Path, harm: str
) -> None:
    runs = some_runs(120)
    shutil.copytree(many, tmp_path, dirs_exist_ok=True)
    before = figures(tmp_path)
    victim = max((tmp_path / "shards").iterdir()) / "indicators.parquet"
    held = len(pd.read_parquet(victim.parent / shards.RUNS))
    content = bytearray(victim.read_bytes())
    content[len(content) // 3] ^= 1
    if harm == "gone":
        victim.unlink()
    else:
        victim.write_bytes(content if harm == "a byte" else content[:-20])
    tally, notes = conduct(tmp_path, runs)
    assert (tally.reused, tally.done) == (240 - held, held)
    assert notes.notes == [("damaged_shard", {"shard": victim.parent.name, "runs": held})]
    assert figures(tmp_path) == before


@pytest.mark.parametrize("harm", ["overwritten", "gone"])
def test_a_ledger_that_is_lost_is_made_from_the_shards(tmp_path: Path, harm: str) -> None:
    runs = some_runs(5)
    conduct(tmp_path, runs)
    before = figures(tmp_path)
    ledger = tmp_path / LEDGER
    ledger.unlink() if harm == "gone" else ledger.write_bytes(b"no ledger " * 999)
    tally, notes = conduct(tmp_path, runs)
    assert (tally.reused, tally.done) == (10, 0)
    assert [key for key, _ in notes.notes] == ([] if harm == "gone" else ["damaged_ledger"])
    assert figures(tmp_path) == before


def test_a_driver_that_ends_between_shard_and_ledger_repeats_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(*_: object) -> None:
        raise MemoryError

    runs = some_runs(4)
    with monkeypatch.context() as patched, pytest.raises(MemoryError):
        patched.setattr(Ledger, "shelve", ends)
        conduct(tmp_path, runs)
    tally, notes = conduct(tmp_path, runs)
    assert (tally.reused, tally.done, notes.notes) == (8, 0, [])
    conduct(tmp_path / "calm", runs)
    assert figures(tmp_path) == figures(tmp_path / "calm")


def test_a_disk_that_is_full_says_so_and_loses_nothing_reported(tmp_path: Path, many: Path) -> None:
    runs = some_runs(120)
    with Conductor(tmp_path, SERIAL, notes := Notes(), easy) as conductor:
        base = conductor.ledger._base
        pages, size = (base.execute(f"PRAGMA page_{x}").fetchone()[0] for x in ("count", "size"))
        base.execute(f"PRAGMA max_page_count = {pages + 240_000 // size}")  # a full disk
        with pytest.raises(InputError) as caught:
            conductor.run(runs)
    assert caught.value.key == "study_disk_full"
    assert 0 < notes.done < 240
    tally, _ = conduct(tmp_path, runs)
    assert tally.reused >= notes.done
    assert tally.reused + tally.done == 240
    assert figures(tmp_path) == figures(many)


def test_a_folder_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as caught:
        conduct(tmp_path / "file" / "study", some_runs(1))
    assert caught.value.key == "results_unwritable"


def test_runs_aside_are_neither_counted_nor_in_the_table(tmp_path: Path) -> None:
    first, second = some_runs(1, draws=2)
    with Conductor(tmp_path, SERIAL, notes := Notes(), easy) as conductor:
        conductor.run([first])
        conductor.run([second], aside=True)
        assert notes.done == 1
        assert conductor.rows == [first]
        assert [costs for _, costs in conductor.budgets([second])] == [{"corps": 101.0}]
        assert conductor.agents() == {"County": 3}


def test_a_second_driver_is_told_who_holds_the_study(tmp_path: Path) -> None:
    """Of another process or of this one; the first goes on, and then the study is free."""
    runs = some_runs(2)
    with Conductor(tmp_path, SERIAL, Notes(), easy) as conductor:
        with pytest.raises(InputError) as caught:
            conduct(tmp_path, runs)
        assert caught.value.key == "study_held"
        since = datetime.fromisoformat(str(caught.value.values["since"]))
        assert abs((datetime.now(UTC) - since).total_seconds()) < 60
        for language in LANGUAGES:
            line = caught.value.line(language)
            assert "\n" not in line
            for word in (str(tmp_path), socket.gethostname(), str(os.getpid())):
                assert word in line
        assert conductor.run(runs).done == 4
    tally, _ = conduct(tmp_path, runs)
    assert tally.reused == 4


def test_a_file_with_a_dead_drivers_name_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text('{"host": "gone", "process": 7, "since": "2020"}')
    assert holder(tmp_path) == {"host": "gone", "process": 7, "since": "2020"}
    tally, _ = conduct(tmp_path, some_runs(3))
    assert tally.done == 6
    assert holder(tmp_path)["process"] == os.getpid()


def test_who_has_not_yet_said_its_name_is_unknown(tmp_path: Path) -> None:
    assert set(holder(tmp_path).values()) == {"?"}
    with held(tmp_path):
        (tmp_path / LOCK).write_text("")
        with pytest.raises(InputError, match=r"process \?"):
            conduct(tmp_path, some_runs(1))


def test_a_folder_that_is_not_needed_any_more_is_taken_away(tmp_path: Path) -> None:
    with Conductor(tmp_path / "study", SERIAL, Notes(), easy) as conductor:
        conductor.run(some_runs(1))
        conductor.discard()
        assert conductor.folder.is_dir()
    assert not tmp_path.exists()  # it held nothing else


def test_ledgers_refuse_what_is_none(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_bytes(b"x" * 5000)
    with pytest.raises(sqlite3.DatabaseError):
        Ledger(tmp_path)
