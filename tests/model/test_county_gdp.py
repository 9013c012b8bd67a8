"""Counties' shares of provincial GDP (5.7)."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import CountyInnovationModel
from sim.behaviour.mechanisms import without
from sim.core.arrays import Floats, sum_by
from sim.model.government import county
from sim.model.government import rules as authority
from sim.model.policy.levers import Levers

TWO, NONE = np.array([10, 10]), np.zeros(2)


def by_chance_alone(history: CountyInnovationModel, levers: Levers) -> Floats:
    """Gains of shares by the end of 2022 where nothing that is brought forth counts."""
    model = history.branch(levers)
    model.parameters = dataclasses.replace(model.parameters, county_share=0.0, county_farms=0.0)
    model.state.counties.brought_forth[:] = 0.0
    model.run_for(8)
    return np.array(model.state.counties.share_gain)


def test_a_county_gains_what_its_neighbour_in_the_province_loses() -> None:
    """Two counties of one GDP: four points of growth apart make shares that are four apart."""
    gain = authority.gained(np.ones(2), np.array([0.07, 0.03]), NONE, np.ones(2), TWO)
    assert np.log(gain[0] / gain[1]) == pytest.approx(0.04)
    assert gain.sum() == pytest.approx(2.0)


def test_no_county_moves_faster_than_it_may() -> None:
    gain = authority.gained(np.ones(2), np.array([5.0, 0.0]), NONE, np.ones(2), TWO)
    assert np.log(gain[0] / gain[1]) == pytest.approx(2.0 * authority.MOST_GAINED)


@given(st.integers(0, 2**31))
def test_sums_of_provinces_stay(seed: int) -> None:
    rng = np.random.default_rng(seed)
    province, gdp = rng.integers(0, 4, 40), rng.lognormal(20.0, 1.0, 40)
    gain = authority.gained(
        rng.lognormal(0.0, 0.2, 40),
        rng.normal(0.0, 0.1, 40),
        rng.normal(0, 0.03, 40),
        gdp,
        province,
    )
    np.testing.assert_allclose(sum_by(province, gdp * gain), sum_by(province, gdp), rtol=1e-12)
    budget = authority.by_revenue(gdp, gain, 1.2, province)
    np.testing.assert_allclose(sum_by(province, budget), sum_by(province, gdp), rtol=1e-12)


def test_what_is_brought_forth_is_weighed_by_its_part_in_gdp() -> None:
    before = authority.brought_forth(np.array([1e9]), np.array([0.1]), np.array([0.2]), 0.3, 0.8)
    after = authority.brought_forth(np.array([2e9]), np.array([0.15]), np.array([0.2]), 0.3, 0.8)
    assert (after - before)[0] == pytest.approx(0.3 * np.log(2.0) + 0.8 * 0.2 * 0.05)


def test_yields_are_those_that_incomes_are_paid_by() -> None:
    """Full use of four technologies, and of none."""
    found = county.ln_yield(np.array([[1.0] * 4, [0.0] * 4]), np.zeros(2), 0.1)
    assert found == pytest.approx([np.log(1.1), 0.0])


def test_gdp_of_provinces_is_the_path_whatever_counties_do(history: CountyInnovationModel) -> None:
    model = history.branch(Levers())
    model.run_for(4)
    province = model.state.counties.province_code
    _, place = np.unique(province, return_inverse=True)
    reported, path = model.years[-1].values["gdp"], model.world.drivers.gdp[:, 6]
    np.testing.assert_allclose(sum_by(place, reported), sum_by(place, path), rtol=1e-12)
    apart = np.log(reported / path)
    assert 0.01 < apart.std() < 0.08  # a year's growth about the province's


def test_switched_off_shares_are_those_of_2020(history: CountyInnovationModel) -> None:
    off = without(history.parameters, ["county_gdp"])
    model = history.branch(Levers())
    model.parameters = off
    model.state.counties.brought_forth[:] = 0.0
    model.run_for(4)
    counties = model.state.counties
    np.testing.assert_allclose(counties.share_gain, 1.0, rtol=1e-14)
    np.testing.assert_allclose(
        counties.revenue, counties.fiscal_revenue * model.now.gdp_factor(2020), rtol=1e-12
    )


def test_shares_do_not_move_before_2021(history: CountyInnovationModel) -> None:
    assert (history.state.counties.share_gain == 1.0).all()


def test_scenarios_share_what_has_no_cause_here(history: CountyInnovationModel) -> None:
    found = [by_chance_alone(history, levers) for levers in (Levers(), Levers.held())]
    assert np.array_equal(*found)
    assert 0.02 < np.log(found[0]).std() < 0.06


def test_what_firms_bring_forth_raises_the_share(history: CountyInnovationModel) -> None:
    """A county whose firms sell half as much again at the end of 2021 has a larger share."""
    plain, lifted = history.branch(Levers()), history.branch(Levers())
    firms = lifted.state.firms
    row = int(np.bincount(firms.county[firms.alive]).argmax())
    firms.sales[firms.county == row] *= 1.15
    for model in (plain, lifted):
        model.run_for(4)
    change = lifted.state.counties.share_gain / plain.state.counties.share_gain
    assert change[row] == change.max()
    assert np.log(change[row]) == pytest.approx(plain.parameters.county_share * 0.14, rel=0.25)
