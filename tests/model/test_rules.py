"""R&D and tax of one firm: user cost, desired R&D, start and stop, take-up (2.1-2.4, 2.13)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from sim.behaviour.parameters import Parameters
from sim.core.intensity import intensity_threshold
from sim.core.law import HNTE_RATE, SUPER_DEDUCTION
from sim.model.firms import rules
from sim.model.firms.plan import plan
from sim.model.firms.research import NEW_GAP, NEW_SPREAD
from sim.model.firms.state import tax_terms

share = st.floats(0.01, 0.99)


@pytest.mark.parametrize(
    ("tax", "costs"),
    [
        (0.25, (0.8333, 0.7500, 0.6667)),
        (0.15, (0.9118, 0.8676, 0.8235)),
        (0.05, (0.9737, 0.9605, 0.9474)),
        (0.00, (1.0, 1.0, 1.0)),
    ],
)
def test_user_cost_at_the_three_deductions(tax, costs):
    found = [rules.user_cost(tax, s) for s in (0.5, 0.75, 1.0)]
    assert found == pytest.approx(costs, abs=5e-5)


@given(st.floats(0.0, 0.5), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_deduction_never_raises_user_cost(tax, a, b):
    low, high = sorted((a, b))
    assert rules.user_cost(tax, high) <= rules.user_cost(tax, low)


def test_desired_rd_by_hand():
    # ln R* = -3 + ln(1e8) - 1.5 ln(0.75) + 0.02
    found = rules.desired_ln_rd(-3.0, math.log(1e8), 1.5, math.log(0.75), 0.02)
    assert found == pytest.approx(-3.0 + 18.420681 + 0.431523 + 0.02, abs=1e-6)


@given(st.floats(0.0, 3.0), st.floats(-1.0, 0.5), st.floats(-1.0, 0.5))
def test_a_lower_user_cost_never_lowers_desired_rd(eta, a, b):
    low, high = sorted((a, b))
    cheap, dear = (rules.desired_ln_rd(-3.0, 18.0, eta, cost, 0.0) for cost in (low, high))
    assert cheap >= dear


def test_rd_closes_a_quarter_of_its_gap_a_year():
    """At the published yearly rho of 0.75 the log gap after n years is 0.75^n of the first."""
    rho, wanted, rd = 0.75**0.25, math.log(2e6), 1e6
    for year in range(1, 4):
        for _ in range(4):
            rd = rules.adjust(rd, wanted, rho)
        assert wanted - math.log(rd) == pytest.approx(math.log(2.0) * 0.75**year)
    for _ in range(400):
        rd = rules.adjust(rd, wanted, rho)
    assert rd == pytest.approx(2e6)


def test_quarterly_hazards_of_starting_and_stopping():
    assert rules.quarterly(0.08) == pytest.approx(0.0206, abs=1e-4)
    assert rules.quarterly(0.17) == pytest.approx(0.0455, abs=1e-4)
    assert 1 - (1 - rules.quarterly(0.17)) ** 4 == pytest.approx(0.17)


@given(share)
def test_logit_and_logistic_are_inverse(p):
    assert rules.logistic(rules.logit(p)) == pytest.approx(p)


def test_start_multiplies_the_odds():
    def chance(experience: bool, visit: float) -> float:
        x = rules.start_logit(rules.logit(0.02), 0.0, 0.0, 0.0, experience, visit)
        return rules.logistic(x)

    plain, visited, again = chance(False, 0.0), chance(False, math.log(1.6)), chance(True, 0.0)
    assert plain == pytest.approx(0.02)
    assert visited == pytest.approx(1.6 * 0.02 / (0.98 + 1.6 * 0.02))
    assert again / (1 - again) == pytest.approx(math.exp(0.5) * 0.02 / 0.98)


def test_stop_divides_the_odds():
    p = rules.logistic(rules.stop_logit(rules.logit(0.05), 0.4, 0.3, 0.3))
    assert p / (1 - p) == pytest.approx(math.exp(-1.0) * 0.05 / 0.95)


@given(st.floats(1e-12, 1.0 - 1e-12), st.floats(-30.0, 10.0))
def test_a_draw_below_the_chance_happens_and_no_other(u, x):
    assert rules.happens(u, x) == (u < rules.logistic(x))


@pytest.mark.parametrize("x", [-25.0, -6.0, -2.0, -1.0, -0.5, -0.1, -1e-3, 0.0, 0.4, 3.0])
def test_the_edge_of_what_happens_is_the_chance_itself(x):
    """No shortcut may decide for draws next to the chance, on either side."""
    chance = rules.logistic(x)
    assert rules.happens(chance * (1.0 - 1e-6), x)
    assert not rules.happens(chance * (1.0 + 1e-6), x)


def test_cost_of_capital_by_hand():
    assert rules.ln_capital_cost(0.05, 0.05, 0.15) == 0.0
    assert rules.ln_capital_cost(0.03, 0.05, 0.15) == pytest.approx(math.log(0.9))


def test_learning_adds_its_three_sources():
    assert rules.learn_hazard(0.04, 0.1, 0.2) == pytest.approx(0.34)


@given(st.floats(0, 1e7), st.floats(1, 1e6), st.floats(0, 1), st.floats(0, 1))
def test_digital_services_never_make_filing_harder(gain, cost, a, b):
    low, high = sorted((a, b))
    assert rules.worth_filing(gain, cost, high) >= rules.worth_filing(gain, cost, low)


def test_filing_cost_falls_by_three_tenths_at_most():
    assert not rules.worth_filing(70.0, 100.0, 1.0)
    assert rules.worth_filing(70.1, 100.0, 1.0)
    assert not rules.worth_filing(100.0, 100.0, 0.0)


def test_profit_by_hand():
    # 100m of sales: margin 8% + 3% a log point, a tenth of R&D is not earned back.
    assert rules.profit(1e8, 1.0, 5e6) == pytest.approx(1.05e7)
    assert rules.profit(1e8, 5.0, 0.0) == rules.profit(1e8, 2.0, 0.0) == pytest.approx(1.4e7)
    assert rules.profit(1e6, -2.0, 1e6) < 0


@pytest.mark.parametrize(
    ("hnte", "sme", "sector", "sales", "tax", "extra"),
    [
        (False, False, 3, 1e8, 0.25, 0.9),  # manufacturing
        (False, False, 7, 1e8, 0.25, 0.75),  # mining and energy: the general share
        (False, False, 8, 1e8, 0.25, 0.75),  # services: the general share
        (False, True, 8, 1e8, 0.25, 1.0),  # registered S&T SME
        (True, False, 3, 1e8, 0.15, 0.9),  # high-tech firm
        (True, False, 3, 1e6, 0.05, 0.9),  # a small one keeps the lower of its two rates
        (False, False, 8, 1e6, 0.05, 0.75),  # small low-profit firm
    ],
)
def test_who_is_taxed_how(terms_2020, hnte, sme, sector, sales, tax, extra):
    terms = terms_2020._replace(manufacturing=0.9, tech_sme=1.0)
    assert tax_terms(hnte, sme, sector, sales, terms) == (tax, extra)


def test_a_quarter_of_planning_follows_the_equation(firms_of, one_county, terms_2020):
    b = Parameters(stop_hazard=1e-9)
    knows = np.array([SUPER_DEDUCTION, 0, SUPER_DEDUCTION])
    soe = np.array([False, False, True])
    f = firms_of(3, rd=1e6, propensity=-3.0, knows=knows, soe=soe)
    plan(f, one_county(), terms_2020, b.as_tuple(), 1, 0)
    costs = (0.75, 1.0, 0.75)  # 25% tax, 75% deduction, for those who know of it
    for i, eta in enumerate((b.eta_private, b.eta_private, b.eta_soe)):
        wanted = -3.0 + math.log(3e7) - eta * math.log(costs[i])
        ln_rd = b.rho * math.log(1e6) + (1 - b.rho) * wanted
        assert math.log(f.rd[i]) == pytest.approx(ln_rd, abs=1e-12)
    assert f.claims.tolist() == [SUPER_DEDUCTION, 0, SUPER_DEDUCTION]
    assert f.rd_quarters.tolist() == [1, 1, 1]


def test_a_dearer_loan_lowers_desired_rd_by_its_elasticity(firms_of, one_county, terms_2020):
    b = Parameters(stop_hazard=1e-9)
    cheap, dear = firms_of(1, rd=1e6, propensity=-3.0), firms_of(1, rd=1e6, propensity=-3.0)
    plan(cheap, one_county(), terms_2020, b.as_tuple(), 1, 0)
    plan(dear, one_county(), terms_2020._replace(loan_rate=0.08), b.as_tuple(), 1, 0)
    rise = math.log((0.08 + b.rd_depreciation) / (0.053 + b.rd_depreciation))
    expected = -(1 - b.rho) * b.eta_private * rise
    assert math.log(dear.rd[0] / cheap.rd[0]) == pytest.approx(expected)


@given(st.integers(0, 2**31), st.floats(0, 1), st.floats(0, 1))
def test_more_deduction_never_lowers_anyones_rd(firms_of, one_county, terms_2020, seed, a, b):
    """All firms at once, starters included: same luck, so firm by firm."""
    rng = np.random.default_rng(seed)
    draw = {
        "rd": np.where(rng.random(200) < 0.5, rng.lognormal(13, 1.5, 200), 0.0),
        "sales": rng.lognormal(17, 1.5, 200),
        "tfp": rng.normal(0, 1.5, 200),
        "propensity": rng.normal(-3.5, 1, 200),
        "knows": rng.integers(0, 16, 200),
        "hnte_left": rng.integers(0, 3, 200),
        "filing_cost": rng.lognormal(10, 1, 200),
    }
    after = []
    for extra in sorted((a, b)):
        f = firms_of(200, **draw)
        terms = terms_2020._replace(general=extra, manufacturing=extra, tech_sme=extra)
        plan(f, one_county(), terms, Parameters(start_hazard=0.5).as_tuple(), seed, 3)
        after.append(f.rd)
    assert (after[1] >= after[0]).all()


def test_stopping_ends_claims_and_starting_begins_small(firms_of, one_county, terms_2020):
    stops = firms_of(50, rd=1e6, rd_stock=5e6, knows=SUPER_DEDUCTION, claims=SUPER_DEDUCTION)
    plan(stops, one_county(), terms_2020, Parameters(stop_hazard=1 - 1e-12).as_tuple(), 1, 0)
    assert not stops.rd.any()
    assert not stops.claims.any()
    starts = firms_of(50)
    plan(starts, one_county(), terms_2020, Parameters(start_hazard=1 - 1e-12).as_tuple(), 1, 0)
    assert (starts.rd_quarters == 1).all()
    np.testing.assert_allclose(starts.rd, 3e7 * np.exp(np.minimum(starts.propensity, 0.0)))
    assert starts.propensity.mean() == pytest.approx(-3.5 - NEW_GAP, abs=0.4)
    assert starts.propensity.std() == pytest.approx(NEW_SPREAD, abs=0.25)


@given(st.floats(-8.0, -1.0), st.floats(0.002, 0.2))
def test_the_share_within_reach_is_that_of_a_lognormal(mean, least):
    found = rules.share_within(mean, NEW_SPREAD, least)
    assert found == pytest.approx(norm.sf(math.log(least), mean, NEW_SPREAD), abs=1e-12)


@pytest.mark.parametrize("usual", [-9.0, -3.5])
def test_a_certificate_draws_and_lifts_only_who_comes_within_reach(
    usual, firms_of, one_county, terms_2020
):
    n, b = 20_000, Parameters(start_hazard=0.1, notch_reach=0.5, start_award=2.5)
    asked = 3e7 * intensity_threshold(3e7)
    started = {}
    for knows in (0, HNTE_RATE):
        f = firms_of(n, knows=knows)
        plan(f, one_county(ln_intensity=np.full(9, usual)), terms_2020, b.as_tuple(), 1, 0)
        started[knows] = f.rd[f.rd > 0.0]
    drawn = len(started[HNTE_RATE]) / len(started[0])
    short = [np.mean((rd > 0.45 * asked) & (rd < asked)) for rd in started.values()]
    if usual < -8.0:
        assert np.array_equal(started[0], started[HNTE_RATE])
    else:
        assert drawn > 1.02
        assert short[1] == pytest.approx(short[0], abs=0.05), (
            "those below reach stay where they are"
        )
        near = started[0][(started[0] >= 0.5 * asked) & (started[0] < asked)]
        lifted = started[HNTE_RATE][
            (started[HNTE_RATE] >= 0.5 * asked) & (started[HNTE_RATE] < asked)
        ]
        assert lifted.mean() > 1.05 * near.mean()
