"""A study folder at work: has the runs of a table done that are missing there.

What is promised: a run that was reported as done is on the disk; one driver works on a folder at a
time, and a second one is told which; whatever is killed or fails, the same call goes on from there
and ends with the same tables. What is not: which worker does a run, in which order, and in which
shard it lies.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sim.config import ExecutorSettings
from sim.ensemble.design.draws import Run
from sim.ensemble.design.set_cost import Costs
from sim.ensemble.store import shards
from sim.ensemble.store.budgets import budgets
from sim.ensemble.store.keep import remove
from sim.ensemble.store.keys import run_keys
from sim.ensemble.store.ledger import DONE, FAILED, LEDGER, Ledger
from sim.ensemble.store.lock import held
from sim.ensemble.store.table import LABELS, run_table, write_table
from sim.ensemble.work.drive import Drive, Progress, Silence, Tally, Work
from sim.ensemble.work.executor import executor
from sim.ensemble.work.histories import forget
from sim.ensemble.work.queue import Queue
from sim.ensemble.work.run import run_chunk
from sim.errors import InputError

LONGEST_REASON = 150  # characters of a failure that are told in a line


class Conductor:
    """A study folder with workers that stay alive from one ``run`` to the next.

    ``with Conductor(folder, settings, progress) as conductor: conductor.run(runs)``. Raises
    ``InputError`` if another driver works on the folder, it cannot be written, the disk is full or
    the workers cannot be had; what was reported as done is kept all the same.
    """

    def __init__(
        self,
        folder: Path,
        settings: ExecutorSettings,
        progress: Progress,
        work: Work = run_chunk,
    ) -> None:
        self.folder, self.settings, self.progress, self.work = folder, settings, progress, work
        self.executor = executor(settings)
        self.rows: list[Run] = []
        """The runs asked for, in the order of the calls."""
        self.tally = Tally(0)
        """What became of them, all calls together."""
        self._failed: set[str] = set()
        self._needed = True

    def __enter__(self) -> Self:
        """Lock the folder, open the ledger, put damaged shards aside, start the workers."""
        with ExitStack() as stack:
            stack.callback(forget)
            with self._writing():
                self._made = not self.folder.exists()
                (self.folder / shards.SHARDS).mkdir(parents=True, exist_ok=True)
                stack.enter_context(held(self.folder))
                self.ledger = self._opened()
                stack.push(self._leave)
                for shard, runs in shards.mend(self.folder, self.ledger):
                    self.progress.note("damaged_shard", shard=shard, runs=runs)
            stack.enter_context(self.executor)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the workers, keep what has ended, let go of the folder.

        After an error a folder that was made for this and holds no run is taken away.
        """
        self._stack.__exit__(kind, error, trace)

    def _leave(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """What is done when the workers have ended and the folder is still locked."""
        useless = not self._needed
        if error is not None:
            with suppress(OSError, sqlite3.Error):  # the first error is the one to tell
                self._settle()
                useless = self._made and not self.ledger.any_done()
        self.ledger.close()
        if useless:
            remove(self.folder)

    def run(self, runs: Sequence[Run], *, aside: bool = False) -> Tally:
        """Have ``runs`` done, as far as they are not, and their tables kept in shards.

        A run that fails is noted and the others go on; it is tried again by the next driver.
        May be called again with more runs; the table of the study holds them all, but for those
        that serve another end and are run ``aside``, uncounted.
        """
        keys = run_keys(runs)
        asked = {key.run: key.question for key in keys}
        progress = Silence() if aside else self.progress
        with self._writing():
            if not aside:
                self.rows += runs
                write_table(self.folder, self.rows)
            done = self.ledger.done(asked)
            failed = asked.keys() & self._failed
            if stale := self.ledger.stale(asked):
                progress.note("stale_runs", runs=stale)
            tally = Tally(len(asked), reused=len(done), failed=len(failed))
            if done or failed:
                progress.advance(len(done), len(failed))
            left = asked.keys() - done - failed
            drive = Drive(
                self.folder,
                self.ledger,
                self.executor,
                progress,
                self.work,
                self.settings.time_limit,
                Queue({key.run: key.past for key in keys if key.run in left}),
                {key.run: run for key, run in zip(keys, runs, strict=True)},
                asked,
                tally,
            )
            try:
                drive.go()
            finally:
                self._failed |= drive.failed
            self._settle()
        if not aside:
            self.tally = self.tally + tally
        return tally

    def budgets(self, runs: Sequence[Run], *, forgone: bool = False) -> list[tuple[Run, Costs]]:
        """What those of ``runs`` that are done have cost; see ``sim.ensemble.store.budgets``."""
        keys = [key.run for key in run_keys(runs)]
        costs = budgets(self.folder, set(keys), forgone=forgone)
        return [(run, costs[key]) for run, key in zip(runs, keys, strict=True) if key in costs]

    def failures(self) -> list[dict[Any, Any]]:
        """Scenario, draw, seed and message of every run of the table that failed."""
        facts = self.ledger.facts().set_index("run")
        failed = facts.loc[facts["status"] == FAILED, "error"]
        table = run_table(self.rows)[list(LABELS)].merge(
            failed.rename("message"), left_on="run", right_index=True
        )
        return [dict(row) for row in table.drop(columns="run").to_dict("records")]

    def first_failure(self) -> str:
        """What ended the first run that failed, the ones run aside among them; empty if none
        did."""
        facts = self.ledger.facts()
        failed = facts[facts["status"] == FAILED].sort_values("ended")
        return str(failed["error"].iloc[0])[:LONGEST_REASON] if len(failed) else ""

    def must_have_some(self) -> None:
        """Raises ``InputError`` if every run of the table failed: there is nothing to report."""
        if self.tally.planned and not self.tally.done + self.tally.reused:
            raise InputError("no_run_succeeded", reason=self.first_failure())

    def agents(self) -> dict[str, int]:
        """How many agents of each kind a run had at its end, the first that is done."""
        facts = self.ledger.facts()
        done = facts.loc[facts["status"] == DONE, "agents"]
        return dict(json.loads(done.iloc[0])) if len(done) else {}

    def discard(self) -> None:
        """Have the folder taken away at the end: what its runs gave is kept elsewhere."""
        self._needed = False

    def _settle(self) -> None:
        """Put what waits into shards and tell what became of every run."""
        waiting = self.ledger.waiting()
        for first in range(0, len(waiting), shards.SIZE):
            part = waiting[first : first + shards.SIZE]
            shards.write_shard(self.folder, self.ledger, part)
        shards.write_runs(self.folder, self.ledger)

    def _opened(self) -> Ledger:
        """The ledger; one that is damaged is put aside, and a new one made from the shards."""
        try:
            return Ledger(self.folder)
        except sqlite3.OperationalError:
            raise  # full, locked or not to be written
        except sqlite3.DatabaseError:
            shards.put_aside(self.folder, self.folder / LEDGER)
            self.progress.note("damaged_ledger", file=LEDGER)
            return Ledger(self.folder)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Say in one line why the folder cannot be written."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
            if full or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise InputError("study_disk_full", folder=self.folder) from error
            reason = getattr(error, "strerror", None) or error
            raise InputError("results_unwritable", folder=self.folder, reason=reason) from error
