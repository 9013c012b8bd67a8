"""How settings come down to counties: delay, targeting, budgets, review, imitation."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sim import CountyInnovationModel
from sim.model.government import pairing
from sim.model.government import rules as authority
from sim.model.government.levers import Budget, Coordination, Evaluation, Targeting
from sim.model.policy.levers import Levers
from sim.world import World

N = 12
shares = arrays.arrays(np.float64, N, elements=st.floats(0.0, 1.0))
money = arrays.arrays(np.float64, N, elements=st.floats(0.0, 1e10))
flags = arrays.arrays(np.bool_, N)
PROVINCE = np.repeat([110000, 330000, 530000], N // 3)


@given(money, shares, flags, st.floats(0.0, 0.5))
def test_evaluation_moves_money_only_within_a_province(budget, capability, area, share):
    after = authority.follow_capability(budget, capability, share, PROVINCE, area)
    assert (after >= 0.0).all()
    for code in np.unique(PROVINCE):
        inside = code == PROVINCE
        assert after[inside].sum() == pytest.approx(budget[inside].sum(), rel=1e-9, abs=1e-3)
    assert (after[~area] == budget[~area]).all()


def test_evaluation_favours_the_capable():
    budget, area = np.full(N, 100.0), np.ones(N, bool)
    capability = np.tile([0.2, 0.4, 0.6, 0.8], 3)
    after = authority.follow_capability(budget, capability, 0.5, PROVINCE, area)
    assert after[:4] == pytest.approx(50.0 + 200.0 * capability[:4] / 2.0)
    assert (authority.follow_capability(budget, capability, 0.0, PROVINCE, area) == budget).all()


def test_chains_weigh_the_class_they_are_meant_for():
    developed = np.array([True, False])
    heavy = authority.CLASS_WEIGHT
    assert authority.class_weight(developed, "innovation").tolist() == [heavy, 1.0]
    assert authority.class_weight(developed, "industry").tolist() == [1.0, heavy]
    assert authority.class_weight(developed, "even").tolist() == [1.0, 1.0]


def test_review_takes_the_weakest_in_whole_counties():
    named = np.array([True, True, True, True, False])
    score = np.array([3.0, 1.0, 2.0, 4.0, 0.0])
    assert authority.weakest(named, 0.5, score).tolist() == [1, 2]
    assert authority.weakest(named, 0.24, score).tolist() == []


@given(shares, shares, shares, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_practice_moves_towards_what_holds_it_up(practice, own, seen, rate, decay):
    """Up to what is seen, down to the better of that and the county's own; never past either."""
    after = authority.taken_over(practice, own, seen, rate, decay)
    assert (after <= np.maximum(practice, seen) + 1e-12).all()
    assert (after >= np.minimum(practice, np.maximum(own, seen)) - 1e-12).all()
    kept = authority.taken_over(practice, own, seen, rate, 0.0)
    assert (kept >= practice).all()
    assert (kept >= after).all()
    lost = 0.25 * 0.2 * (0.8 - 0.3)
    assert authority.taken_over(np.array([0.8]), np.array([0.3]), np.zeros(1), 0.1, 0.2) == (
        pytest.approx(0.8 - lost)
    )


def ahead(
    history: CountyInnovationModel, levers: Levers, quarters: int = 1, delay: float = 2.0
) -> CountyInnovationModel:
    """A branch of ``history`` where settings take ``delay`` quarters to act."""
    model = history.branch(levers)
    model.parameters = dataclasses.replace(model.parameters, policy_delay=delay)
    for _ in range(quarters):
        model.step()
    return model


@pytest.mark.parametrize(("strength", "delay"), [(0.0, 2), (0.5, 1), (1.0, 0)])
def test_coordination_shortens_the_way(strength, delay, history):
    """A setting of 2021Q1 acts after the delay, and not a quarter sooner."""
    levers = dataclasses.replace(
        Levers.held(), coordination=Coordination(strength=strength), budget=Budget(amount=50.0)
    )
    model = ahead(history, levers, delay)
    if delay:
        assert model.now.policy.budget.amount == 0.0
    model.run_for(1)
    assert model.now.delay == delay
    assert model.now.policy.budget.amount == 50e8


@pytest.mark.parametrize("split", ["people", "need", "merit"])
def test_the_centres_money_reaches_county_areas_as_far_as_it_is_spent(split, history):
    levers = dataclasses.replace(Levers.held(), budget=Budget(amount=50.0, split=split))
    less, more = ahead(history, Levers.held(), delay=0.0), ahead(history, levers, delay=0.0)
    counties, area = more.tables["county"], more.tables["county"]["county_area"]
    gained = counties["science_budget"] - less.tables["county"]["science_budget"]
    offered, before = (m.tables["county"]["money_offered"] for m in (more, less))
    assert (offered - before).sum() == pytest.approx(5e9, rel=1e-6)
    spent = [m.tables["county"]["execution"] * m.tables["county"]["absorbed"] for m in (more, less)]
    np.testing.assert_allclose(gained, spent[0] * offered - spent[1] * before, atol=1.0)
    paid, kept = (paid_for(m, "budget") + paid_for(m, "innovative_counties") for m in (more, less))
    assert paid - kept == pytest.approx(0.25 * gained.sum(), rel=1e-6)
    assert np.abs(gained[~area]).sum() < 1.0
    assert gained.sum() > 0.0


def paid_for(model: CountyInnovationModel, lever: str) -> float:
    """Yuan on the bill of 2021 for a lever."""
    return sum(yuan for key, yuan in model.bill.amounts.items() if key[:2] == (2021, lever))


def test_shares_sum_to_one_and_follow_the_focus(history):
    plain = ahead(history, dataclasses.replace(Levers.held(), targeting=Targeting()), delay=0.0)
    focus = Targeting(focus="key_counties", weight=5.0, by_class="none")
    keyed = ahead(history, dataclasses.replace(Levers.held(), targeting=focus), delay=0.0)
    for model in (plain, keyed):
        people = model.tables["county"]["population"]
        for chain in authority.CHAINS:
            part = authority.spread(people, model.tables["county"][f"favour_{chain}"])
            assert part.sum() == pytest.approx(1.0)
            assert (part[~model.tables["county"]["county_area"]] == 0.0).all()
    key = keyed.tables["county"]["key_county"] & keyed.tables["county"]["county_area"]
    before, after = (
        authority.spread(m.tables["county"]["population"], m.tables["county"]["favour_even"])
        for m in (plain, keyed)
    )
    total = before[key].sum()
    assert after[key].sum() == pytest.approx(5.0 * total / (1.0 + 4.0 * total))


def test_evaluation_conserves_the_nations_budgets(history):
    levers = dataclasses.replace(Levers.held(), evaluation=Evaluation(share=0.4))
    one, other = ahead(history, Levers.held(), delay=0.0), ahead(history, levers, delay=0.0)
    # What offices spend of new money, which evaluation moves as well, is no part of it.
    total = [
        (counties["science_budget"] - spent).sum()
        for counties in (one.tables["county"], other.tables["county"])
        for spent in [counties["execution"] * counties["absorbed"] * counties["money_offered"]]
    ]
    assert total[0] == pytest.approx(total[1], rel=1e-9)


def test_a_reviewed_county_is_replaced_and_the_first_batch_stays(history):
    plan = Levers()
    strict = dataclasses.replace(plan.innovative_counties, removal=0.5, ramp=1)
    model = history.branch(dataclasses.replace(plan, innovative_counties=strict))
    model.run_for(8)
    before = model.tables["county"]["designated"].copy()
    model.run_for(1)
    now, first = model.tables["county"]["designated"], model.tables["county"]["innovative_2018"]
    gone = before & ~now
    assert now.sum() == before.sum() == 100
    assert gone.sum() == int(0.5 * (before & ~first).sum())
    assert now[first].all()


def test_before_the_plan_pairs_send_what_was_sent(world: World) -> None:
    """The published sum, but for donors that would give too much of their revenue."""
    model = CountyInnovationModel(world, seed=1)
    model.run_for(6)
    counties, now, pairs = model.state.counties, model.now, model.state.pairs
    asked = 0.25e8 * pairing.HISTORY[2017] * model.state.fixed.pair_share
    of_donor = np.bincount(pairs["donor"], asked, len(counties))
    most = 0.2 * 0.25 * counties.fiscal_revenue * now.gdp_factor(2020)
    assert counties.aid_given == pytest.approx(np.minimum(of_donor, most), abs=50.0)
    assert counties.aid_received.sum() == counties.aid_given.sum()
