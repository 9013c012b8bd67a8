"""What the plan costs beyond ``no_plan``: who pays for which levers, what a county pays."""

from __future__ import annotations

from typing import Any

from sim.analysis import parts
from sim.model.policy.bill import PAYERS
from sim.report.findings import HUNDRED_MILLION, Findings
from sim.report.numbers import DASH, number, shown
from sim.report.palette import FAMILY_COLOURS, FAMILY_OF
from sim.report.screen import money, per_county
from sim.text import say


def increment(found: Findings, language: str) -> dict[str, Any] | None:
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
    scale = shown("100m yuan", language)
    factor = scale.factor / HUNDRED_MILLION

    def row(title: str, values: Any) -> tuple[str, ...]:
        return (title, *(number(v * factor) if v else DASH for v in values))

    rows = [row(say(f"family.{family}", language), wide.loc[family]) for family in wide.index]
    told = {
        "county": money(found.money.county, language),
        "counties": number(found.money.counties),
        "a_county": per_county(found.money, language),
        "budget": money(found.money.budget, language),
        "tax": money(found.money.tax, language),
    }
    which = "over" if found.compared else "whole"
    return {
        "title": say(f"increment.title.{which}", language, unit=scale.label),
        "heads": (
            say("increment.family", language),
            *(say(f"payer.{payer}", language) for payer in payers),
            say("increment.budget", language),
            say("report.costs.tax", language),
            say("report.costs.firms", language),
        ),
        "rows": [*rows, row(say("report.bill.total", language), wide.sum())],
        "said": say(f"increment.said.{which}", language, **told),
        "county": say("increment.county", language, **told),
    }
