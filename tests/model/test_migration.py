"""People and staff who move: gravity, incomes, and that nobody is lost on the way (4.8)."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from sim import CountyInnovationModel
from sim.behaviour.mechanisms import without
from sim.behaviour.parameters import Parameters
from sim.core.arrays import Floats
from sim.core.clock import PLAN_BEGINS
from sim.model.migration import rules
from sim.model.migration.step import gravity, migrate
from sim.model.policy.levers import Levers
from sim.world import World

PREFECTURE = np.array([0, 0, 1])
WAYS = np.array([[1.0, 0.5], [0.5, 1.0]])
EASE = WAYS[PREFECTURE][:, PREFECTURE] * (1.0 - np.eye(3))  # between units, none to itself


def moved(leaving: Floats, drawing: Floats, scale: float = 1e-6, each: float = 0.0) -> rules.Moves:
    ways = sparse.csr_matrix(WAYS)
    people = np.full(3, 1e9)
    return rules.moved(scale, leaving, drawing, people, np.full(3, each), PREFECTURE, ways)


def test_moves_are_those_of_all_pairs() -> None:
    leaving, drawing = np.array([10.0, 20.0, 40.0]), np.array([5.0, 8.0, 2.0])
    pairs = 1e-6 * leaving[:, None] * drawing[None, :] * EASE
    found = moved(leaving, drawing, each=0.3)
    np.testing.assert_allclose(found.left, pairs.sum(axis=1))
    np.testing.assert_allclose(found.came, pairs.sum(axis=0))
    np.testing.assert_allclose(found.brought, 0.3 * pairs.sum(axis=0))


def test_no_more_go_than_the_most() -> None:
    people = np.array([10.0, 20.0, 40.0])
    ways = sparse.csr_matrix(WAYS)
    found = rules.moved(1.0, people, people, people, np.ones(3), PREFECTURE, ways)
    np.testing.assert_allclose(found.left, rules.MOST * people)
    assert found.came.sum() == pytest.approx(found.left.sum())
    np.testing.assert_allclose(found.brought, found.came)


@given(st.floats(0.1, 10.0), st.floats(1.0, 2.0))
def test_moves_there_over_moves_back_go_with_incomes(ratio: float, beta: float) -> None:
    """Two units: (w_j / w_i)^beta."""
    a, b = np.array([7.0, 0.0, 0.0]), np.array([0.0, 0.0, 3.0])
    poor, rich = np.full(3, 1e4), np.full(3, 1e4 * ratio)
    weighed = rules.weighed
    out = moved(weighed(a, poor, -beta / 2), weighed(b, rich, beta / 2)).left.sum()
    back = moved(weighed(b, rich, -beta / 2), weighed(a, poor, beta / 2)).left.sum()
    assert out / back == pytest.approx(ratio**beta)


def test_farther_and_over_a_border_fewer_go() -> None:
    found = rules.nearness(np.array([50.0, 200.0, 200.0]), np.array([False, False, True]))
    np.testing.assert_allclose(found, [1.0, 4.0**-1.5, rules.BORDER * 4.0**-1.5])


def test_who_comes_mixes_with_who_is_there() -> None:
    others = rules.Moves(np.zeros(2), np.array([5.0, 0.0]), np.array([4.0, 0.0]))
    found = rules.mixed(np.array([0.2, 0.3]), np.array([15.0, 0.0]), np.array([10.0, 0.0]), others)
    np.testing.assert_allclose(found, [0.5, 0.3])  # (0.2 x 5 + 4) / 10; nobody there


def test_wages_rise_where_more_left_than_in_the_nation() -> None:
    found = rules.scarcity(np.array([80.0, 100.0]), np.array([100.0, 100.0]))
    mean = np.log(200.0 / 180.0)
    np.testing.assert_allclose(found, 0.4 * np.array([np.log(1.25) - mean, -mean]))


def taken(model: CountyInnovationModel) -> CountyInnovationModel:
    """The step alone, in the first quarter of 2021."""
    model.quarter = PLAN_BEGINS
    migrate(model.state, model.now)
    return model


def test_nobody_is_lost_and_what_they_know_goes_along(history: CountyInnovationModel) -> None:
    model = history.branch(Levers())
    counties = model.state.counties
    before = {name: counties[name].copy() for name in counties.arrays}
    taken(model)

    def literate(c: dict[str, np.ndarray] | object) -> float:
        rural = c["rural_population"] * c["literacy_rural"]  # type: ignore[index]
        return float((rural + c["urban_population"] * c["literacy_urban"]).sum())  # type: ignore[index]

    gain = counties.people_arrived - counties.people_departed
    np.testing.assert_allclose(counties.population - before["population"], gain, atol=1e-6)
    assert abs(gain.sum()) < 1e-3 and counties.people_departed.sum() > 1e5
    parts = counties.rural_population + counties.urban_population
    whole = before["rural_population"] + before["urban_population"]
    np.testing.assert_allclose(parts - whole, gain, atol=1e-6)
    assert literate(counties) == pytest.approx(literate(before), rel=1e-12)
    assert (counties.rural_population >= 0.0).all() and (counties.urban_population >= 0.0).all()
    staff = ("talent_skilled", "talent_technical")
    change = sum(counties[name] - before[name] for name in staff)
    flows = counties.talent_arrived - counties.talent_departed
    np.testing.assert_allclose(change, flows, atol=1e-6)
    assert abs(flows.sum()) < 1e-3 and counties.talent_departed.sum() > 0.0


def test_equal_incomes_leave_everybody_in_balance(history: CountyInnovationModel) -> None:
    """The null: people go to and fro, but no unit gains or loses."""
    model = history.branch(Levers())
    counties, drivers = model.state.counties, model.world.drivers
    past = drivers.gdp[:, 5] / drivers.gdp[:, 0]
    counties.urban_income = 3e4 / past
    counties.wage_gain = 1.0
    counties.rural_income = 3e4
    people, staff = counties.population.copy(), counties.talent_technical.copy()
    villagers = counties.rural_population.copy()
    taken(model)
    assert counties.people_departed.sum() > 1e5
    for held, was in ((counties.population, people), (counties.rural_population, villagers)):
        np.testing.assert_allclose(held, was, rtol=1e-9)
    np.testing.assert_allclose(counties.talent_technical, staff, rtol=1e-9)


def test_people_go_where_incomes_are_higher_and_return_where_villages_gain(
    history: CountyInnovationModel,
) -> None:
    gains = []
    for lift in (1.0, 1.2):
        model = history.branch(Levers())
        model.state.counties.rural_income[0] *= lift
        taken(model)
        counties = model.state.counties
        gains.append(counties.people_arrived - counties.people_departed)
    others = gains[1] - gains[0]
    assert others[0] > 0.0 and others[1:].sum() == pytest.approx(-others[0], rel=1e-6)


def test_ways_are_the_same_both_ways(history: CountyInnovationModel) -> None:
    ways = gravity(history.state)
    for one in (ways.ways, ways.between):
        assert (one != one.T).nnz == 0


def test_until_2020_and_switched_off_nothing_changes(history: CountyInnovationModel) -> None:
    off = history.branch(Levers())
    off.parameters = without(off.parameters, ["migration"])
    past = history.branch(Levers())
    for model, quarter in ((off, PLAN_BEGINS), (past, PLAN_BEGINS - 4)):
        before = {name: values.copy() for name, values in model.state.counties.arrays.items()}
        model.quarter = quarter
        migrate(model.state, model.now)
        for name, values in before.items():
            np.testing.assert_array_equal(values, model.state.counties[name], name)


def test_a_rate_of_one_moves_every_villager_once_at_incomes_of_2015(world: World) -> None:
    """At the start a county's villagers leave at the rate, on average over the nation."""
    model = CountyInnovationModel(world, Levers(), Parameters(), seed=5)
    counties, half = model.state.counties, 0.5 * model.parameters.move_income
    ways = gravity(model.state)
    out = rules.moved(
        0.01 * model.state.nation.villager_moves,
        rules.weighed(counties.rural_population, counties.rural_income, -half),
        rules.weighed(counties.urban_population, counties.urban_income, half),
        counties.rural_population,
        np.zeros(len(counties)),
        ways.prefecture,
        ways.ways,
    )
    assert out.left.sum() / counties.rural_population.sum() == pytest.approx(0.01, rel=0.01)


def test_a_faster_rate_moves_more(history: CountyInnovationModel) -> None:
    moves = []
    for rate in (0.004, 0.02):
        model = history.branch(Levers())
        model.parameters = dataclasses.replace(model.parameters, move_out=rate)
        moves.append(taken(model).state.counties.people_departed.sum())
    assert moves[1] == pytest.approx(5.0 * moves[0], rel=0.02)
