"""The table of a study: one row a run asked for, with what varies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from sim.ensemble.design.draws import Run
from sim.ensemble.store.keys import run_keys
from sim.ensemble.store.shards import TABLE, write_aside

LABELS = ("run", "scenario", "draw", "seed")


def run_table(runs: Sequence[Run]) -> pd.DataFrame:
    """Columns run (its key), scenario, draw, seed, then one a factor; a row a run, in order.

    A row asked for twice is there once. A factor that a run does not have is missing.
    """
    rows = [
        {
            "run": key.run,
            "scenario": run.scenario,
            "draw": run.draw.number,
            "seed": run.draw.seed,
            **run.factors,
        }
        for key, run in zip(run_keys(runs), runs, strict=True)
    ]
    return pd.DataFrame(rows, columns=None if rows else list(LABELS)).drop_duplicates()


def write_table(folder: Path, runs: Sequence[Run]) -> None:
    """Write ``table.parquet`` of a study."""
    table = pa.Table.from_pandas(run_table(runs), preserve_index=False)
    write_aside(table, folder / TABLE)
