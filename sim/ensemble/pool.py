"""Where runs run: in this process, or in a pool of processes that never outlives its parent.

Both kinds offer ``run(function, tasks)``: the outcomes in the order of the tasks, whatever order
they end in. A task that raises is an outcome with an error, and the others go on. Worker
processes are never forked from this one, whose threads a fork would break: on Linux a server
that has imported the model forks them, elsewhere they are spawned. They leave Ctrl-C to the
parent and end themselves when it stops or is gone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Protocol
from unittest import mock

from sim.interrupts import without_ctrl_c

LIBRARIES = ("NUMBA", "OMP", "OPENBLAS", "MKL", "ARROW")
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in LIBRARIES}


@dataclass(frozen=True)
class Outcome[R]:
    """What became of a task: its value, or the error that ended it."""

    value: R | None
    error: str | None
    seconds: float


class Executor(Protocol):
    """Runs tasks; ``done`` is called as each ends, in any order."""

    def run[T, R](
        self,
        function: Callable[[T], R],
        tasks: Sequence[T],
        done: Callable[[], None] = lambda: None,
    ) -> Iterator[Outcome[R]]:
        """Outcomes of ``function`` in the order of ``tasks``."""
        ...


def executor(workers: int | str, tasks: int) -> AbstractContextManager[Executor]:
    """An executor of ``workers`` processes (``auto``: one a core), no more than ``tasks``."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    number = min((cores or 1) if workers == "auto" else int(workers), tasks)
    return Here() if number == 1 else Pool(number)


class Here(AbstractContextManager["Here"]):
    """Runs tasks one after another in this process."""

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def run[T, R](
        self,
        function: Callable[[T], R],
        tasks: Sequence[T],
        done: Callable[[], None] = lambda: None,
    ) -> Iterator[Outcome[R]]:
        """Outcomes in the order of ``tasks``."""
        for task in tasks:
            outcome = attempt(function, task)
            done()
            yield outcome


class Pool(AbstractContextManager["Pool"]):
    """Runs tasks on ``number`` processes, kept from one ``run`` to the next.

    Task k goes to process k modulo ``number``, which may have kept something of an earlier task
    k; a process without tasks takes the last one of the longest queue.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._context = _context()
        self._forks = self._context.get_start_method() == "forkserver"
        # A pipe, not an event: a worker killed while it looks at an event would lock it for all.
        self._ear, self._mouth = self._context.Pipe(duplex=False)
        self._processes: dict[int, ProcessPoolExecutor] = {}  # one each: it is known who died
        self._environment = ExitStack()
        self._others: set[BaseProcess] = set()

    def __enter__(self) -> Pool:
        """Limit what is started from now on to one thread a process."""
        self._others = set(multiprocessing.active_children())
        self._environment.enter_context(mock.patch.dict(os.environ, ONE_THREAD))
        resource_tracker.ensure_running()  # first: it would let Ctrl-C through again
        if self._forks:
            with without_ctrl_c(), _silent():
                forkserver.ensure_running()  # it imports while this process does something else
        return self

    def __exit__(self, *_: object) -> None:
        """End every worker, at once, whatever it is doing."""
        for process in set(multiprocessing.active_children()) - self._others:
            process.kill()
        self._mouth.close()
        for place in list(self._processes):
            self._close(place)
        self._ear.close()
        self._environment.close()

    def run[T, R](
        self,
        function: Callable[[T], R],
        tasks: Sequence[T],
        done: Callable[[], None] = lambda: None,
    ) -> Iterator[Outcome[R]]:
        """Outcomes in the order of ``tasks``; a task that kills its process has failed."""
        queues = [deque(range(place, len(tasks), self.number)) for place in range(self.number)]
        running: dict[Future[Outcome[R]], tuple[int, int]] = {}
        ended: dict[int, Outcome[R]] = {}

        def begin(places: Iterable[int]) -> None:
            for place in places:
                longest = max(queues, key=len)
                if longest:
                    task = queues[place].popleft() if queues[place] else longest.pop()
                    running[self._submit(place, function, tasks[task])] = place, task

        begin(range(self.number))
        for due in range(len(tasks)):
            while due not in ended:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    place, task = running.pop(future)
                    try:
                        ended[task] = future.result()
                    except BrokenProcessPool:
                        self._close(place)
                        ended[task] = Outcome(None, "its process was killed", 0.0)
                    begin([place])
                    done()
            yield ended.pop(due)

    def _submit[T, R](self, place: int, function: Callable[[T], R], task: T) -> Future[Outcome[R]]:
        with nullcontext() if self._forks else without_ctrl_c():
            try:
                return self._open(place).submit(attempt, function, task)
            except BrokenProcessPool:  # the process died while idle
                self._close(place)
                return self._open(place).submit(attempt, function, task)

    def _open(self, place: int) -> ProcessPoolExecutor:
        if place not in self._processes:
            self._processes[place] = ProcessPoolExecutor(
                1, self._context, initializer=_begin, initargs=(self._ear,)
            )
        return self._processes[place]

    def _close(self, place: int) -> None:
        self._processes.pop(place).shutdown(wait=True, cancel_futures=True)


def attempt[T, R](function: Callable[[T], R], task: T) -> Outcome[R]:
    """``function(task)``, timed; what it raises becomes the outcome's error, in one line."""
    start = time.perf_counter()
    try:
        value = function(task)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        line = f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})"
        return Outcome(None, " ".join(line.split()), time.perf_counter() - start)
    return Outcome(value, None, time.perf_counter() - start)


def _context() -> BaseContext:
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sim.ensemble.run"])
    return context


@contextmanager
def _silent() -> Iterator[None]:
    """Give a process started meanwhile no place to complain: what workers find is an outcome, and
    one that is ended while it starts would print a traceback under the last line."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _begin(ear: Connection) -> None:
    """Set up a worker: Ctrl-C is the parent's, and a thread waits for the parent's end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it could not be held back
    threading.Thread(target=_end_with_parent, args=(ear,), daemon=True).start()


def _end_with_parent(ear: Connection) -> None:
    ear.poll(None)  # nothing is ever sent: this returns when the other end is closed or gone
    os._exit(1)
