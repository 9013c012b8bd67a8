"""The spread of a quantity over runs."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.targets import INTERVAL

SERIES = ["scope", "indicator", "unit"]


def bands(
    indicators: pd.DataFrame,
    interval: tuple[float, float] = INTERVAL,
    column: str = "value",
    by: Sequence[str] = ("scenario",),
) -> pd.DataFrame:
    """Median and interval of ``column`` over runs, ``by`` columns, scope, indicator and year.

    ``indicators`` has columns scenario, draw, seed, year, scope, indicator, value, unit.
    Returns the columns ``by``, scope, indicator, unit, year, median, low, high, runs, in the
    column's own unit, scenarios in their order of appearance. The interval is that of behaviour
    parameters and seeds together, and of whatever else varies.
    """
    keys = [*by, *SERIES, "year"]
    groups = indicators.groupby(keys, sort=False, observed=True, dropna=False)[column]
    low, high = interval
    return pd.DataFrame(
        {
            "median": groups.median(),
            "low": groups.quantile(low),
            "high": groups.quantile(high),
            "runs": groups.size(),
        }
    ).reset_index()
