"""Where runs run changes no bit of what they give: the model itself, on every executor."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from pandas.api.types import is_numeric_dtype

from sim.behaviour import Parameters
from sim.config import ExecutorSettings
from sim.ensemble.conductor import Conductor
from sim.ensemble.draws import Branch, Draw, Kept, Run
from sim.ensemble.shards import SHARDS
from sim.policy import Levers
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


def bits(folder: Path, **settings: object) -> dict[tuple[str, str], object]:
    """Every column of every table of the study, bit by bit, rows by run."""
    with Conductor(folder, ExecutorSettings(**settings), Counter()) as conductor:
        tally = conductor.run(few())
    assert (tally.done, tally.failed) == (4, 0)
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
def serial(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], object]:
    return bits(tmp_path_factory.mktemp("serial"), kind="serial")


@pytest.mark.parametrize(
    ("kind", "workers"), [("processes", 2), ("dask", 1), ("dask", 3)], ids=lambda word: str(word)
)
def test_every_executor_gives_the_figures_of_one_process(
    serial: dict[tuple[str, str], object], tmp_path: Path, kind: str, workers: int
) -> None:
    found = bits(tmp_path, kind=kind, workers=workers)
    assert found.keys() == serial.keys()
    assert [name for name in serial if found[name] != serial[name]] == []
