"""What a scenario costs: the budget it needs, and the tax it forgoes apart."""

from __future__ import annotations

import pandas as pd

from sim.policy.bill import TAX_EXPENDITURE
from sim.targets import PLAN_YEARS


def is_tax_expenditure(costs: pd.DataFrame) -> pd.Series[bool]:
    """Which rows of the bill are tax forgone: nothing is spent, so they are reported apart."""
    return costs["kind"] == TAX_EXPENDITURE


def cost_totals(costs: pd.DataFrame, baseline: str = "plan") -> pd.DataFrame:
    """Totals over 2021-2025 by scenario, in the unit of ``costs``.

    ``costs`` has columns scenario, year, lever, kind, amount, unit. Returns columns scenario,
    budget (appropriations and guarantee losses), tax_expenditure, budget_to_baseline (a ratio,
    missing without a ``baseline``), unit.
    """
    in_plan = costs[costs["year"].isin(PLAN_YEARS)]
    kinds = is_tax_expenditure(in_plan).map({True: "tax_expenditure", False: "budget"})
    totals = (
        in_plan.assign(kind=kinds)
        .pivot_table(index="scenario", columns="kind", values="amount", aggfunc="sum", sort=False)
        .reindex(columns=["budget", "tax_expenditure"])
        .fillna(0.0)
    )
    totals["budget_to_baseline"] = totals["budget"] / totals["budget"].get(baseline, float("nan"))
    totals["unit"] = costs["unit"].iloc[0] if len(costs) else ""
    return totals.rename_axis(columns=None).reset_index()


def mean_costs(costs: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Mean over runs by scenario, year, lever and kind, yuan; nothing spent counts as 0.

    ``costs`` has columns scenario, year, lever, kind, amount, unit, one or more rows a run;
    ``indicators`` tells how many runs each scenario has.
    """
    runs = indicators.groupby("scenario")["draw"].nunique()
    keys = ["scenario", "year", "lever", "kind", "unit"]
    total = costs.groupby(keys, sort=False)["amount"].sum().reset_index()
    total["amount"] /= total["scenario"].map(runs)
    return total[["scenario", "year", "lever", "amount", "unit", "kind"]]
