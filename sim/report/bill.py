"""The bill: who pays how much for which lever."""

from __future__ import annotations

from typing import Any

from sim.analysis import parts
from sim.model.policy.bill import PAYERS
from sim.report.numbers import DASH, number
from sim.report.speech import Speech
from sim.report.tables import BASELINE, Tables
from sim.targets import PLAN_YEARS


def bill(tables: Tables, voice: Speech) -> dict[str, Any]:
    """The first scenario's bill of 2021-2025: a row a lever, a column a payer, sums at the ends.

    Tax forgone is part of the total and stands in a column of its own beside it.
    """
    scenario = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    costs = tables.costs[tables.costs["scenario"] == scenario]
    costs = costs[costs["year"].isin(PLAN_YEARS)]
    if costs.empty:
        return {"bill": None}
    scale = voice.shown(str(costs["unit"].iloc[0]))
    costs = costs.assign(tax=costs["amount"].where(parts(costs) == "tax_expenditure", 0.0))
    paid = costs.pivot_table(index="lever", columns="payer", values="amount", aggfunc="sum")
    paid = paid.reindex(columns=list(PAYERS)).fillna(0.0)
    paid = paid.assign(total=paid.sum(axis=1), tax=costs.groupby("lever")["tax"].sum())
    paid = paid.sort_values("total", ascending=False, kind="stable")
    receivers = costs.groupby("lever")["receiver"].unique()
    rows = [
        (
            voice.name("lever", str(lever)),
            voice.listed(voice.say(f"receiver.{who}") for who in receivers[lever]),
            *(_amount(value * scale.factor) for value in values),
        )
        for lever, values in zip(paid.index, paid.to_numpy(), strict=True)
    ]
    sums = (number(value * scale.factor) for value in paid.sum())
    heads = (
        voice.say("report.bill.lever"),
        voice.say("report.bill.receiver"),
        *(voice.say(f"payer.{payer}") for payer in PAYERS),
        f"{voice.say('report.bill.total')}, {scale.label}",
        voice.say("report.bill.tax"),
    )
    scenario_name = voice.name("scenario", scenario)
    return {
        "bill": {
            "title": voice.say("report.bill.title", scenario=scenario_name),
            "note": voice.say("report.bill.note"),
            "heads": heads,
            "rows": [*rows, (voice.say("report.bill.total"), "", *sums)],
        }
    }


def _amount(value: float) -> str:
    return number(value) if value else DASH
