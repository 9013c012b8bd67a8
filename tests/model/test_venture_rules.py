"""Rules of ventures by hand: lots, shares by county, upgrades, lead industries, births."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.behaviour.parameters import Parameters
from sim.core.chance import uniforms
from sim.model.firms import firm, rules
from sim.model.ties.chance import Process as TieProcess
from sim.model.ventures import rules as venture
from sim.model.ventures.chance import Process

N = 20_000
RARE = 4 * math.sqrt(0.25 / N)
amounts = st.floats(0, 1e6)


def luck_of(process: Process, n: int = N) -> np.ndarray:
    return uniforms(1, int(process), 0, np.arange(n))


def test_first_turn_comes_in_proportion_to_weight():
    three = venture.turn(luck_of(Process.SEED_FUND), np.full(N, 3.0))
    one = venture.turn(luck_of(Process.CONSORTIUM), np.ones(N))
    assert (three < one).mean() == pytest.approx(0.75, abs=RARE)
    assert np.isinf(venture.turn(np.array([0.5]), np.zeros(1))).all()


@given(amounts, amounts)
def test_a_larger_pot_serves_the_same_and_more(a, b):
    ids = np.arange(50)
    order = luck_of(Process.SEED_FUND, 50)
    order[7] = np.inf
    claim = 1e4 * luck_of(Process.CONSORTIUM, 50)
    few, many = (set(venture.served(order, ids, claim, pot)) for pot in sorted((a, b)))
    assert few <= many
    assert 7 not in many
    assert claim[list(many)].sum() <= max(a, b)


def test_equal_turns_go_by_id():
    got = venture.served(np.zeros(3), np.array([9, 2, 5]), np.ones(3), 2.0)
    assert got.tolist() == [1, 2]


def test_a_level_by_county_keeps_its_mean():
    favour, base = np.array([0.0, 1.0, 1.5, 1.0]), np.array([9.0, 3.0, 4.0, 1.0])
    found = venture.by_county(0.2, favour, base)
    assert found[0] == 0.0
    assert found[2] / found[1] == pytest.approx(1.5)
    assert (found * base)[1:].sum() / base[1:].sum() == pytest.approx(0.2)
    flat = venture.by_county(0.2, np.array([0.0, 1.0, 1.0, 1.0]), base)
    assert flat[1:].tolist() == [0.2, 0.2, 0.2]
    assert venture.by_county(0.2, favour, np.zeros(4)).tolist() == [0.0] * 4


def test_one_of_the_options_that_there_are():
    options = np.tile([4, 6, 8, -1], (N, 1))
    found = venture.chosen(options, luck_of(TieProcess.OPTION))
    assert set(found) == {4, 6, 8}
    assert (found == 6).mean() == pytest.approx(1 / 3, abs=RARE)
    assert venture.chosen(np.full((2, 4), -1), np.array([0.1, 0.9])).tolist() == [-1, -1]


@pytest.mark.parametrize("wanted", [0.5, 5.5, 130.0])
def test_as_many_firms_join_as_are_wanted_on_average(wanted):
    """Simulated firms of weights 1 to 60 stand for 5.5 firms only on average."""
    groups, a_group = 4000, 8
    ids = np.arange(groups * a_group)
    group, weight = ids % groups, 1.0 + (ids * 7 % 60)
    order = uniforms(1, int(Process.CONSORTIUM_PARTNER), 0, ids)
    offset = uniforms(1, int(Process.CONSORTIUM_OFFSET), 0, np.arange(groups))
    less, more = (
        venture.joined(group, order, ids, weight, offset, np.full(groups, number))
        for number in (wanted, wanted + 3.0)
    )
    number = np.bincount(group, weight * less, groups)
    total = np.bincount(group, weight, groups)
    wished = np.minimum(wanted, total)
    assert number.mean() == pytest.approx(wished.mean(), abs=5 * number.std() / math.sqrt(groups))
    assert (less <= more).all()


def test_upgrades_answer_to_their_price():
    assert venture.upgrade_hazard(0.02, 0.0, 3.0) == 0.02
    assert venture.upgrade_hazard(0.02, 0.5, 2.0) == pytest.approx(0.08)
    assert venture.upgrade_hazard(0.5, 0.9, 4.0) == 1.0


def plants(n: int = 4, **given) -> venture.Plants:
    """Manufacturers with sales of 100 million and R&D of 3%, all of whom look this quarter."""
    plain = {
        "alive": True, "id": 4 * np.arange(n), "county": 0, "sector": 3, "above_scale": True,
        "sales": 1e8, "tfp": 0.0, "rd": 3e6, "cash": 1e8, "weight": 10.0, "smart": False,
        "institute": False,
    }  # fmt: skip
    kinds = {"alive": bool, "above_scale": bool, "smart": bool, "institute": bool}
    kinds |= {"id": np.int64, "county": np.int32, "sector": np.int8}
    values = plain | given
    return venture.Plants(
        **{name: np.full(n, values[name], kinds.get(name, float)) for name in plain}
    )


def upgrade(found: venture.Plants, b: Parameters, subsidy: float = 0.2) -> tuple[float, float]:
    return venture.upgrade(
        found, np.array([0.5]), np.array([subsidy]), np.ones(1), 0.03, b.as_tuple(), 1, 4
    )


SURE = replace(Parameters(), smart_hazard=1.0, smart_gain=0.1, institute_hazard=0.0)


def test_an_upgrade_costs_and_lifts_productivity_once():
    found = plants()
    public, own = upgrade(found, SURE)
    cost = 0.03 * 1e8
    assert public == pytest.approx(4 * 10 * 0.2 * cost)
    assert own == pytest.approx(4 * 10 * 0.8 * cost)
    np.testing.assert_allclose(found.cash, 1e8 - 0.8 * cost)
    np.testing.assert_allclose(found.tfp, 0.1 * rules.absorptive_capacity(3e6, 1e8, 0.5))
    assert upgrade(found, SURE) == (0.0, 0.0)


def test_who_does_not_upgrade():
    none = {
        "alive": False, "id": 1, "above_scale": False, "sector": 7, "cash": 1e6, "smart": True,
    }  # fmt: skip
    for name, value in none.items():
        found = plants(**{name: value})
        assert upgrade(found, SURE) == (0.0, 0.0)
        assert not found.tfp.any()


def test_without_a_subsidy_nothing_is_billed():
    found = plants()
    assert upgrade(found, SURE, 0.0) == (0.0, 0.0)
    assert found.smart.all()


def test_an_institute_is_founded_kept_and_closed():
    b = replace(Parameters(), institute_hazard=0.4, smart_hazard=0.0)
    found = plants(N)
    upgrade(found, b)
    assert found.institute.mean() == pytest.approx(0.4, abs=RARE)
    stopped = plants(institute=True, rd=0.0)
    small = plants(institute=True, above_scale=False)
    kept = plants(institute=True)
    for some in (stopped, small, kept):
        upgrade(some, b)
    assert not stopped.institute.any()
    assert not small.institute.any()
    assert kept.institute.all()


def test_an_institute_helps_to_absorb_an_upgrade():
    b = replace(SURE, institute_absorption=1.3)
    plain, helped = plants(), plants(institute=True)
    upgrade(plain, b)
    upgrade(helped, b)
    np.testing.assert_allclose(helped.tfp, 1.3 * plain.tfp)


def test_lead_sector_by_hand():
    # Nation: 50, 30, 20. County 0: quotients 1.6, 0.67, 0 x shares; county 1: 0.4, 1.33, 2.
    lead, quotient = venture.lead_sectors(np.array([[40.0, 10.0, 0.0], [10.0, 20.0, 20.0]]))
    assert lead.tolist() == [0, 2]
    np.testing.assert_allclose(quotient, [1.6, 2.0])
    large = venture.BASE_FIRMS
    quotient = np.array([venture.BASE_QUOTIENT, venture.BASE_QUOTIENT, 1.0])
    found = venture.is_base(quotient, np.array([large, large - 1, large]))
    assert found.tolist() == [True, False, False]
    assert venture.lead_sectors(np.zeros((2, 3)))[0].tolist() == [0, 0]


def test_births_in_the_favoured_sectors_only():
    mix = np.cumsum([[0.2, 0.3, 0.1, 0.4], [0.5, 0.5, 0.0, 0.0]], axis=1)
    two = np.diff(venture.focus_mix(mix, np.zeros(2, int), (1, 2)), axis=1, prepend=0.0)
    np.testing.assert_allclose(two, [[0, 0.75, 0.25, 0], [0, 1, 0, 0]], atol=1e-9)
    own = np.diff(venture.focus_mix(mix, np.array([3, 0]), ()), axis=1, prepend=0.0)
    assert own.tolist() == [[0, 0, 0, 1], [1, 0, 0, 0]]


def test_births_that_a_fund_adds():
    found = venture.fund_births(np.full(1, 40.0), np.full(1, 3e6), np.full(1, 1e6), 0.5)
    assert found == pytest.approx(40.0)  # 40 x (4^0.5 - 1)
    assert venture.fund_births(np.full(1, 40.0), np.zeros(1), np.ones(1), 0.5).tolist() == [0.0]
    assert venture.fund_births(np.full(1, 40.0), np.ones(1), np.ones(1), 0.0).tolist() == [0.0]


def test_pull_of_places_and_talent_by_hand():
    b = replace(Parameters(), incubator_entry=0.03, space_entry=0.02, talent_entry=0.1)
    one, zero = np.ones(1), np.zeros(1)
    assert firm.policy_pull(one, zero, b) == pytest.approx(0.03)
    assert firm.policy_pull(3 * one, 0.5 * one, b) == pytest.approx(0.06 + 0.01)
    assert firm.policy_pull(zero, zero, b) == 0.0
    assert firm.talent_pull(math.e * 500 * one, 500 * one, b) == pytest.approx(0.1)
    assert firm.talent_pull(500 * one, 500 * one, b) == 0.0


def test_a_bank_lifts_the_rate_of_ties():
    assert venture.contact_lift(0.4, 0.5) == pytest.approx(math.exp(0.2))
    assert venture.contact_lift(0.4, 0.0) == 1.0
