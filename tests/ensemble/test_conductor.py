"""A study's runs: done once, kept, found again, mended."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from sim.config import ExecutorSettings
from sim.ensemble import keys, shards
from sim.ensemble.conductor import Conductor
from sim.ensemble.draws import Run
from sim.ensemble.drive import Tally
from sim.ensemble.ledger import LEDGER, Ledger
from sim.errors import InputError
from tests.ensemble.works import easy, faulty, some_runs

SERIAL = ExecutorSettings("serial", time_limit=None)


class Notes:
    """Progress that remembers."""

    def __init__(self) -> None:
        self.done = self.failed = 0
        self.notes: list[tuple[str, dict[str, object]]] = []

    def stage(self, name: str, runs: int = 0) -> None: ...

    def advance(self, done: int, failed: int = 0) -> None:
        self.done += done
        self.failed += failed

    def note(self, key: str, **values: object) -> None:
        self.notes.append((key, values))


def conduct(
    folder: Path, runs: list[Run], work: Callable = easy, settings: ExecutorSettings = SERIAL
) -> tuple[Tally, Notes]:
    notes = Notes()
    with Conductor(folder, settings, notes, work) as conductor:
        return conductor.run(runs), notes


def figures(folder: Path) -> str:
    """All that the runs of a study gave, sorted."""
    found = []
    for part in ("indicators", "costs"):
        files = str(folder / "shards" / "*" / f"{part}.parquet")
        rows = duckdb.sql(f"SELECT * FROM read_parquet('{files}') ORDER BY ALL").df()
        found.append(rows.to_csv(index=False))
    return "".join(found)


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


def test_shards_hold_a_hundred_runs_each(tmp_path: Path) -> None:
    conduct(tmp_path, some_runs(120))
    sizes = [len(pd.read_parquet(path / shards.RUNS)) for path in (tmp_path / "shards").iterdir()]
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
def test_a_damaged_shard_is_put_aside_and_its_runs_run_again(tmp_path: Path, harm: str) -> None:
    runs = some_runs(120)
    conduct(tmp_path, runs)
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


def test_a_disk_that_is_full_says_so_and_loses_nothing_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = some_runs(300)
    with Conductor(tmp_path, SERIAL, notes := Notes(), easy) as conductor:
        base = conductor.ledger._base
        pages, size = (base.execute(f"PRAGMA page_{x}").fetchone()[0] for x in ("count", "size"))
        base.execute(f"PRAGMA max_page_count = {pages + 240_000 // size}")  # a full disk
        with pytest.raises(InputError) as caught:
            conductor.run(runs)
    assert caught.value.key == "study_disk_full"
    assert 0 < notes.done < 600
    tally, _ = conduct(tmp_path, runs)
    assert tally.reused >= notes.done
    assert tally.reused + tally.done == 600
    conduct(tmp_path / "calm", runs)
    assert figures(tmp_path) == figures(tmp_path / "calm")


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


def test_what_a_dead_driver_had_claimed_is_free(tmp_path: Path) -> None:
    runs = some_runs(3)
    found = keys.run_keys(runs)
    (tmp_path / "shards").mkdir()
    dead = Ledger(tmp_path)
    dead.claim({key.run: key.question for key in found}, "code")
    dead._base.execute("UPDATE drivers SET process = ?, born = 0", (2**22 + 1,))
    dead._base.close()
    tally, _ = conduct(tmp_path, runs)
    assert tally.done == 6


def test_what_a_living_driver_has_claimed_is_left_to_it(tmp_path: Path) -> None:
    runs = some_runs(1)
    found = keys.run_keys(runs)
    asked = {key.run: key.question for key in found}
    (tmp_path / "shards").mkdir()
    one, two = Ledger(tmp_path), Ledger(tmp_path)
    first, second = asked
    assert one.claim({first: asked[first]}, "code") == {first}
    assert two.claim(asked, "code") == {second}
    assert two.state(asked) == {first: "claimed", second: "claimed"}
    one.close()  # gives back what it has not done
    assert two.state(asked) == {second: "claimed"}
    assert two.claim(asked, "code") == {first, second}
    two.close()


def test_ledgers_refuse_what_is_none(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_bytes(b"x" * 5000)
    with pytest.raises(sqlite3.DatabaseError):
        Ledger(tmp_path)
