"""The plan's targets for 2025 and how each is judged.

Six targets of the county innovation plan of the 14th Five-Year Plan period have a figure a run
can be held against. Where the plan's wording leaves more than one reading open, every reading is
judged: the nation and the county area (the plan states its goals for county areas), each kind of
certified firm and all of them. Two choices are ours and the report says so: "about 100
innovative counties" is 90 or more with the first 52 of 2018 counted, and the base year of the
10% rise of R&D to revenue, which the plan does not print, is 2020.

A rule looks at one run. Over runs a reading has a median, a 5-95% interval, the share of runs in
which it is met, and the year in which it is first met.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

import numpy as np
import pandas as pd
from numpy.typing import NDArray

BASE_YEAR = 2020
LAST_YEAR = 2025
PLAN_YEARS = tuple(range(BASE_YEAR + 1, LAST_YEAR + 1))
YEARS = (BASE_YEAR, *PLAN_YEARS)
INTERVAL = (0.05, 0.95)
COLUMNS = (
    "target",
    "scenario",
    "reading",
    "threshold",
    "median",
    "low",
    "high",
    "probability_met",
    "first_year_met",
)
ROUNDING = 1e-9  # a threshold reached to the last digit of a double counts as reached

NATION = "100000"
COUNTY_AREA = "county-area"

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


def growth(before: float, after: float) -> float:
    """Relative change in %; infinite from zero to something, zero from zero to zero."""
    if before == 0.0:
        return 0.0 if after == 0.0 else math.copysign(math.inf, after)
    return 100.0 * (after / before - 1.0)


def _first_reached(path: Path, threshold: float) -> Judgement:
    reached = [year for year, value in path.items() if value >= threshold - ROUNDING]
    met = LAST_YEAR in reached
    return Judgement(path[LAST_YEAR], met, reached[0] if met else None)


@dataclass(frozen=True)
class Reading:
    """One way to read a target: which series, by which rule, against which threshold.

    ``series`` are pairs of indicator and scope. ``unit`` is that of the judged quantity and of
    the threshold. A reading without a threshold (NaN) is reported and not judged.
    """

    target: str
    name: str
    series: tuple[tuple[str, str], ...]
    rule: Rule
    threshold: float
    unit: str

    @property
    def judged(self) -> bool:
        """Whether there is a threshold to hold runs against."""
        return not math.isnan(self.threshold)


CERTIFIED = {
    "hnte": "hnte_stock",
    "tech_sme": "tech_sme_registered",
    "srdi": "srdi_stock",
}
SCOPES = {"nation": NATION, "county_area": COUNTY_AREA}


def _readings() -> Iterator[Reading]:
    for place, scope in SCOPES.items():
        yield Reading("G1", place, (("gerd", scope),), grows_every_year, 0.0, "%")

    designated = "innovative_counties"
    yield Reading("G6", "nation", ((designated, NATION),), reaches_level, 90.0, "counties")
    yield Reading("G6", "new_only", ((designated, NATION),), adds_to_base, 90.0, "counties")
    for region in ("east", "centre", "west"):
        part = ((designated, f"region:{region}"),)
        yield Reading("G6", region, part, reaches_level, math.nan, "counties")

    for place, scope in SCOPES.items():
        kinds = {name: ((stock, scope),) for name, stock in CERTIFIED.items()}
        every_kind = tuple((stock, scope) for stock in CERTIFIED.values())
        for name, series in {**kinds, "all": every_kind}.items():
            yield Reading("G8", f"{name}_{place}", series, grows_every_year, 0.0, "%")

    for place, scope in SCOPES.items():
        ratio = (("industry_rd_to_revenue", scope),)
        yield Reading("G10", place, ratio, rises_from_base, 10.0, "%")

    yield Reading("G12", "nation", (("corps_coverage", NATION),), reaches_level, 160.0, "counties")

    for place, scope in SCOPES.items():
        yield Reading("G15", place, (("science_literacy", scope),), reaches_level, 15.0, "%")


READINGS: tuple[Reading, ...] = tuple(_readings())
TARGETS: tuple[str, ...] = tuple(dict.fromkeys(reading.target for reading in READINGS))
TARGET_INDICATORS: tuple[str, ...] = tuple(
    dict.fromkeys(indicator for reading in READINGS for indicator, _ in reading.series)
)


def judge(indicators: pd.DataFrame) -> pd.DataFrame:
    """Every reading of every target in every scenario, one row each.

    ``indicators`` has columns scenario, draw, seed, year, scope, indicator, value, unit with
    2020-2025 for every run. The result has the columns of ``COLUMNS``; low and high bound the
    5-95% interval over runs, ``first_year_met`` is the (lower) median over the runs that meet
    the target and blank if none does. Raises ``ValueError`` if a series or a year is missing.
    """
    series = _by_series(indicators)
    rows = [
        _row(reading, scenario, [reading.rule(run, reading.threshold) for run in runs])
        for reading in READINGS
        for scenario, runs in _runs(series, reading).items()
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"first_year_met": "Int64"})


def _by_series(indicators: pd.DataFrame) -> dict[Hashable, pd.DataFrame]:
    """(indicator, scope) -> values by scenario, draw, seed (rows) and year, judged ones only."""
    judged = indicators["indicator"].isin(TARGET_INDICATORS) & indicators["year"].isin(YEARS)
    keys = ["indicator", "scope", "scenario", "draw", "seed"]
    values = indicators[judged].set_index([*keys, "year"])["value"].unstack("year", sort=False)
    table = values.reindex(columns=list(YEARS))
    groups = table.groupby(level=["indicator", "scope"], sort=False)
    return {key: frame.droplevel([0, 1]) for key, frame in groups}


def _runs(
    series: Mapping[Hashable, pd.DataFrame], reading: Reading
) -> dict[str, list[Sequence[Path]]]:
    """Scenario -> runs -> the paths of the reading's series in that run."""
    missing = [name for name in reading.series if name not in series]
    if missing:
        raise ValueError(f"{reading.target} {reading.name}: no series {missing[0]}")
    first = series[reading.series[0]]
    frames = [first, *(series[name].reindex(first.index) for name in reading.series[1:])]
    if any(frame.isna().to_numpy().any() for frame in frames):
        raise ValueError(f"{reading.target} {reading.name}: a year of {YEARS} is missing")
    scenarios = first.index.get_level_values("scenario")
    members: zip[tuple[NDArray[np.float64], ...]] = zip(
        *(frame.to_numpy() for frame in frames), strict=True
    )
    runs: dict[str, list[Sequence[Path]]] = {}
    for scenario, values in zip(scenarios, members, strict=True):
        paths = [dict(zip(YEARS, row.tolist(), strict=True)) for row in values]
        runs.setdefault(str(scenario), []).append(paths)
    return runs


def _row(reading: Reading, scenario: str, runs: list[Judgement]) -> tuple[object, ...]:
    quantity = np.array([run.quantity for run in runs])
    low, middle, high = (_quantile(quantity, level) for level in (INTERVAL[0], 0.5, INTERVAL[1]))
    met = [run.first_year for run in runs if run.met and run.first_year is not None]
    return (
        reading.target,
        scenario,
        reading.name,
        reading.threshold,
        middle,
        low,
        high,
        len(met) / len(runs) if reading.judged else math.nan,
        median_low(met) if met else pd.NA,
    )


def _quantile(values: NDArray[np.float64], level: float) -> float:
    """Interpolated between neighbours; the lower one where growth from nothing is infinite."""
    finite = bool(np.isfinite(values).all())
    return float(np.quantile(values, level, method="linear" if finite else "lower"))
