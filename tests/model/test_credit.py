"""Loans: who needs, asks, is approved, how much, who is rationed, what is paid back (2.4, 2.5)."""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import CountyInnovationModel
from sim.behaviour.parameters import Parameters
from sim.core.law import CREDIT, SUPER_DEDUCTION
from sim.model.credit import step as banks
from sim.model.firms import firm, loans
from sim.model.firms import state as firm_state
from sim.model.firms.firm import ration
from sim.model.firms.plan import plan
from sim.model.firms.table import Firms
from sim.model.policy.levers import Levers
from tests.model.draws import parts

B = Parameters(stop_hazard=1e-12)
money = st.floats(0.0, 1e9)
ratio = st.floats(0.0, 0.95)


def test_need_and_own_means_by_hand():
    # Growth of 2% ties up six tenths of it; late payers a shock over the last one's.
    assert loans.working_capital(0.02, 1.0, 0.5, 0.6, 0.03, 1e8) == pytest.approx(1.2e6 + 1.5e6)
    assert loans.working_capital(-0.1, -1.0, 1.0, 0.6, 0.03, 1e8) == pytest.approx(-3e6)
    # Six tenths of the flow, and half of the cash above 3% of sales.
    assert loans.own_money(1e6, 5e6, 1e8, 0.6, 0.5) == pytest.approx(0.6e6 + 1e6)
    assert loans.own_money(-1e6, 1e6, 1e8, 0.6, 0.5) == pytest.approx(-0.6e6)


def test_receivables_come_back():
    """What late payers tie up over a path of shocks is what the last of them does."""
    z = np.random.default_rng(1).normal(size=50)
    flows = [loans.working_capital(0.0, z[k], z[k - 1], 0.6, 0.03, 1e8) for k in range(1, 50)]
    assert sum(flows) == pytest.approx(3e6 * (max(z[-1], 0.0) - max(z[0], 0.0)))


def test_those_without_a_bank_dare_less_and_a_fund_or_a_visit_helps_them():
    with_bank = loans.ask_logit(True, -0.5, 2.5, 1e6, 1e8, 0.3, True)
    assert with_bank == pytest.approx(2.5 + 15 * 0.01)
    assert loans.ask_logit(False, -0.5, 2.5, 1e6, 1e8, 0.0, False) == pytest.approx(-0.35)
    assert loans.ask_logit(False, -0.5, 2.5, 1e6, 1e8, 0.3, True) == pytest.approx(1.35)


@given(ratio, st.floats(0.0, 0.4), money, money)
def test_a_guarantee_stretches_what_a_bank_bears_by_its_break_even(share, slope, base, debt):
    """(1 - share)^-slope: default at a power of leverage, times the loss, times 1 - share."""
    cover = loans.cover_of(share, slope)
    assert math.exp(cover) == pytest.approx((1.0 - share) ** -slope)
    limit = loans.loan_limit(base, debt, False, cover, 1e12)
    borne = base * (1.0 - share) ** -slope
    assert limit == pytest.approx(max(borne - (1.0 - loans.MATURES) * debt, 0.0), abs=1.0)


def test_loan_limit_by_hand():
    base = loans.secured(100.0, 0.5, 10.0, 0.6, 20.0)
    assert base == pytest.approx(50.0 + 6.0 + 20.0)
    assert loans.secured(100.0, 0.5, -10.0, 0.6, 0.0) == 50.0
    assert loans.loan_limit(76.0, 50.0, True, 0.0, 9.0) == pytest.approx(76.0 - 43.0)
    # A bank renews what falls due; a guarantee adds no more than it may carry.
    assert loans.loan_limit(10.0, 50.0, True, 0.0, 9.0) == pytest.approx(7.0)
    assert loans.loan_limit(10.0, 50.0, False, 0.0, 9.0) == 0.0
    assert loans.loan_limit(76.0, 50.0, True, 1.0, 9.0) == pytest.approx(76.0 + 9.0 - 43.0)


def test_patents_are_worth_the_royalty_they_spare():
    """1% of sales for five years at 12%: 3.6 times; a quarter of full quality is worth half."""
    assert pytest.approx(sum(1.12**-year for year in range(1, 6)), rel=0.01) == loans.ROYALTY_YEARS
    full = loans.patent_worth(loans.FULL_QUALITY, 1e8, 0.01)
    assert full == pytest.approx(3.6e6) == loans.patent_worth(99.0, 1e8, 0.01)
    assert loans.patent_worth(loans.FULL_QUALITY / 4.0, 1e8, 0.01) == pytest.approx(full / 2.0)
    assert loans.patent_worth(0.0, 1e8, 0.01) == 0.0


def test_default_by_hand():
    assert loans.default_probability(0.02, 0.0, 1e6, 0.0) == 0.0
    assert loans.default_probability(0.02, 5e6, 4e6, 1e6) == pytest.approx(0.005, rel=1e-6)
    # All debt and nothing behind it: e^1 times as likely; overdrafts are no assets.
    worst = loans.default_probability(0.02, 5e6, 0.0, -9.0)
    assert worst == pytest.approx(0.005 * math.e, rel=1e-5)
    assert loans.default_probability(50.0, 5e6, 0.0, 0.0) == 0.5


@given(st.floats(1, 1e9), st.floats(1, 1e9), money, money)
def test_default_rises_with_debt(a, b, collateral, cash):
    low, high = sorted((a, b))
    risk = [loans.default_probability(0.02, debt, collateral, cash) for debt in (low, high)]
    assert risk[1] >= risk[0] - 1e-15


def test_a_firm_that_is_not_short_keeps_its_research():
    assert loans.cut(0.0, 1e6, 0.2, 1e9, 0.5) == 0.0
    assert loans.cut(1e5, 1e6, 0.2, 0.0, 0.5) == pytest.approx(2e4)
    assert loans.cut(1e9, 1e6, 0.2, 0.0, 0.5) == pytest.approx(0.3 * 0.25e6)
    assert loans.cut(1e9, 1e6, 0.2, 1e5, 0.5) == pytest.approx(0.3 * 0.25e6 - 5e4)
    assert loans.cut(1e9, 1e6, 0.2, 1e9, 0.5) == 0.0


def planned(firms_of, one_county, terms, b: Parameters = B, n: int = 400, **given):
    """Firms after they planned, with wants far above what they have unless said."""
    plain = {"rd": 3e6, "propensity": 30.0, "cash": 0.0, "collateral": 1e6, "knows": CREDIT}
    f = firms_of(n, **(plain | given))
    plan(f, one_county(ip_practice=[1.0]), terms, b.as_tuple(), 1, 0)
    return f


def test_cash_of_tax_narrows_the_gap(firms_of, one_county, terms_2020):
    """The deduction saves 25% of 75% of R&D, a certificate ten points of the rest: a share of it is
    at hand."""
    deducting = {"rd": 1e6, "claims": SUPER_DEDUCTION, "knows": SUPER_DEDUCTION}
    never = dataclasses.replace(B, eta_private=0.0, receivables_swing=1e-12)
    plain = planned(firms_of, one_county, terms_2020, never, rd=1e6, knows=0)
    saves = planned(firms_of, one_county, terms_2020, never, **deducting)
    assert (plain.gap > 0.0).all()
    part = 0.25 * never.cash_flow_share * 0.25 * 0.75 * 1e6
    np.testing.assert_allclose(plain.gap - saves.gap, part, rtol=1e-3)


def test_guarantees_make_nobodys_loan_smaller(firms_of, one_county, terms_2020):
    found = []
    for share in (0.0, 0.4, 0.8):
        terms = terms_2020._replace(guarantee=share)
        found.append(planned(firms_of, one_county, terms, hnte_left=4, bank=np.arange(400) % 2))
    for low, high in itertools.pairwise(found):
        assert (high.ask[low.ask > 0] == low.ask[low.ask > 0]).all()
        assert (high.covered_ask >= low.covered_ask).all()
        assert ((high.ask > 0) >= (low.ask > 0)).all()
    assert not found[0].covered_ask.any()
    covered = found[-1].covered_ask > 0
    assert (found[-1].covered_ask[covered] >= found[-1].ask[covered]).all()


def test_only_the_certified_with_a_free_patent_pledge(firms_of, one_county, terms_2020):
    n = 600
    able = {"patents": 2.0, "quality": 9.0, "hnte_left": 4, "bank": True, "rd": 3e7, "n": n}
    f = planned(firms_of, one_county, terms_2020, **able)
    asked = f.gap > 0
    share = f.offers[f.ask > 0].mean()
    assert asked.all()
    assert share == pytest.approx(B.pledge_use, abs=4 * math.sqrt(0.25 / n))
    for lack in (
        {"patents": 0.5},
        {"hnte_left": 0},
        {"pledged": 3},
        {"propensity": -9.0, "sales": 3e6},
    ):
        assert not planned(firms_of, one_county, terms_2020, **(able | lack)).offers.any()
    unused = dataclasses.replace(B, pledge_use=0.0)
    assert not planned(firms_of, one_county, terms_2020, unused, **able).offers.any()


def test_lending_on_patents_spreads_from_neighbours_and_by_terms():
    o, near = np.array([0.0, 0.5, 1.0]), np.array([0.2, 0.2, 0.2])
    one = banks.spread_practice(o, near, 1.0, 0.1)
    np.testing.assert_allclose(one, o + (1.0 - o) * 0.25 * (banks.OUTSIDE + 0.02))
    np.testing.assert_array_equal(banks.spread_practice(o, near, 0.0, 0.1), o)
    assert (banks.spread_practice(o, near, 2.0, 0.1)[:2] > one[:2]).all()


def applicants(seed: int, n: int, counties: int, score: float) -> Firms:
    """``n`` firms in a few counties; scores of at least ``score``; every other one may ask for a
    third more with a guarantee."""
    rng = np.random.default_rng(seed)
    ask = np.where(rng.random(n) < 0.7, rng.lognormal(12, 1.5, n), 0.0)
    return Firms(
        {
            "id": rng.permutation(10 * n)[:n],
            "alive": rng.random(n) < 0.95,
            "county": rng.integers(0, counties, n).astype(np.int32),
            "weight": rng.integers(1, 60, n) / 4.0,
            "gap": 2.0 * ask,
            "ask": ask,
            "covered_ask": np.where(np.arange(n) % 2, 4.0 / 3.0 * ask, 0.0),
            "score": score + rng.random(n),
            "loan": np.zeros(n),
            "debt": np.full(n, 100.0),
            "guaranteed": np.zeros(n),
        }
    )


@given(st.integers(0, 2**31), st.integers(1, 5), st.floats(0.0, 1.5), st.floats(0.0, 1.5))
def test_rationing_keeps_capacity_and_quota_and_serves_higher_scores_first(
    seed, counties, room, quota
):
    """Scores of 40 and more pass for sure, so only capacity turns applicants away."""
    firms = applicants(seed, 60, counties, 40.0)
    county, weight, score = firms["county"], firms["weight"], firms["score"]
    asking = firms.alive & (firms["ask"] > 0)
    capacity = room * np.bincount(county[asking], (weight * firms["ask"])[asking], counties)
    fund = np.array([quota * float((weight * firms["covered_ask"])[asking].sum())])
    pool, accounts = np.zeros(counties, np.int64), np.zeros((4, counties))
    ration(firms, capacity, pool, fund, 0.0, 1, 0, accounts)

    lent, covered = firms["loan"] > 0, firms["guaranteed"] > 0
    own = lent & ~covered
    used = np.bincount(county[own], (weight * firms["loan"])[own], counties)
    assert (used <= capacity + 0.5 * len(firms)).all()  # loans are rounded to yuan
    assert (weight * firms["guaranteed"]).sum() <= fund[0] + 0.5 * len(firms)
    assert not (lent & ~asking).any()
    np.testing.assert_array_equal(firms["loan"][own], np.rint(firms["ask"][own]))
    np.testing.assert_array_equal(firms["loan"][covered], np.rint(firms["covered_ask"][covered]))
    np.testing.assert_array_equal(firms["debt"], 100.0 + firms["loan"])
    assert (firms["bank"] == lent).all()
    wanting = asking & (firms["covered_ask"] > 0)
    if covered.any() and (wanting & ~covered).any():
        assert score[covered].min() >= score[wanting & ~covered].max()
    for c in range(counties):
        here = asking & ~covered & (county == c)
        if (here & lent).any() and (here & ~lent).any():
            assert score[here & lent].min() >= score[here & ~lent].max()
    for row, who in ((0, asking), (1, asking), (2, lent)):
        np.testing.assert_allclose(accounts[row], np.bincount(county[who], weight[who], counties))
    assert accounts[3].sum() == pytest.approx((weight * firms["loan"]).sum(), abs=60)


@pytest.mark.parametrize(("score", "lift"), [(-2.0, 0.0), (0.0, 0.0), (0.0, 1.0)])
def test_approval_happens_with_the_probability_of_its_score(score, lift):
    n = 20_000
    firms = applicants(3, n, 1, 0.0)
    firms["score"], firms["ask"], firms["alive"] = score, 1e5, 1.0
    firms["gap"], firms["covered_ask"] = 1e5, 1e5 if lift else 0.0
    everything = np.array([1e18])
    pool = np.zeros(1, np.int64)
    ration(firms, everything, pool, everything, lift, 7, 5, np.zeros((4, 1)))
    p = 1 / (1 + math.exp(-score - lift))
    assert (firms["loan"] > 0).mean() == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / n))


def test_rationing_does_not_depend_on_the_order_of_rows():
    one, other = applicants(9, 300, 4, 0.0), applicants(9, 300, 4, 0.0)
    order = np.random.default_rng(1).permutation(300)
    other.reorder(order)
    pool = np.array([0, 0, 1, 1])
    for firms in (one, other):
        ration(firms, np.full(4, 5e7), pool, np.full(2, 2e7), 0.1, 1, 0, np.zeros((4, 4)))
    assert 0 < (one["loan"] > 0).sum() < 300
    np.testing.assert_array_equal(one["loan"][order], other["loan"])
    np.testing.assert_array_equal(one["guaranteed"][order], other["guaranteed"])


def test_what_is_lent_is_owed_repaid_or_lost(model: CountyInnovationModel) -> None:
    """Loans of a quarter are the change of debt, what was paid back and what defaulted, to the yuan
    a firm that rounding leaves open where a firm stands for a part of another."""
    firms = model.tables["firm"]
    rows = (firm_state.A_LENT, firm_state.A_REPAID, firm_state.A_DEFAULTED)
    for _ in range(2):
        books = model.state.nation.accounts[list(rows)].sum(axis=1)
        owed = float((firms["weight"] * firms["debt"])[firms.alive].sum())
        for part in parts(model):
            if part == "produce":
                now = float((firms["weight"] * firms["debt"])[firms.alive].sum())
                after = model.state.nation.accounts[list(rows)].sum(axis=1)
                lent, repaid, lost = after - books
        assert min(lent, repaid, lost) > 1e9
        assert lent - repaid - lost == pytest.approx(now - owed, abs=0.5 * firms.alive.sum())
    assert (firms["debt"] == np.rint(firms["debt"])).all()


def test_no_firm_pledges_twice_and_the_fund_keeps_its_quota(
    history: CountyInnovationModel,
) -> None:
    twin = history.branch(Levers())
    firms, free, quota = twin.tables["firm"], {}, 0.0
    for quarter in range(6):
        for part in parts(twin):
            if part == "borrow":
                quota = banks.FUND_MULTIPLE * twin.now.policy.credit_guarantee.capital
                new = firms["offers"] & (firms["loan"] > 0) & firms.alive
                for name in firms["id"][new].tolist():
                    assert free.get(name, 0) <= quarter
                    free[name] = quarter + banks.PLEDGED
                carried = (firms["weight"] * firms["guaranteed"])[firms.alive].sum()
    assert free
    assert 0.0 < carried <= quota


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
    given = [capacity - banks.falls_due(model.state.firms, len(counties)) for capacity in given]
    assert given[1] / given[0] == pytest.approx(1.0 + 0.1 * b.pairing_capacity * able)
