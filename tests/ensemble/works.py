"""Work for workers that costs nothing, and goes wrong where a run asks for it.

A run's factors say how: ``fault`` is what happens to it and ``flag`` a file; once the file exists
the run is well again. Factors decide nothing of a run's key, so the figures must not change.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numba
import pandas as pd

from sim.config import compose
from sim.ensemble import run as runs
from sim.ensemble.draws import Branch, Draw, Run
from sim.ensemble.ledger import Ended
from sim.ensemble.run import Chunk
from sim.policy import Levers

WORLD = compose(["world.scale=0.02"]).world_settings
PARAMETERS = compose().parameters(0)


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
