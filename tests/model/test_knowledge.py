"""Patents, quality, productivity, growth, money and exit of one firm (2.4, 2.6, 2.7, 2.11)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from sim.behaviour.parameters import Parameters
from sim.model.firms import rules
from sim.model.firms.produce import produce
from sim.model.firms.state import A_EXITS, ACCOUNTS

chance = st.floats(1e-9, 1 - 1e-9)
mean = st.floats(1e-4, 300.0)
dispersion = st.floats(0.3, 1.5)


@given(chance, mean, dispersion)
def test_negative_binomial_is_the_quantile_of_scipys(u, mu, k):
    n = rules.negative_binomial(u, mu, k)
    law = stats.nbinom(k, k / (k + mu))
    assert law.cdf(n) >= u - 1e-9
    assert n == 0 or law.cdf(n - 1) <= u + 1e-9


@given(chance, mean, mean, dispersion)
def test_a_higher_mean_never_lowers_the_count(u, a, b, k):
    low, high = sorted((a, b))
    assert rules.negative_binomial(u, high, k) >= rules.negative_binomial(u, low, k)


def test_negative_binomial_has_its_mean_and_variance():
    u = (np.arange(100_000) + 0.5) / 100_000
    counts = np.array([rules.negative_binomial(x, 3.0, 0.8) for x in u])
    assert counts.mean() == pytest.approx(3.0, rel=0.005)
    assert counts.var() == pytest.approx(3.0 + 9.0 / 0.8, rel=0.02)
    assert rules.negative_binomial(0.999, 0.0, 0.8) == 0


@given(st.floats(0.0, 190.0), st.floats(0.7, 1.5))
def test_quality_has_a_lomax_tail(x, tail):
    """Survival at x is (1+x)^-tail."""
    u = 1.0 - (1.0 + x) ** -tail
    assert rules.patent_quality(u, tail) == pytest.approx(x, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("tail", [0.7, 0.95, 1.0, 1.2, 1.5])
def test_mean_quality_against_numerical_integration(tail):
    kink = 1.0 - (1.0 + rules.QUALITY_CAP) ** -tail
    low, _ = integrate.quad(rules.patent_quality, 0.0, kink, args=(tail,), epsabs=1e-10)
    top = (1.0 - kink) * rules.QUALITY_CAP
    assert rules.mean_quality(tail) == pytest.approx(low + top, rel=1e-7)
    assert rules.patent_quality(1 - 1e-9, tail) <= rules.QUALITY_CAP


def test_absorptive_capacity_by_hand():
    # R&D of 0.75% of sales is a quarter of what full capacity takes: its root is a half.
    assert rules.absorptive_capacity(0.75e6, 1e8, 0.6) == pytest.approx(0.5 * 0.6)
    assert rules.absorptive_capacity(5e6, 1e8, 0.6) == pytest.approx(0.6)


def test_productivity_by_hand():
    # 0.1 x 0.05 + 0.02 x 0.5 x 0.8 - 0.002
    found = rules.productivity_change(0.1, 0.05, 0.02, 0.5, 0.8)
    assert found == pytest.approx(0.005 + 0.008 - 0.002)
    leader = rules.productivity_change(0.1, 0.05, 0.02, 0.5, -0.8)
    assert leader == pytest.approx(0.005 - 0.002)


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(0, 1))
def test_the_further_behind_the_faster_the_catch_up(a, b, capacity):
    near, far = sorted((a, b))
    steps = [rules.productivity_change(0.1, 0.0, 0.02, capacity, gap) for gap in (near, far)]
    assert steps[1] >= steps[0]


def test_young_firms_grow_faster_for_five_years():
    assert [rules.young_growth(age) for age in (0, 10, 20, 80)] == [0.025, 0.0125, 0.0, 0.0]


@pytest.mark.parametrize("sales", [1e3, 1e6, 3e7, 1e10])
@pytest.mark.parametrize("year", [0.3, 1.0, 4.0])
def test_growth_is_normal_in_a_year_of_given_unrest(sales, year):
    def factor(u: float) -> float:
        return rules.growth_factor(0.02, u, sales, year)

    mean = integrate.quad(lambda z: factor(stats.norm.cdf(z)) * stats.norm.pdf(z), -8, 8)[0]
    assert mean == pytest.approx(math.exp(0.02), abs=1e-6)
    b = min(0.05 * (sales / 3e7) ** -0.18, 0.3)
    assert rules.volatility(sales) == pytest.approx(b)
    sd = math.sqrt(2.0 * b * b * year)
    assert math.log(factor(stats.norm.cdf(1.0)) / factor(0.5)) == pytest.approx(sd)


def test_a_year_of_one_unrest_is_laplace():
    chance = np.random.default_rng(3).random((5, 40_000))
    b = rules.volatility(3e7)
    for share, laplace in ((1.0, True), (0.0, False)):
        unrest = np.array([rules.unrest(v, share) for v in chance[4]])
        assert unrest.mean() == pytest.approx(1.0, abs=0.02)
        year = np.zeros(len(unrest))
        for quarter in chance[:4]:
            made = [
                rules.growth_factor(0.0, u, 3e7, v) for u, v in zip(quarter, unrest, strict=True)
            ]
            year += np.log(made) + b * b * unrest  # less what makes the mean of the factor one
        likely = stats.kstest(year, stats.laplace(scale=2.0 * b).cdf).pvalue
        assert (likely > 0.01) == laplace


def test_experience_keeps_a_firm_at_its_research():
    typical = 4.0 * (math.e - 1.0)
    assert rules.experience(typical, 0.5) == pytest.approx(0.0)
    assert rules.experience(40, 0.5) - rules.experience(0, 0.5) == pytest.approx(0.5 * math.log(11))


def test_normal_quantile_against_scipy():
    u = np.concatenate([np.logspace(-15, -1, 200), np.linspace(0.1, 0.9, 200)])
    u = np.concatenate([u, 1.0 - u[:100]])
    found = [rules.standard_normal(x) for x in u]
    np.testing.assert_allclose(found, stats.norm.ppf(u), rtol=1e-6, atol=1e-7)


def test_normal_from_two_uniforms():
    assert rules.normal(math.exp(-0.5), 0.0) == pytest.approx(1.0)
    assert rules.normal(math.exp(-2.0), 0.5) == pytest.approx(-2.0)
    u = np.random.default_rng(1).random((2, 20_000))
    z = [rules.normal(a, b) for a, b in u.T]
    assert stats.kstest(z, "norm").pvalue > 0.01


@pytest.mark.parametrize(
    ("age", "annual"),
    [(0, 0.016), (3, 0.016), (4, 0.063), (8, 0.095), (12, 0.085), (27, 0.085), (28, 0.085),
     (48, 0.04 + 0.045 * math.exp(-1.0)), (4000, 0.04)],
)  # fmt: skip
def test_exit_hazard_by_age(age, annual):
    assert rules.exit_hazard(age, 0.0, 0.0, False) == pytest.approx(0.25 * annual)


def test_exit_hazard_shifts():
    base = rules.exit_hazard(8, 0.0, 0.0, False)
    assert rules.exit_hazard(8, 0.3, 0.0, False) == pytest.approx(base * math.exp(0.3))
    assert rules.exit_hazard(8, 0.0, 0.1, False) == pytest.approx(base * math.exp(-0.1))
    assert rules.exit_hazard(8, 0.0, 0.0, True) == pytest.approx(base * math.exp(0.5))
    assert rules.exit_hazard(8, 90.0, 0.0, True) == pytest.approx(base * math.exp(2.0))


def quiet() -> Parameters:
    """Nobody leaves and nobody defaults."""
    return Parameters(exit_scale=0.0, default_hazard=0.0)


def test_idle_knowledge_depreciates_at_the_yearly_rate(firms_of, one_county, terms_2020):
    f, b = firms_of(1, rd_stock=1e7), quiet()
    for quarter in range(4):
        produce(f, one_county(), terms_2020, b.as_tuple(), 1, quarter, np.zeros((14, 1)))
    assert f.rd_stock[0] == pytest.approx(1e7 * (1 - b.rd_depreciation))
    assert f.age[0] == 44


def test_leavers_are_counted_and_leave(firms_of, one_county, terms_2020):
    n = 20_000
    f, accounts = firms_of(n, age=7, weight=2.0), np.zeros((len(ACCOUNTS), 1))
    b = Parameters(exit_scale=1.0, catch_up=0.0)
    produce(f, one_county(), terms_2020, b.as_tuple(), 1, 0, accounts)
    left = n - f.alive.sum()
    p = rules.exit_hazard(7, 0.0, -rules.PRODUCTIVITY_DRIFT, False)
    assert left / n == pytest.approx(p, abs=4 * math.sqrt(p / n))
    assert accounts[A_EXITS, 0] == 2.0 * left
