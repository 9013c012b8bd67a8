"""Where runs run: the seam behind which this process, a pool of processes or a cluster stands.

An executor has places, each of which takes one task at a time: ``submit`` gives a future that
fails with ``BrokenExecutor`` when the worker in that place has died, with ``NeverBegan`` when
there was none; the others go on. A place may remember what it has done before, so tasks of one
draw are best sent to one place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from concurrent.futures import Future
from types import TracebackType
from typing import Protocol, Self

from sim.config import ExecutorSettings
from sim.core.compiled import THREADS
from sim.core.slices import use_threads


class Executor(Protocol):
    """Where tasks are sent."""

    @property
    def expendable(self) -> bool:
        """Whether a worker may be ended without ending the driver."""
        ...

    def __enter__(self) -> Self:
        """Make ready. Raises ``InputError`` if that cannot be done."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every worker of its own, at once, whatever it is doing."""
        ...

    def places(self) -> Collection[str]:
        """Names of the workers that stand ready; they may come and go between two calls."""
        ...

    def submit[T, R](self, place: str, function: Callable[[T], R], task: T) -> Future[R]:
        """Have ``function(task)`` done in ``place``, which must be free."""
        ...


def executor(settings: ExecutorSettings) -> Executor:
    """The executor that ``settings`` ask for, not yet entered."""
    number = workers(settings)
    if settings.kind == "dask":
        from sim.ensemble.work.cluster import Cluster

        return Cluster(number, settings.address)
    if settings.kind == "serial" or number == 1:
        use_threads(threads(settings))
        return Serial()
    from sim.ensemble.work.processes import Processes

    return Processes(number)


def workers(settings: ExecutorSettings) -> int:
    """How many workers ``settings`` ask for on this machine."""
    if settings.kind == "serial":
        return 1
    return cores() if settings.workers == "auto" else int(settings.workers)


def threads(settings: ExecutorSettings) -> int:
    """How many threads ``settings`` ask for where one process does all; ``auto`` heeds the
    variable by which users limit those of compiled code."""
    if settings.threads != "auto":
        return int(settings.threads)
    return int(os.environ.get(THREADS, cores()))


def cores() -> int:
    """Cores that this process may use, by its affinity and the limits of its container."""
    from joblib import cpu_count  # slow to import

    return int(cpu_count())


class Serial:
    """Does every task at once, in this process."""

    expendable = False

    def __enter__(self) -> Self:
        """Nothing to make ready."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def places(self) -> Collection[str]:
        """The process itself."""
        return ("here",)

    def submit[T, R](self, place: str, function: Callable[[T], R], task: T) -> Future[R]:
        """A future that has ended."""
        future: Future[R] = Future()
        try:
            future.set_result(function(task))
        except Exception as error:
            future.set_exception(error)
        return future
