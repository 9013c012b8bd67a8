"""What has become of the runs of a study, and what they gave until it is in a shard.

One SQLite file, written by the one driver that holds the lock of the folder and read by anybody.
Every change is one transaction, on disk when the call returns, so a driver can be killed at any
point: what it had finished is kept. A finished run's tables stay here until about a hundred make a
shard.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

LEDGER = "ledger.sqlite"
DONE, FAILED = "done", "failed"  # what becomes of a run
PATIENCE = 60.0  # seconds to wait for whoever reads, or for a driver to write

SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, question TEXT, code TEXT, status TEXT,
    shard TEXT, seconds REAL, error TEXT, host TEXT, process INT, ended TEXT, agents TEXT);
CREATE TABLE IF NOT EXISTS waiting (run TEXT, part TEXT, content BLOB, PRIMARY KEY (run, part));
CREATE TABLE IF NOT EXISTS shards (shard TEXT, file TEXT, digest TEXT, PRIMARY KEY (shard, file));
"""

FACTS = (
    *("run", "question", "code", "status"),
    *("seconds", "error", "host", "process", "ended", "agents"),
)
"""What is told of every run that has ended; the columns of ``runs.parquet``."""


@dataclass(frozen=True)
class Ended:
    """What became of a run: its tables (as Arrow streams), or the error that ended it."""

    run: str
    seconds: float
    error: str = ""
    host: str = ""
    process: int = 0
    ended: str = ""
    agents: str = ""  # how many of each kind, as JSON
    tables: Mapping[str, bytes] = field(default_factory=dict)


class Ledger:
    """The ledger of a study folder, to be written by whoever holds the folder's lock.

    Raises ``sqlite3.DatabaseError`` when the file is damaged or the disk full.
    """

    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / LEDGER, timeout=PATIENCE, isolation_level=None)
        try:
            self._begin()
        except BaseException:
            self._base.close()
            raise

    def _begin(self) -> None:
        """Make the tables where they are not there."""
        self._base.execute("PRAGMA synchronous=FULL")
        self._base.execute("PRAGMA page_size=32768")  # a run's tables fill few pages
        self._base.execute("PRAGMA secure_delete=OFF")  # no secrets: no zeros over what is deleted
        if self._base.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
        with self._change():
            for statement in SCHEMA.split(";"):
                self._base.execute(statement)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def done(self, runs: Iterable[str]) -> set[str]:
        """Those of ``runs`` that are done."""
        rows = self._base.execute("SELECT run FROM runs WHERE status = ?", (DONE,))
        return {run for (run,) in rows} & set(runs)

    def any_done(self) -> bool:
        """Whether any run at all is done."""
        answer = self._base.execute("SELECT 1 FROM runs WHERE status = ?", (DONE,))
        return answer.fetchone() is not None

    def stale(self, asked: Mapping[str, str]) -> int:
        """How many of the runs ``asked`` (run -> question) are not done, though their question
        was answered by other code."""
        rows = self._base.execute("SELECT run, question FROM runs WHERE status = ?", (DONE,))
        answered = dict(rows.fetchall())
        questions = set(answered.values())
        return sum(run not in answered and asked[run] in questions for run in asked)

    def record(self, ended: Sequence[Ended], asked: Mapping[str, str], code: str) -> None:
        """Write down what became of runs (``asked``: run -> question) under ``code``, all or
        none."""
        rows = (
            (
                *(one.run, asked[one.run], code, FAILED if one.error else DONE),
                *(one.seconds, one.error, one.host, one.process, one.ended, one.agents),
            )
            for one in ended
        )
        with self._change():
            self._enter(rows)
            self._base.executemany(
                "INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)",
                ((one.run, part, content) for one in ended for part, content in one.tables.items()),
            )

    def waiting(self) -> list[str]:
        """Runs that are done and in no shard, in order."""
        rows = self._base.execute(
            "SELECT run FROM runs WHERE status = ? AND shard IS NULL ORDER BY run", (DONE,)
        )
        return [run for (run,) in rows]

    def tables(self, runs: Sequence[str]) -> dict[str, list[bytes]]:
        """The streams of ``runs`` that are in no shard, by table, in order."""
        streams: dict[str, list[bytes]] = {}
        for run in runs:
            rows = self._base.execute(
                "SELECT part, content FROM waiting WHERE run = ? ORDER BY part", (run,)
            )
            for part, content in rows:
                streams.setdefault(part, []).append(content)
        return streams

    def shelve(self, runs: Sequence[str], shard: str, digests: Mapping[str, str]) -> None:
        """Note that ``runs`` are in ``shard``, whose files have these digests."""
        with self._change():
            self._base.executemany(
                "UPDATE runs SET shard = ? WHERE run = ?", ((shard, run) for run in runs)
            )
            self._base.executemany("DELETE FROM waiting WHERE run = ?", ((run,) for run in runs))
            self._base.executemany(
                "INSERT OR REPLACE INTO shards VALUES (?, ?, ?)",
                [(shard, file, digest) for file, digest in digests.items()],
            )

    def shards(self) -> dict[str, dict[str, str]]:
        """Digests by shard and file."""
        digests: dict[str, dict[str, str]] = {}
        for shard, file, digest in self._base.execute("SELECT shard, file, digest FROM shards"):
            digests.setdefault(shard, {})[file] = digest
        return digests

    def forget(self, shard: str) -> int:
        """Forget a shard and its runs, so that they are run again; how many they are."""
        with self._change():
            self._base.execute("DELETE FROM shards WHERE shard = ?", (shard,))
            return self._base.execute("DELETE FROM runs WHERE shard = ?", (shard,)).rowcount

    def restore(self, runs: pd.DataFrame, shard: str, digests: Mapping[str, str]) -> None:
        """Enter a shard that the ledger does not know, and its runs; columns ``FACTS``."""
        with self._change():
            self._enter(runs[list(FACTS)].itertuples(index=False))
        self.shelve(list(runs["run"]), shard, digests)

    def facts(self, shard: Sequence[str] | None = None) -> pd.DataFrame:
        """What became of every run that has ended, or of those of a ``shard``, by run; columns
        ``FACTS``."""
        chosen = f" WHERE run IN ({','.join('?' * len(shard))})" if shard else ""
        return pd.read_sql_query(
            f"SELECT {', '.join(FACTS)} FROM runs{chosen} ORDER BY run",
            self._base,
            params=list(shard or ()),
        )

    def _enter(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Put in ``rows`` of ``FACTS``, in place of what was said of the same runs."""
        marks = ", ".join("?" * len(FACTS))
        self._base.executemany(
            f"INSERT OR REPLACE INTO runs ({', '.join(FACTS)}) VALUES ({marks})", rows
        )

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One transaction."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._base.in_transaction:  # a full disk has ended it already
                self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")
