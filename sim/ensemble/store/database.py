"""A database in memory over Parquet files and frames, for questions in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.host.machine import need_addresses

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ADDRESSES = 2**29  # bytes; with less than a third of it DuckDB ends the process without a word


def in_memory() -> DuckDBPyConnection:
    """A new one, silent about its progress.

    Raises ``InputError`` where the address space is limited and too little of it is left.
    """
    import duckdb  # slow to import: who asks no question does without

    need_addresses(ADDRESSES)
    database = duckdb.connect()
    database.execute("SET enable_progress_bar = false")
    return database
