"""County figures for maps: one number a county over the runs of a scenario."""

from __future__ import annotations

import pandas as pd

RUN = ["draw", "seed"]


def county_median(
    counties: pd.DataFrame, scenario: str, indicator: str, year: int
) -> pd.Series[float]:
    """Median over runs by adcode.

    ``counties`` has columns scenario, draw, seed, year, adcode, indicator, value. Raises
    ``ValueError`` if there is no such figure.
    """
    return _wide(counties, scenario, indicator, year).median(axis=1)


def county_change(
    counties: pd.DataFrame, scenario: str, indicator: str, first: int, last: int
) -> pd.Series[float]:
    """Median over runs of the change from ``first`` to ``last`` within a run, by adcode."""
    before = _wide(counties, scenario, indicator, first)
    return (_wide(counties, scenario, indicator, last) - before).median(axis=1)


def county_difference(
    counties: pd.DataFrame, scenario: str, baseline: str, indicator: str, year: int
) -> pd.Series[float]:
    """Median over paired runs of ``scenario`` less ``baseline``, by adcode."""
    pairs = _wide(counties, scenario, indicator, year) - _wide(counties, baseline, indicator, year)
    return pairs.dropna(axis=1, how="all").median(axis=1)


def _wide(counties: pd.DataFrame, scenario: str, indicator: str, year: int) -> pd.DataFrame:
    """Values by adcode (rows) and run (columns)."""
    chosen = counties[
        (counties["scenario"] == scenario)
        & (counties["indicator"] == indicator)
        & (counties["year"] == year)
    ]
    if chosen.empty:
        raise ValueError(f"no county figure {indicator} of {scenario} in {year}")
    return chosen.pivot(index="adcode", columns=RUN, values="value")
