"""A draw's past: the model at the end of 2020, simulated once a process and branched from.

What a process has made of draws it keeps, those used last, as many as a gigabyte or so holds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sim.core.clock import PLAN_BEGINS
from sim.ensemble.design.draws import Draw
from sim.model.model import CountyInnovationModel
from sim.world import World, WorldSettings, build_world
from sim.world.cache import inputs_now

KEPT = 1e9  # bytes kept in a process, roughly
FIXED_SIZE, SIZE = 6e7, 1e9  # bytes of a model: counties and posts; its firms at 1:1
PEOPLE = 3e7  # bytes of its commissioners at 1:1
WORLDS = 8  # of this process, the last used


@dataclass(frozen=True)
class Past[T]:
    """A draw at the end of 2020: its ``model``, to branch from and not to run on, and what was
    noted of each year."""

    model: CountyInnovationModel
    notes: tuple[T, ...]


@dataclass(frozen=True)
class _Entry:
    value: Any
    size: float


_kept: OrderedDict[tuple[Draw, Hashable, Hashable], _Entry] = OrderedDict()


def world_of(settings: WorldSettings) -> World:
    """The world of ``settings``, loaded once a process from the file kept on disk, and again when
    a table that it is built of has changed."""
    return _world(settings, inputs_now(settings))


@lru_cache(WORLDS)
def _world(settings: WorldSettings, inputs: tuple[tuple[str, int, int], ...]) -> World:
    return build_world(settings)


def begun(draw: Draw) -> CountyInnovationModel:
    """The model of a draw at the end of 2015, before its first quarter."""
    return CountyInnovationModel(
        world_of(draw.world),
        parameters=draw.parameters,
        seed=draw.seed,
        prices=draw.prices,
        effects=draw.effects,
    )


def history(draw: Draw) -> CountyInnovationModel:
    """The model of a draw at the end of 2020, made anew."""
    model = begun(draw)
    model.run_for(PLAN_BEGINS)
    return model


def past_of(draw: Draw) -> CountyInnovationModel:
    """The model of a draw at the end of 2020, to branch from and not to run on."""
    return kept(draw, "past", lambda: history(draw), lambda _: model_size(draw))


def noted_past[T](
    draw: Draw, note: Callable[[CountyInnovationModel], T], size: Callable[[T], float]
) -> Past[T]:
    """The past of a draw with what ``note`` says of it at each year's end, ``size`` bytes each."""

    def followed() -> Past[T]:
        model = begun(draw)
        notes = []
        for _ in range(PLAN_BEGINS // 4):
            model.run_for(4)
            notes.append(note(model))
        return Past(model, tuple(notes))

    def whole(past: Past[T]) -> float:
        return model_size(draw) + sum(map(size, past.notes))

    return kept(draw, note, followed, whole)


def model_size(draw: Draw) -> float:
    """About how many bytes a model of ``draw`` takes."""
    return FIXED_SIZE + SIZE * draw.world.scale + PEOPLE * draw.world.people_scale


def kept[T](draw: Draw, what: Hashable, make: Callable[[], T], size: Callable[[T], float]) -> T:
    """``what`` of ``draw``; if it is not there ``make`` makes it, of about ``size`` bytes.

    When more than ``KEPT`` bytes are kept, what has not been used for longest goes, but nothing of
    this draw.
    """
    known = draw, inputs_now(draw.world), what
    if known not in _kept:
        made = make()
        _kept[known] = _Entry(made, size(made))
    _kept.move_to_end(known)
    while sum(entry.size for entry in _kept.values()) > KEPT:
        other = next((key for key in _kept if key[0] != draw), None)
        if other is None:
            break
        _let_go(_kept.pop(other))
    value: T = _kept[known].value
    return value


def forget() -> None:
    """Let go of all that this process keeps of draws."""
    while _kept:
        _let_go(_kept.popitem()[1])


def empty(model: CountyInnovationModel) -> None:
    """Free what a model that has served holds. Model and agents know each other, and few objects
    hold its many bytes: left to Python's collector, models would pile up to gigabytes."""
    model.__dict__.clear()


def _let_go(entry: _Entry) -> None:
    model = entry.value.model if isinstance(entry.value, Past) else entry.value
    if isinstance(model, CountyInnovationModel):
        empty(model)
