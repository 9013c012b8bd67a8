"""What a scenario costs: the budget it needs; the tax it forgoes and what firms pay, apart."""

from __future__ import annotations

import pandas as pd

from sim.model.policy.bill import TAX_EXPENDITURE, is_public
from sim.targets import PLAN_YEARS

PARTS = ("budget", "tax_expenditure", "firms")
ENTRY = ["year", "lever", "payer", "receiver", "kind", "unit"]


def parts(costs: pd.DataFrame) -> pd.Series[str]:
    """Which part of a bill each row belongs to.

    ``budget``: appropriations and guarantee losses; ``tax_expenditure``: tax forgone, where nothing
    is spent; ``firms``: what firms pay themselves beside a lever.
    """
    rows = zip(costs["kind"], costs["payer"], strict=True)
    named = [
        "budget" if is_public(kind, payer) else PARTS[1] if kind == TAX_EXPENDITURE else PARTS[2]
        for kind, payer in rows
    ]
    return pd.Series(named, index=costs.index, dtype=object)


def cost_totals(costs: pd.DataFrame, baseline: str = "plan") -> pd.DataFrame:
    """Totals over 2021-2025 by scenario, in the unit of ``costs``.

    ``costs`` has columns scenario, year, lever, kind, payer, amount, unit. Returns columns
    scenario, the ``PARTS``, budget_to_baseline (a ratio, missing without a ``baseline``), unit.
    """
    in_plan = costs[costs["year"].isin(PLAN_YEARS)]
    totals = (
        in_plan.assign(part=parts(in_plan))
        .pivot_table(index="scenario", columns="part", values="amount", aggfunc="sum", sort=False)
        .reindex(columns=list(PARTS))
        .fillna(0.0)
    )
    totals["budget_to_baseline"] = totals["budget"] / totals["budget"].get(baseline, float("nan"))
    totals["unit"] = costs["unit"].iloc[0] if len(costs) else ""
    return totals.rename_axis(columns=None).reset_index()


def mean_costs(costs: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Mean over runs by scenario, year, lever, payer, receiver and kind; nothing spent counts as 0.

    ``costs`` has these columns with amount and unit (yuan), one or more rows a run; ``indicators``
    tells how many runs each scenario has.
    """
    runs = indicators.groupby("scenario")["draw"].nunique()
    total = costs.groupby(["scenario", *ENTRY], sort=False)["amount"].sum().reset_index()
    total["amount"] /= total["scenario"].map(runs)
    return total[["scenario", *ENTRY[:-1], "amount", "unit"]]
