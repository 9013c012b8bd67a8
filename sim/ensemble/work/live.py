"""Runs for somebody who waits: a quarter at a time, so that a change can cut in, on shared luck.

A small world answers soon, a better one answers better: the draws of one ``Stage`` after the other.
What does not depend on what is changed is kept and shared among all who ask: histories, to branch
from, and what was noted of branches, the last used, as many as ``ROOM`` bytes hold. A generator
that is dropped loses no history; the next goes on where it was cut off.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass, replace
from typing import Any

from sim.core.clock import PLAN_BEGINS, QUARTERS
from sim.ensemble.design.draws import Branch, Draw
from sim.ensemble.work.histories import begun, empty, model_size
from sim.model.model import CountyInnovationModel
from sim.world import WorldSettings
from sim.world.cache import inputs_now

ROOM = 1e9  # bytes of histories and of notes, each, roughly

type Work[T] = Generator[None, None, T]  # yields after every quarter


@dataclass(frozen=True)
class Stage:
    """So many draws in one world."""

    world: WorldSettings
    draws: int


def stages(world: WorldSettings, draws: int, first_scale: float, first_draws: int) -> list[Stage]:
    """First a thinned world and few draws, then ``world`` and ``draws``."""
    last = Stage(world, draws)
    if world.scale <= first_scale and not world.full:
        return [last]
    first = replace(world, scale=min(first_scale, world.scale), full=())
    return [Stage(first, min(first_draws, draws)), last]


@dataclass
class _Past:
    """A history under way or at the end of 2020; ``users`` are at work on it, ``gone`` says that
    it is no longer kept."""

    model: CountyInnovationModel
    users: int = 0
    gone: bool = False


class LiveRuns:
    """Histories and branches for any number of askers, in one thread or several."""

    def __init__(self, room: float = ROOM) -> None:
        self._pasts: _Shelf[_Past] = _Shelf(room, _let_go)
        self._notes: _Shelf[tuple[Any, ...]] = _Shelf(room, lambda _: None)
        self._one = threading.RLock()  # one quarter at a time

    def branch[T](
        self,
        draw: Draw,
        branch: Branch,
        note: Callable[[CountyInnovationModel], T],
        size: Callable[[T], float],
    ) -> Work[tuple[T, ...]]:
        """What ``note`` says of ``branch`` at the end of each year from 2021 on; each note takes
        about ``size`` bytes."""
        key = _as_it_is(draw), branch.digest, note
        found = self._notes.get(key)
        if found is not None:
            return found
        past = self._past(draw)
        try:
            yield from self._to_2020(past)
            with self._one:
                model = past.model.branch(branch.levers, branch.shock)
        finally:
            self._left(past)
        notes: list[T] = []
        try:
            while model.quarter < QUARTERS - 1:
                with self._one:
                    model.run_for(1)
                    if model.quarter % 4 == 3:
                        notes.append(note(model))
                yield
        finally:
            empty(model)
        made = tuple(notes)
        self._notes.put(key, made, sum(map(size, made)))
        return made

    def quarters(self, draw: Draw) -> int:
        """Quarters of the history of ``draw`` that are there."""
        past = self._pasts.get(_as_it_is(draw))
        return 0 if past is None else past.model.quarter + 1

    def forget(self) -> None:
        """Let go of all that is kept and not in use."""
        self._pasts.clear()
        self._notes.clear()

    def _past(self, draw: Draw) -> _Past:
        with self._one:
            key = _as_it_is(draw)
            past = self._pasts.get(key)
            if past is None:
                past = _Past(begun(draw))
                self._pasts.put(key, past, model_size(draw))
            past.users += 1
            return past

    def _to_2020(self, past: _Past) -> Work[None]:
        while past.model.quarter < PLAN_BEGINS - 1:
            with self._one:
                if past.model.quarter < PLAN_BEGINS - 1:
                    past.model.run_for(1)
            yield

    def _left(self, past: _Past) -> None:
        with self._one:
            past.users -= 1
            if past.gone and not past.users:
                empty(past.model)


def _let_go(past: _Past) -> None:
    past.gone = True
    if not past.users:
        empty(past.model)


def _as_it_is(draw: Draw) -> Hashable:
    return draw.digest, draw.world, inputs_now(draw.world)


class _Shelf[T]:
    """The last used things that fit into ``room`` bytes; at least the last one."""

    def __init__(self, room: float, let_go: Callable[[T], None]) -> None:
        self._room, self._let_go, self._full = room, let_go, 0.0
        self._things: OrderedDict[Hashable, tuple[T, float]] = OrderedDict()
        self._one = threading.Lock()

    def get(self, key: Hashable) -> T | None:
        with self._one:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key][0]

    def put(self, key: Hashable, thing: T, size: float) -> None:
        with self._one:
            if key in self._things:
                self._full -= self._things.pop(key)[1]
            self._things[key] = thing, size
            self._full += size
            while self._full > self._room and len(self._things) > 1:
                _, (oldest, its_size) = self._things.popitem(last=False)
                self._full -= its_size
                self._let_go(oldest)

    def clear(self) -> None:
        with self._one:
            while self._things:
                self._let_go(self._things.popitem()[1][0])
            self._full = 0.0
