"""Rural income by source (4.4)."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.model.farms import incomes
from sim.model.policy.levers import Levers
from sim.world import World

NATION, POOR = 16_021.0, 11_567.0  # yuan a villager in 2019


def test_a_county_of_mean_income_has_the_nations_sources() -> None:
    found = incomes.at_start(np.array([11_422.0]), np.ones(1))[0]
    assert found[[0, 3]] == pytest.approx([4_504.0, 2_318.0])
    assert found[1] == pytest.approx(found[2])
    assert found[1] + found[2] == pytest.approx(4_600.0)


def test_a_poor_county_has_the_shares_of_poor_areas() -> None:
    """The gradients are those between the two published points of 2019."""
    shares = np.array([5_762.0, 6_583.0, 3_675.0]) / NATION
    parts = shares * (POOR / NATION) ** (incomes.GRADIENTS - 1.0)
    assert parts / parts.sum() == pytest.approx(np.array([4_163, 4_083, 3_321]) / 11_567, abs=2e-4)


def test_sources_grow_at_their_own_pace_or_with_gdp() -> None:
    county, none = np.array([0.01, 0.03]), np.zeros(2)
    alike = incomes.growth(county, none, 0.02, True, none, 0.0)
    assert alike == pytest.approx(np.repeat(county[:, None], 4, axis=1))
    own = incomes.growth(county, np.array([0.0, 0.005]), 0.02, True, np.array([0.0, 1.0]), 1.0)
    assert own[0] == pytest.approx([0.014, 0.0105, 0.021, 0.0294])
    assert own[1] == pytest.approx([0.014, 0.0365, 0.021, 0.0294 + 0.0075])
    after = incomes.growth(county, none, 0.02, False, np.ones(2), 1.0)
    assert after[:, incomes.TRANSFERS] == pytest.approx(0.02)


def test_sources_add_up_and_match_what_was_published_for_2020(
    history: CountyInnovationModel,
) -> None:
    """National Bureau of Statistics: 6,077 yuan from business, 6,974 wages, 4,080 the rest."""
    counties = history.state.counties
    sums = counties.income.sum(axis=1) * np.exp(counties.rural_market)
    np.testing.assert_allclose(sums, counties.rural_income, rtol=1e-12)
    mean = np.average(counties.income, axis=0, weights=counties.rural_population)
    found = [mean[0], mean[1] + mean[2], mean[3]]
    assert found == pytest.approx([6_077.0, 6_974.0, 4_080.0], rel=0.06)


def test_without_sources_income_follows_provincial_gdp(world: World) -> None:
    """Nothing adopted anew, no market: with the mechanism off each county grows as its GDP."""
    off = {"income_by_source": 0.0, "machinery_wage": 0.0, "yield_gain": 0.0}
    still = {"digital_income": 0.0, "processing_income": 0.0}
    plain = CountyInnovationModel(world, Levers()).parameters
    model = CountyInnovationModel(world, Levers(), dataclasses.replace(plain, **off, **still))
    start = model.state.counties.rural_income.copy()
    model.run_for(4)
    path = world.drivers.gdp[:, 1] / world.drivers.gdp[:, 0]
    np.testing.assert_allclose(model.state.counties.rural_income / start, path, rtol=1e-12)


def test_wages_follow_a_county_that_gains_a_share(history: CountyInnovationModel) -> None:
    plain, ahead = history.branch(Levers()), history.branch(Levers())
    ahead.state.counties.share_gain[:] = 1.2
    for model in (plain, ahead):
        model.run_for(1)
    ratio = ahead.state.counties.income / plain.state.counties.income
    assert ratio[:, incomes.LOCAL] == pytest.approx(1.05)
    assert ratio[:, incomes.TRANSFERS] == pytest.approx(1.0)
