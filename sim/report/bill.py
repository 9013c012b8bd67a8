"""The bill: who pays how much for which lever."""

from __future__ import annotations

from typing import Any

from sim.analysis import parts
from sim.model.policy.bill import PAYERS
from sim.report.names import name
from sim.report.numbers import DASH, LIST, number, shown
from sim.report.tables import BASELINE, Tables
from sim.targets import PLAN_YEARS
from sim.text import say


def bill(tables: Tables, language: str) -> dict[str, Any]:
    """The first scenario's bill of 2021-2025: a row a lever, a column a payer, sums at the ends.

    Tax forgone is part of the total and stands in a column of its own beside it.
    """
    scenario = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    costs = tables.costs[tables.costs["scenario"] == scenario]
    costs = costs[costs["year"].isin(PLAN_YEARS)]
    if costs.empty:
        return {"bill": None}
    scale = shown(str(costs["unit"].iloc[0]), language)
    costs = costs.assign(tax=costs["amount"].where(parts(costs) == "tax_expenditure", 0.0))
    paid = costs.pivot_table(index="lever", columns="payer", values="amount", aggfunc="sum")
    paid = paid.reindex(columns=list(PAYERS)).fillna(0.0)
    paid = paid.assign(total=paid.sum(axis=1), tax=costs.groupby("lever")["tax"].sum())
    paid = paid.sort_values("total", ascending=False, kind="stable")
    receivers = costs.groupby("lever")["receiver"].unique()
    rows = [
        (
            name("lever", str(lever), language),
            LIST[language].join(say(f"receiver.{who}", language) for who in receivers[lever]),
            *(_amount(value * scale.factor) for value in values),
        )
        for lever, values in zip(paid.index, paid.to_numpy(), strict=True)
    ]
    sums = (number(value * scale.factor) for value in paid.sum())
    heads = (
        say("report.bill.lever", language),
        say("report.bill.receiver", language),
        *(say(f"payer.{payer}", language) for payer in PAYERS),
        f"{say('report.bill.total', language)}, {scale.label}",
        say("report.bill.tax", language),
    )
    scenario_name = name("scenario", scenario, language)
    return {
        "bill": {
            "title": say("report.bill.title", language, scenario=scenario_name),
            "note": say("report.bill.note", language),
            "heads": heads,
            "rows": [*rows, (say("report.bill.total", language), "", *sums)],
        }
    }


def _amount(value: float) -> str:
    return number(value) if value else DASH
