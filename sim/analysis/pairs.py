"""Scenarios compared on shared luck: the same draw and seed in both, one difference a pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.targets import INTERVAL

SERIES = ["scope", "indicator", "unit"]
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
    return _differences(indicators[~is_baseline].merge(partners, on=PAIR, validate="many_to_one"))


def paired_runs(table: pd.DataFrame, baseline: Mapping[str, object]) -> pd.DataFrame:
    """The rows of ``table`` outside ``baseline`` with a column ``partner``: the run within it on
    the same luck.

    ``table`` has columns run, scenario, draw, seed and a column a factor; ``baseline`` says what
    the rows to compare with have in some of them (``{"scenario": "plan"}``). The partner has the
    same draw and seed; where the baseline has several of them, also the same in all columns that
    ``baseline`` does not name. A row without a partner is left out. Raises ``ValueError`` if
    the baseline has no row.
    """
    in_baseline = pd.Series(True, index=table.index)
    for column, value in baseline.items():
        in_baseline &= _same(table[column], value)
    if not in_baseline.any():
        raise ValueError(f"no row of the table has {dict(baseline)}")
    keys = ["draw", "seed"]
    if table[in_baseline].duplicated(keys).any():
        keys += [column for column in table.columns if column not in {"run", *keys, *baseline}]
    within = (
        table.loc[in_baseline, [*keys, "run"]]
        .drop_duplicates(keys)
        .rename(columns={"run": "partner"})
    )
    return table[~in_baseline].merge(within, on=keys)


def run_differences(rows: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Each of ``rows`` (as of ``paired_runs``) less its partner, figure by figure.

    ``values`` has columns run, year, scope, indicator, value, unit, one row a run and figure.
    Returns the columns of both with ``baseline``, ``difference`` and ``relative`` as
    ``paired_differences``.
    """
    keys = ["year", "scope", "indicator"]
    others = values[["run", *keys, "value"]].rename(columns={"run": "partner", "value": "baseline"})
    return _differences(rows.merge(values, on="run").merge(others, on=["partner", *keys]))


def _differences(pairs: pd.DataFrame) -> pd.DataFrame:
    pairs["difference"] = pairs["value"] - pairs["baseline"]
    nonzero = pairs["baseline"].where(pairs["baseline"] != 0.0, np.nan)
    pairs["relative"] = 100.0 * pairs["difference"] / nonzero
    return pairs


def _same(column: pd.Series[Any], value: object) -> pd.Series[bool]:
    """Which entries are ``value``; numbers to the last digits, which steps of a range lose."""
    if isinstance(value, float | int) and pd.api.types.is_numeric_dtype(column):
        return pd.Series(np.isclose(column, value, rtol=1e-9, atol=0.0), index=column.index)
    return column == value


def summarise_pairs(
    pairs: pd.DataFrame,
    column: str = "difference",
    interval: tuple[float, float] = INTERVAL,
    by: Sequence[str] = ("scenario",),
) -> pd.DataFrame:
    """Median, interval and sign of ``column`` over pairs, ``by`` columns, indicator and year.

    Returns the columns ``by``, scope, indicator, unit, year, median, low, high, probability_above
    (share of pairs above zero), probability_below, pairs. Pairs where ``column`` is missing are
    left out.
    """
    present = pairs.dropna(subset=[column])
    signs = present.assign(above=present[column] > 0.0, below=present[column] < 0.0)
    groups = signs.groupby([*by, *SERIES, "year"], sort=False, observed=True, dropna=False)
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
