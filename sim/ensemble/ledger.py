"""Who does what: the claims of the drivers at work on a study, and what they have finished.

One SQLite file. Every change is one transaction, on disk when the call returns, so a driver can be
killed at any point; what a dead one had claimed is free again, what it had finished is kept. A
finished run's tables stay here until about a hundred make a shard.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import psutil

LEDGER = "ledger.sqlite"
SILENT = 120.0  # seconds after which a driver on another machine counts as dead
LOOK = 2.0  # seconds between looks at who lives
PATIENCE = 60.0  # seconds to wait for another driver's transaction

_open: set[str] = set()  # drivers of this process that are at work

SCHEMA = """
CREATE TABLE IF NOT EXISTS drivers (driver TEXT PRIMARY KEY, host TEXT, process INT, born REAL,
    heard REAL);
CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, question TEXT, code TEXT, status TEXT,
    driver TEXT, shard TEXT, seconds REAL, error TEXT, host TEXT, process INT, ended TEXT,
    agents TEXT);
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
    """The ledger of a study folder, opened by one driver.

    Raises ``sqlite3.DatabaseError`` when the file is damaged or the disk full.
    """

    def __init__(self, folder: Path) -> None:
        self.driver, self.host = uuid.uuid4().hex[:12], socket.gethostname()
        self._base = sqlite3.connect(folder / LEDGER, timeout=PATIENCE, isolation_level=None)
        try:
            self._begin()
        except BaseException:
            self._base.close()
            raise
        _open.add(self.driver)
        self._heard = time.monotonic()
        self._looked, self._gone = -LOOK, set[str]()
        self._words: dict[str, tuple[float, float]] = {}  # of drivers elsewhere, and since when

    def _begin(self) -> None:
        """Make the tables where they are not there and enter this driver."""
        self._base.execute("PRAGMA synchronous=FULL")
        self._base.execute("PRAGMA page_size=32768")  # a run's tables fill few pages
        self._base.execute("PRAGMA secure_delete=OFF")  # no secrets: no zeros over what is deleted
        if self._base.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
        with self._change():
            for statement in SCHEMA.split(";"):
                self._base.execute(statement)
            born = psutil.Process().create_time()
            row = (self.driver, self.host, os.getpid(), born, time.time())
            self._base.execute("INSERT INTO drivers VALUES (?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        """Give back what this driver has claimed and not finished."""
        try:
            with self._change():
                self._base.execute(
                    "DELETE FROM runs WHERE status = 'claimed' AND driver = ?", (self.driver,)
                )
                self._base.execute("DELETE FROM drivers WHERE driver = ?", (self.driver,))
        finally:
            _open.discard(self.driver)
            self._base.close()

    def done(self, runs: Iterable[str]) -> set[str]:
        """Those of ``runs`` that are done."""
        rows = self._base.execute("SELECT run FROM runs WHERE status = 'done'")
        return {run for (run,) in rows} & set(runs)

    def any_done(self) -> bool:
        """Whether any run at all is done."""
        return self._base.execute("SELECT 1 FROM runs WHERE status = 'done'").fetchone() is not None

    def stale(self, asked: Mapping[str, str]) -> int:
        """How many of the runs ``asked`` (run -> question) other code has answered, and no run
        of this code."""
        rows = self._base.execute("SELECT run, question FROM runs WHERE status = 'done'").fetchall()
        answered = {question for _, question in rows}
        done = {run for run, _ in rows}
        return sum(run not in done and question in answered for run, question in asked.items())

    def claim(self, runs: Mapping[str, str], code: str) -> set[str]:
        """Those of ``runs`` (run -> question) that are this driver's to do now: nobody has done
        them and no living driver has claimed them or seen them fail."""
        with self._change():
            dead = self._dead()
            mine = []
            for run, question in runs.items():
                row = self._base.execute(
                    "SELECT status, driver FROM runs WHERE run = ?", (run,)
                ).fetchone()
                status, driver = row or ("", "")
                own = status == "claimed" and driver == self.driver
                if not status or own or (status != "done" and driver in dead):
                    mine.append((run, question, code, self.driver))
            self._base.executemany(
                "INSERT OR REPLACE INTO runs (run, question, code, status, driver)"
                " VALUES (?, ?, ?, 'claimed', ?)",
                mine,
            )
        return {row[0] for row in mine}

    def state(self, runs: Iterable[str]) -> dict[str, str]:
        """What others have made of ``runs``: done, failed, claimed; those that are free are left
        out."""
        dead, found = self._dead(), {}
        for run in runs:
            row = self._base.execute(
                "SELECT status, driver FROM runs WHERE run = ?", (run,)
            ).fetchone()
            if row and not (row[0] == "claimed" and row[1] in dead):
                found[run] = str(row[0])
        return found

    def record(self, ended: Sequence[Ended]) -> None:
        """Write down what became of runs this driver had claimed, all or none."""
        with self._change():
            self._base.executemany(
                "UPDATE runs SET status = ?, seconds = ?, error = ?, host = ?, process = ?,"
                " ended = ?, agents = ?, driver = ? WHERE run = ?",
                (
                    (
                        *("failed" if one.error else "done", one.seconds, one.error, one.host),
                        *(one.process, one.ended, one.agents, self.driver, one.run),
                    )
                    for one in ended
                ),
            )
            self._base.executemany(
                "INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)",
                ((one.run, part, content) for one in ended for part, content in one.tables.items()),
            )

    def waiting(self) -> list[str]:
        """Runs that are done and in no shard, of this driver and of dead ones, in order."""
        drivers = [self.driver, *self._dead()]
        places = ",".join("?" * len(drivers))
        rows = self._base.execute(
            f"SELECT run FROM runs WHERE status = 'done' AND shard IS NULL AND driver IN ({places})"
            " ORDER BY run",
            drivers,
        )
        return [run for (run,) in rows]

    def tables(self, runs: Sequence[str]) -> dict[str, list[bytes]]:
        """The streams of ``runs`` that are in no shard, by table, in order."""
        found: dict[str, list[bytes]] = {}
        for run in runs:
            rows = self._base.execute(
                "SELECT part, content FROM waiting WHERE run = ? ORDER BY part", (run,)
            )
            for part, content in rows:
                found.setdefault(part, []).append(content)
        return found

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
        found: dict[str, dict[str, str]] = {}
        for shard, file, digest in self._base.execute("SELECT shard, file, digest FROM shards"):
            found.setdefault(shard, {})[file] = digest
        return found

    def forget(self, shard: str) -> int:
        """Forget a shard and its runs, so that they are run again; how many they are."""
        with self._change():
            self._base.execute("DELETE FROM shards WHERE shard = ?", (shard,))
            return self._base.execute("DELETE FROM runs WHERE shard = ?", (shard,)).rowcount

    def restore(self, runs: pd.DataFrame, shard: str, digests: Mapping[str, str]) -> None:
        """Enter a shard that the ledger does not know, and its runs; columns ``FACTS``."""
        rows = [(*row, shard) for row in runs[list(FACTS)].itertuples(index=False)]
        names = ", ".join((*FACTS, "shard"))
        marks = ", ".join("?" * (len(FACTS) + 1))
        with self._change():
            self._base.executemany(f"INSERT OR REPLACE INTO runs ({names}) VALUES ({marks})", rows)
        self.shelve(list(runs["run"]), shard, digests)

    def facts(self, shard: Sequence[str] | None = None) -> pd.DataFrame:
        """What became of every run that has ended, or of those of a ``shard``, by run; columns
        ``FACTS``."""
        chosen = f" AND run IN ({','.join('?' * len(shard))})" if shard else ""
        return pd.read_sql_query(
            f"SELECT {', '.join(FACTS)} FROM runs WHERE status != 'claimed'{chosen} ORDER BY run",
            self._base,
            params=list(shard or ()),
        )

    def speak(self, every: float = 10.0) -> None:
        """Tell other drivers that this one lives, if it has not said so for ``every`` seconds."""
        if time.monotonic() - self._heard >= every:
            with self._change():
                self._base.execute(
                    "UPDATE drivers SET heard = ? WHERE driver = ?", (time.time(), self.driver)
                )
            self._heard = time.monotonic()

    def alone(self) -> bool:
        """Whether no other living driver works on the study."""
        names = {name for (name,) in self._base.execute("SELECT driver FROM drivers")}
        return not names - self._dead() - {self.driver}

    def _dead(self) -> set[str]:
        """Drivers that are gone: named in runs or in the list of drivers, and not alive."""
        if time.monotonic() - self._looked > LOOK:
            self._gone, self._looked = self._missing(), time.monotonic()
        return self._gone

    def _missing(self) -> set[str]:
        known = {row[0]: row[1:] for row in self._base.execute("SELECT * FROM drivers")}
        named = {name for (name,) in self._base.execute("SELECT DISTINCT driver FROM runs")}
        alive = {name for name, facts in known.items() if self._lives(name, *facts)}
        return {name for name in (named | set(known)) - alive if name}

    def _lives(self, driver: str, host: str, process: int, born: float, heard: float) -> bool:
        if host != self.host:
            return self._speaks(driver, heard)
        if process == os.getpid():  # one whose disk was full could not take leave
            return driver in _open
        try:
            return abs(psutil.Process(process).create_time() - born) < 1.0
        except psutil.Error:
            return False

    def _speaks(self, driver: str, heard: float) -> bool:
        """Whether a driver of another machine has said of late that it lives.

        Its clock and this one's may disagree or be set anew: what counts is that its last word
        changes. Only on a first look, when that cannot be known, is it compared with the time.
        """
        now = time.monotonic()
        if driver not in self._words:
            since = now if abs(time.time() - heard) < SILENT else now - SILENT
            self._words[driver] = heard, since
        elif self._words[driver][0] != heard:
            self._words[driver] = heard, now
        return now - self._words[driver][1] < SILENT

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One transaction, begun with the lock that lets no other driver write."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._base.in_transaction:  # a full disk has ended it already
                self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")
