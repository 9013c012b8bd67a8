"""Institutes: outreach, knowledge, pairs with counties, instruments they share (6)."""

from __future__ import annotations

import dataclasses
import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import CountyInnovationModel
from sim.behaviour.effects import PROVINCES, YEARS, Effects, Kind
from sim.behaviour.parameters import Parameters
from sim.model.firms.produce import PATENT_LAPSE
from sim.model.institutes import institute
from sim.model.institutes.table import Institutes
from sim.model.policy.levers import Levers
from sim.model.policy.prices import Prices
from sim.world.firm_totals import PATENTS_CLOSED
from tests.model.draws import BillWatch


def test_outreach_share_by_hand():
    b = replace(Parameters(), outreach_incentive=0.5, outreach_demand=0.2)
    base = np.array([0.05, 0.3])
    np.testing.assert_allclose(institute.outreach_share(base, 0.0, np.zeros(2), b), base)
    found = institute.outreach_share(base, 0.4, np.array([1.0, 1.0]), b)
    np.testing.assert_allclose(found / (1 - found), base / (1 - base) * math.exp(0.4))


@given(st.floats(0.01, 0.9), st.floats(-0.3, 0.7), st.floats(-0.3, 0.7), st.floats(-1, 1))
def test_incentive_never_lowers_outreach(base, a, b, demand):
    low, high = sorted((a, b))
    share = [
        institute.outreach_share(np.array([base]), i, np.array([demand]), Parameters())[0]
        for i in (low, high)
    ]
    assert 0.0 < share[0] <= share[1] < 1.0


def test_knowledge_settles_where_new_research_replaces_the_forgotten():
    stock, outreach, budget = np.zeros(1), np.array([0.2]), np.array([4e6])
    for _ in range(600):
        stock = institute.knowledge(stock, outreach, budget, 0.15)
    assert stock[0] == pytest.approx(0.8 * 1e6 / (1 - 0.85**0.25))
    lapsed = stock
    for _ in range(4):
        lapsed = institute.knowledge(lapsed, outreach, np.zeros(1), 0.15)
    assert lapsed[0] == pytest.approx(0.85 * stock[0])


def pushed(history: CountyInnovationModel, lever: str, **settings: Any) -> CountyInnovationModel:
    """A branch with 2020's settings, one lever moved, and no delay."""
    held = Levers.held()
    moved = dataclasses.replace(getattr(held, lever), start="2021Q1", ramp=1, **settings)
    model = history.branch(dataclasses.replace(held, **{lever: moved}))
    model.parameters = dataclasses.replace(model.parameters, policy_delay=0.0)
    return model


def research_in_reach(model: CountyInnovationModel) -> np.ndarray:
    """Research budgets around each county, nearer ones counting more."""
    table, n = model.tables["institute"], len(model.tables["county"])
    budget = np.bincount(table["county"], table["weight"] * table["budget"], minlength=n)
    return model.state.fixed.reach @ budget


def test_counties_take_turns_and_get_agricultural_institutes_first():
    """County 2 is poorer than 1. Province 10 has a big technical institute (row 0), two small
    agricultural ones that row 1 stands for, province 20 one (row 2)."""
    institutes = Institutes(
        {
            "id": np.arange(3),
            "alive": np.ones(3, bool),
            "county": np.array([0, 0, 3]),
            "field": np.array([4, institute.FARMING, 1]),
            "budget": np.array([9e8, 1e7, 1e6]),
            "weight": np.array([1.0, 2.0, 1.0]),
        }
    )
    recipients, donors = np.array([1, 2]), np.array([10, 10])
    income, province_of = np.array([9.0, 5.0, 4.0, 8.0]), np.array([10, 30, 30, 20])
    who, where = institute.pair_list(recipients, donors, income, institutes, province_of, 5)
    assert where.tolist() == [2, 1, 2, 1, 2]
    assert who.tolist() == [1, 1, 0, 1, 1]
    first = institute.pair_list(recipients, donors, income, institutes, province_of, 2)
    assert first[0].tolist() == [1, 1] and first[1].tolist() == [2, 1]
    nobody = institute.pair_list(recipients[:0], donors[:0], income, institutes, province_of, 5)
    assert not len(nobody[0]) and not len(nobody[1])


def test_pairs_take_at_most_half_of_an_institute():
    # Row 0 has 2 pairs at weight 1, row 1 twenty at weight 2: 10 each, 0.1 would be all of it.
    paired = np.array([0, 0] + [1] * 20)
    found = institute.pair_time(paired, np.array([1.0, 2.0, 1.0]))
    np.testing.assert_allclose(found, [0.1, 0.05, 0.1])


def test_what_a_pair_gets_the_neighbourhood_loses(history: CountyInnovationModel) -> None:
    """Paired counties hear more of institutes, those around the institutes less; all is billed."""
    with_pairs, without = (
        pushed(history, "pairing_institutes", pairs=pairs) for pairs in (300.0, 0.0)
    )
    bill = BillWatch(with_pairs)
    for model in (with_pairs, without):
        model.step()
    paired = with_pairs.tables["county"]["institute_pairs"]
    assert paired.sum() == 300 and not without.tables["county"]["institute_pairs"].any()
    recipients = np.unique(model.world.pairing["recipient"])
    assert set(np.flatnonzero(paired)) <= set(recipients)
    gain = with_pairs.tables["county"]["outreach"] - without.tables["county"]["outreach"]
    assert (gain[paired > 0] > 0).mean() > 0.9
    assert (gain[paired == 0] <= 0).all() and gain.min() < 0
    assert bill.since("pairing_institutes") == pytest.approx(0.25 * 300 * Prices().institute_pair)


def test_more_weight_of_service_more_outreach_at_its_price(history: CountyInnovationModel) -> None:
    """Every county with an institute in reach hears more; the bill is a share of budgets."""
    found = []
    for weight in (0.0, 0.3, 1.0):
        model = pushed(history, "institute_outreach", weight=weight)
        bill = BillWatch(model)
        model.step()
        found.append(model.tables["county"]["outreach"].copy())
        cost = Prices().outreach * weight * model.state.counties.institute_budget.sum()
        assert bill.since("institute_outreach") == pytest.approx(cost)
    near = research_in_reach(model) > 0
    assert near.mean() > 0.9
    for less, more in itertools.pairwise(found):
        assert (less[near] < more[near]).all()
        assert (less[~near] == more[~near]).all()


def test_instruments_save_more_where_more_research_is_near(history: CountyInnovationModel) -> None:
    """Nothing where none is opened; never more than the share that instruments cost."""
    shut = pushed(history, "instrument_sharing", share=0.0)
    shut.step()
    assert not shut.tables["county"]["instrument"].any()
    half, opened = (pushed(history, "instrument_sharing", share=share) for share in (0.5, 1.0))
    for model in (half, opened):
        model.step()
    saved = opened.tables["county"]["instrument"]
    np.testing.assert_allclose(half.tables["county"]["instrument"], 0.5 * saved)
    research = research_in_reach(opened)
    assert ((saved > 0) == (research > 0)).all()
    assert saved.max() <= opened.parameters.instrument_share
    order = np.argsort(research)
    assert (np.diff(saved[order]) >= -1e-12).all()


@given(kept=st.floats(0.5, 3.0), elasticity=st.floats(0.1, 0.9), published=st.floats(0.0, 0.5))
def test_institutes_patents_grow_in_a_year_as_those_of_their_province(
    kept: float, elasticity: float, published: float
) -> None:
    """With knowledge as in 2015, a year's grants less what lapses is the province's growth; with
    more knowledge, grants are more by its power."""
    held, growth = np.array([50.0]), np.array([published + PATENTS_CLOSED])
    new = institute.granted(held, growth, np.ones(1), elasticity)
    assert 4.0 * new == pytest.approx(published * held)
    more = institute.granted(held, growth, np.array([kept]), elasticity)
    assert more == pytest.approx(new * kept**elasticity)


def test_institutes_hold_what_they_were_granted_less_what_lapsed(
    history: CountyInnovationModel,
) -> None:
    """And the effect of place on patents reaches them as it reaches firms."""
    values = np.zeros((len(Kind), YEARS, len(PROVINCES)))
    values[Kind.PATENTS] = np.log(2.0)
    found = []
    for effects in (Effects.none(), Effects(values)):
        model = history.branch(Levers.held())
        model.effects = effects
        before = model.state.institutes.patents.copy()
        model.step()
        table = model.state.institutes
        new = table.patents - (1.0 - PATENT_LAPSE) * before
        assert (new > 0.0).any()
        granted = (table.weight * new).sum()
        assert model.state.counties.institute_grants.sum() == pytest.approx(granted, rel=1e-3)
        found.append(new)
    np.testing.assert_allclose(found[1], 2.0 * found[0])


@given(growth=st.floats(-0.1, 0.2), years=st.integers(0, 9))
def test_budgets_follow_steady_growth_as_it_is(growth: float, years: int) -> None:
    gdp = np.exp(growth * np.arange(years + 1))[None]
    assert institute.planned(gdp) == pytest.approx([growth * years])


def test_a_slump_reaches_budgets_over_three_years_and_in_full() -> None:
    growth = np.array([0.1, 0.1, 0.1, -0.05, 0.1, 0.1, 0.1])
    gdp = np.exp(np.cumsum(np.r_[0.0, growth]))[None]
    plans = [institute.planned(gdp[:, : year + 1])[0] for year in range(len(growth) + 1)]
    assert np.diff(plans) == pytest.approx([0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.1])
    assert plans[-1] == pytest.approx(growth.sum())
