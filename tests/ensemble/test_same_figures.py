"""Where runs run changes no bit of what they give: the model itself, on every executor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from pandas.api.types import is_numeric_dtype

from sim.behaviour.parameters import Parameters
from sim.config import ExecutorSettings
from sim.ensemble.design.draws import Branch, Draw, Kept, Run
from sim.ensemble.store.shards import SHARDS
from sim.ensemble.work.conductor import Conductor
from sim.model.policy.levers import Levers
from sim.world import WorldSettings
from tests.ensemble.conftest import Counter

TABLES = ("indicators", "costs", "counties")
pytestmark = pytest.mark.slow


def few() -> list[Run]:
    """Two histories, two branches of each, two years."""
    world = WorldSettings(scale=0.02, census="drawn", yearbook="drawn")
    return [
        Run(name, Draw(place, seed, Parameters(), world), branch, 2022, Kept(counties=True))
        for place, seed in enumerate((5, 6))
        for name, branch in {
            "plan": Branch(Levers()),
            "no_plan": Branch(Levers.held(), shock=0.01),
        }.items()
    ]


def carry_out(folder: Path, **settings: object) -> None:
    with Conductor(folder, ExecutorSettings(**settings), Counter()) as conductor:
        tally = conductor.run(few())
    assert (tally.done, tally.failed) == (4, 0)


def bits(folder: Path) -> dict[tuple[str, str], object]:
    """Every column of every table of the study, bit by bit, rows by run."""
    found = {}
    for table in TABLES:
        parts = [pd.read_parquet(path) for path in (folder / SHARDS).glob(f"*/{table}.parquet")]
        rows = pd.concat(parts).sort_values("run", kind="stable")
        for column in rows:
            whole = rows[column].to_numpy()
            number = is_numeric_dtype(rows[column])
            found[table, column] = whole.tobytes() if number else whole.tolist()
    return found


@pytest.fixture(scope="module")
def serial(once: Callable[..., Path]) -> dict[tuple[str, str], object]:
    return bits(once("serial", partial(carry_out, kind="serial")))


@pytest.mark.parametrize(
    ("kind", "workers"), [("processes", 2), ("dask", 1), ("dask", 3)], ids=lambda word: str(word)
)
def test_every_executor_gives_the_figures_of_one_process(
    serial: dict[tuple[str, str], object], tmp_path: Path, kind: str, workers: int
) -> None:
    carry_out(tmp_path, kind=kind, workers=workers)
    found = bits(tmp_path)
    assert found.keys() == serial.keys()
    assert [name for name in serial if found[name] != serial[name]] == []
