"""What a plan costs in a county from 2021 to 2025, by lever and payer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.core.arrays import Floats
from sim.places.lens import Lens
from sim.places.notes import Note
from sim.places.shares import FIRMS, MEASURED, TAX
from sim.places.spread import Spread

type Bills = Sequence[tuple[tuple[Note, ...], tuple[Note, ...]]]


@dataclass(frozen=True)
class Cost:
    """Yuan of 2021-2025 that a lever costs in the county, paid by one of ``shares.PAYERS``.

    ``measured`` says whether the model has by county what is spent; else the nation's line of the
    bill is split by a stand-in (``sim.places.shares``).
    """

    lever: str
    payer: str
    a: Spread
    b: Spread
    change: Spread
    measured: bool


def bill_of(pairs: Bills, lens: Lens) -> tuple[Cost, ...]:
    """The costs in the county that ``lens`` looks at, or of its peers, the largest under B first;
    lines that are nought in all draws under A and B are left out."""
    lines = dict.fromkeys(key for pair in pairs for side in pair for y in side for key in y.bill)
    costs = []
    for line in lines:
        a, b = (np.stack([_total(pair[side], line, lens) for pair in pairs]) for side in (0, 1))
        if a.any() or b.any():
            made = (Spread.of(a), Spread.of(b), Spread.of(b - a))
            costs.append(Cost(*line, *made, line[0] in MEASURED))
    return tuple(sorted(costs, key=lambda cost: (-cost.b.median, cost.lever, cost.payer)))


def by_payer(pairs: Bills, lens: Lens) -> dict[str, tuple[Spread, Spread, Spread]]:
    """Yuan of 2021-2025 under A, under B and B less A by payer, all levers together."""
    lines = dict.fromkeys(key for pair in pairs for side in pair for y in side for key in y.bill)
    totals = {}
    for payer in dict.fromkeys(payer for _, payer in lines):
        a, b = (
            np.stack(
                [
                    sum(_total(pair[side], key, lens) for key in lines if key[1] == payer)
                    for pair in pairs
                ]
            )
            for side in (0, 1)
        )
        totals[payer] = (Spread.of(a), Spread.of(b), Spread.of(b - a))
    return totals


def spent(notes: tuple[Note, ...]) -> float:
    """The nation's public money of 2021-2025 in yuan: appropriations and guarantee losses."""
    return sum(
        amount
        for year in notes
        for (_, payer), amount in year.spent.items()
        if payer not in (FIRMS, TAX)
    )


def spent_by_lever(notes: tuple[Note, ...]) -> dict[str, float]:
    """The same, lever by lever."""
    found: dict[str, float] = {}
    for year in notes:
        for (lever, payer), amount in year.spent.items():
            if payer not in (FIRMS, TAX):
                found[lever] = found.get(lever, 0.0) + amount
    return found


def here_by_lever(notes: tuple[Note, ...], lens: Lens) -> dict[str, float]:
    """Public money of 2021-2025 spent at the places of ``lens``, yuan by lever, mean of places."""
    found: dict[str, float] = {}
    for year in notes:
        for (lever, payer), by_county in year.bill.items():
            if payer not in (FIRMS, TAX):
                found[lever] = found.get(lever, 0.0) + float(lens.sums(by_county).mean())
    return found


def mean_by_lever(bills: Sequence[dict[str, float]]) -> dict[str, float]:
    """Mean over draws, lever by lever."""
    levers = dict.fromkeys(lever for bill in bills for lever in bill)
    return {lever: sum(bill.get(lever, 0.0) for bill in bills) / len(bills) for lever in levers}


def _total(notes: tuple[Note, ...], line: tuple[str, str], lens: Lens) -> Floats:
    total = np.zeros(lens.places)
    for year in notes:
        if line in year.bill:
            total += lens.sums(year.bill[line])
    return total
