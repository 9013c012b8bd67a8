"""What the plan costs beyond ``no_plan``: who pays for which levers, what a county pays."""

from __future__ import annotations

from typing import Any

from sim.analysis import parts
from sim.model.policy.bill import PAYERS
from sim.report.findings import HUNDRED_MILLION, Findings
from sim.report.numbers import DASH, number
from sim.report.palette import FAMILY_COLOURS, FAMILY_OF
from sim.report.screen import MONEY, per_county
from sim.report.speech import Speech


def increment(found: Findings, voice: Speech) -> dict[str, Any] | None:
    """A row a family, a column a payer of the budget, then the budget, tax forgone and what firms
    pay themselves; the last row sums them up. None without a bill."""
    if found.money is None:
        return None
    costs = found.increment
    costs = costs.assign(part=parts(costs), family=costs["lever"].map(FAMILY_OF))
    costs = costs.assign(column=costs["part"].where(costs["part"] != "budget", costs["payer"]))
    payers = [payer for payer in PAYERS if payer != "firm"]
    columns = [*payers, "budget", "tax_expenditure", "firms"]
    wide = costs.pivot_table(index="family", columns="column", values="amount", aggfunc="sum")
    wide = wide.reindex(index=list(FAMILY_COLOURS), columns=columns).fillna(0.0)
    wide["budget"] = wide[payers].sum(axis=1)
    wide = wide[(wide != 0.0).any(axis=1)]
    scale = voice.shown(MONEY)
    factor = scale.factor / HUNDRED_MILLION

    def row(title: str, values: Any) -> tuple[str, ...]:
        return (title, *(number(v * factor) if v else DASH for v in values))

    rows = [row(voice.say(f"family.{family}"), wide.loc[family]) for family in wide.index]
    told = {
        "county": voice.amount(found.money.county, MONEY),
        "counties": number(found.money.counties),
        "a_county": per_county(found.money, voice),
        "budget": voice.amount(found.money.budget, MONEY),
        "tax": voice.amount(found.money.tax, MONEY),
    }
    which = "over" if found.compared else "whole"
    return {
        "title": voice.say(f"increment.title.{which}", unit=scale.label),
        "heads": (
            voice.say("increment.family"),
            *(voice.say(f"payer.{payer}") for payer in payers),
            voice.say("increment.budget"),
            voice.say("report.costs.tax"),
            voice.say("report.costs.firms"),
        ),
        "rows": [*rows, row(voice.say("report.bill.total"), wide.sum())],
        "said": voice.say(f"increment.said.{which}", **told),
        "county": voice.say("increment.county", **told),
    }
