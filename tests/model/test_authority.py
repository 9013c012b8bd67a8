"""Authorities: designation, paired money, effort of offices (2.13, 5.1, 5.2)."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.model.government import rules as authority

AREA = np.array([True] * 6 + [False])
REGION = np.array([0, 0, 0, 1, 1, 2, 0])
SCORE = np.array([5.0, 4.0, 3.0, 2.0, 1.0, 0.0, 9.0])
NONE = np.zeros(7, bool)


def named(number: int, rule: str, designated: np.ndarray = NONE) -> list[int]:
    rows = authority.designate(designated, number, rule, SCORE, REGION, AREA)
    return sorted(rows.tolist())


def test_merit_names_the_highest_county_areas():
    assert named(2, "merit") == [0, 1]
    assert named(3, "merit", np.arange(7) == 0) == [1, 2]


def test_need_names_the_lowest_of_the_upper_half():
    # The upper half of the six is 0, 1, 2; of these the lowest first.
    assert named(2, "need") == [1, 2]


def test_regional_quota_shares_by_number_of_counties():
    # Three, two and one county areas; half of them: 1.5, 1, 0.5 - the odd one to the east.
    assert named(3, "regional_quota") == [0, 1, 3]
    assert named(6, "regional_quota") == [0, 1, 2, 3, 4, 5]


def test_regions_already_served_wait():
    """East holds its share of four already: the rest goes to centre and west."""
    held = np.isin(np.arange(7), [0, 1])
    assert named(4, "regional_quota", held) == [3, 5]


def test_a_smaller_number_undoes_nothing():
    held = np.isin(np.arange(7), [0, 1, 2])
    for rule in ("merit", "need", "regional_quota", "random"):
        assert named(2, rule, held) == []


@given(
    st.integers(0, 2**31),
    st.integers(0, 60),
    st.sampled_from(["merit", "need", "regional_quota", "random"]),
)
def test_designation_never_exceeds_its_number(seed, number, rule):
    rng = np.random.default_rng(seed)
    area, held = rng.random(60) < 0.7, rng.random(60) < 0.1
    region, score = rng.integers(0, 3, 60), rng.normal(size=60)
    rows = authority.designate(held & area, number, rule, score, region, area)
    assert len(set(rows.tolist())) == len(rows)
    assert area[rows].all()
    assert not (held & area)[rows].any()
    assert (held & area).sum() + len(rows) <= max(number, (held & area).sum())
    if rule == "merit" and len(rows):
        left = np.setdiff1d(np.flatnonzero(area & ~held), rows)
        assert not len(left) or score[rows].min() >= score[left].max()


def test_zscore_over_county_areas_only():
    who = np.array([True, True, False])
    np.testing.assert_allclose(authority.zscore(np.array([1.0, 3.0, 9.0]), who), [-1, 1, 7])
    np.testing.assert_allclose(authority.zscore(np.full(3, 5.0), who), 0.0)


def test_score_is_the_mean_of_its_parts():
    parts = [np.expm1(np.array([1.0, 3.0])), np.expm1(np.array([4.0, 2.0])), np.zeros(2)]
    found = authority.designation_score(parts, np.ones(2, bool))
    np.testing.assert_allclose(found, 0.0, atol=1e-12)
    parts[1] = parts[0]
    np.testing.assert_allclose(
        authority.designation_score(parts, np.ones(2, bool)), [-2 / 3, 2 / 3]
    )


def test_designation_works_with_a_delay():
    age = np.array([-1, 0, 10, 400])
    found = authority.ramped(age, 10.0)
    start = 1 / (1 + math.exp(5.0))
    np.testing.assert_allclose(found, [0.0, 0.0, 0.5 - start, 1.0 - start], atol=1e-12)
    assert (np.diff(authority.ramped(np.arange(60), 10.0)) >= 0).all()


def test_paired_flows_by_hand():
    """Donor 0 may give a fifth of a quarter's revenue, 50; it is asked 60 and 40."""
    flow, given_up, received = authority.paired_flows(
        120.0,
        np.array([0.5, 1 / 3, 1 / 6]),
        np.array([0, 0, 1]),
        np.array([2, 3, 3]),
        np.array([1000.0, 1000.0, 10.0, 10.0]),
    )
    assert flow.tolist() == [30.0, 20.0, 20.0]
    assert given_up.tolist() == [50.0, 20.0, 0.0, 0.0]
    assert received.tolist() == [0.0, 0.0, 30.0, 40.0]


@given(st.integers(0, 2**31), st.floats(0, 1e11))
def test_what_is_given_is_received(seed, amount):
    rng = np.random.default_rng(seed)
    donor, recipient = rng.integers(0, 10, 40), rng.integers(10, 20, 40)
    share, fiscal = rng.dirichlet(np.ones(40)), rng.lognormal(21, 1, 20)
    flow, given_up, received = authority.paired_flows(amount, share, donor, recipient, fiscal)
    assert given_up.sum() == received.sum() == flow.sum()
    assert flow.sum() <= amount + 20
    assert (given_up <= 0.05 * fiscal).all()
    assert (flow >= 0).all()
    assert (flow == np.floor(flow)).all()


def test_effort_of_offices_by_hand():
    firms = np.array([10.0, 10.0, 10.0, 0.0])
    found = authority.office_effort(np.array([100.0, 200.0, 1e9, 0.0]), firms)
    np.testing.assert_allclose(found, [0.5**0.3, 1.0, 3.0, 0.3])
