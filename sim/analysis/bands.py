"""The spread of a quantity over runs."""

from __future__ import annotations

import pandas as pd

from sim.targets import INTERVAL

SERIES = ["scenario", "scope", "indicator", "unit"]


def bands(
    indicators: pd.DataFrame, interval: tuple[float, float] = INTERVAL, column: str = "value"
) -> pd.DataFrame:
    """Median and interval of ``column`` over runs, by scenario, scope, indicator and year.

    ``indicators`` has columns scenario, draw, seed, year, scope, indicator, value, unit.
    Returns columns scenario, scope, indicator, unit, year, median, low, high, runs, in the
    column's own unit, scenarios in their order of appearance. The interval is that of behaviour
    parameters and seeds together.
    """
    groups = indicators.groupby([*SERIES, "year"], sort=False, observed=True)[column]
    low, high = interval
    return pd.DataFrame(
        {
            "median": groups.median(),
            "low": groups.quantile(low),
            "high": groups.quantile(high),
            "runs": groups.size(),
        }
    ).reset_index()
