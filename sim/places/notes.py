"""What is kept of a branch, for any county that somebody may ask about: a note a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.core.arrays import Floats
from sim.measure.indicator import CountyYear
from sim.measure.indicators import INDICATORS
from sim.model.model import CountyInnovationModel
from sim.places.outcomes import COUNTED, OUTCOMES, TARGETS
from sim.places.shares import county_bill

INDICATORS_NOTED = tuple(
    dict.fromkeys(
        [outcome.indicator for outcome in OUTCOMES]
        + [indicator for reading in TARGETS for indicator in reading.indicators]
        + ["capability"]
    )
)


@dataclass(frozen=True)
class Note:
    """A year of a branch: figures by county, and what each lever cost in each of them.

    ``bill`` is yuan by (lever, payer) and county, shape (n,) each; ``spent`` the nation's by the
    same, exact. ``past`` is the year 2020, kept with the first note.
    """

    year: CountyYear
    bill: dict[tuple[str, str], Floats]
    spent: dict[tuple[str, str], float]
    past: CountyYear | None = None


def note(model: CountyInnovationModel) -> Note:
    """The year that has just ended in ``model``."""
    last = model.years[-1]
    bill, spent = county_bill(model, last.year)
    past = model.years[-2] if last.year == 2021 else None
    return Note(_kept(last), bill, spent, None if past is None else _kept(past))


def size(note: Note) -> float:
    """Bytes that a note takes, about."""
    columns = len(note.year.values) * (1 + (note.past is not None)) + len(note.bill)
    return float(columns * next(iter(note.year.values.values())).nbytes)


def years_of(notes: tuple[Note, ...]) -> list[CountyYear]:
    """2020 and the years of a branch."""
    first = notes[0].past
    assert first is not None  # noted with the first year
    return [first, *(note.year for note in notes)]


def _kept(year: CountyYear) -> CountyYear:
    its = [INDICATORS[name] for name in INDICATORS_NOTED]
    parts = {part for i in its for part in (i.numerator, i.denominator) if part}
    return CountyYear(
        year.year,
        {name: np.asarray(year.values[name], np.float64) for name in sorted(parts | set(COUNTED))},
    )
