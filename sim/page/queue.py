"""Runs asked for by many readers: each done once, so many at a time, and only while one waits."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import BrokenExecutor

from sim.ensemble.work.executor import Executor

KEPT = 4000  # results remembered; a few kilobytes each
TRIES = 2  # of a task whose process has died


class Queue[T: Hashable, R]:
    """Has ``function(task)`` done by the ``executor``.

    Tasks of the same ``past`` go to the same place, which keeps it; each place takes what was asked
    first. One task asked for by several is done once. A task for which nobody waits any more is
    left before it begins.
    """

    def __init__(self, executor: Executor, function: Callable[[T], R]) -> None:
        self._executor, self._function = executor, function
        self._locks: dict[str, asyncio.Lock] = {}
        self._done: OrderedDict[T, R] = OrderedDict()
        self._asked: dict[T, tuple[asyncio.Task[R], set[object]]] = {}
        self.runs = 0  # tasks that were begun

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
        for left in reversed(range(TRIES)):
            names = sorted(self._executor.places())
            place = names[past % len(names)]
            async with self._locks.setdefault(place, asyncio.Lock()):
                if task in self._done:  # by one who has left meanwhile
                    return self._done[task]
                self.runs += 1
                try:
                    return await self._to_its_end(place, task)
                except BrokenExecutor:
                    if not left:
                        raise
        raise AssertionError("a task ends with a result or an error")

    async def _to_its_end(self, place: str, task: T) -> R:
        """Do ``task`` in ``place``; a place is not free before, though nobody waits any more."""
        run = asyncio.ensure_future(self._run(place, task))
        try:
            return await asyncio.shield(run)
        except asyncio.CancelledError:
            await asyncio.wait([run])
            raise

    async def _run(self, place: str, task: T) -> R:
        future = await asyncio.to_thread(self._executor.submit, place, self._function, task)
        result = await asyncio.wrap_future(future)
        self._done[task] = result
        while len(self._done) > KEPT:
            self._done.popitem(last=False)
        return result
