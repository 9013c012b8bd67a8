"""How far an answer about one county can be trusted: whose figures it starts from, and how wide
the interval of its rank is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.measure.indicators import values_of
from sim.places.notes import Note
from sim.places.spread import Spread
from sim.world import World
from sim.world.attributes import ATTRIBUTES
from sim.world.naming import MARKS, may_be_named

HIGH, MEDIUM, LOW = "high", "medium", "low"
NOT_COUNTED = ("lon", "lat", "km2")  # known of every unit, and of no use to tell them apart
PUBLISHED_HIGH = 0.5  # share of attributes that a high trust asks for
WIDTH_HIGH, WIDTH_MEDIUM = 0.15, 0.4  # of all ranks that the interval of one may cover


@dataclass(frozen=True)
class Trust:
    """``level`` is high, medium or low. ``published`` is the share of the county's attributes that
    are published or the asker's own; ``rank`` that by capability in 2025 under B among the ``of``
    units of its kind, 1 the best; ``width`` the share of all ranks within its interval. ``drawn``
    says that its people, GDP or firms are drawn: then trust is low."""

    level: str
    published: float
    drawn: bool
    rank: Spread
    of: int
    width: float


def trust_of(world: World, row: int, runs: Sequence[tuple[Note, ...]]) -> Trust:
    """Of the unit in ``row``; ``runs`` are those of B."""
    counted = [name for name in ATTRIBUTES if name not in NOT_COUNTED]
    marks = [MARKS[world.marks[name][row]] for name in counted]
    published = sum(mark in ("published", "yours") for mark in marks) / len(marks)
    area = world.counties["county_area"]
    kind = area == area[row]
    ranks = []
    for notes in runs:
        (capability,) = values_of(notes[-1].year, ("capability",), None)
        ranks.append(1 + int((capability[kind] > capability[row]).sum()))
    rank = Spread.of(np.array(ranks, float))
    width = (rank.high - rank.low + 1.0) / kind.sum()
    drawn = not bool(may_be_named(world.counties["figures"][[row]])[0])
    if drawn or width > WIDTH_MEDIUM:
        level = LOW
    elif published >= PUBLISHED_HIGH and width <= WIDTH_HIGH and len(runs) > 1:
        level = HIGH
    else:
        level = MEDIUM
    return Trust(level, published, drawn, rank, int(kind.sum()), float(width))
