"""A study on a dask cluster that loses workers, a nanny, its scheduler: nothing done is lost."""

from __future__ import annotations

import os
import signal
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from sim.config import ExecutorSettings
from sim.ensemble.store.keys import run_keys
from sim.ensemble.work.conductor import Conductor
from sim.errors import InputError
from tests.ensemble.by_hand import standing, until
from tests.ensemble.works import Notes, conduct, faulty, figures, slow, some_runs

pytestmark = pytest.mark.slow


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the runs of ``slow`` leave a line each."""
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    return tmp_path / "log"


class Deeds(Notes):
    """Progress that does something each time so many more runs are done."""

    def __init__(self, *deeds: object, every: int = 8) -> None:
        super().__init__()
        self.deeds, self.every = list(deeds), every

    def advance(self, done: int, failed: int = 0) -> None:
        super().advance(done, failed)
        if self.deeds and self.done >= self.every:
            self.every += 8
            self.deeds.pop(0)()


def test_a_worker_and_a_nanny_killed(tmp_path: Path, log: Path, calm: str) -> None:
    def kill_the_worker_that_was_last() -> None:
        os.kill(int(log.read_text().split()[-1]), signal.SIGKILL)

    with standing((), ()) as (address, started):
        deeds = Deeds(kill_the_worker_that_was_last, lambda: started[2].kill())
        settings = ExecutorSettings("dask", address=address, time_limit=None)
        with Conductor(tmp_path / "study", settings, deeds, slow) as conductor:
            until(lambda: len(conductor.executor.places()) == 2)
            tally = conductor.run(some_runs(20))
    assert not deeds.deeds
    assert (tally.done, tally.failed) == (40, 0)
    assert figures(tmp_path / "study") == calm
    runs = Counter(line.rsplit(" ", 1)[0] for line in log.read_text().splitlines())
    assert len(runs) == 40
    assert sum(runs.values()) <= 40 + 2 * 10  # what was with the two lost workers, at most


def test_a_scheduler_killed_and_the_study_ended_in_one_process(
    tmp_path: Path, log: Path, calm: str
) -> None:
    with standing(()) as (address, started):
        deeds = Deeds(lambda: started[0].kill())
        settings = ExecutorSettings("dask", address=address, time_limit=None)
        with (
            pytest.raises(InputError) as caught,
            Conductor(tmp_path / "study", settings, deeds, slow) as conductor,
        ):
            conductor.run(some_runs(20))
    assert caught.value.key == "cluster_gone"
    tally, _ = conduct(tmp_path / "study", some_runs(20))
    assert tally.reused >= deeds.done >= 8
    assert tally.reused + tally.done == 40
    assert figures(tmp_path / "study") == calm


def test_a_run_without_end_and_one_that_kills_its_workers_are_given_up(tmp_path: Path) -> None:
    settings = ExecutorSettings("dask", 2, time_limit=2.0)
    never = str(tmp_path / "never")
    runs = some_runs(3, fault="endless", flag=never)
    runs.append(replace(runs[-1], until=2021, factors={"fault": "killed", "flag": never}))
    tally, _ = conduct(tmp_path / "study", runs, faulty, settings)
    assert (tally.done, tally.failed) == (5, 2)
    with Conductor(tmp_path / "study", ExecutorSettings("serial"), Notes()) as conductor:
        errors = conductor.ledger.facts().set_index("run")["error"]
    endless, killing = (key.run for key in run_keys(runs[-2:]))
    assert set(errors[errors != ""].index) == {endless, killing}
    assert "time limit" in errors[endless]
    assert "killed" in errors[killing]
