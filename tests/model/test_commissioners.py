"""Commissioners and institutes: need, calls, posts, contact, outreach (4.1-4.3, 6)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.agents import commissioner, institute, posting
from sim.behaviour import Parameters
from sim.columns import Columns


def test_need_by_hand():
    # 100 households with half to go and 10 idle firms at 20: 250; nothing: 0; mean 125.
    found = commissioner.need(np.array([100.0, 50.0]), np.array([0.5, 0.0]), np.array([10.0, 0.0]))
    np.testing.assert_allclose(found, [2.0, 0.0])


def test_vacancies_of_a_quarter():
    assert commissioner.vacancies(60_000, 1.0) == 15_000
    assert commissioner.vacancies(60_000, 0.02) == 300
    assert commissioner.vacancies(0, 1.0) == 0


def test_terms_run_down_and_end_at_home():
    people = Columns(
        {
            "id": np.arange(4),
            "alive": np.ones(4, bool),
            "host": np.array([7, 7, -1, 3]),
            "term_left": np.array([1, 2, 0, 8], np.int16),
            "barred": np.array([0, 0, 3, 1], np.int16),
        }
    )
    assert commissioner.end_terms(people).tolist() == [0]
    assert people["host"].tolist() == [-1, 7, -1, 3]
    assert people["term_left"].tolist() == [0, 1, 0, 7]
    assert people["barred"].tolist() == [0, 0, 2, 0]


def roster(seed: int, n: int, homes: int) -> tuple[Columns, Columns]:
    rng = np.random.default_rng(seed)
    weight = rng.choice([8.0, 10.0, 25.0], n)
    people = Columns(
        {
            "id": rng.permutation(5 * n)[:n],
            "alive": np.ones(n, bool),
            "home": rng.integers(0, homes, n).astype(np.int32),
            "host": np.where(rng.random(n) < 0.2, 0, -1),
            "base_weight": weight,
            "barred": np.where(np.arange(n) % 10 == 9, 3, 0).astype(np.int16),
        }
    )
    institutes = Columns(
        {
            "id": np.arange(homes),
            "alive": np.ones(homes, bool),
            "capacity": rng.uniform(1, 30, homes),
            "weight": rng.choice([1.0, 10.0], homes),
        }
    )
    return people, institutes


@given(st.integers(0, 2**31), st.integers(0, 80))
def test_calls_keep_quota_people_and_capacity(seed, number):
    people, institutes = roster(seed, 120, 6)
    rows = commissioner.call(people, institutes, number, 0, 3, 8)
    assert len(rows) <= number
    assert len(np.unique(rows)) == len(rows)
    assert (people["host"][rows] < 0).all()
    assert (people["barred"][rows] == 0).all()
    sent = np.bincount(people["home"][rows], people["base_weight"][rows], 6)
    away = people["host"] >= 0
    held = np.bincount(people["home"][away], people["base_weight"][away], 6)
    limit = institutes["capacity"] * institutes["weight"]
    assert (sent[sent > 0] + held[sent > 0] <= limit[sent > 0]).all()


def test_calls_do_not_depend_on_the_order_of_people():
    people, institutes = roster(4, 500, 6)
    first = set(people["id"][commissioner.call(people, institutes, 30, 1, 3, 8)])
    people.reorder(np.random.default_rng(2).permutation(500))
    again = set(people["id"][commissioner.call(people, institutes, 30, 1, 3, 8)])
    assert first == again
    assert first


def test_candidates_are_the_nearest_eligible():
    km = np.array([[5.0, 1.0, 9.0, 3.0], [1.0, 2.0, 3.0, 4.0]])
    found = posting.candidate_counties(km, np.array([True, False, True, True]))
    assert found.tolist() == [[3, 0, 2], [0, 2, 3]]


def test_nearness_under_each_rule():
    km = np.array([[200.0]])
    for rule, stretch in (("balanced", 1.0), ("need", 2.0), ("proximity", 0.5), ("skill", 1.0)):
        found = posting.nearness(km, rule, 250.0)
        assert found[0, 0] == pytest.approx(math.exp(-0.8 / stretch))


def send(
    skill: list[float],
    needs: list[float],
    match: list[float],
    rule: str = "balanced",
    noise: float = 0.0,
    seed: int = 1,
):
    """One place 100 km from three counties, nobody there yet; places for one in each."""
    n = len(skill)
    people = Columns(
        {
            "id": np.arange(n),
            "alive": np.ones(n, bool),
            "skill": np.array(skill),
            "kind": np.zeros(n, np.int8),
            "speciality": np.zeros(n, np.int8),
            "home": np.zeros(n, np.int32),
            "weight": np.ones(n),
            "host": np.full(n, -1),
        }
    )
    posted = np.zeros(3)
    km = np.full((1, 3), 100.0)
    posting.post(
        people,
        np.arange(n),
        np.zeros(1, np.int64),
        posting.candidate_counties(km, np.ones(3, bool)),
        posting.nearness(km, rule, 250.0),
        np.array(needs),
        np.array([[match], [[1.0, 1.0, 1.0]]]) ** posting.RULES[rule][1],
        posted,
        np.ones(3),
        rule,
        np.array([110000, 110001, 110002]),
        noise,
        seed,
        20,
    )
    assert posted.sum() == n
    return people["host"].tolist()


def test_the_most_skilled_choose_first_and_crowding_moves_the_rest():
    """Bids need^0.5 / (1 + posted): 3, 2, 1 at first; then 1.5, 2, 1; then 1.5, 1, 1."""
    assert send([0.1, 0.9], [9.0, 4.0, 1.0], [1.0, 1.0, 1.0]) == [1, 0]
    assert send([0.1, 0.9, 0.5], [9.0, 4.0, 1.0], [1.0, 1.0, 1.0]) == [0, 0, 1]


def test_the_rules_weigh_need_and_match():
    # need^1 match^0.5: 4, 3, 1; need^0.3 match^1.5: 1.5, 31, 1.
    assert send([0.5], [4.0, 1.0, 1.0], [1.0, 9.0, 1.0], "need") == [0]
    assert send([0.5], [4.0, 1.0, 1.0], [1.0, 9.0, 1.0], "skill") == [1]


def test_contact_by_hand():
    # 2 people reach 100 households each of 500; twice the number of 2020 at decay one half.
    found = commissioner.contact(np.array([2.0]), np.array([500.0]), 100.0, 400.0, 200.0, 0.5)
    assert found[0] == pytest.approx(0.4 / math.sqrt(2))


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1e6), st.floats(85, 250))
def test_more_effort_never_lowers_contact_before_decay(a, b, farms, reached):
    low, high = sorted((a, b))
    share = [
        commissioner.contact(np.array([e]), np.array([farms]), reached, 100.0, 100.0, 0.4)[0]
        for e in (low, high)
    ]
    assert 0.0 <= share[0] <= share[1] <= 1.0


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0.1, 0.6))
def test_quality_never_rises_with_scale(a, b, decay):
    few, many = sorted((a, b))
    effort, farms = np.array([1.0]), np.array([1000.0])
    share = [commissioner.contact(effort, farms, 100.0, n, 1e4, decay)[0] for n in (few, many)]
    assert share[1] <= share[0] <= 0.1


def test_effort_by_hand():
    people = Columns(
        {
            "id": np.arange(4),
            "alive": np.ones(4, bool),
            "host": np.array([1, 1, -1, 1]),
            "kind": np.array([0, 0, 0, 1], np.int8),
            "weight": np.array([50.0, 10.0, 50.0, 50.0]),
            "skill": np.array([0.6, 1.0, 1.0, 1.0]),
        }
    )
    # 50 x (0.5 + 0.3) x (0.7 + 0.15) + 10 x 1 x 0.85
    found = commissioner.effort_by_county(people, commissioner.AGRICULTURE, 0.5, 3)
    np.testing.assert_allclose(found, [0.0, 42.5, 0.0])


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
