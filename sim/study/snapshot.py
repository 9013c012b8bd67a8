"""What a study's folder holds at one moment, also while a driver is at work on it.

The ledger knows it: which shards are whole, which runs have ended and wait for one. Without a
ledger that can be read (a copy without it, say) what the shards and ``runs.parquet`` tell counts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.ensemble.store.ledger import FACTS, LEDGER, PATIENCE
from sim.ensemble.store.shards import RUNS, SHARDS
from sim.errors import InputError


@dataclass(frozen=True)
class Snapshot:
    """``facts``: what became of every run that has ended, columns ``FACTS``; ``shards``: folders
    of whole shards; ``waiting``: what runs gave that are in none, by table."""

    facts: pd.DataFrame
    shards: tuple[Path, ...]
    waiting: Mapping[str, pa.Table] = field(default_factory=dict)


def snapshot(folder: Path) -> Snapshot:
    """What the study in ``folder`` holds now."""
    if (folder / LEDGER).is_file():
        try:
            return _from_ledger(folder)
        except sqlite3.Error:  # damaged, or on a disk that cannot lock
            pass
    return _from_files(folder)


def read_parquet(path: Path) -> pd.DataFrame:
    """A table of the study's; raises ``InputError`` naming a file that cannot be read."""
    try:
        return pq.read_table(path).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise InputError("study_file_unreadable", file=path, reason=error) from None


def _from_ledger(folder: Path) -> Snapshot:
    # Not opened to read only: what a killed driver left undone could then not be undone.
    address = f"{(folder / LEDGER).absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, PATIENCE, isolation_level=None, uri=True)) as base:
        base.execute("BEGIN")  # all of it as of one moment
        names = ", ".join(FACTS)
        ended = base.execute(f"SELECT {names} FROM runs").fetchall()
        shards = base.execute("SELECT DISTINCT shard FROM shards ORDER BY shard").fetchall()
        given = base.execute("SELECT part, content FROM waiting ORDER BY part, run").fetchall()
    streams: dict[str, list[pa.Table]] = {}
    for part, content in given:
        streams.setdefault(part, []).append(pa.ipc.open_stream(content).read_all())
    return Snapshot(
        pd.DataFrame(ended, columns=list(FACTS)),
        tuple(folder / SHARDS / name for (name,) in shards),
        {part: pa.concat_tables(tables) for part, tables in streams.items()},
    )


def _from_files(folder: Path) -> Snapshot:
    shards = tuple(sorted((folder / SHARDS).glob("[!.]*")))
    told = [path for path in (folder / RUNS, *(shard / RUNS for shard in shards)) if path.is_file()]
    facts = [read_parquet(path) for path in told] or [pd.DataFrame(columns=list(FACTS))]
    return Snapshot(pd.concat(facts, ignore_index=True).drop_duplicates("run"), shards)
