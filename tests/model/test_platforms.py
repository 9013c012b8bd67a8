"""Platforms, parks, spaces and sites: whole numbers, lots, fading, the way to them (5.3, 6)."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import CountyInnovationModel
from sim.core.network import EARTH_RADIUS, unit_vectors
from sim.model.platforms import rules as platform
from sim.model.policy.levers import Levers
from sim.model.policy.prices import Prices

weights = st.lists(st.floats(0.0, 10.0), min_size=2, max_size=40).filter(lambda w: sum(w) > 1e-3)


def lots(n: int) -> np.ndarray:
    return np.random.default_rng(n).uniform(1e-6, 1.0, n)


def only(lever: str, **settings: Any) -> Levers:
    """The settings of 2020 and one lever from 2021Q1, without delay."""
    base = Levers.held()
    moved = dataclasses.replace(getattr(base, lever), start="2021Q1", ramp=1, **settings)
    prompt = dataclasses.replace(base.coordination, strength=1.0)
    return dataclasses.replace(base, **{lever: moved, "coordination": prompt})


@given(st.integers(0, 500), weights)
def test_what_is_allotted_adds_up_and_nothing_goes_where_there_is_no_share(
    number: int, raw: list[float]
) -> None:
    share = np.array(raw) / sum(raw)
    found = platform.shared_out(number, share, lots(len(share)))
    assert found.sum() == number
    assert (found >= np.floor(number * share - 1e-6)).all()
    assert not found[share == 0.0].any()


@given(st.integers(0, 500), weights)
def test_no_more_than_there_is_room_for(number: int, raw: list[float]) -> None:
    share = np.array(raw) / sum(raw)
    room = np.arange(len(share)) % 4.0
    found = platform.shared_out(number, share, lots(len(share)), room)
    assert (found <= room).all()
    assert found.sum() == min(number, room[share > 0.0].sum())


def test_a_larger_number_keeps_the_winners_of_a_smaller_one() -> None:
    share = np.full(200, 1 / 200)
    found = [platform.shared_out(number, share, lots(200)) for number in (0, 1, 20, 150)]
    assert all((fewer <= more).all() for fewer, more in itertools.pairwise(found))


def test_lots_follow_shares() -> None:
    """Of 4,000 lots for one of three counties, each gets its share within three deviations."""
    share = np.array([0.6, 0.3, 0.1])
    luck = np.random.default_rng(1).uniform(size=(4_000, 3))
    won = sum(platform.shared_out(1, share, row) for row in luck)
    assert (np.abs(won / 4_000 - share) < 3 * np.sqrt(share * (1 - share) / 4_000)).all()


def test_no_shares_no_units() -> None:
    assert not platform.shared_out(5, np.zeros(3), lots(3)).any()


def test_effects_last_sixteen_quarters_and_halve_every_four() -> None:
    ages = np.array([-1, 0, 15, 16, 19, 23])
    np.testing.assert_allclose(
        platform.fading(ages), [0.0, 1.0, 1.0, 0.5**0.25, 0.5, 0.25], rtol=1e-12
    )


def test_the_first_counts_one_and_the_next_less() -> None:
    np.testing.assert_allclose(platform.first(np.array([0.0, 1.0, 3.0])), [0.0, 1.0, 2.0])


@given(st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.4]), min_size=1, max_size=12), st.integers(0, 14))
def test_the_least_are_those_a_sort_would_take(turns: list[float], number: int) -> None:
    """Ties go to the lower place."""
    found = platform.least(np.array(turns), number)
    assert sorted(found.tolist()) == sorted(np.argsort(turns, kind="stable")[:number].tolist())


def test_the_way_to_a_platform_by_hand() -> None:
    """Three counties a degree apart on the equator; the first has one platform, then four."""
    points = unit_vectors(np.array([0.0, 1.0, 2.0]), np.zeros(3))
    degree = EARTH_RADIUS * np.pi / 180.0
    neighbour = platform.next_km(points)
    one = platform.nearest_km(points, neighbour, np.array([1.0, 0.0, 0.0]))
    np.testing.assert_allclose(one, [0.5 * degree, degree, 2 * degree])
    four = platform.nearest_km(points, neighbour, np.array([4.0, 0.0, 1.0]))
    np.testing.assert_allclose(four, [0.25 * degree, degree, 0.5 * degree])
    assert np.isnan(platform.nearest_km(points, neighbour, np.zeros(3))).all()


def test_history_opens_nothing(history: CountyInnovationModel) -> None:
    counties, year = history.tables["county"], history.years[-1].values
    for name in (*platform.KINDS, "park_effect", "space_effect", "demonstration", "sites"):
        assert not counties[name].any(), name
    assert year["incubators"].sum() == platform.INCUBATORS_2018
    assert year["star_spaces"].sum() == platform.SPACES_2018
    assert not year["star_spaces"][~counties["county_area"]].any()


OPENED = [
    ("platforms", "laboratories", "laboratories", Prices().laboratory),
    ("platforms", "transfer_centres", "transfer_centres", Prices().transfer_centre),
    ("platforms", "incubators", "incubators", Prices().incubator),
    ("agri_parks", "county", "parks_county", Prices().county_park),
    ("star_spaces", "number", "star_spaces", Prices().star_space),
    ("demonstration_sites", "number", "sites", Prices().demonstration_site),
]


@pytest.mark.parametrize(("lever", "name", "column", "cost"), OPENED)
def test_what_is_paid_for_stands(
    lever: str, name: str, column: str, cost: float, history: CountyInnovationModel
) -> None:
    """30 a year: 7, 8, 7, 8 a quarter as fractions wait, whole, in county areas, each charged."""
    off = dict.fromkeys(platform.KINDS, 0.0)
    off = off if lever == "platforms" else {}
    off |= {"province": 0.0, "nation": 0.0} if lever == "agri_parks" else {}
    model = history.branch(only(lever, **(off | {name: 30.0})))
    counties = model.tables["county"]
    before = counties[column].copy()
    numbers = []
    for _ in range(4):
        model.step()
        new = counties[column] - before
        assert (new == np.rint(new)).all()
        assert (new >= 0).all()
        assert not new[~counties["county_area"]].any()
        numbers.append(new.sum())
    assert numbers == [7, 15, 22, 30]
    paid = sum(row[-1] for row in model.bill.rows() if row[:2] == (2021, lever))
    assert paid == 30 * cost
    if column == "sites":
        assert not new[~counties["poverty_lifted"]].any()


def test_parks_rise_through_the_tiers(history: CountyInnovationModel) -> None:
    """Raising a park takes it from the tier below: the total grows by new county parks only."""
    model = history.branch(only("agri_parks", county=40.0, province=400.0, nation=200.0))
    tiers = ("parks_county", "parks_province", "agri_parks")
    counties = model.tables["county"]
    before = [counties[tier].sum() for tier in tiers]
    model.run_for(4)
    after = [counties[tier].sum() for tier in tiers]
    np.testing.assert_allclose(np.subtract(after, before), [40 - 400, 400 - 200, 200])
    assert all((counties[tier] >= 0).all() for tier in tiers)
    assert counties["park_effect"].max() > 0


def test_county_parks_go_where_there_are_few(history: CountyInnovationModel) -> None:
    model = history.branch(only("agri_parks", county=800.0, province=0.0, nation=0.0))
    counties = model.tables["county"]
    many = np.arange(len(counties["id"])) % 2 == 0
    counties["parks_county"][many] += 99.0
    before = counties["parks_county"].copy()
    model.run_for(8)
    new = counties["parks_county"] - before
    assert new[~many].sum() > 100.0
    assert new[many].sum() < 0.1 * new[~many].sum()


def test_no_park_is_raised_that_does_not_stand(history: CountyInnovationModel) -> None:
    """Asked for more than there are, the tier below is emptied and no further."""
    model = history.branch(only("agri_parks", county=0.0, province=0.0, nation=500.0))
    counties = model.tables["county"]
    stock = counties["parks_province"][counties["county_area"]].sum()
    national = counties["agri_parks"].sum()
    model.run_for(8)
    raised = counties["agri_parks"].sum() - national
    assert raised == pytest.approx(min(stock, 1_000))
    assert (counties["parks_province"] >= 0).all()


def test_more_platforms_never_lengthen_the_way(history: CountyInnovationModel) -> None:
    found = []
    for number in (0.0, 50.0, 500.0):
        model = history.branch(only("platforms", incubators=number))
        model.run_for(4)
        year = model.years[-1].values
        found.append(
            (year["platform_km"].sum() / year["firms"].sum(), -year["covered_counties"].sum())
        )
    assert found == sorted(found, reverse=True)
    assert found[-1][0] < found[0][0]


def test_shares_follow_a_focus(history: CountyInnovationModel) -> None:
    """With the weight on key counties, more of the same number goes there."""
    keys = history.tables["county"]["key_county"]
    there = []
    for weight in (1.0, 20.0):
        levers = only("star_spaces", number=400.0)
        focus = dataclasses.replace(levers.targeting, focus="key_counties", weight=weight)
        model = history.branch(dataclasses.replace(levers, targeting=focus))
        before = model.tables["county"]["star_spaces"].copy()
        model.run_for(4)
        new = model.tables["county"]["star_spaces"] - before
        assert new.sum() == 400
        there.append(new[keys].sum())
    assert there[1] > 2 * there[0]
