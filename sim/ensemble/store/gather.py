"""From shards to the tables of an experiment: a Parquet file a table, in the order of its runs."""

from __future__ import annotations

import errno
import glob
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.ensemble.design.draws import Run
from sim.ensemble.store.database import in_memory
from sim.ensemble.store.shards import RUNS, SHARDS
from sim.ensemble.store.table import run_table


def gather(study: Path, runs: Sequence[Run], folder: Path) -> None:
    """Write the tables of ``runs`` from the shards of ``study`` into ``folder``.

    Columns scenario, draw, seed, then those of the table; rows by draw and lot of luck, then in
    the order of ``runs``. Runs that failed have none. Raises ``OSError`` if they cannot be written.
    """
    import duckdb

    labels = run_table(runs)[["run", "scenario", "draw", "seed"]]
    labels = labels.astype({"draw": "int32", "seed": "int64"})
    lots = pd.unique(labels["seed"])
    labels["lot"] = labels["seed"].map({seed: place for place, seed in enumerate(lots)})
    labels["place"] = range(len(labels))
    with in_memory() as database:
        database.register("labels", labels)
        every = [file for file in sorted((study / SHARDS).glob("*/*.parquet")) if file.name != RUNS]
        for table in sorted({file.name for file in every}):
            names = [glob.escape(str(file)) for file in every if file.name == table]
            rows = database.sql(
                "SELECT scenario, draw, seed, given.* EXCLUDE (run, file_row_number) "
                "FROM read_parquet($files, file_row_number = true) AS given "
                "JOIN labels USING (run) ORDER BY draw, lot, place, file_row_number",
                params={"files": names},
            )
            try:
                rows.write_parquet(str(folder / table), compression="zstd")
            except duckdb.IOException as error:
                full = "no space" in str(error).lower()
                number = errno.ENOSPC if full else errno.EIO
                raise OSError(number, str(error).splitlines()[0]) from error
