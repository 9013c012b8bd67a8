"""Loans: who asks, who is approved, how much, who is rationed, who defaults (2.5)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import CountyInnovationModel
from sim.behaviour.parameters import Parameters
from sim.core.law import CREDIT
from sim.model.credit import step as banks
from sim.model.firms import firm, rules
from sim.model.firms.firm import ration
from sim.model.firms.plan import plan
from sim.model.firms.table import Firms

money = st.floats(0.0, 1e9)
ratio = st.floats(0.0, 1.0)


def test_applying_depends_on_the_gap():
    assert rules.apply_probability(0.0, 1e7) == pytest.approx(1 / (1 + math.exp(1.5)))
    # A gap of 3.75% of sales in a quarter: -1.5 + 40 x 0.0375 = 0, an even chance.
    assert rules.apply_probability(3.75e5, 1e7) == pytest.approx(0.5)


def test_approval_score_by_hand():
    # Cover 100/(0 + 5% of 1,000) = 2: -0.6 + 0.8 + 0.02 x 10.
    assert rules.approval_score(100.0, 0.0, 10.0, False, 1000.0, 0.0) == pytest.approx(0.4)
    # Cover 100/(50+50) = 1, leverage 50/101, a certificate, a guarantee of 0.1.
    found = rules.approval_score(100.0, 50.0, 10.0, True, 1000.0, 0.1)
    assert found == pytest.approx(-0.6 + 0.4 + 0.2 + 0.3 - 0.5 * 50 / 101 + 0.1)


@given(money, money, st.floats(0, 80), st.booleans(), st.floats(1e4, 1e9), ratio, ratio)
def test_more_guarantee_never_lowers_the_score(collateral, debt, age, certified, sales, a, b):
    low, high = sorted((a, b))
    scores = [rules.approval_score(collateral, debt, age, certified, sales, g) for g in (low, high)]
    assert scores[1] >= scores[0]


def test_loan_limit_by_hand():
    assert rules.loan_limit(100.0, 30.0, 20.0, 0.5, 0.1, 9.0) == pytest.approx(40 * math.exp(0.1))
    assert rules.loan_limit(10.0, 30.0, 20.0, 0.5, 0.1, 9.0) == 0.0
    # A guarantee adds to a loan no more than it may carry.
    assert rules.loan_limit(100.0, 30.0, 20.0, 0.5, 0.1, 3.0) == pytest.approx(43.0)
    assert rules.loan_limit(100.0, 30.0, 20.0, 0.5, 0.1, 0.0) == pytest.approx(40.0)


@given(money, money, money, st.floats(0.1, 1), ratio, ratio)
def test_more_guarantee_or_pledge_never_lowers_the_limit(collateral, debt, pledge, m, a, b):
    low, high = sorted((a, b))
    limit = rules.loan_limit(collateral, debt, pledge * low, m, low, 1e7)
    assert rules.loan_limit(collateral, debt, pledge * low, m, high, 1e7) >= limit
    assert rules.loan_limit(collateral, debt, pledge * high, m, low, 1e7) >= limit


@given(st.integers(0, 2**31), st.floats(0, 0.9), st.floats(0, 0.9))
def test_a_guarantee_never_shrinks_anyones_application(
    firms_of, one_county, terms_2020, seed, a, b
):
    rng = np.random.default_rng(seed)
    draw = {
        "rd": rng.lognormal(15, 1, 100),
        "collateral": rng.lognormal(15, 1, 100),
        "debt": rng.lognormal(13, 1, 100),
        "cash": 0.0,
        "propensity": -1.0,
        "hnte_left": 4,
        "knows": CREDIT,
    }
    found = []
    for guarantee in sorted((a, b)):
        f = firms_of(100, **draw)
        terms = terms_2020._replace(guarantee=guarantee)
        plan(f, one_county(), terms, Parameters().as_tuple(), seed, 0)
        found.append(f)
    asks = found[0].ask > 0
    assert (found[1].ask >= found[0].ask).all()
    assert (found[1].score[asks] >= found[0].score[asks]).all()


def test_default_by_hand():
    assert rules.default_probability(0.02, 0.0, 1e6, 0.0) == 0.0
    assert rules.default_probability(0.02, 50.0, 40.0, 10.0) == pytest.approx(0.005)
    # All debt and nothing behind it: e^1 times as likely; overdrafts are no assets.
    assert rules.default_probability(0.02, 50.0, 0.0, -9.0) == pytest.approx(0.005 * math.e)
    assert rules.default_probability(50.0, 50.0, 0.0, 0.0) == 0.5


@given(st.floats(1, 1e9), st.floats(1, 1e9), money, money)
def test_default_rises_with_debt(a, b, collateral, cash):
    low, high = sorted((a, b))
    risk = [rules.default_probability(0.02, debt, collateral, cash) for debt in (low, high)]
    assert risk[1] >= risk[0] - 1e-15


def applicants(seed: int, n: int, counties: int, score: float) -> Firms:
    """``n`` firms in a few counties; scores of at least ``score``."""
    rng = np.random.default_rng(seed)
    return Firms(
        {
            "id": rng.permutation(10 * n)[:n],
            "alive": rng.random(n) < 0.95,
            "county": rng.integers(0, counties, n).astype(np.int32),
            "weight": rng.integers(1, 60, n) / 4.0,
            "ask": np.where(rng.random(n) < 0.7, rng.lognormal(12, 1.5, n), 0.0),
            "score": score + rng.random(n),
            "loan": np.zeros(n),
            "debt": np.full(n, 100.0),
            "guaranteed": np.zeros(n),
        }
    )


@given(st.integers(0, 2**31), st.integers(1, 5), st.floats(0.0, 1.5))
def test_rationing_keeps_capacity_and_serves_higher_scores_first(seed, counties, room):
    """Scores of 40 and more pass for sure, so only capacity turns applicants away."""
    firms = applicants(seed, 60, counties, 40.0)
    asking = firms.alive & (firms["ask"] > 0)
    asked = np.bincount(firms["county"][asking], (firms["weight"] * firms["ask"])[asking], counties)
    capacity, accounts = room * asked, np.zeros((2, counties))
    helped, cap = firms["id"] % 2 == 0, 2e5
    ration(firms, capacity, 1, 0, helped, cap, accounts)

    lent = firms["loan"] > 0
    used = np.bincount(firms["county"][lent], (firms["weight"] * firms["loan"])[lent], counties)
    assert (used <= capacity + 0.5 * len(firms)).all()  # loans are rounded to yuan
    assert not (lent & ~asking).any()
    np.testing.assert_array_equal(firms["loan"][lent], np.rint(firms["ask"][lent]))
    np.testing.assert_array_equal(firms["debt"], 100.0 + firms["loan"])
    carried = np.where(helped, np.minimum(firms["loan"], cap), 0.0)
    np.testing.assert_array_equal(firms["guaranteed"], carried)
    for c in range(counties):
        here = asking & (firms["county"] == c)
        if (here & lent).any() and (here & ~lent).any():
            assert firms["score"][here & lent].min() >= firms["score"][here & ~lent].max()
        if not (here & ~lent).any():
            continue
        # The best of those turned away did not fit any more.
        first = np.flatnonzero(here & ~lent)[firms["score"][here & ~lent].argmax()]
        assert used[c] + firms["weight"][first] * firms["ask"][first] > capacity[c] - 60
    weight = firms["weight"]
    np.testing.assert_allclose(
        accounts[0], np.bincount(firms["county"][asking], weight[asking], counties)
    )
    np.testing.assert_allclose(
        accounts[1], np.bincount(firms["county"][lent], weight[lent], counties)
    )


@pytest.mark.parametrize("score", [-2.0, 0.0, 1.0])
def test_approval_happens_with_the_probability_of_its_score(score):
    n = 20_000
    firms = applicants(3, n, 1, 0.0)
    firms["score"], firms["ask"], firms["alive"] = score, 1e5, 1.0
    ration(firms, np.array([1e18]), 7, 5, np.zeros(n, bool), 0.0, np.zeros((2, 1)))
    p = 1 / (1 + math.exp(-score))
    assert (firms["loan"] > 0).mean() == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / n))


def test_rationing_does_not_depend_on_the_order_of_rows():
    one, other = applicants(9, 300, 4, 0.0), applicants(9, 300, 4, 0.0)
    order = np.random.default_rng(1).permutation(300)
    other.reorder(order)
    for firms in (one, other):
        helped = np.zeros(300, bool)
        ration(firms, np.full(4, 5e7), 1, 0, helped, 1e6, np.zeros((2, 4)))
    assert 0 < (one["loan"] > 0).sum() < 300
    np.testing.assert_array_equal(one["loan"][order], other["loan"])


def test_aid_of_a_year_widens_credit_by_its_share_of_that_years_revenue(
    model: CountyInnovationModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Aid is money of the year at hand, revenue in the world's columns is that of 2020."""
    counties, b = model.tables["county"], model.parameters
    given: list[np.ndarray] = []
    monkeypatch.setattr(firm, "ration", lambda firms, capacity, *rest: given.append(capacity))
    revenue = counties["fiscal_revenue"] * model.now.gdp_factor(2020)
    for share in (0.0, 0.1):
        counties["aid_received"] = 0.25 * share * revenue
        banks.borrow(model.state, model.now)
    able = counties["skilled"] ** b.pairing_absorption
    assert given[1] / given[0] == pytest.approx(1.0 + 0.1 * b.pairing_capacity * able)
