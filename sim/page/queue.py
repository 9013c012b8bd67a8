"""Runs asked for by many readers: each done once, so many at a time, and only while one waits."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import BrokenExecutor

from sim.ensemble.work.executor import Executor

KEPT = 1000  # results remembered, some kilobytes each
TRIES = 2  # of a task whose process has died


class Queue[T: Hashable, R]:
    """Has ``function(task)`` done by the ``executor``, again and again until it gives a result.

    A moment of work that ends without one gives None, and then others have their turn. Tasks of one
    ``past`` go to the same place, which keeps it. One task asked for by several is done once, and
    one for which nobody waits any more is given up.
    """

    def __init__(self, executor: Executor, function: Callable[[T], R | None]) -> None:
        self._executor, self._function = executor, function
        self._locks: dict[str, asyncio.Lock] = {}
        self._done: OrderedDict[T, R] = OrderedDict()
        self._asked: dict[T, tuple[asyncio.Task[R], set[object]]] = {}
        self._pasts: dict[int, int] = {}  # in the order they were first asked for
        self.moments = 0  # of work that were begun

    async def ask(self, task: T, past: int) -> R:
        """The result of ``task``; raises what it raises. Cancel this to wait no longer."""
        if task in self._done:
            self._done.move_to_end(task)
            return self._done[task]
        if task not in self._asked:
            self._asked[task] = asyncio.ensure_future(self._work(task, past)), set()
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

    async def _work(self, task: T, past: int) -> R:
        deaths = 0
        while True:
            names = sorted(self._executor.places())
            place = names[self._pasts.setdefault(past, len(self._pasts)) % len(names)]
            async with self._locks.setdefault(place, asyncio.Lock()):
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
