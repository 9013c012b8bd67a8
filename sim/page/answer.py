"""From runs to what is shown: B against A in the county, beside its peers; money; what is sure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.core.arrays import Floats
from sim.measure.indicators import INDICATORS
from sim.model.policy.bill import TAX_EXPENDITURE, is_public
from sim.page.runs import Figures, quantiles
from sim.report.names import name
from sim.report.numbers import interval, number, shown, with_unit
from sim.text import say

SHOWN = (
    "gerd",
    "industry_rd_to_revenue",
    "hnte_stock",
    "patents_granted",
    "commissioners_active",
    "talent_technical",
    "talent_local",
    "technology_adoption",
    "science_literacy",
    "disposable_income_rural",
    "digital_index",
    "social_index",
)
SMALL = 0.1  # per cent; a difference below this is none to speak of
LEAST = 2  # pairs of runs from which an interval is told
POINTS = ("%", "index", "index, 0–1")
STEPS = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Row:
    """One indicator of the county: B against A in per cent, over pairs of runs of one luck.

    ``low`` to ``high`` is the 90% interval, ``peers`` the median of the peers' differences.
    """

    indicator: str
    before: float
    a: float
    b: float
    median: float
    low: float
    high: float
    peers: float
    clear: bool


def rows(a: Sequence[Figures], b: Sequence[Figures]) -> list[Row]:
    """The indicators of ``SHOWN``; the county stands first in the figures of a run, then peers."""
    found = []
    for indicator in SHOWN:
        if any(indicator not in run.values for run in (*a, *b)):
            continue
        of_a = np.stack([run.values[indicator] for run in a])  # (draws, 2, counties)
        of_b = np.stack([run.values[indicator] for run in b])
        first, last_a, last_b = of_a[:, 0, 0], of_a[:, 1, 0], of_b[:, 1, 0]
        if not np.isfinite(np.concatenate([last_a, last_b])).all():
            continue
        change = _relative(last_a, last_b)
        peers = _relative(of_a[:, 1, 1:], of_b[:, 1, 1:])
        middle, low, high = quantiles(change)
        clear = len(change) >= LEAST and not low <= 0.0 <= high and abs(middle) >= SMALL
        beside = float(np.nanmedian(peers)) if np.isfinite(peers).any() else math.nan
        found.append(
            Row(
                indicator,
                float(np.median(first)),
                float(np.median(last_a)),
                float(np.median(last_b)),
                middle,
                low,
                high,
                beside,
                clear,
            )
        )
    return found


def _relative(a: Floats, b: Floats) -> Floats:
    """Difference of b from a in per cent of a; 0 where both are 0, nan where only a is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        change = 100.0 * (b - a) / np.abs(a)
    change = np.where(a == b, 0.0, change)
    return np.where(np.isfinite(change), change, np.nan)


@dataclass(frozen=True)
class Plotted:
    """A row as the page draws it; places are per cent of the width."""

    name: str
    clear: bool
    low: float
    width: float
    dot: float
    peers: float | None
    change: str
    levels: str
    sentence: str


@dataclass(frozen=True)
class Plot:
    """Rows on one scale from ``-end`` to ``end`` per cent."""

    end: str
    rows: tuple[Plotted, ...]


def plot(found: Sequence[Row], language: str) -> Plot:
    """``found`` drawn: the scale holds every interval that is clear."""
    ends = [max(abs(row.low), abs(row.high), abs(row.median)) for row in found if row.clear]
    end = _round_up(max(ends, default=1.0))

    def at(value: float) -> float:
        return round(50.0 + 50.0 * min(max(value / end, -1.0), 1.0), 2)

    drawn = []
    for row in found:
        title = name("indicator", row.indicator, language)
        said = change_of(row, language)
        levels = levels_of(row, language)
        peers = None if math.isnan(row.peers) else at(row.peers)
        beside = with_unit(row.peers, "%", language, signed=True)
        drawn.append(
            Plotted(
                title,
                row.clear,
                at(row.low),
                round(max(at(row.high) - at(row.low), 0.6), 2),
                at(row.median),
                peers,
                said,
                levels,
                say("page.row", language, name=title, change=said, levels=levels, peers=beside),
            )
        )
    return Plot(with_unit(end, "%", language), tuple(drawn))


def change_of(row: Row, language: str) -> str:
    """The difference with its interval, or that there is no clear one."""
    if not row.clear:
        return say("page.unclear", language)
    return say(
        "page.change",
        language,
        median=with_unit(row.median, "%", language, signed=True),
        interval=interval(row.low, row.high, language, signed=True),
    )


def levels_of(row: Row, language: str) -> str:
    """From A's level to B's, in the language's unit."""
    factor, label = unit_of(row.indicator, language, max(abs(row.a), abs(row.b)))
    levels = {"a": number(row.a * factor), "b": with_unit(row.b * factor, label, language)}
    return say("page.levels", language, **levels)


def unit_of(indicator: str, language: str, largest: float = 0.0) -> tuple[float, str]:
    """What figures of ``indicator`` are multiplied by to be shown, and their unit."""
    its = shown(INDICATORS[indicator].unit, language, largest)
    return its.factor, its.label


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(max(value, 0.1)))
    return next((step * power for step in STEPS if step * power >= value), 10.0 * power)


@dataclass(frozen=True)
class Tile:
    """A sum of money: of B, and how it differs from A."""

    title: str
    value: str
    change: str


def tiles(a: Sequence[Figures], b: Sequence[Figures], language: str) -> list[Tile]:
    """Public money of five years, the counties' part of it, and tax forgone."""
    parts = {
        "public": lambda kind, payer: is_public(kind, payer),
        "counties": lambda kind, payer: is_public(kind, payer) and payer == "county",
        "tax": lambda kind, payer: kind == TAX_EXPENDITURE,
    }
    found = []
    for key, wanted in parts.items():
        of_a, of_b = (
            float(
                np.mean(
                    [
                        sum(x for (_, kind, payer), x in run.bill.items() if wanted(kind, payer))
                        for run in runs
                    ]
                )
            )
            for runs in (a, b)
        )
        its = shown("yuan", language)
        change = number((of_b - of_a) * its.factor, signed=True)
        value = with_unit(of_b * its.factor, its.label, language)
        title = say(f"page.money.{key}", language)
        found.append(Tile(title, value, say("page.money.change", language, change=change)))
    return found
