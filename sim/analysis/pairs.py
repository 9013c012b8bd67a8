"""Scenarios compared on shared luck: the same draw and seed in both, one difference a pair."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.targets import INTERVAL

SERIES = ["scenario", "scope", "indicator", "unit"]
PAIR = ["draw", "seed", "year", "scope", "indicator"]


def paired_differences(indicators: pd.DataFrame, baseline: str = "plan") -> pd.DataFrame:
    """Each run against the run of ``baseline`` with the same draw and seed.

    Returns the rows of every other scenario with columns ``baseline`` (its value),
    ``difference`` (in the indicator's unit) and ``relative`` (%, missing where the baseline is
    zero). A run without a partner is left out. Raises ``ValueError`` if no run of ``baseline``
    is there.
    """
    is_baseline = indicators["scenario"] == baseline
    if not is_baseline.any():
        raise ValueError(f"no run of the baseline {baseline}")
    partners = indicators.loc[is_baseline, [*PAIR, "value"]].rename(columns={"value": "baseline"})
    pairs = indicators[~is_baseline].merge(partners, on=PAIR, validate="many_to_one")
    pairs["difference"] = pairs["value"] - pairs["baseline"]
    nonzero = pairs["baseline"].where(pairs["baseline"] != 0.0, np.nan)
    pairs["relative"] = 100.0 * pairs["difference"] / nonzero
    return pairs


def summarise_pairs(
    pairs: pd.DataFrame,
    column: str = "difference",
    interval: tuple[float, float] = INTERVAL,
) -> pd.DataFrame:
    """Median, interval and sign of ``column`` over pairs, by scenario, scope, indicator and year.

    Returns columns scenario, scope, indicator, unit, year, median, low, high, probability_above
    (share of pairs above zero), probability_below, pairs. Pairs where ``column`` is missing are
    left out.
    """
    present = pairs.dropna(subset=[column])
    signs = present.assign(above=present[column] > 0.0, below=present[column] < 0.0)
    groups = signs.groupby([*SERIES, "year"], sort=False, observed=True)
    low, high = interval
    return pd.DataFrame(
        {
            "median": groups[column].median(),
            "low": groups[column].quantile(low),
            "high": groups[column].quantile(high),
            "probability_above": groups["above"].mean(),
            "probability_below": groups["below"].mean(),
            "pairs": groups.size(),
        }
    ).reset_index()
