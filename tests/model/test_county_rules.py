"""Farm technologies, rural income and science literacy of counties (4.3, 4.4, 5.5)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from sim.behaviour.parameters import Parameters
from sim.model.farms import incomes
from sim.model.government import county
from sim.world.literacy import literacy_surveys

share = st.floats(0.0, 1.0)
SURVEYS = literacy_surveys(2021)
NOBODY = np.zeros(1)
ONLY = {"adoption_contact": 0.0, "adoption_neighbours": 0.0}


def four(value: float) -> np.ndarray:
    return np.full((1, 4), value)


def test_ceiling_by_hand():
    # Six years of school and no literacy: half of the ceiling; sixteen and a half: all of it.
    schooling, literacy = np.array([6.0, 8.0, 16.0]), np.array([0.0, 0.1, 0.5])
    found = county.adoption_ceiling(schooling, literacy, np.zeros(3))
    np.testing.assert_allclose(found, np.outer([0.5, 0.7, 1.0], [0.95, 0.85, 0.80, 0.70]))
    # A third of farms shown: a third of what is missing.
    found = county.adoption_ceiling(schooling, literacy, np.full(3, 1 / 3))
    np.testing.assert_allclose(found, np.outer([2 / 3, 0.8, 1.0], [0.95, 0.85, 0.80, 0.70]))


def test_one_step_of_diffusion_by_hand():
    b = replace(Parameters(), adoption_external=0.03, adoption_imitation=0.38, **ONLY)
    step = county.adoption_growth(four(0.5), four(0.8), four(0.0), four(0), four(0), four(1), b)
    # p + q 5/8 = 0.2675 a year, a quarter of it on a room of 0.3.
    np.testing.assert_allclose(step, 0.3 * (1 - math.exp(-0.25 * 0.2675)))


def test_all_channels_add_up():
    b = replace(
        Parameters(),
        adoption_external=0.02,
        adoption_contact=0.1,
        adoption_imitation=0.4,
        adoption_neighbours=0.05,
    )
    step = county.adoption_growth(
        four(0.2), four(0.6), four(0.4), four(0.5), four(0.3), four(1.5), b
    )
    rate = 0.03 + 0.08 + 0.4 / 3 + 0.02
    np.testing.assert_allclose(step, 0.4 * (1 - math.exp(-0.25 * rate)))


def test_without_imitation_diffusion_is_exponential():
    b = replace(Parameters(), adoption_external=0.05, adoption_imitation=0.0, **ONLY)
    adopted = four(0.1)
    for _ in range(40):
        adopted += county.adoption_growth(adopted, four(0.9), four(0), four(0), four(0), four(1), b)
    np.testing.assert_allclose(adopted, 0.9 - 0.8 * math.exp(-0.5))


def test_diffusion_follows_the_bass_curve():
    """Quarterly steps against the differential equation over ten years."""
    b = replace(Parameters(), adoption_external=0.03, adoption_imitation=0.38, **ONLY)
    exact = integrate.solve_ivp(
        lambda _, f: (0.03 + 0.38 * f / 0.8) * (0.8 - f), (0.0, 10.0), [0.1], rtol=1e-8
    ).y[0, -1]
    adopted = four(0.1)
    for _ in range(40):
        adopted += county.adoption_growth(adopted, four(0.8), four(0), four(0), four(0), four(1), b)
    assert adopted[0, 0] == pytest.approx(exact, abs=0.01)


def test_what_farms_use_in_2015_follows_from_when_each_technology_was_launched() -> None:
    farms, km2 = np.array([100.0, 1000.0, 4000.0]), np.array([50.0, 100.0, 80.0])
    offers = county.offered(farms, km2, 0.3, np.full(3, 0.5))
    assert np.average(offers, weights=farms) == pytest.approx(1.0)
    assert offers[2] / offers[0] == pytest.approx((50.0 / 2.0) ** 0.3)
    ceiling = np.tile([0.9, 0.7, 0.6, 0.5], (3, 1))
    found = county.adopted_at_start(ceiling, farms, 0.03 * offers, 0.5)
    used = np.average(found, axis=0, weights=farms)
    assert used == pytest.approx(county.ADOPTED_2015, rel=1e-6)
    assert (np.diff(found, axis=0) > 0.0).all(), "where farms are dense a technology began earlier"


@given(
    st.lists(st.floats(0.01, 3.0), min_size=3, max_size=8),
    st.floats(0.01, 0.05),
    st.floats(0.0, 0.9),
)
def test_the_nations_share_is_met_whatever_the_rates(offers, p, q):
    n = len(offers)
    ceiling, farms = np.tile([0.9, 0.8, 0.7, 0.6], (n, 1)), np.arange(1.0, n + 1)
    found = county.adopted_at_start(ceiling, farms, p * np.array(offers), q)
    used = np.average(found, axis=0, weights=farms)
    assert used == pytest.approx(county.ADOPTED_2015, rel=1e-6)
    assert ((found >= 0.0) & (found <= ceiling)).all()


def test_the_launch_and_the_rule_tell_the_same_story() -> None:
    """Bass's closed form against the rule, quarter by quarter from nothing."""
    b = replace(Parameters(), adoption_external=0.02, adoption_imitation=0.5, **ONLY)
    adopted = four(0.0)
    for _ in range(4 * 9):
        adopted += county.adoption_growth(
            adopted, four(0.8), four(0), four(0), four(0), four(1.7), b
        )
    exact = 0.8 * county.diffused(9.0, np.array([1.7 * 0.02]), 0.5)[0]
    assert adopted[0, 0] == pytest.approx(exact, rel=0.03), "steps of a quarter lag a little"


def test_a_ceiling_below_what_was_used_is_nearly_reached() -> None:
    found = county.adopted_at_start(four(0.4), np.ones(1), np.array([0.03]), 0.5)
    assert found[0] == pytest.approx([0.38, 0.3, 0.15, 0.03])


@given(share, share, share, share, share, share)
def test_adoption_never_falls_nor_passes_its_ceiling(adopted, ceiling, near, a, b, shown):
    low, high = sorted((a, b))
    place = four(adopted), four(ceiling), four(near)
    steps = [
        county.adoption_growth(*place, four(met), four(sites), four(1), Parameters())
        for met, sites in ((low, 0.0), (high, 0.0), (high, shown))
    ]
    # More contact never slows, nor does demonstration.
    assert (steps[1] >= steps[0]).all()
    assert (steps[2] >= steps[1]).all()
    assert (steps[0] >= 0).all()
    assert (adopted + steps[2] <= max(adopted, ceiling) + 1e-12).all()


def test_business_by_hand() -> None:
    # A tenth more adopted of each: yield +12% x 0.1 x mean pay-off 1, on 0.7 of business.
    found = county.farm_gain(four(0.1), NOBODY, np.array([0.7]), 0.12)
    np.testing.assert_allclose(found, 1.0084)


def test_a_key_technology_pays_beside_the_four() -> None:
    # A fifth of farms, pay-off 1.5 over four: yield +12% x 0.075, on half of business.
    found = county.farm_gain(four(0.0), np.array([0.2]), np.array([0.5]), 0.12)
    np.testing.assert_allclose(found, 1.0045)


def test_full_adoption_raises_rural_income_by_about_three_percent() -> None:
    """Yield +11%, 0.7 of business, which is 0.39 of income: +3%, near the published +2.7 to +3%."""
    found = county.farm_gain(four(1.0), NOBODY, np.array([0.7]), 0.11)
    gain = incomes.SHARES_2015[0] * (found[0] - 1.0)
    assert gain == pytest.approx(0.0304, abs=1e-4)


@pytest.mark.parametrize(("rate", "ceiling", "start"), [(0.13, 0.5, 0.06), (0.2, 0.2, 0.02)])
def test_literacy_rate_recovers_a_logistic(rate, ceiling, start):
    odds = start / (ceiling - start) * np.exp(rate * SURVEYS["years"])
    surveys = ceiling * odds / (1 + odds)
    assert county.literacy_rate(surveys, SURVEYS["years"], ceiling) == pytest.approx(rate)


@pytest.mark.parametrize(
    ("surveys", "ceiling"),
    [(SURVEYS["urban"], 0.55), (SURVEYS["rural"], 0.10), (SURVEYS["rural"], 0.19)],
)
def test_literacy_grown_from_2015_meets_the_survey_of_2020(surveys, ceiling):
    rate = county.literacy_rate(surveys, SURVEYS["years"], ceiling)
    level = surveys[:1]
    for _ in range(20):
        level = level + county.literacy_growth(level, rate, ceiling, np.zeros(1))
    assert level[0] == pytest.approx(surveys[2], abs=0.007)


def test_one_step_of_literacy_by_hand():
    found = county.literacy_growth(np.array([0.1]), 0.16, 0.4, np.array([0.004]))
    np.testing.assert_allclose(found, 0.25 * (0.016 + 0.004) * 0.75)
    assert county.literacy_growth(np.array([0.5]), 0.16, 0.4, np.zeros(1))[0] == 0.0
