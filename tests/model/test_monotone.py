"""The country leans the way each lever pushes, on shared luck."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.model.policy.levers import Levers
from tests.model.draws import parts

QUARTERS = 8


def pushed(history: CountyInnovationModel, lever: str, **settings: Any) -> CountyInnovationModel:
    """The settings of 2020 and one lever moved, which acts at once."""
    base = Levers.held()
    moved = dataclasses.replace(getattr(base, lever), start="2021Q1", ramp=1, **settings)
    model = history.branch(dataclasses.replace(base, **{lever: moved}))
    model.parameters = dataclasses.replace(model.parameters, policy_delay=0.0)
    return model


def national(model: CountyInnovationModel, name: str) -> float:
    """A figure summed over the years since 2021 and all counties."""
    return sum(float(y.values[name].sum()) for y in model.years if y.year > 2020)


def rising(values: list[float]) -> None:
    """Never lower at a stronger setting, and higher in the end."""
    assert values == sorted(values)
    assert values[-1] > values[0]


def lent(model: CountyInnovationModel, quarters: int) -> tuple[set[int], float]:
    """Firms that got loans and the yuan lent, where banks never run dry."""
    model.parameters = dataclasses.replace(model.parameters, bank_capacity=1e4)
    firms, who, total = model.tables["firm"], set(), 0.0
    for _ in range(quarters):
        for part in parts(model):
            if part == "borrow":
                got = firms.alive & (firms["loan"] > 0)
                who |= set(firms["id"][got].tolist())
                total += float((firms["weight"] * firms["loan"])[got].sum())
    return who, total


def test_more_guarantee_never_fewer_loans(history: CountyInnovationModel) -> None:
    """A larger public share of losses raises scores and limits: who got a loan still gets it.

    Later quarters and scarce banks are left out on purpose: larger loans leave less for others.
    """
    shares = (0.0, 0.3, 0.6, 0.9)
    found = [
        lent(pushed(history, "credit_guarantee", share=share, capital=2_000.0), 1)
        for share in shares
    ]
    for (fewer, less), (more, larger) in itertools.pairwise(found):
        assert fewer <= more
        assert less <= larger
    assert found[0][1] < found[-1][1]
    rising(
        [
            lent(pushed(history, "credit_guarantee", share=share, capital=2_000.0), 6)[1]
            for share in (0.0, 0.9)
        ]
    )


def test_more_haircut_never_smaller_loans(history: CountyInnovationModel) -> None:
    """Patents that banks take as a pledge raise the limit."""
    found = [lent(pushed(history, "ip_pledge", haircut=part), 1) for part in (0.0, 0.1, 0.4, 0.8)]
    assert all(fewer <= more for (fewer, _), (more, _) in itertools.pairwise(found))
    rising([total for _, total in found])


def test_cheaper_loans_never_less_research(history: CountyInnovationModel) -> None:
    """A subsidy of interest lowers the user cost of certified firms."""
    found = []
    for rate in (0.0, 0.01, 0.05):
        model = pushed(history, "credit_subsidy", rate=rate)
        model.run_for(QUARTERS)
        found.append(national(model, "rd"))
    rising(found)


@pytest.mark.parametrize("group", ["general", "manufacturing", "tech_sme"])
def test_more_deduction_never_less_research(group: str, history: CountyInnovationModel) -> None:
    """A larger extra deduction lowers the user cost of R&D; relief grows with it."""
    research, relief = [], []
    for extra in (0.75, 1.0, 1.5, 2.0):
        model = pushed(history, "super_deduction", **{group: extra, f"{group}_from": "2021Q1"})
        model.run_for(QUARTERS)
        research.append(national(model, "rd"))
        relief.append(national(model, "super_deduction_tax_relief"))
    rising(research)
    rising(relief)


def test_a_lower_rate_for_high_tech_draws_firms_in(history: CountyInnovationModel) -> None:
    """Without an advantage over the standard rate fewer firms hold the certificate."""
    found = []
    for rate in (0.25, 0.15):
        model = pushed(history, "hnte_tax_rate", rate=rate)
        model.run_for(QUARTERS)
        found.append(float(model.years[-1].values["hnte_stock"].sum()))
    rising(found)


def test_more_commissioners_never_less_adoption(history: CountyInnovationModel) -> None:
    """Without decay of quality with scale, each post adds contact with farms."""
    found = []
    for posts in (0.0, 60_000.0, 120_000.0, 240_000.0):
        model = pushed(history, "commissioner_quota", posts=posts)
        model.parameters = dataclasses.replace(model.parameters, scale_decay=0.0)
        model.run_for(QUARTERS)
        found.append(national(model, "adopting_households"))
    rising(found)


def test_corps_cover_the_key_counties(history: CountyInnovationModel) -> None:
    """No members, no coverage; one a county covers all 160 that people can be found for; a larger
    team serves more."""
    covered, people = [], []
    for members in (0.0, 1.0, 50.0, 200.0):
        model = pushed(history, "corps", members=members)
        model.run_for(4)
        covered.append(float(model.years[-1].values["corps_counties"].sum()))
        serving = model.tables["commissioner"]
        corps = (serving["host"] >= 0) & (serving["stream"] == 2)
        people.append(float(serving["weight"][corps].sum()))
    assert covered == [0.0, 160.0, 160.0, 160.0]
    rising(people)


def test_more_paired_money_moves_more_between_budgets(history: CountyInnovationModel) -> None:
    """Recipients' science budgets rise and donors' fall, county by county."""
    low, high = (pushed(history, "pairing_funds", amount=amount) for amount in (100.0, 400.0))
    low.run_for(1)
    high.run_for(1)
    change = high.tables["county"]["science_budget"] - low.tables["county"]["science_budget"]
    pairs = high.world.pairing
    gets = np.zeros(len(change), bool)
    gives = gets.copy()
    gets[pairs["recipient"]] = True
    gives[pairs["donor"]] = True
    assert (change[gets & ~gives] > 0).all()
    assert (change[gives & ~gets] < 0).all()
    assert (change[~gives & ~gets] == 0).all()


def test_branch_plants_move_births_west(history: CountyInnovationModel) -> None:
    """More branches: more entries in recipient counties, fewer in donors."""
    west, east = [], []
    for branches in (0.0, 20_000.0, 60_000.0):
        model = pushed(history, "pairing_firms", branches=branches)
        model.run_for(QUARTERS)
        pairs = model.world.pairing
        born = sum(y.values["firm_entries"] for y in model.years if y.year > 2020)
        west.append(float(born[np.unique(pairs["recipient"])].sum()))
        east.append(-float(born[np.unique(pairs["donor"])].sum()))
    rising(west)
    rising(east)
