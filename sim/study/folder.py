"""A study's folder as DuckDB sees it: a view a table, over Parquet files that nobody is kept from.

The views are ``study`` (one row a run asked for: run, scenario, draw, seed and a column a factor),
``runs`` (what became of each), ``indicators``, ``costs`` and ``counties`` (what they gave, with
scenario, draw and seed put to it). They show what was there when the folder was opened. Further
views serve those: ``given_*`` are the rows of the shards, ``ordered_*`` also tell a row's place.
"""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import InputError, nearest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLE, RUNS, SHARDS = "table.parquet", "runs.parquet", "shards"
LEFT = "left"  # status of a run that has neither ended well nor failed so far
GIVEN = {
    "indicators": {
        "run": "VARCHAR",
        "year": "SMALLINT",
        "scope": "VARCHAR",
        "indicator": "VARCHAR",
        "value": "DOUBLE",
        "unit": "VARCHAR",
    },
    "costs": {
        "run": "VARCHAR",
        "year": "SMALLINT",
        "lever": "VARCHAR",
        "kind": "VARCHAR",
        "payer": "VARCHAR",
        "receiver": "VARCHAR",
        "amount": "DOUBLE",
        "unit": "VARCHAR",
    },
    "counties": {
        "run": "VARCHAR",
        "year": "SMALLINT",
        "adcode": "INTEGER",
        "indicator": "VARCHAR",
        "value": "FLOAT",
    },
}
"""Columns of what a run gives, by table; a shard has a file a table."""


def read_table(folder: Path) -> pd.DataFrame:
    """The table of the runs asked for, in its order.

    Raises ``InputError`` for a folder that holds none, with the nearest one beside it that does.
    """
    path = folder / TABLE
    if not path.is_file():
        studies = [str(other.parent) for other in sorted(folder.parent.glob(f"*/{TABLE}"))]
        near = nearest(str(folder), studies)
        raise InputError("no_study_near" if near else "no_study", folder=folder, nearest=near)
    return _read(path)


def read_runs(folder: Path, table: pd.DataFrame) -> pd.DataFrame:
    """What became of the runs of ``table``, one row each: status is done, failed or left."""
    asked = table[["run"]].drop_duplicates()
    path = folder / RUNS
    if not path.is_file():
        return asked.assign(status=LEFT)
    ended = asked.merge(_read(path), on="run", how="left")
    return ended.fillna({"status": LEFT})


def connect(folder: Path, table: pd.DataFrame, runs: pd.DataFrame) -> DuckDBPyConnection:
    """A database in memory with the views over the folder; see the module."""
    import duckdb  # slow to import: who only wants the table does without

    database = duckdb.connect()
    database.execute("SET enable_progress_bar = false")
    database.register("study", pa.Table.from_pandas(table, preserve_index=False))
    database.register("runs", pa.Table.from_pandas(runs, preserve_index=False))
    database.register("asked", _asked(table))
    for name, columns in GIVEN.items():
        rows = _rows(sorted((folder / SHARDS).glob(f"*/{name}.parquet")), columns)
        database.execute(f"CREATE VIEW given_{name} AS {rows}")
        database.execute(
            f"CREATE VIEW ordered_{name} AS SELECT scenario, draw, seed, given.*, place "
            f"FROM asked JOIN given_{name} AS given ON asked.run = given.run"
        )
        database.execute(
            f"CREATE VIEW {name} AS SELECT * EXCLUDE (place, line) FROM ordered_{name}"
        )
    return database


def _asked(table: pd.DataFrame) -> pa.Table:
    """Runs by the names they go under, with the place of the first in the table."""
    keys = ["run", "scenario", "draw", "seed"]
    return pa.Table.from_pandas(
        table[keys].drop_duplicates().rename_axis("place").reset_index(), preserve_index=False
    )


def _rows(files: Sequence[Path], columns: dict[str, str]) -> str:
    """The query that reads ``columns`` and the number of the line from all ``files``."""
    if not files:
        nothing = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
        return f"SELECT {nothing}, 0 AS line WHERE false"
    named = ", ".join("'" + glob.escape(str(file)).replace("'", "''") + "'" for file in files)
    cast = ", ".join(f"{column}::{kind} AS {column}" for column, kind in columns.items())
    source = f"read_parquet([{named}], file_row_number = true)"
    return f"SELECT {cast}, file_row_number AS line FROM {source}"


def _read(path: Path) -> pd.DataFrame:
    try:
        return pq.read_table(path).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise InputError("study_file_unreadable", file=path, reason=error) from None
