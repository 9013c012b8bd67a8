"""The bill and the cost of a unit as the page shows them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from html import escape

import pandas as pd
import pytest

from sim.analysis import unit_costs
from sim.policy.bill import PAYERS
from sim.report.bill import bill, units
from sim.report.page import page
from sim.report.tables import Tables
from sim.text import say


def figure(words: str) -> float:
    return 0.0 if words == "\u2013" else float(words.replace(",", "").replace("\u2212", "-"))


def test_the_bill_adds_up_by_lever_and_payer(tables: Tables) -> None:
    shown = bill(tables, "en")["bill"]
    *rows, sums = shown["rows"]
    own = tables.costs[tables.costs["scenario"] == "plan"]
    assert len(rows) == own["lever"].nunique()
    payers = slice(2, 2 + len(PAYERS))
    for row in rows:
        assert sum(map(figure, row[payers])) == pytest.approx(figure(row[-2]))
    assert sum(map(figure, sums[payers])) == pytest.approx(figure(sums[-2]), rel=0.01)
    assert figure(sums[-2]) == pytest.approx(own["amount"].sum() / 1e9, rel=0.01)
    tax = own[own["kind"] == "tax_expenditure"]["amount"].sum()
    assert figure(sums[-1]) == pytest.approx(tax / 1e9, rel=0.01)
    assert say("payer.province", "en") in shown["heads"]


def by_draw(tables: Tables) -> pd.DataFrame:
    draws = pd.DataFrame({"draw": sorted(set(tables.indicators["draw"]))})
    return tables.costs.merge(draws, how="cross")


def test_a_unit_has_a_price_and_what_is_not_moved_has_none(tables: Tables, language: str) -> None:
    costs = unit_costs(tables.indicators, by_draw(tables))
    priced = dataclasses.replace(tables, unit_costs=costs)
    rows = {row[1]: row for row in units(priced, language)["units"]["rows"]}
    assert any(row[3] != "\u2013" for row in rows.values())
    assert units(tables, language)["units"] is None
    html = page(priced, {"paths": [], "differences": [], "costs": [], "maps": []}, language)
    assert say("report.units", language) in html
    assert say("report.off", language) not in html


def test_what_is_switched_off_is_listed(tables: Tables, language: str) -> None:
    facts: Mapping[str, object] = {"configuration": {"behaviour": {"off": ["links", "catch_up"]}}}
    off = dataclasses.replace(tables, manifest={**tables.manifest, **facts})
    html = page(off, {"paths": [], "differences": [], "costs": [], "maps": []}, language)
    assert escape(say("mechanism.links", language)) in html
    assert "behaviour.off=[links,catch_up]" in html
