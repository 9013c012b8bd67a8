"""What a unit of each target costs: the public money a scenario adds, over what it moves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.costs import parts
from sim.targets import INTERVAL, LAST_YEAR, PLAN_YEARS, READINGS

COLUMNS = (
    "target",
    "indicator",
    "scope",
    "scenario",
    "unit",
    "moved",
    "moved_low",
    "moved_high",
    "budget",
    "cost_per_unit",
    "cost_low",
    "cost_high",
)
HUNDRED_MILLION = 1e8


def unit_costs(
    indicators: pd.DataFrame, costs: pd.DataFrame, without: str = "no_plan"
) -> pd.DataFrame:
    """Every series that a target is judged by, in every scenario but ``without``.

    ``moved`` is what the scenario adds to the series in the last year over ``without``, run against
    run with the same draw; ``budget`` the public money it adds over 2021-2025, 100 million yuan,
    tax forgone left out; ``cost_per_unit`` the one over the other, 100 million yuan a unit. Medians
    with 5-95% intervals over draws. The cost is missing where less than 95% of the draws move the
    series up: there is nothing that money could be said to buy. Empty without a run of ``without``.
    """
    moved = _paired(_values(indicators), without)
    spent = _paired(_budget(costs), without)
    if moved is None or spent is None:
        return pd.DataFrame(columns=list(COLUMNS))
    units = indicators.drop_duplicates("indicator").set_index("indicator")["unit"]
    series = dict.fromkeys((r.target, *pair) for r in READINGS for pair in r.series)
    money = spent[0]
    scenarios = [name for name in indicators["scenario"].unique() if name != without]
    rows = []
    for target, indicator, scope in series:
        for scenario in scenarios:
            if scenario not in moved.index or (indicator, scope) not in moved:
                continue
            change = moved.loc[scenario, (indicator, scope)].dropna()
            budget = money.loc[scenario].reindex(change.index)
            rows.append(
                (
                    target,
                    indicator,
                    scope,
                    scenario,
                    units[indicator],
                    *_bounds(change),
                    budget.median(),
                    *_cost(budget, change),
                )
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _values(indicators: pd.DataFrame) -> pd.DataFrame:
    judged = {pair for reading in READINGS for pair in reading.series}
    last = indicators[indicators["year"] == LAST_YEAR]
    keys = pd.MultiIndex.from_frame(last[["indicator", "scope"]])
    return last[keys.isin(list(judged))].pivot_table(
        index=["scenario", "draw"], columns=["indicator", "scope"], values="value"
    )


def _budget(costs: pd.DataFrame) -> pd.DataFrame:
    own = costs[costs["year"].isin(PLAN_YEARS) & (parts(costs) == "budget")]
    return (own.groupby(["scenario", "draw"])["amount"].sum() / HUNDRED_MILLION).to_frame(0)


def _paired(table: pd.DataFrame, without: str) -> pd.DataFrame | None:
    """Every run less that of ``without`` with the same draw; None without one."""
    if without not in table.index.get_level_values("scenario"):
        return None
    base = table.loc[without]
    draws = table.index.get_level_values("draw")
    return table - base.reindex(draws).set_axis(table.index)


def _bounds(values: pd.Series[float]) -> tuple[float, float, float]:
    middle, low, high = values.quantile([0.5, *INTERVAL]).to_list()
    return middle, low, high


def _cost(budget: pd.Series[float], change: pd.Series[float]) -> tuple[float, float, float]:
    if not len(change) or (change > 0.0).mean() < INTERVAL[1] or budget.median() <= 0.0:
        return np.nan, np.nan, np.nan
    up = change > 0.0
    return _bounds(budget[up] / change[up])
