"""Money of firms in one quarter by hand: sales, profit, tax, debt, pay-out (2.4, 2.7)."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.parameters import Parameters
from sim.core.chance import uniforms
from sim.core.law import SUPER_DEDUCTION
from sim.model.firms import rules
from sim.model.firms.chance import Process
from sim.model.firms.produce import produce
from sim.model.firms.state import (
    A_DEDUCTION,
    A_DEFAULTED,
    A_GUARANTEED,
    A_HNTE,
    A_INDUSTRY_RD,
    A_LOSS,
    A_RD,
    A_REPAID,
    A_REVENUE,
    A_SUBSIDISED,
    ACCOUNTS,
)

N, SEED, QUARTER = 400, 1, 3
QUIET = Parameters(exit_scale=0.0, default_hazard=0.0)
RNG = np.random.default_rng(4)


def lasting_target(f) -> np.ndarray:
    """Cash that a firm wants to hold: a part of its sales by a trait of its own."""
    habit = uniforms(SEED, int(Process.CASH), -1, f.id)
    return (0.01 + 0.20 * habit**2) * f.sales


def paid_out(cash: np.ndarray, f) -> np.ndarray:
    """Half of what is above the target goes; nobody owes more than a tenth of sales."""
    target = lasting_target(f)
    left = np.where(cash > target, cash - 0.5 * (cash - target), cash)
    return np.maximum(left, -0.1 * f.sales)


def gains(f) -> np.ndarray:
    """Profits of the quarter, at annual rates: of the sales and the productivity that it ends
    with."""
    return np.array([rules.profit(*firm) for firm in zip(f.sales, f.tfp, f.rd, strict=True)])


def quarter_of(f, here, terms, b: Parameters = QUIET) -> np.ndarray:
    accounts = np.zeros((len(ACCOUNTS), 1))
    produce(f, here, terms, b.as_tuple(), SEED, QUARTER, accounts)
    return accounts[:, 0]


def test_cash_of_a_firm_without_research_or_debt(firms_of, one_county, terms_2020):
    """A quarter of the profit after tax at 25% comes in; what is above the target is paid out."""
    sales, cash = RNG.uniform(2.1e7, 1e8, N), RNG.uniform(-3e6, 2e7, N)
    f = firms_of(N, sales=sales, cash=cash, above_scale=True, weight=2.0)
    accounts = quarter_of(f, one_county(), terms_2020)
    gain = gains(f)
    np.testing.assert_allclose(f.cash, paid_out(cash + 0.25 * 0.75 * gain, f))
    assert (f.cash < lasting_target(f)).any() and (f.cash > lasting_target(f)).any()
    assert accounts[A_REVENUE] == pytest.approx(0.25 * 2.0 * f.sales.sum(), rel=1e-6)
    assert accounts[A_RD] == accounts[A_DEDUCTION] == accounts[A_HNTE] == 0.0


def test_small_firms_pay_the_lower_rate(firms_of, one_county, terms_2020):
    f = firms_of(N, sales=1e7, cash=-5e5)
    quarter_of(f, one_county(), terms_2020)
    np.testing.assert_allclose(f.cash, paid_out(-5e5 + 0.25 * 0.95 * gains(f), f))


def test_debt_is_served_and_falls(firms_of, one_county, terms_2020):
    """Interest less the subsidy of the certified, what falls due at the bank, the guarantee's fee;
    what is owed to others than banks stays."""
    terms = terms_2020._replace(subsidy=0.01)
    certified = np.arange(N) % 2 == 0
    debt, sales = RNG.uniform(1e5, 1e6, N), np.full(N, 3e7)
    debt, bank = np.rint(debt), np.arange(N) % 3 > 0
    f = firms_of(
        N, sales=sales, cash=-1e5, debt=debt, guaranteed=0.5 * debt, sme_left=4 * certified,
        weight=3.0, rd=1.0, bank=bank,
    )  # fmt: skip
    accounts = quarter_of(f, one_county(), terms)
    rate = terms.loan_rate - 0.01 * certified
    repaid = np.rint(0.14 * debt) * bank
    service = debt * 0.25 * rate + repaid + 0.25 * terms.guarantee_fee * 0.5 * debt
    income = 0.25 * 0.75 * gains(f)
    np.testing.assert_allclose(f.cash, paid_out(-1e5 + income - service, f))
    np.testing.assert_array_equal(f.debt, debt - repaid)
    np.testing.assert_allclose(f.guaranteed, 0.5 * f.debt)
    assert accounts[A_REPAID] == 3.0 * repaid.sum()
    whole = 0.25 * 3.0 * debt
    assert accounts[A_SUBSIDISED] == pytest.approx(whole[certified].sum(), rel=1e-4)
    assert accounts[A_GUARANTEED] == pytest.approx(0.5 * whole.sum(), rel=1e-4)
    assert accounts[A_LOSS] == 0.0


def test_a_default_ends_the_relation_and_not_the_firm(firms_of, one_county, terms_2020):
    """The bank takes four tenths of the debt out of the security and loses the rest, of which the
    fund bears what was guaranteed."""
    b = Parameters(exit_scale=0.0, default_hazard=0.5)
    f = firms_of(N, debt=5e6, guaranteed=2e6, cash=0.0, weight=3.0, bank=True, rd=1.0)
    accounts = quarter_of(f, one_county(), terms_2020, b)
    failed = ~f.bank
    assert 0 < failed.sum() < N
    assert f.alive.all()
    assert (f.debt[failed] == 0.0).all()
    assert (f.debt[~failed] == 5e6 - np.rint(0.14 * 5e6)).all()
    untouched = firms_of(N, debt=0.0, cash=0.0, weight=3.0, rd=1.0)
    quarter_of(untouched, one_county(), terms_2020, b)
    np.testing.assert_allclose(untouched.collateral - f.collateral, np.where(failed, 2e6, 0.0))
    assert accounts[A_LOSS] == pytest.approx(failed.sum() * 3.0 * 0.6 * 2e6)
    assert accounts[A_DEFAULTED] == failed.sum() * 3.0 * 5e6


def test_tax_saved_keeps_the_research_of_firms_short_of_money(firms_of, one_county, terms_2020):
    """A cut of three tenths of a quarter, less the part of the tax saved that goes to R&D: the
    deduction's, and a certificate's on top."""
    claims = np.where(np.arange(N) % 2 == 0, SUPER_DEDUCTION, 0)
    holds = np.arange(N) % 4 < 2
    sales, tfp = 3e7, 0.0
    f = firms_of(
        N, rd=1e6, rd_stock=4e6, claims=claims, hnte_left=8 * holds, gap=1e7, sales=sales, tfp=tfp,
    )  # fmt: skip
    quarter_of(f, one_county(), terms_2020)
    profit = rules.profit(sales, tfp, 1e6)
    left = profit - np.where(claims > 0, 0.75 * 1e6, 0.0)
    saved = 0.25 * (0.25 * profit - np.where(holds, 0.15, 0.25) * left)
    less = np.maximum(0.3 * 0.25e6 - QUIET.tax_cash * saved, 0.0)
    assert f.constrained.all()
    np.testing.assert_allclose(f.rd, 1e6 - 4.0 * less)
    assert np.unique(f.rd).size == 4


def test_want_of_working_capital_idles_sales_and_passes(firms_of, one_county, terms_2020):
    """Sales lose half the log of the capital that works, and have it back once there is money."""
    sales = 3e7
    lack = 0.2 * QUIET.capital_need * sales
    quiet = {"rd": 1.0, "rd_stock": 4.0, "sales": sales, "age": 40}
    short, able = firms_of(N, gap=lack, **quiet), firms_of(N, **quiet)
    for f in (short, able):
        quarter_of(f, one_county(), terms_2020)
    np.testing.assert_allclose(short.sales / able.sales, 0.8**0.5, rtol=1e-3)
    short.gap[:] = 0.0
    for f in (short, able):
        quarter_of(f, one_county(), terms_2020)
    assert not short.idle.any()


def test_the_deduction_saves_tax_on_research_that_is_claimed(firms_of, one_county, terms_2020):
    """75% more than was spent is taken off the profit; the certificate lowers the rate as well."""
    claims = np.where(np.arange(N) % 2 == 0, SUPER_DEDUCTION, 0)
    holds = np.arange(N) % 4 < 2
    f = firms_of(
        N, rd=1e6, rd_stock=4e6, claims=claims, hnte_left=8 * holds, cash=-1e6,
        above_scale=True, weight=2.0,
    )  # fmt: skip
    accounts = quarter_of(f, one_county(), terms_2020)
    gain = gains(f)
    tax = np.where(holds, 0.15, 0.25)
    deducted = np.where(claims > 0, 0.75 * 1e6, 0.0)
    np.testing.assert_allclose(f.cash, paid_out(-1e6 + 0.25 * (gain - tax * (gain - deducted)), f))
    assert accounts[A_RD] == accounts[A_INDUSTRY_RD] == pytest.approx(N * 0.25 * 2.0 * 1e6)
    assert accounts[A_DEDUCTION] == pytest.approx((0.25 * 2.0 * tax * deducted).sum())
    assert accounts[A_HNTE] == pytest.approx((0.25 * 2.0 * 0.1 * gain)[holds].sum())


def test_sales_grow_with_demand_youth_and_productivity(firms_of, one_county, terms_2020):
    """The shock is the firm's own draw; pledges grow with sales."""
    f = firms_of(N, age=8, collateral=9e6, tfp=0.1)
    quarter_of(f, one_county(growth=[0.02]), terms_2020)
    luck = uniforms(SEED, int(Process.SALES), QUARTER, f.id)
    growth = 0.02 + 0.025 * (1.0 - 8 / 20)
    years = uniforms(SEED, int(Process.UNREST), QUARTER // 4, f.id)
    unrest = [rules.unrest(v, QUIET.growth_clock) for v in years]
    pairs = zip(luck, unrest, strict=True)
    factor = np.array([rules.growth_factor(growth, u, 3e7, year) for u, year in pairs])
    np.testing.assert_allclose(f.sales, 3e7 * factor)
    np.testing.assert_allclose(f.collateral, 9e6 * factor)
    luck = uniforms(SEED, int(Process.PRODUCTIVITY), QUARTER, f.id)
    shock = np.array([rules.standard_normal(u) for u in luck])
    np.testing.assert_allclose(f.tfp, 0.1 - 0.002 + 0.02 * shock)
    assert (f.age == 9).all()
