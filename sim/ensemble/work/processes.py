"""Processes of this machine that never outlive their parent.

Workers are never forked from this process, whose threads a fork would break: on Linux a server
that has imported the model forks them, elsewhere they are spawned. They leave Ctrl-C to the
parent and end themselves when it stops or is gone. Where no process can be had at all, the runs
are done in this one.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from typing import Self

from sim.ensemble.work.executor import Serial
from sim.ensemble.work.worker import NeverBegan, Worker
from sim.host.interrupts import without_ctrl_c
from sim.host.notices import notice
from sim.host.threads import ONE_THREAD

STARTS = 2  # times a process may fail to start before its place is given up
GOING = 10.0  # seconds a server that was killed may take to be gone; then another can be begun


class Processes:
    """``number`` worker processes, each a place; one that dies is replaced.

    A place whose process does not start is given up; the last one is then this process.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._context = _context()
        self._failed = {f"process {place}": 0 for place in range(number)}  # starts, by place
        self._workers: dict[str, Worker] = {}
        self._here: Serial | None = None
        self._leaving = False
        self._lock = threading.Lock()  # of what is known of the places
        self._parts = ExitStack()

    @property
    def expendable(self) -> bool:
        """Whether a worker may be ended: not when it is this process."""
        return self._here is None

    def __enter__(self) -> Self:
        """Limit what is started from now on to one thread a process."""
        with ExitStack() as parts:
            parts.enter_context(_environment(ONE_THREAD))
            try:
                # A pipe: workers end when its other end is closed, or gone with this process.
                self._watched, held = self._context.Pipe(duplex=False)
                parts.callback(self._watched.close)
                parts.callback(held.close)
                parts.callback(self._end_workers)
                if self._context.get_start_method() == "forkserver":
                    self._context = _forking(self._context)
            except OSError as error:
                self._stay_here(error)
            self._parts = parts.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """End every worker, at once, whatever it is doing."""
        self._parts.close()

    def places(self) -> Collection[str]:
        """A name a process."""
        return list(self._failed) if self._here is None else self._here.places()

    def submit[T, R](self, place: str, function: Callable[[T], R], task: T) -> Future[R]:
        """Have ``function(task)`` done by the process in ``place``.

        Fails with ``NeverBegan`` if there is none; after that ``places`` may be others.
        """
        if self._here is not None:
            return self._here.submit(place, function, task)
        future: Future[R] = Future()
        future.set_running_or_notify_cancel()  # who waits no longer does not take its end away
        try:
            work = (future, place, self._open(place), function, task)
            threading.Thread(target=self._carry, args=work, daemon=True).start()
        except (OSError, EOFError, RuntimeError) as error:  # no process, or no thread to wait
            future.set_exception(self._not_begun(place, error))
        return future

    def _open(self, place: str) -> Worker:
        worker = self._workers.get(place)
        if worker is None or not worker.alive():
            worker = self._workers[place] = self._start()
        return worker

    def _start(self) -> Worker:
        """A new worker. A server that has just been killed already refuses while it still counts
        as running: that says nothing of the place, and passes."""
        end = time.monotonic() + GOING
        while True:
            try:
                with unheard():
                    return Worker(self._context, self._watched)
            except (ConnectionError, EOFError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def _carry[T, R](
        self, future: Future[R], place: str, worker: Worker, function: Callable[[T], R], task: T
    ) -> None:
        """Fill ``future``, in a thread that waits for the worker."""
        try:
            worker.wait_until_ready()
            self._failed[place] = 0
            future.set_result(worker.ask(function, task))
        except NeverBegan as error:
            future.set_exception(self._not_begun(place, error))
        except Exception as error:
            future.set_exception(error)

    def _not_begun(self, place: str, error: Exception) -> NeverBegan:
        """Note that the process in ``place`` did not start; give the place up if it never does."""
        if self._leaving:  # it was ended before it was ready
            return NeverBegan()
        with self._lock:
            self._failed[place] = self._failed.get(place, 0) + 1
            if self._failed[place] >= STARTS:
                if len(self._failed) > 1:
                    del self._failed[place]
                    notice("fewer_processes", asked=self.number, reason=_reason(error))
                else:
                    self._stay_here(error)
        return NeverBegan(_reason(error))

    def _stay_here(self, error: Exception) -> None:
        notice("one_process", reason=_reason(error))
        self._here = Serial()

    def _end_workers(self) -> None:
        self._leaving = True
        for worker in self._workers.values():
            worker.end()
        for worker in self._workers.values():
            worker.wait_until_gone()


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Have ``variables`` in the environment of what is started in the block."""
    before = os.environ.copy()
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]
        os.environ.update({name: before[name] for name in variables if name in before})


def _context() -> BaseContext:
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sim.ensemble.work.run"])
    return context


def _forking(context: BaseContext) -> BaseContext:
    """``context`` with its server begun, which imports while this process goes on; without a
    place for the server's socket (a path too long for one, say), each process imports itself."""
    try:
        with unheard():
            forkserver.ensure_running()
    except OSError:
        return multiprocessing.get_context("spawn")
    return context


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


@contextmanager
def unheard() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach and that have no place to complain: what workers
    find is an outcome, and one that is ended while it starts, or finds another gone, would print a
    traceback under the last line."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # one of them was ended from outside
            resource_tracker.ensure_running()  # first: it would let Ctrl-C through again
            with without_ctrl_c():
                yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
