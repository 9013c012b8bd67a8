"""How a changed lever acts in a county: counts on the way from it to what it is there to move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.policy.levers import KINDS, Levers, about_levers
from sim.places.lens import Lens
from sim.places.notes import Note
from sim.places.outcomes import FLOWS, chain_of
from sim.places.spread import Spread


@dataclass(frozen=True)
class Link:
    """One count on the way, a figure of ``CountyYear.values``: what adds up over the years is that
    of 2021-2025 (``flow``), what stands at a year's end that of 2025."""

    name: str
    flow: bool
    a: Spread
    b: Spread
    change: Spread


@dataclass(frozen=True)
class Chain:
    """The counts by which ``lever``, of this ``clause`` of the plan, acts; ``moves`` is the
    indicator that it is there to move."""

    lever: str
    clause: str
    moves: str
    links: tuple[Link, ...]


def chains_of(
    a: Levers,
    b: Levers,
    pairs: Sequence[tuple[tuple[Note, ...], tuple[Note, ...]]],
    lens: Lens,
) -> tuple[Chain, ...]:
    """A chain for every lever in which ``a`` and ``b`` differ, in the order of levers."""
    about = about_levers()
    return tuple(
        Chain(
            lever,
            about[lever].clause,
            about[lever].moves,
            tuple(_link(name, pairs, lens) for name in chain_of(lever)),
        )
        for lever in KINDS
        if getattr(a, lever) != getattr(b, lever)
    )


def _link(
    name: str, pairs: Sequence[tuple[tuple[Note, ...], tuple[Note, ...]]], lens: Lens
) -> Link:
    flow = name in FLOWS
    sides = []
    for side in (0, 1):
        figures = []
        for pair in pairs:
            years = pair[side] if flow else pair[side][-1:]
            figures.append(sum(lens.sums(year.year.values[name]) for year in years))
        sides.append(np.stack(figures))
    a, b = sides
    return Link(name, flow, Spread.of(a), Spread.of(b), Spread.of(b - a))
