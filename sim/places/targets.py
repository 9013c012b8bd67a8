"""The plan's targets as they would be judged for a single county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.places.lens import Lens
from sim.places.notes import Note, years_of
from sim.places.outcomes import TARGETS
from sim.places.spread import Spread
from sim.targets import YEARS
from sim.targets.readings import Reading


@dataclass(frozen=True)
class Goal:
    """A target read from the county's own figures: its judged quantity in the reading's unit, and
    the share of cases (draws, or peers times draws) that meet it, nan where none can be judged."""

    reading: Reading
    a: Spread
    b: Spread
    met_a: float
    met_b: float


def goals_of(
    pairs: Sequence[tuple[tuple[Note, ...], tuple[Note, ...]]], lens: Lens
) -> tuple[Goal, ...]:
    """Every one of ``TARGETS`` for the places of ``lens``."""
    goals = []
    for reading in TARGETS:
        judged = [
            [case for pair in pairs for case in _cases(reading, pair[side], lens)]
            for side in (0, 1)
        ]
        quantities = [Spread.of(np.array([quantity for quantity, _ in side])) for side in judged]
        shares = [float(np.mean([met for _, met in side])) if side else np.nan for side in judged]
        goals.append(Goal(reading, quantities[0], quantities[1], shares[0], shares[1]))
    return tuple(goals)


def _cases(reading: Reading, notes: tuple[Note, ...], lens: Lens) -> list[tuple[float, bool]]:
    """Quantity and verdict at each place that has a figure in every year."""
    years = years_of(notes)
    figures = np.stack([lens.indicators(year, reading.indicators) for year in years])
    cases = []
    for place in range(lens.places):
        here = figures[:, :, place]  # years x indicators
        if np.isnan(here).any():
            continue
        paths = [dict(zip(YEARS, path.tolist(), strict=True)) for path in here.T]
        judgement = reading.rule(paths, reading.threshold)
        cases.append((judgement.quantity, judgement.met))
    return cases
