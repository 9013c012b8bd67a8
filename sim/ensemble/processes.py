"""A pool of processes that never outlives its parent.

Workers are never forked from this process, whose threads a fork would break: on Linux a server
that has imported the model forks them, elsewhere they are spawned. They leave Ctrl-C to the
parent and end themselves when it stops or is gone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Self
from unittest import mock

import psutil

from sim.interrupts import without_ctrl_c

LIBRARIES = ("NUMBA", "OMP", "OPENBLAS", "MKL", "ARROW")
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in LIBRARIES}


class Processes:
    """``number`` worker processes, each a place; one that dies is replaced."""

    expendable = True

    def __init__(self, number: int) -> None:
        self._context = _context()
        self._forks = self._context.get_start_method() == "forkserver"
        # A pipe, not an event: a worker killed while it looks at an event would lock it for all.
        self._ear, self._mouth = self._context.Pipe(duplex=False)
        self._names = tuple(f"process {place}" for place in range(number))
        self._processes: dict[str, ProcessPoolExecutor] = {}  # one each: it is known who died
        self._environment = ExitStack()
        self._others: set[BaseProcess] = set()

    def __enter__(self) -> Self:
        """Limit what is started from now on to one thread a process."""
        self._others = set(multiprocessing.active_children())
        self._environment.enter_context(mock.patch.dict(os.environ, ONE_THREAD))
        with _silent():  # when this process is killed, it would complain of what was left open
            resource_tracker.ensure_running()  # first: it would let Ctrl-C through again
        if self._forks:
            with without_ctrl_c(), _silent():
                forkserver.ensure_running()  # it imports while this process does something else
        return self

    def __exit__(self, *_: object) -> None:
        """End every worker, at once, whatever it is doing."""
        for process in set(multiprocessing.active_children()) - self._others:
            with suppress(psutil.Error):  # a library's processes know no way to be killed
                psutil.Process(process.pid).kill()
        self._mouth.close()
        for place in list(self._processes):
            self._close(place)
        self._ear.close()
        self._environment.close()

    def places(self) -> Collection[str]:
        """A name a process."""
        return self._names

    def submit[T, R](self, place: str, function: Callable[[T], R], task: T) -> Future[R]:
        """Have ``function(task)`` done by the process in ``place``."""
        with nullcontext() if self._forks else without_ctrl_c():
            try:
                return self._open(place).submit(function, task)
            except BrokenProcessPool:  # the process has died
                self._close(place)
                return self._open(place).submit(function, task)

    def _open(self, place: str) -> ProcessPoolExecutor:
        if place not in self._processes:
            self._processes[place] = ProcessPoolExecutor(
                1, self._context, initializer=_begin, initargs=(self._ear,)
            )
        return self._processes[place]

    def _close(self, place: str) -> None:
        self._processes.pop(place).shutdown(wait=True, cancel_futures=True)


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
