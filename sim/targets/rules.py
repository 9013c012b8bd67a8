"""Rules by which one run is judged: paths of yearly values in, a judgement out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

BASE_YEAR = 2020
LAST_YEAR = 2025
PLAN_YEARS = tuple(range(BASE_YEAR + 1, LAST_YEAR + 1))
YEARS = (BASE_YEAR, *PLAN_YEARS)
ROUNDING = 1e-9  # a threshold reached to the last digit of a double counts as reached

Path = Mapping[int, float]


@dataclass(frozen=True)
class Judgement:
    """One run under one reading: the judged quantity, whether it is met, since which year."""

    quantity: float
    met: bool
    first_year: int | None


Rule = Callable[[Sequence[Path], float], Judgement]


def grows_every_year(paths: Sequence[Path], threshold: float) -> Judgement:
    """Lowest yearly growth over 2021-2025 and over ``paths``, %, against ``threshold``, %.

    All the years have to be seen, so the first year in which it can be met is the last one.
    Growth from nothing to something is infinite, from nothing to nothing zero.
    """
    lowest = min(growth(path[year - 1], path[year]) for path in paths for year in PLAN_YEARS)
    met = lowest > threshold
    return Judgement(lowest, met, LAST_YEAR if met else None)


def reaches_level(paths: Sequence[Path], threshold: float) -> Judgement:
    """Value of the last year against ``threshold``, both in the indicator's unit."""
    (path,) = paths
    return _first_reached({year: path[year] for year in PLAN_YEARS}, threshold)


def rises_from_base(paths: Sequence[Path], threshold: float) -> Judgement:
    """Relative change since the base year, %, in the last year against ``threshold``, %."""
    (path,) = paths
    return _first_reached(
        {year: growth(path[BASE_YEAR], path[year]) for year in PLAN_YEARS}, threshold
    )


def adds_to_base(paths: Sequence[Path], threshold: float) -> Judgement:
    """Increase since the base year, in the indicator's unit, against ``threshold``."""
    (path,) = paths
    return _first_reached({year: path[year] - path[BASE_YEAR] for year in PLAN_YEARS}, threshold)


def higher_than_base(paths: Sequence[Path], threshold: float) -> Judgement:
    """Lowest relative change since the base year over ``paths``, %: above ``threshold``, %."""
    return _first_above(_changes(paths, min), threshold, 1.0)


def lower_than_base(paths: Sequence[Path], threshold: float) -> Judgement:
    """Highest relative change since the base year over ``paths``, %: below ``threshold``, %."""
    return _first_above(_changes(paths, max), threshold, -1.0)


def _changes(paths: Sequence[Path], worst: Callable[[Iterator[float]], float]) -> dict[int, float]:
    return {
        year: worst(growth(path[BASE_YEAR], path[year]) for path in paths) for year in PLAN_YEARS
    }


def _first_above(changes: Path, threshold: float, sign: float) -> Judgement:
    better = [year for year, value in changes.items() if sign * (value - threshold) > ROUNDING]
    met = LAST_YEAR in better
    return Judgement(changes[LAST_YEAR], met, better[0] if met else None)


def growth(before: float, after: float) -> float:
    """Relative change in %; infinite from zero to something, zero from zero to zero."""
    if before == 0.0:
        return 0.0 if after == 0.0 else math.copysign(math.inf, after)
    return 100.0 * (after / before - 1.0)


def _first_reached(path: Path, threshold: float) -> Judgement:
    reached = [year for year, value in path.items() if value >= threshold - ROUNDING]
    met = LAST_YEAR in reached
    return Judgement(path[LAST_YEAR], met, reached[0] if met else None)
