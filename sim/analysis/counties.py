"""County figures for maps: one number a county over the runs of a scenario."""

from __future__ import annotations

import pandas as pd

from sim.targets import INTERVAL

RUN = ["draw", "seed"]


def county_levels(counties: pd.DataFrame, scenario: str, indicator: str, year: int) -> pd.DataFrame:
    """Median over runs by adcode, with the interval of ``bands``: value, low, high, runs.

    ``counties`` has columns scenario, draw, seed, year, adcode, indicator, value. Raises
    ``ValueError`` if there is no such figure.
    """
    return _summed_up(_wide(counties, scenario, indicator, year))


def county_differences(
    counties: pd.DataFrame, scenario: str, baseline: str, indicator: str, year: int
) -> pd.DataFrame:
    """``county_levels`` of ``scenario`` less ``baseline`` over paired runs."""
    pairs = _wide(counties, scenario, indicator, year) - _wide(counties, baseline, indicator, year)
    return _summed_up(pairs.dropna(axis=1, how="all"))


def county_change(
    counties: pd.DataFrame, scenario: str, indicator: str, first: int, last: int
) -> pd.Series[float]:
    """Median over runs of the change from ``first`` to ``last`` within a run, by adcode."""
    before = _wide(counties, scenario, indicator, first)
    return (_wide(counties, scenario, indicator, last) - before).median(axis=1)


def _summed_up(wide: pd.DataFrame) -> pd.DataFrame:
    low, high = INTERVAL
    return pd.DataFrame(
        {
            "value": wide.median(axis=1),
            "low": wide.quantile(low, axis=1),
            "high": wide.quantile(high, axis=1),
            "runs": wide.count(axis=1),
        }
    )


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
