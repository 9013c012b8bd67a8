"""Commissioners and institutes: need, calls, posts, contact, outreach (4.1-4.3, 6)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import CountyInnovationModel
from sim.model.commissioners import commissioner, posting
from sim.model.commissioners.levers import Corps
from sim.model.commissioners.table import Commissioners
from sim.model.institutes.table import Institutes
from sim.model.policy.levers import Levers
from sim.model.policy.prices import Prices


def test_need_by_hand():
    # 100 households with half to go and 10 idle firms at 20: 250; nothing: 0; mean 125.
    found = commissioner.need(np.array([100.0, 50.0]), np.array([0.5, 0.0]), np.array([10.0, 0.0]))
    np.testing.assert_allclose(found, [2.0, 0.0])


def test_vacancies_of_a_quarter():
    assert commissioner.vacancies(60_000, 1.0) == 15_000
    assert commissioner.vacancies(60_000, 0.02) == 300
    assert commissioner.vacancies(0, 1.0) == 0


def test_terms_run_down_and_end_at_home():
    people = Commissioners(
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


def roster(seed: int, n: int, homes: int) -> tuple[Commissioners, Commissioners]:
    rng = np.random.default_rng(seed)
    weight = rng.choice([8.0, 10.0, 25.0], n)
    people = Commissioners(
        {
            "id": rng.permutation(5 * n)[:n],
            "alive": np.ones(n, bool),
            "home": rng.integers(0, homes, n).astype(np.int32),
            "host": np.where(rng.random(n) < 0.2, 0, -1),
            "base_weight": weight,
            "barred": np.where(np.arange(n) % 10 == 9, 3, 0).astype(np.int16),
        }
    )
    institutes = Institutes(
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
    eligible: tuple[bool, bool, bool] = (True, True, True),
):
    """One place 100 km from three counties, nobody there yet; places for one in each."""
    n = len(skill)
    people = Commissioners(
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
    fit = np.array([[match], [[1.0, 1.0, 1.0]]]) ** posting.RULES[rule][1]
    posting.post(
        people,
        np.arange(n),
        np.zeros(1, np.int64),
        posting.candidate_counties(km, np.array(eligible)),
        posting.nearness(km, rule, 250.0),
        posting.worth(np.array(needs), fit, rule),
        posted,
        np.ones(3),
        np.array([110000, 110001, 110002]),
        noise,
        seed,
        20,
    )
    assert (
        posted.tolist() == np.bincount([h for h in people["host"] if h >= 0], minlength=3).tolist()
    )
    return people["host"].tolist()


def test_the_most_skilled_choose_first_and_crowding_moves_the_rest():
    """Bids need^0.5 / (1 + posted): 3, 2, 1 at first; then 1.5, 2, 1; then 1.5, 1, 1."""
    assert send([0.1, 0.9], [9.0, 4.0, 1.0], [1.0, 1.0, 1.0]) == [1, 0]
    assert send([0.1, 0.9, 0.5], [9.0, 4.0, 1.0], [1.0, 1.0, 1.0]) == [0, 0, 1]


def test_where_no_county_can_be_chosen_all_stay_at_home_and_nobody_is_booked():
    assert send([0.1, 0.9], [1.0] * 3, [1.0] * 3, eligible=(False, False, False)) == [-1, -1]
    assert send([0.1, 0.9], [1.0] * 3, [1.0] * 3, eligible=(False, True, False)) == [1, 1]


def test_by_lot_need_and_match_do_not_count():
    """One at a time, each seed another lot: a thousandfold need draws no more than its third."""
    gone = [
        send([0.5], [1000.0, 1.0, 1.0], [1.0, 9.0, 1.0], "random", noise=posting.LOT, seed=seed)[0]
        for seed in range(600)
    ]
    assert np.bincount(gone, minlength=3).min() > 150


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
    people = Commissioners(
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


def test_fit_by_hand():
    """Farms 0 and 0.4 of jobs; two sectors, the second four times as common in county 1."""
    sectors = np.array([[0.9, 0.1], [0.2, 0.8]])
    found = posting.fit(np.array([0.0, 0.4]), sectors, np.array([0.8, 0.2]))
    np.testing.assert_allclose(found[commissioner.AGRICULTURE, 0], [0.5 / 1.5, 0.9 / 1.5])
    np.testing.assert_allclose(found[commissioner.AGRICULTURE, 1], [0.4 / 1.5, 0.72 / 1.5])
    # Roots of 1.125 and 0.25, of 0.5 and 4, held between 0.5 and 1.5.
    quotient = np.array([[math.sqrt(1.125), 0.5], [math.sqrt(0.5), 1.5]]) / 1.5
    np.testing.assert_allclose(
        found[commissioner.ENTERPRISE], quotient * np.array([1.0, 1.1 / 1.5])
    )


def test_noise_sends_people_astray_and_its_absence_does_not():
    needs, match = [9.0, 1.0, 1.0], [1.0, 1.0, 1.0]
    assert all(send([0.5], needs, match, seed=seed) == [0] for seed in range(20))
    found = {send([0.5], needs, match, noise=1.5, seed=seed)[0] for seed in range(60)}
    assert found == {0, 1, 2}


def test_noise_is_a_persons_own():
    """Nobody's error depends on who else bids."""
    needs, match = [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]
    alone = send([0.9], needs, match, noise=0.8)
    assert send([0.9, 0.1, 0.2], needs, match, noise=0.8)[:1] == alone


def serving(n: int, seed: int = 3) -> Commissioners:
    """Posted people of skill 0.0, 0.1, ... and weight ten."""
    return Commissioners(
        {
            "id": np.random.default_rng(seed).permutation(n),
            "alive": np.ones(n, bool),
            "host": np.arange(n) % 3,
            "term_left": np.zeros(n, np.int16),
            "barred": np.zeros(n, np.int16),
            "skill": np.arange(n) / n,
            "weight": np.full(n, 10.0),
            "kind": (np.arange(n) % 4 == 0).astype(np.int8),
            "source": (np.arange(n) % 3).astype(np.int8),
        }
    )


def test_a_review_bars_the_least_skilled_of_those_looked_at():
    people = serving(20)
    ended = np.arange(10)
    assert commissioner.review(people, ended, 1.0, 1, 30) == 100.0
    assert np.flatnonzero(people["barred"]).tolist() == [0, 1]
    assert (people["barred"][:2] == commissioner.BARRED).all()
    untouched = serving(20)
    assert commissioner.review(untouched, ended, 0.0, 1, 30) == 0.0
    assert not untouched["barred"].any()


def test_a_bar_lasts_two_years_and_keeps_people_from_calls():
    people, institutes = roster(4, 200, 6)
    people["barred"][:] = 1
    people.arrays["term_left"] = np.where(people["host"] >= 0, 5, 0).astype(np.int16)
    assert not len(commissioner.call(people, institutes, 50, 0, 3, 8))
    commissioner.end_terms(people)
    assert len(commissioner.call(people, institutes, 50, 0, 3, 8))
    assert commissioner.BARRED == 8


@given(st.floats(0, 400), st.floats(0, 400))
def test_training_teaches_no_more_than_its_number(a, b):
    few, many = sorted((a, b))
    taught = []
    for number in (few, many):
        people = serving(30)
        before = people["skill"].copy()
        trained = commissioner.train(people, number, 0.25, 1, 30)
        learnt = people["skill"] > before
        assert trained == 10.0 * learnt.sum() <= number
        np.testing.assert_allclose(1 - people["skill"][learnt], 0.75 * (1 - before[learnt]))
        taught.append(set(people["id"][learnt].tolist()))
    assert taught[0] <= taught[1]


def test_founders_by_hand():
    """Market, society and those of enterprises: rows 1, 2, 4, 5 and 0, 8 of nine."""
    people = serving(9)
    people["host"][5] = -1
    found = commissioner.founders(people, 0.02, 3)
    # Hosts 0: row 0; 1: rows 1, 4, 7; 2: rows 2 and 8.
    np.testing.assert_allclose(found, 0.25 * 0.02 * 10 * np.array([1, 3, 2]))


def test_posts_of_each_source_and_government_fills_in(history: CountyInnovationModel) -> None:
    """What market or society cannot man falls to government; the total is what was asked."""
    held = Levers.held()
    quota = replace(held.commissioner_quota, market=0.5, social=0.3, posts=60_000)
    model = history.branch(replace(held, commissioner_quota=quota))
    model.parameters = replace(model.parameters, policy_delay=0.0)
    people, scale = model.tables["commissioner"], model.world.settings.scale
    social = np.flatnonzero((people["source"] == commissioner.SOCIAL) & (people["host"] < 0))
    people["barred"][social[40:]] = 99
    before = people["host"].copy()
    model.step()
    new = (people["host"] >= 0) & (people["stream"] == commissioner.ORDINARY)
    new &= (before < 0) | (people["term_left"] > 7)
    due = commissioner.vacancies(60_000, scale)
    called = [int((new & (people["source"] == k)).sum()) for k in range(3)]
    assert called[commissioner.MARKET] <= round(0.5 * due)
    assert called[commissioner.SOCIAL] <= 40 + 5
    assert called[commissioner.GOVERNMENT] > round(0.2 * due)


def test_firms_pay_for_posts_of_the_market(history: CountyInnovationModel) -> None:
    """By weight of those who serve; the rest is the province's."""
    model = history.branch(Levers.held())
    model.step()
    people = model.tables["commissioner"]
    ordinary = (people["host"] >= 0) & (people["stream"] == commissioner.ORDINARY)
    market = ordinary & (people["source"] == commissioner.MARKET)
    paid = {
        key[3]: amount
        for key, amount in model.bill.amounts.items()
        if key[0] == 2021 and key[1] == "commissioner_quota"
    }
    a_post = 0.25 * (Prices().commissioner_post + 0.3 * Prices().commissioner_incentive)
    assert paid["firm"] == pytest.approx(a_post * people["weight"][market].sum())
    rest = people["weight"][ordinary & ~market].sum()
    assert paid["province"] == pytest.approx(a_post * rest)


@pytest.mark.parametrize(
    ("lever", "settings", "figure"),
    [
        ("commissioner_training", {"people": 100_000.0}, "commissioner_skill"),
        ("performance_review", {"share": 1.0}, "commissioner_skill"),
        ("information_system", {"quality": 1.0}, "commissioner_match"),
    ],
)
def test_levers_on_people_who_serve(
    lever: str, settings: dict[str, float], figure: str, history: CountyInnovationModel
) -> None:
    """The mean skill or match of those who serve rises."""
    found = []
    for how in ({}, settings):
        held = Levers.held()
        moved = replace(getattr(held, lever), start="2021Q1", ramp=1, **how)
        model = history.branch(replace(held, **{lever: moved}))
        model.run_for(12)
        last = model.years[-1].values
        found.append(last[figure].sum() / last["commissioners_active"].sum())
    assert found[1] > found[0] + 0.005
    assert found[1] < 1.0


def test_a_corps_serves_its_term(history: CountyInnovationModel) -> None:
    """Set to 12 quarters, the first team still stands when one of eight has gone home."""
    model = history.branch(replace(Levers.held(), corps=Corps(start="2021Q1", term=12)))
    model.parameters = replace(model.parameters, policy_delay=0.0)
    people = model.tables["commissioner"]
    model.step()
    team = np.flatnonzero((people["host"] >= 0) & (people["stream"] == commissioner.CORPS))
    assert (people["term_left"][team] == 12).all()
