"""The loop that keeps the workers busy until nothing is left to run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Protocol

from sim.ensemble import shards
from sim.ensemble.draws import Run
from sim.ensemble.executor import Executor
from sim.ensemble.keys import code_hash
from sim.ensemble.ledger import Ended, Ledger
from sim.ensemble.queue import Queue
from sim.ensemble.run import Chunk
from sim.ensemble.worker import NeverBegan
from sim.errors import InputError

TRIES = 3  # times a run may take its worker with it
CHUNK = 50  # most runs a worker is given at once
BUSY = 2.0  # seconds a worker should be busy with what it is given
OFTEN = 0.5  # seconds between two entries in the ledger
ONCE_MORE = 1.0  # seconds between two looks at what other drivers do
DESERTED = 120.0  # seconds without any worker after which the driver gives up

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
    done: int = 0  # now, by this driver or another
    failed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.planned + other.planned,
            self.reused + other.reused,
            self.done + other.done,
            self.failed + other.failed,
        )


@dataclass(frozen=True)
class _Flight:
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
    _flights: dict[Future[list[Ended]], _Flight] = field(default_factory=dict)
    _alone: list[str] = field(default_factory=list)  # lost with their worker: now one by one
    _abroad: set[str] = field(default_factory=set)  # another driver is doing them
    _home: list[Ended] = field(default_factory=list)  # ended, not yet in the ledger
    _tries: dict[str, int] = field(default_factory=dict)
    _size: int = 1  # runs a chunk
    _written: float = 0.0
    _manned: float = field(default_factory=time.monotonic)

    def go(self) -> None:
        """Return when every run is done or has failed, here or elsewhere.

        Raises ``InputError`` if no worker is to be had.
        """
        try:
            while self.queue or self._alone or self._flights or self._abroad or self._home:
                self._send_out()
                self._bring_home()
                self._write_down()
                self._look_abroad()
                self.ledger.speak()
        finally:
            if self._home:  # stopped in between: what has come home is not thrown away
                self.ledger.record(self._home)

    def _send_out(self) -> None:
        """Give each free worker a chunk, of runs that no other driver has taken."""
        places = self.executor.places()
        busy = {flight.place for flight in self._flights.values()}
        for place in places:
            if place in busy:
                continue
            fair = ceil(len(self.queue) / (2 * len(places)))  # so that all end together
            taken = (
                [self._alone.pop()]
                if self._alone
                else self.queue.take(place, max(1, min(self._size, fair)))
            )
            if not taken:
                break
            mine = self.ledger.claim({key: self.asked[key] for key in taken}, code_hash())
            self._abroad |= set(taken) - mine
            if own := [key for key in taken if key in mine]:
                runs = tuple(self.runs[key] for key in own)
                chunk = Chunk(runs, tuple(own), self.time_limit, self.executor.expendable)
                future = self.executor.submit(place, self.work, chunk)
                self._flights[future] = _Flight(place, own, time.monotonic())
        if places:
            self._manned = time.monotonic()
        elif time.monotonic() - self._manned > DESERTED:
            raise InputError("no_workers", seconds=DESERTED)

    def _bring_home(self) -> None:
        if not self._flights:
            if self.queue or self._alone:
                time.sleep(0.05)  # no worker stands ready
            return
        for future in wait(self._flights, OFTEN, FIRST_COMPLETED).done:
            flight = self._flights.pop(future)
            try:
                ended = future.result()
            except NeverBegan:  # the place may be another by now
                self._alone += flight.keys
                continue
            except BrokenExecutor:
                self._lost(flight)
                continue
            except Exception as error:  # the worker could not even begin
                words = " ".join(f"{type(error).__name__}: {error}".split())
                ended = [Ended(key, 0.0, words) for key in flight.keys]
            self._home += ended
            mean = sum(one.seconds for one in ended) / len(ended)
            self._size = max(1, min(CHUNK, round(BUSY / max(mean, 1e-3))))

    def _lost(self, flight: _Flight) -> None:
        """After a worker's death each of its runs is tried by itself; one that was by itself is
        given up when it has taken several workers with it."""
        if len(flight.keys) > 1:
            self._alone += flight.keys
            return
        (key,) = flight.keys
        self._tries[key] = self._tries.get(key, 0) + 1
        seconds, limit = time.monotonic() - flight.since, self.time_limit
        if self._tries[key] < TRIES:
            self._alone.append(key)
            return
        words = f"its worker was killed {TRIES} times"
        if limit is not None and seconds > limit:
            words += f", at last after longer than the time limit of {limit:g} s"
        self._home.append(Ended(key, round(seconds, 3), words))

    def _write_down(self) -> None:
        if not self._home or (self._flights and time.monotonic() - self._written < OFTEN):
            return
        kept, self._home = self._home, []
        self.ledger.record(kept)
        failed = sum(bool(one.error) for one in kept)
        self._count(len(kept) - failed, failed)
        if len(waiting := self.ledger.waiting()) >= shards.SIZE:
            shards.write_shard(self.folder, self.ledger, waiting[: shards.SIZE])
        self._written = time.monotonic()

    def _look_abroad(self) -> None:
        """Wait for other drivers when there is nothing else to do; take what they give back."""
        if not self._abroad or self.queue or self._alone or self._flights:
            return
        states = self.ledger.state(self._abroad)
        done = [key for key, state in states.items() if state == "done"]
        failed = [key for key, state in states.items() if state == "failed"]
        self._count(len(done), len(failed))
        free = self._abroad - states.keys()
        self.queue.add(free)
        self._abroad -= {*done, *failed, *free}
        if self._abroad and not free:
            time.sleep(ONCE_MORE)

    def _count(self, done: int, failed: int) -> None:
        self.tally.done += done
        self.tally.failed += failed
        if done or failed:
            self.progress.advance(done, failed)
