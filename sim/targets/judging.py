"""All readings over all runs: medians, intervals, shares of runs, years."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from statistics import median_low

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binomtest

from sim.targets.readings import READINGS, Reading
from sim.targets.rules import YEARS, Judgement, Path

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
    "probability_low",
    "probability_high",
    "first_year_met",
    "model_gap",
)
RUN_COLUMNS = (
    "target",
    "reading",
    "scenario",
    "draw",
    "seed",
    "quantity",
    "met",
    "first_year",
)


def judge(indicators: pd.DataFrame, readings: Sequence[Reading] = READINGS) -> pd.DataFrame:
    """Every one of ``readings`` in every scenario, one row each.

    ``indicators`` has columns scenario, draw, seed, year, scope, indicator, value, unit with
    2020-2025 for every run. The result has the columns of ``COLUMNS``; low and high bound the
    5-95% interval over runs, ``probability_low`` and ``probability_high`` the share of runs that
    meet the target as far as so few tell (90%), ``first_year_met`` is the (lower) median over the
    runs that meet the target and blank if none does, ``model_gap`` how much of the reading the
    model cannot judge: none, part, whole (``sim.targets.gaps``). A run in which a year has no
    figure (a share of nothing, in a small sample) is left out of a reading. Raises ``ValueError``
    if a series, or a year of it in all runs, is missing.
    """
    series = _by_series(indicators, readings)
    rows = []
    for reading in readings:
        judged: dict[str, list[Judgement]] = {}
        for (scenario, _, _), paths in _runs(series, reading):
            judgements = judged.setdefault(scenario, [])
            if paths:
                judgements.append(reading.rule(paths, reading.threshold))
        rows += [_row(reading, scenario, runs) for scenario, runs in judged.items()]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"first_year_met": "Int64"})


def judge_runs(indicators: pd.DataFrame, readings: Sequence[Reading] = READINGS) -> pd.DataFrame:
    """Every run under each of ``readings``, one row each, with the columns of ``RUN_COLUMNS``.

    ``indicators`` as for ``judge``, of the series of ``readings`` at least. ``quantity`` is in the
    reading's unit, ``first_year`` blank where the target is missed. A run in which a year has no
    figure is left out of a reading. Raises ``ValueError`` as ``judge`` does.
    """
    series = _by_series(indicators, readings)
    rows = []
    for reading in readings:
        for run, paths in _runs(series, reading):
            if paths:
                judgement = reading.rule(paths, reading.threshold)
                named = (reading.target, reading.name, *run)
                rows.append((*named, judgement.quantity, judgement.met, judgement.first_year))
    table = pd.DataFrame(rows, columns=list(RUN_COLUMNS))
    return table.astype({"first_year": "Int64"})


def _by_series(
    indicators: pd.DataFrame, readings: Sequence[Reading]
) -> dict[Hashable, pd.DataFrame]:
    """(indicator, scope) -> values by scenario, draw, seed (rows) and year, of ``readings`` at
    least and without most others, which a large table is full of."""
    names, scopes = (
        {series[place] for reading in readings for series in reading.series} for place in (0, 1)
    )
    judged = (
        indicators["year"].isin(YEARS)
        & indicators["indicator"].isin(names)
        & indicators["scope"].isin(scopes)
    )
    keys = ["indicator", "scope", "scenario", "draw", "seed"]
    values = indicators[judged].set_index([*keys, "year"])["value"].unstack("year", sort=False)
    table = values.reindex(columns=list(YEARS))
    groups = table.groupby(level=["indicator", "scope"], sort=False)
    return {key: frame.droplevel([0, 1]) for key, frame in groups}


def _runs(
    series: Mapping[Hashable, pd.DataFrame], reading: Reading
) -> Iterator[tuple[tuple[str, int, int], list[Path]]]:
    """Scenario, draw and seed of every run, and the paths of the reading's series in it; none if
    a year of one is not known."""
    missing = [name for name in reading.series if name not in series]
    if missing:
        raise ValueError(f"{reading.target} {reading.name}: no series {missing[0]}")
    first = series[reading.series[0]]
    frames = [first, *(series[name].reindex(first.index) for name in reading.series[1:])]
    if any(frame.isna().all(axis=0).any() for frame in frames):
        raise ValueError(f"{reading.target} {reading.name}: a year of {YEARS} is missing")
    members: zip[tuple[NDArray[np.float64], ...]] = zip(
        *(frame.to_numpy() for frame in frames), strict=True
    )
    for (scenario, draw, seed), values in zip(first.index, members, strict=True):
        known = not np.isnan(values).any()
        rows = values if known else ()
        paths: list[Path] = [dict(zip(YEARS, row.tolist(), strict=True)) for row in rows]
        yield (str(scenario), int(draw), int(seed)), paths


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
        *(_share(len(met), len(runs)) if reading.judged and runs else (math.nan,) * 3),
        median_low(met) if met else pd.NA,
        reading.gap,
    )


def _share(met: int, runs: int) -> tuple[float, float, float]:
    """Share of runs that meet a target, and where the share of very many would lie (90%): few runs
    say little of it (Wilson 1927)."""
    range_ = binomtest(met, runs).proportion_ci(0.9, "wilson")
    return met / runs, float(range_.low), float(range_.high)


def _quantile(values: NDArray[np.float64], level: float) -> float:
    """Interpolated between neighbours; the lower one where growth from nothing is infinite."""
    if not values.size:
        return math.nan
    finite = bool(np.isfinite(values).all())
    return float(np.quantile(values, level, method="linear" if finite else "lower"))
