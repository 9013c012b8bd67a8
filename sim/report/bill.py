"""Tables of money: who pays how much for which lever, and what a unit of each target costs."""

from __future__ import annotations

import math
from typing import Any

from sim.analysis import parts
from sim.policy.bill import PAYERS
from sim.report.names import name, series_name
from sim.report.numbers import DASH, LIST, interval, number, shown
from sim.report.tables import BASELINE, Tables
from sim.report.verdicts import PRINCIPAL
from sim.targets import PLAN_YEARS
from sim.text import say

WITHOUT = "no_plan"


def bill(tables: Tables, language: str) -> dict[str, Any]:
    """The first scenario's bill of 2021-2025: a row a lever, a column a payer, sums at the ends.

    Tax forgone is part of the total and stands in a column of its own beside it.
    """
    scenario = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    own = tables.costs[tables.costs["scenario"] == scenario]
    own = own[own["year"].isin(PLAN_YEARS)]
    if own.empty:
        return {"bill": None}
    scale = shown(str(own["unit"].iloc[0]), language)
    own = own.assign(tax=own["amount"].where(parts(own) == "tax_expenditure", 0.0))
    paid = own.pivot_table(index="lever", columns="payer", values="amount", aggfunc="sum")
    paid = paid.reindex(columns=list(PAYERS)).fillna(0.0)
    paid = paid.assign(total=paid.sum(axis=1), tax=own.groupby("lever")["tax"].sum())
    paid = paid.sort_values("total", ascending=False, kind="stable")
    receivers = own.groupby("lever")["receiver"].unique()
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
    words = name("scenario", scenario, language)
    return {
        "bill": {
            "title": say("report.bill.title", language, scenario=words),
            "note": say("report.bill.note", language),
            "heads": heads,
            "rows": [*rows, (say("report.bill.total", language), "", *sums)],
        }
    }


def _amount(value: float) -> str:
    return number(value) if value else DASH


def units(tables: Tables, language: str) -> dict[str, Any]:
    """What a unit of each target's main series costs in the first scenario, over ``no_plan``."""
    own = tables.unit_costs
    scenario = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    if own.empty or scenario not in set(own["scenario"]):
        return {"units": None}
    principal = {(r.target, *pair) for r in PRINCIPAL.values() for pair in r.series}
    scale = shown("100m yuan", language)
    rows = [
        (
            row["target"],
            say(
                "report.measure",
                language,
                measure=series_name(row["indicator"], row["scope"], language),
                unit=name("unit", row["unit"], language),
            ),
            f"{number(row['moved'], signed=True)} "
            f"({interval(row['moved_low'], row['moved_high'], language, signed=True)})",
            _cost(row, scale.factor, language),
        )
        for row in own[own["scenario"] == scenario].to_dict("records")
        if (row["target"], row["indicator"], row["scope"]) in principal
    ]
    return {
        "units": {
            "title": say("report.units", language),
            "note": say("report.units.note", language, without=name("scenario", WITHOUT, language)),
            "heads": (
                say("report.target", language),
                say("report.units.series", language),
                say("report.units.moved", language),
                say("report.units.cost", language, unit=scale.label),
            ),
            "rows": rows,
        }
    }


def _cost(row: dict[Any, Any], factor: float, language: str) -> str:
    if math.isnan(row["cost_per_unit"]):
        return DASH
    middle, low, high = (factor * row[k] for k in ("cost_per_unit", "cost_low", "cost_high"))
    return f"{number(middle)} ({interval(low, high, language)})"
