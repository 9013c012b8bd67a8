"""Work for workers that costs nothing, and goes wrong where a run asks for it.

A run's factors say how: ``fault`` is what happens to it and ``flag`` a file; once the file exists
the run is well again. Factors decide nothing of a run's key, so the figures must not change.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import duckdb
import numba
import pandas as pd

from sim.behaviour.parameters import Parameters
from sim.config import ExecutorSettings
from sim.ensemble.design.draws import Branch, Draw, Run
from sim.ensemble.store.ledger import Ended
from sim.ensemble.work import run as runs
from sim.ensemble.work.conductor import Conductor
from sim.ensemble.work.drive import Tally
from sim.ensemble.work.run import Chunk
from sim.model.policy.levers import Levers
from sim.world import WorldSettings

WORLD = WorldSettings(scale=0.02)
PARAMETERS = Parameters()
SERIAL = ExecutorSettings("serial", time_limit=None)


def some_runs(number: int, draws: int = 2, **factors: float | str) -> list[Run]:
    """``number`` different runs in each of so many draws; ``factors`` go with the last of all."""
    made = [
        Run(f"scenario-{k}", Draw(d, 100 + d, PARAMETERS, WORLD), Branch(Levers(), k / 1000), 2022)
        for d in range(draws)
        for k in range(number)
    ]
    last = made[-1]
    changed = Run(last.scenario, last.draw, last.branch, last.until, factors=factors)
    return [*made[:-1], changed]


def easy(chunk: Chunk) -> list[Ended]:
    """Runs that give figures of their own in no time."""
    return _with(lambda run: None, chunk)


def slow(chunk: Chunk) -> list[Ended]:
    """Runs that take a fifth of a second and leave a line in the file that ``LOG`` names."""

    def log(run: Run) -> None:
        with Path(os.environ["LOG"]).open("a") as file:
            file.write(f"{run.scenario} {run.draw.number} {os.getpid()}\n")
        time.sleep(0.2)

    return _with(log, chunk)


def faulty(chunk: Chunk) -> list[Ended]:
    """Runs that fail as their factors say."""
    return _with(_go_wrong, chunk)


def _with(before: Any, chunk: Chunk) -> list[Ended]:
    def simulate(run: Run) -> Any:
        before(run)
        return SimpleNamespace(run=run, counts=lambda: {"County": 3})

    def measured(model: Any, kept: Any) -> dict[str, pd.DataFrame]:
        value = model.run.draw.seed + model.run.branch.shock
        years = pd.DataFrame({"year": [2021, 2022], "scope": "100000", "indicator": "gerd"})
        costs = {"lever": "corps", "kind": "appropriation", "payer": "centre", "receiver": "people"}
        tables = {
            "indicators": years.assign(value=[value, 2 * value], unit="100m yuan"),
            "costs": pd.DataFrame({"year": [2021], **costs, "amount": value, "unit": "yuan"}),
        }
        return {name: frame.astype({"year": "int16"}) for name, frame in tables.items()}

    with mock.patch.multiple(runs, simulate=simulate, measured=measured):  # in the worker's process
        return runs.run_chunk(chunk)


def _go_wrong(run: Run) -> None:
    fault, flag = run.factors.get("fault"), Path(str(run.factors.get("flag", "")))
    if fault is None or flag.is_file():
        return
    if fault == "raises":
        raise ValueError("no firms\nleft")
    if fault == "endless":
        while True:
            time.sleep(0.01)
    if fault == "compiled":
        _forever()
    if fault == "killed once":
        flag.touch()
    os.kill(os.getpid(), signal.SIGKILL)


@numba.njit
def _forever() -> int:
    number = 0
    while number >= 0:
        number = (number + 1) % 1_000_003
    return number


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
