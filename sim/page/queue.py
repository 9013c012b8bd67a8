"""Runs asked for by many readers: each done once, so many at a time, and only while one waits."""

from __future__ import annotations

import asyncio
from bisect import insort
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import BrokenExecutor
from contextlib import asynccontextmanager

from sim.ensemble.work.executor import Executor

KEPT = 1000  # results remembered, some kilobytes each
TRIES = 2  # of a task whose process has died


class Queue[T: Hashable, R]:
    """Has ``function(task)`` done by the ``executor``, again and again until it gives a result.

    A moment of work that ends without one gives None, and the task gives way to those of a lower
    ``rank``; tasks of one rank are done in the order in which they were first asked for, since
    turns shared by all would make the first reader wait as long as the last. Tasks of one ``past``
    go to the same place, which keeps it. One task asked for by several is done once, and one for
    which nobody waits any more is given up.
    """

    def __init__(self, executor: Executor, function: Callable[[T], R | None]) -> None:
        self._executor, self._function = executor, function
        self._turns: dict[str, _Turns] = {}
        self._done: OrderedDict[T, R] = OrderedDict()
        self._asked: dict[T, tuple[asyncio.Task[R], set[object]]] = {}
        self._pasts: dict[int, int] = {}  # in the order they were first asked for
        self._tasks = 0  # that were ever worked on
        self.moments = 0  # of work that were begun

    async def ask(self, task: T, past: int, rank: int = 0) -> R:
        """The result of ``task``; raises what it raises. Cancel this to wait no longer."""
        if task in self._done:
            self._done.move_to_end(task)
            return self._done[task]
        if task not in self._asked:
            self._asked[task] = asyncio.ensure_future(self._work(task, past, rank)), set()
        work, waiting = self._asked[task]
        me = object()
        waiting.add(me)
        try:
            return await asyncio.shield(work)
        finally:
            waiting.discard(me)
            if not waiting:
                self._asked.pop(task, None)
                work.cancel()

    @property
    def waiting(self) -> int:
        """Tasks that somebody waits for."""
        return len(self._asked)

    async def _work(self, task: T, past: int, rank: int) -> R:
        self._tasks += 1
        mine, deaths = (rank, self._tasks), 0
        while True:
            names = sorted(self._executor.places())
            place = names[self._pasts.setdefault(past, len(self._pasts)) % len(names)]
            async with self._turns.setdefault(place, _Turns()).turn(mine):
                try:
                    result = await self._to_its_end(place, task)
                except BrokenExecutor:
                    deaths += 1
                    if deaths == TRIES:
                        raise
                    continue
            if result is not None:
                self._keep(task, result)
                return result

    async def _to_its_end(self, place: str, task: T) -> R | None:
        """A moment of ``task`` in ``place``, which is not free before its end, though nobody may
        wait any more."""
        self.moments += 1
        moment = asyncio.ensure_future(self._moment(place, task))
        try:
            return await asyncio.shield(moment)
        except asyncio.CancelledError:
            await asyncio.wait([moment])
            raise

    async def _moment(self, place: str, task: T) -> R | None:
        future = await asyncio.to_thread(self._executor.submit, place, self._function, task)
        return await asyncio.wrap_future(future)

    def _keep(self, task: T, result: R) -> None:
        self._done[task] = result
        while len(self._done) > KEPT:
            self._done.popitem(last=False)


class _Turns:
    """Who works next in a place: of those who wait, the lowest in order."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int]] = []  # in order
        self._free, self._changed = True, asyncio.Condition()

    @asynccontextmanager
    async def turn(self, mine: tuple[int, int]) -> AsyncIterator[None]:
        """A moment in the place for ``mine``, a rank and a number that nobody else has."""
        async with self._changed:
            insort(self._waiting, mine)
            try:
                await self._changed.wait_for(lambda: self._free and self._waiting[0] == mine)
            finally:
                self._waiting.remove(mine)
                self._changed.notify_all()  # who gives up may have been the next
            self._free = False
        try:
            yield
        finally:
            self._free = True  # before the wait below, which may be cancelled
            async with self._changed:
                self._changed.notify_all()
