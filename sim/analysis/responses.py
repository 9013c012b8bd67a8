"""How an outcome answers what varies: one factor at a time, two factors at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from sim.core.arrays import Floats
from sim.targets import INTERVAL

LUCK = ["draw", "seed"]
FEW = 12  # values from which on a factor is looked at in parts
ENDS = 0.2  # share of the runs at either end of a factor with more values
PARTS = 6  # of a factor with more values, in a table of two
RESAMPLED = 1000
COLUMNS = (
    "factor",
    "low_at",
    "high_at",
    "low",
    "high",
    "swing",
    "swing_low",
    "swing_high",
    "runs_low",
    "runs_high",
)


def swings(rows: pd.DataFrame, outcome: str, factors: Iterable[str]) -> pd.DataFrame:
    """What the outcome gains from one end of each factor to the other, the largest first.

    ``rows`` has columns draw, seed, the ``factors`` and ``outcome`` (numbers). An end is the
    lowest or highest value of a factor, or its lowest or highest fifth where it has more than
    twelve values; of a factor of words it is the word with the lowest or highest median.
    Returns ``COLUMNS``: ``low`` and ``high`` are the medians of the outcome at the ends, ``swing``
    the one less the other, with the 5-95% interval of 1,000 resamples of the runs (percentile
    bootstrap; Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). Where
    every luck meets all values of a factor, what luck alone does is taken out first.
    """
    lines = [_swing(rows, outcome, factor) for factor in factors]
    table = pd.DataFrame([row for row in lines if row], columns=list(COLUMNS))
    return table.sort_values("swing", key=np.abs, ascending=False, ignore_index=True)


def cells(rows: pd.DataFrame, across: str, up: str, outcome: str) -> pd.DataFrame:
    """Median of ``outcome`` by two factors: ``across`` in columns, ``up`` in rows, ascending.

    A factor with more than twelve values is cut into six parts of as many runs each, labelled by
    their median. Combinations that no run has are missing.
    """
    keys = [_parts(rows[name]).rename(name) for name in (up, across)]
    return rows.groupby(keys)[outcome].median().unstack(across)


def _swing(rows: pd.DataFrame, outcome: str, factor: str) -> tuple[Any, ...] | None:
    complete = rows[[*LUCK, factor, outcome]].dropna()
    if complete[factor].nunique() < 2:
        return None
    values = _without_luck(complete, outcome, factor)
    ends = _ends(complete[factor], values)
    (low_at, low), (high_at, high) = ends
    swing = float(np.median(high) - np.median(low))
    chance = np.random.default_rng(0)
    medians = [
        np.median(side[chance.integers(len(side), size=(RESAMPLED, len(side)))], axis=1)
        for side in (low, high)
    ]
    bounds = np.quantile(medians[1] - medians[0], INTERVAL)
    middle = (float(np.median(low)), float(np.median(high)))
    return (factor, low_at, high_at, *middle, swing, *map(float, bounds), len(low), len(high))


def _ends(
    factor: pd.Series[Any], values: pd.Series[float]
) -> tuple[tuple[Any, Floats], tuple[Any, Floats]]:
    """Where either end of ``factor`` lies, and the outcome there."""
    if not pd.api.types.is_numeric_dtype(factor):
        order = values.groupby(factor).median().sort_values().index
        at = order[0], order[-1]
        sides = [factor == word for word in at]
    else:
        at = factor.min(), factor.max()
        if factor.nunique() <= FEW:
            sides = [factor == end for end in at]
        else:
            sides = [factor <= factor.quantile(ENDS), factor >= factor.quantile(1.0 - ENDS)]
            at = factor[sides[0]].median(), factor[sides[1]].median()
    low, high = (values[side].to_numpy(float) for side in sides)
    return (at[0], low), (at[1], high)


def _without_luck(complete: pd.DataFrame, outcome: str, factor: str) -> pd.Series[float]:
    """The outcome less what its luck (draw and seed) does to the mean over all other things."""
    groups = complete.groupby(LUCK)
    if groups.ngroups < 2 or groups[factor].nunique().min() < complete[factor].nunique():
        return complete[outcome]
    return complete[outcome] - groups[outcome].transform("mean") + complete[outcome].mean()


def _parts(factor: pd.Series[Any]) -> pd.Series[Any]:
    if not pd.api.types.is_numeric_dtype(factor) or factor.nunique() <= FEW:
        return factor
    part = pd.qcut(factor, PARTS, labels=False, duplicates="drop")
    return factor.groupby(part).transform("median")
