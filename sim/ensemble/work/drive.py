"""The loop that keeps the workers busy until nothing is left to run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Protocol

from sim.ensemble.design.draws import Run
from sim.ensemble.store import shards
from sim.ensemble.store.keys import code_hash
from sim.ensemble.store.ledger import Ended, Ledger
from sim.ensemble.work.executor import Executor
from sim.ensemble.work.queue import Queue
from sim.ensemble.work.run import Chunk
from sim.ensemble.work.worker import NeverBegan
from sim.errors import InputError

TRIES = 3  # times a run may take its worker with it
CHUNK = 50  # most runs a worker is given at once
BUSY = 2.0  # seconds a worker should be busy with what it is given
OFTEN = 0.5  # seconds between two entries in the ledger
NO_WORKER = 120.0  # seconds without any worker after which the driver gives up

type Work = Callable[[Chunk], list[Ended]]


class Progress(Protocol):
    """Who is told how far the runs are."""

    def stage(self, name: str, runs: int = 0) -> None:
        """A stage begins; with the number of runs it will do."""

    def advance(self, done: int, failed: int = 0) -> None:
        """So many more runs are done, and so many have failed."""

    def note(self, key: str, **values: object) -> None:
        """Something worth a line: an entry of the catalogue and its values."""


class Silence:
    """Tells nobody."""

    def stage(self, name: str, runs: int = 0) -> None:
        """Not told."""

    def advance(self, done: int, failed: int = 0) -> None:
        """Not told."""

    def note(self, key: str, **values: object) -> None:
        """Not told."""


@dataclass
class Tally:
    """What became of the runs asked for."""

    planned: int
    reused: int = 0  # done before
    done: int = 0  # now
    failed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.planned + other.planned,
            self.reused + other.reused,
            self.done + other.done,
            self.failed + other.failed,
        )


@dataclass(frozen=True)
class _Task:
    """What the worker in ``place`` was given, and when (seconds of a clock that runs forward)."""

    place: str
    keys: list[str]
    since: float


@dataclass
class Drive:
    """The runs of one call: ``queue`` holds their keys, ``runs`` says what each is.

    A run's result is written into the ledger before the progress hears of it.
    """

    folder: Path
    ledger: Ledger
    executor: Executor
    progress: Progress
    work: Work
    time_limit: float | None
    queue: Queue
    runs: Mapping[str, Run]
    asked: Mapping[str, str]
    tally: Tally
    failed: set[str] = field(default_factory=set)
    _given: dict[Future[list[Ended]], _Task] = field(default_factory=dict)
    _one_by_one: list[str] = field(default_factory=list)  # lost with the worker that had them
    _ended: list[Ended] = field(default_factory=list)  # not yet in the ledger
    _tries: dict[str, int] = field(default_factory=dict)
    _size: int = 1  # runs a chunk
    _recorded: float = 0.0
    _last_worker: float = field(default_factory=time.monotonic)

    def go(self) -> None:
        """Return when every run is done or has failed.

        Raises ``InputError`` if no worker is to be had.
        """
        try:
            while self._left() or self._ended:
                self._give()
                self._take_back()
                if not self._left() or time.monotonic() - self._recorded >= OFTEN:
                    self._record()
        finally:
            if self._ended:  # stopped in between: what has come back is not thrown away
                self.ledger.record(self._ended, self.asked, code_hash())

    def _left(self) -> bool:
        """Whether any run has still to end."""
        return bool(self.queue or self._one_by_one or self._given)

    def _give(self) -> None:
        """Give each free worker a chunk."""
        places = self.executor.places()
        busy = {task.place for task in self._given.values()}
        for place in places:
            if place in busy:
                continue
            fair = ceil(len(self.queue) / (2 * len(places)))  # so that all end together
            keys = (
                [self._one_by_one.pop()]
                if self._one_by_one
                else self.queue.take(place, max(1, min(self._size, fair)))
            )
            if not keys:
                break
            runs = tuple(self.runs[key] for key in keys)
            chunk = Chunk(runs, tuple(keys), self.time_limit, self.executor.expendable)
            future = self.executor.submit(place, self.work, chunk)
            self._given[future] = _Task(place, keys, time.monotonic())
        if places:
            self._last_worker = time.monotonic()
        elif time.monotonic() - self._last_worker > NO_WORKER:
            raise InputError("no_workers", seconds=NO_WORKER)

    def _take_back(self) -> None:
        """Wait a little for workers, and take what has become of what they had."""
        if not self._given:
            if self.queue or self._one_by_one:
                time.sleep(0.05)  # no worker stands ready
            return
        for future in wait(self._given, OFTEN, FIRST_COMPLETED).done:
            task = self._given.pop(future)
            try:
                ended = future.result()
            except NeverBegan:  # the place may be another by now
                self._one_by_one += task.keys
                continue
            except BrokenExecutor:
                self._lost(task)
                continue
            except Exception as error:  # the worker could not even begin
                reason = " ".join(f"{type(error).__name__}: {error}".split())
                ended = [Ended(key, 0.0, reason) for key in task.keys]
            self._ended += ended
            mean = sum(one.seconds for one in ended) / len(ended)
            self._size = max(1, min(CHUNK, round(BUSY / max(mean, 1e-3))))

    def _lost(self, task: _Task) -> None:
        """After a worker's death each of its runs is tried by itself; one that was by itself is
        given up when it has taken several workers with it."""
        if len(task.keys) > 1:
            self._one_by_one += task.keys
            return
        (key,) = task.keys
        self._tries[key] = self._tries.get(key, 0) + 1
        seconds, limit = time.monotonic() - task.since, self.time_limit
        if self._tries[key] < TRIES:
            self._one_by_one.append(key)
            return
        reason = f"its worker was killed {TRIES} times"
        if limit is not None and seconds > limit:
            reason += f", at last after longer than the time limit of {limit:g} s"
        self._ended.append(Ended(key, round(seconds, 3), reason))

    def _record(self) -> None:
        """Write down what has ended, then tell it; make a shard of what waits if it is enough."""
        if not self._ended:
            return
        ended, self._ended = self._ended, []
        self.ledger.record(ended, self.asked, code_hash())
        failed = {one.run for one in ended if one.error}
        self.failed |= failed
        self.tally.failed += len(failed)
        self.tally.done += len(ended) - len(failed)
        self.progress.advance(len(ended) - len(failed), len(failed))
        if len(waiting := self.ledger.waiting()) >= shards.SIZE:
            shards.write_shard(self.folder, self.ledger, waiting[: shards.SIZE])
        self._recorded = time.monotonic()
