"""A study's folder as DuckDB sees it: a view a table, over Parquet files that nobody is kept from.

The views are ``study`` (one row a run asked for: run, scenario, draw, seed and a column a factor),
``runs`` (what became of each), ``indicators``, ``costs`` and ``counties`` (what they gave, with
scenario, draw and seed put to it). They show what was there when the folder was opened. Further
views serve those: ``given_*`` are the rows that runs gave, ``ordered_*`` also tell a row's place.
"""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
from duckdb import DuckDBPyConnection

from sim.ensemble.store.database import in_memory
from sim.ensemble.store.shards import TABLE
from sim.ensemble.store.table import LABELS
from sim.errors import InputError, nearest
from sim.study.snapshot import Snapshot, read_parquet

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
        "figures": "VARCHAR",
    },
}
"""Columns of what a run gives, by table; a shard has a file a table."""
OPTIONAL = ("counties",)


def read_table(folder: Path) -> pd.DataFrame:
    """The table of the runs asked for, in its order.

    Raises ``InputError`` for a folder that holds none, with the nearest one beside it that does.
    """
    path = folder / TABLE
    if not path.is_file():
        studies = [str(other.parent) for other in sorted(folder.parent.glob(f"*/{TABLE}"))]
        near = nearest(str(folder), studies)
        raise InputError("no_study_near" if near else "no_study", folder=folder, nearest=near)
    table = read_parquet(path)
    if lacking := [name for name in LABELS if name not in table]:
        raise InputError("study_table_other", file=path, name=lacking[0])
    return table


def runs_of(table: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """What became of the runs of ``table``, one row each: status is done, failed or left."""
    ended = table[["run"]].drop_duplicates().merge(facts, on="run", how="left")
    return ended.assign(status=ended["status"].fillna(LEFT))


def connect(table: pd.DataFrame, runs: pd.DataFrame, held: Snapshot) -> DuckDBPyConnection:
    """A database in memory with the views over what the folder held; see the module."""
    database = in_memory()
    database.register("study", pa.Table.from_pandas(table, preserve_index=False))
    database.register("runs", pa.Table.from_pandas(runs, preserve_index=False))
    database.register("asked", _asked(table))
    for name, columns in GIVEN.items():
        files = [shard / f"{name}.parquet" for shard in held.shards]
        sources = [_from_shards([x for x in files if name not in OPTIONAL or x.is_file()])]
        if name in held.waiting:
            rows = held.waiting[name]
            lines = pa.array(range(rows.num_rows), pa.int64())
            database.register(f"waiting_{name}", rows.append_column("line", lines))
            sources.append(f"waiting_{name}")
        cast = ", ".join(f"{column}::{kind} AS {column}" for column, kind in columns.items())
        parts = [f"SELECT {cast}, line FROM {source}" for source in sources if source]
        rows_of = " UNION ALL ".join(parts) or _nothing(columns)
        database.execute(f"CREATE VIEW given_{name} AS {rows_of}")
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
    named = table[list(LABELS)].drop_duplicates().rename_axis("place").reset_index()
    return pa.Table.from_pandas(named, preserve_index=False)


def _from_shards(files: Sequence[Path]) -> str:
    """What reads ``files`` with the number of each line; empty without any."""
    named = ", ".join("'" + glob.escape(str(file)).replace("'", "''") + "'" for file in files)
    source = f"read_parquet([{named}], file_row_number = true)"
    return f"(SELECT *, file_row_number AS line FROM {source})" if files else ""


def _nothing(columns: dict[str, str]) -> str:
    empty = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
    return f"SELECT {empty}, 0 AS line WHERE false"
