"""Money needs hands: grants that add, projects carried out, what goes back (2.2, 5.2)."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import CountyInnovationModel
from sim.behaviour.mechanisms import without
from sim.behaviour.parameters import Parameters
from sim.model.firms.plan import plan
from sim.model.government import rules as authority
from sim.model.policy.levers import Levers


@given(st.floats(0.0, 0.3), st.floats(0.0, 1.2))
def test_a_yuan_granted_adds_zeta_yuan_of_research(rate, zeta):
    """R = R_own + zeta g R, where the state of 2015 had no grants."""
    lift = float(authority.grant_lift(np.array([rate]), np.zeros(1), zeta)[0])
    assert lift == pytest.approx(1.0 + zeta * rate * lift)
    assert authority.grant_lift(np.array([rate]), np.array([rate]), zeta)[0] == 1.0


def test_grants_raise_research_at_once_and_stay_raised(firms_of, one_county, terms_2020):
    """A performer does as much more as grants add in the quarter they come, and keeps it."""
    b = Parameters(stop_hazard=1e-12).as_tuple()
    lift = 1.2

    def quarters(raises: list[float], ln_lift: float) -> np.ndarray:
        f = firms_of(5, rd=1e6, rd_stock=4e6, propensity=np.log(1e6 / 3e7))
        for quarter, times in enumerate(raises):
            here = one_county(grant_raise=[times], research_place=[ln_lift])
            plan(f, here, terms_2020, b, 1, quarter)
        return f.rd

    plain, granted = quarters([1.0], 0.0), quarters([lift], np.log(lift))
    np.testing.assert_allclose(granted, lift * plain)
    plain, granted = quarters([1.0] * 6, 0.0), quarters([lift] + [1.0] * 5, np.log(lift))
    np.testing.assert_allclose(granted, lift * plain)


def test_what_hands_carry_out():
    """As many hands as projects carry out 1 - 1/e; more of them more, fewer next to nothing."""
    offered = np.array([0.0, 5e6, 5e6, 5e6])
    found = authority.absorbed(offered, np.array([0.0, 5.0, 500.0, 0.005]))
    assert found == pytest.approx([1.0, 1.0 - np.exp(-1.0), 1.0, 0.001], abs=1e-6)
    spent = [authority.absorbed(np.array([x]), np.array([7.0]))[0] * x for x in (1e6, 1e7, 1e9)]
    assert spent == sorted(spent)
    assert spent[-1] <= 7.0 * authority.PROJECT


def test_packages_ask_for_matching_money():
    own = np.array([1e6, 1e7, 1e9])
    assert authority.matched(1e7, own, 0.5).tolist() == [5e5, 5e6, 1e7]


def test_execution_follows_what_pushes_it_both_ways():
    aim = 1.0 - 0.4 * np.exp(-0.5)
    start, speed = np.array([0.6, 0.6, 1.0]), 0.4
    push, far = np.array([0.0, 1.0, 1.0]), np.exp(-0.1)
    found = authority.execution(start, 0.6, push, 0.5, speed)
    assert found == pytest.approx([0.6, aim + (0.6 - aim) * far, aim + (1.0 - aim) * far])


def test_performers_of_a_circle_by_its_industry():
    found = authority.in_circle(
        np.array([6.0, 0.0, 5.0]), np.array([1e9, 2e9, 0.0]), np.array([0, 0, 1])
    )
    assert found == pytest.approx([2.0, 4.0, 5.0])


@pytest.fixture(scope="module")
def plan_of_2022(history: CountyInnovationModel) -> CountyInnovationModel:
    """Two years of the plan. Shared: look, never touch."""
    model = history.branch(Levers())
    model.run_for(8)
    return model


def test_nothing_is_paid_for_what_was_not_done(plan_of_2022: CountyInnovationModel) -> None:
    """What is offered is spent or goes back; the bill has what is spent, to the yuan."""
    model = plan_of_2022
    counties = model.tables["county"]
    before = dict(model.bill.amounts)
    twin = model.branch(model.levers)
    twin.step()
    counties = twin.tables["county"]
    spent = counties["execution"] * counties["absorbed"] * counties["money_offered"]
    assert 0.0 < spent.sum() < counties["money_offered"].sum()
    paid = sum(
        yuan - before.get(key, 0.0)
        for key, yuan in twin.bill.amounts.items()
        if key[1] in ("budget", "innovative_counties")
    )
    assert paid == pytest.approx(0.25 * spent.sum(), rel=1e-9)
    twin.run_for(3)
    counties, year = twin.tables["county"], twin.years[-1].values
    spent = counties["execution"] * counties["absorbed"] * counties["money_offered"]
    returned = counties["money_offered"] - spent
    np.testing.assert_allclose(year["project_money_returned"], returned, atol=1e-3)
    assert (year["rd_grants"] <= 0.3 * year["rd"]).all()


def test_without_the_mechanisms_all_that_is_offered_is_spent(world) -> None:
    off = without(Parameters(), ["grants_add", "project_hands", "execution"])
    model = CountyInnovationModel(world, Levers(), off, seed=5)
    model.run_for(14)
    counties = model.tables["county"]
    assert (counties["execution"] == 1.0).all()
    assert (counties["absorbed"] == 1.0).all()
    assert (counties["grant_lift"] == 1.0).all()
    assert counties["money_offered"].sum() > 0.0


def test_coordination_and_evaluation_make_more_of_the_money_be_spent(
    history: CountyInnovationModel,
) -> None:
    plan_levers = Levers()
    loose = dataclasses.replace(
        plan_levers,
        coordination=dataclasses.replace(plan_levers.coordination, strength=0.0),
        evaluation=dataclasses.replace(plan_levers.evaluation, share=0.0),
    )
    share = []
    for levers in (loose, plan_levers):
        model = history.branch(levers)
        model.parameters = dataclasses.replace(model.parameters, policy_delay=0.0)
        model.run_for(4)
        share.append(model.tables["county"]["execution"].mean())
    assert share[1] > share[0] + 0.02
