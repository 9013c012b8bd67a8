"""The bill, and what the plan moves, as the page shows them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from html import escape, unescape

import pytest

from sim.analysis import moved_by
from sim.model.policy.bill import PAYERS
from sim.model.policy.levers import FAMILIES, about_levers
from sim.plan.register import clauses
from sim.report.bill import bill
from sim.report.moved import moved
from sim.report.page import page
from sim.report.palette import FAMILY_COLOURS
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.text import say


def figure(words: str) -> float:
    return 0.0 if words == "\u2013" else float(words.replace(",", "").replace("\u2212", "-"))


def test_the_bill_adds_up_by_lever_and_payer(tables: Tables) -> None:
    shown = bill(tables, Speech("en"))["bill"]
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


@pytest.mark.usefixtures("gapped")
def test_what_is_moved_is_told_with_the_way_that_is_better(tables: Tables, language: str) -> None:
    told = dataclasses.replace(tables, moved=moved_by(tables.indicators))
    shown = moved(told, Speech(language))["moved"]
    rows = {row[1].split("（")[0].split(",")[0]: row for row in shown["rows"]}
    way = rows[say("indicator.platform_distance", language)]
    assert way[2] == say("report.moved.less", language)
    assert way[3].startswith("\u2212")
    assert way[4] == "100%"
    assert rows[say("indicator.gerd", language)][2] == say("report.moved.more", language)
    assert say("mark.whole", language) in rows[say("indicator.loan_approval_rate", language)][0]
    assert "experiments.lever_effects" in shown["note"]
    assert moved(tables, Speech(language))["moved"] is None
    html = unescape(page(told, {}, Speech(language)))
    assert shown["title"] in html
    assert say("report.off", language) not in html


def test_what_is_switched_off_is_listed(tables: Tables, language: str) -> None:
    facts: Mapping[str, object] = {"configuration": {"behaviour": {"off": ["links", "catch_up"]}}}
    off = dataclasses.replace(tables, manifest={**tables.manifest, **facts})
    html = page(off, {}, Speech(language))
    assert escape(say("mechanism.links", language)) in html
    assert "behaviour.off=[links,catch_up]" in html


def test_families_stand_in_the_order_of_the_plan() -> None:
    about, place = about_levers(), {clause.id: n for n, clause in enumerate(clauses())}
    first = {
        family: min(place[about[lever].clause] for lever in levers)
        for family, levers in FAMILIES.items()
    }
    assert [first[family] for family in FAMILY_COLOURS] == sorted(first.values())
    assert list(FAMILY_COLOURS)[:2] == ["enterprise", "tax"]
