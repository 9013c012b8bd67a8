"""Banks ration loans; lending on patents spreads, and what is lent on patents and shares (2.5)."""

from __future__ import annotations

import numpy as np

from sim.core import law
from sim.core.arrays import Bools, Floats, Ints, sum_by
from sim.core.chance import uniforms
from sim.model.credit.levers import HAIRCUT_2020
from sim.model.firms import firm as firm_rules
from sim.model.firms import loans
from sim.model.firms import state as firm_state
from sim.model.firms.chance import Process
from sim.model.firms.table import Firms
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import step

FUND_MULTIPLE = 5.0  # guaranteed loans a yuan of the fund's capital; assumption, 3-8
PRACTICE_2015 = 0.6  # of banks lend on patents where people are most skilled; 0.3-0.9
OUTSIDE = 0.01  # of banks a year that begin by themselves at the terms of 2020; 0-0.03
PLEDGED = 4  # quarters for which patents stand for a loan: one-year loans
# Of a loan with patents for security, that is booked as lent on them and not on what else is given;
# assumption, 0.3-1, set for 218.0 bn yuan in 2020 (National Intellectual Property Administration).
ON_PATENTS = 0.6
BANKED_SMALL, BANKED_LARGE = 0.6, 0.8  # of firms, at the start; 0.4-0.8, 0.6-0.9


def begin(state: State, now: Quarter) -> None:
    """Who has a bank at the end of 2015, by a draw of its own, and where banks lend on patents;
    debt in whole yuan, so that sums of it are exact."""
    firms, counties = state.firms, state.counties
    luck = uniforms(now.seed, int(Process.BANK), -1, firms.id)
    banked = np.where(firms.above_scale, BANKED_LARGE, BANKED_SMALL)
    firms.bank = (luck < banked) & (firms.debt > 0.0)
    firms.debt = np.rint(firms.debt)
    counties.ip_practice = PRACTICE_2015 * counties.skilled


@step(
    reads=(
        Counties.aid_received, Counties.budget_lift, Counties.loans, Counties.revenue,
        Counties.skilled, Firms.ask, Firms.county, Firms.covered_ask, Firms.gap, Firms.offers,
        Firms.rd, Firms.score,
    ),
    last=(
        Counties.ip_practice, Counties.share_gain, Firms.bank, Firms.cash, Firms.collateral,
        Firms.debt, Firms.guaranteed, Firms.hnte_left, Firms.loan, Firms.sales,
        Firms.sme_left, Firms.srdi_left, Firms.tfp, Nation.accounts,
    ),
    writes=(
        Counties.ip_practice, Firms.bank, Firms.debt, Firms.guaranteed, Firms.loan,
        Nation.accounts,
    ),
    adds=(Firms.pledged,),
    rule="2.5",
)  # fmt: skip
def borrow(state: State, now: Quarter) -> None:
    """Banks ration loans county by county and lend on patents and shares; the fund guarantees what
    its capital carries in a province; lending on patents spreads (2.5)."""
    firms, counties, b = state.firms, state.counties, now.parameters
    absorb = counties.skilled**b.pairing_absorption
    aid = 4.0 * counties.aid_received / np.maximum(counties.revenue, 1.0)
    capacity = (
        b.bank_capacity
        * counties.loans
        * now.gdp_factor(2020)
        * counties.share_gain
        * counties.budget_lift
        * (1.0 + b.pairing_capacity * absorb * np.minimum(aid, 1.0))
    )
    capacity += falls_due(firms, len(counties))
    account = np.zeros((4, len(counties)))
    province = state.fixed.geography.province
    fund = now.policy.credit_guarantee
    lift = loans.COVER_WEIGHT * loans.cover_of(fund.share, b.guarantee_stretch)
    room = fund_room(state, province, FUND_MULTIPLE * fund.capital)
    firm_rules.ration(firms, capacity, province, room, lift, now.seed, now.number, account)
    rows = (
        firm_state.A_NEED, firm_state.A_APPLIED, firm_state.A_APPROVED, firm_state.A_LENT,
    )  # fmt: skip
    for row, amount in zip(rows, account, strict=True):
        state.nation.accounts[row] += amount
    lend_on_pledges(state, now)
    counties.ip_practice = spread_practice(
        counties.ip_practice,
        state.fixed.near @ counties.ip_practice,
        now.policy.ip_pledge.haircut / HAIRCUT_2020,
        b.pledge_spread,
    )


def falls_due(firms: Firms, number: int) -> Floats:
    """What firms with R&D pay back to the banks of each county this quarter, yuan (``number``,),
    which can be lent again."""
    rows = np.flatnonzero(firm_rules.renews(firms) & firms.alive)
    yuan = np.rint(firms.weight[rows] * loans.MATURES * firms.debt[rows])
    return sum_by(firms.county[rows], yuan, number)


def fund_room(state: State, province: Ints, quota: float) -> Floats:
    """What is left in each province, yuan (provinces,), of the ``quota`` of guaranteed debt, which
    is spread as loans are."""
    firms, county_loans = state.firms, state.counties.loans
    number = int(province.max()) + 1
    share = sum_by(province, county_loans, number) / county_loans.sum()
    rows = np.flatnonzero(firms.alive & (firms.guaranteed > 0.0))
    taken = np.rint(firms.weight[rows] * firms.guaranteed[rows])
    used = sum_by(province[firms.county[rows]], taken, number)
    return np.asarray(quota * share - used)


def spread_practice(practice: Floats, near: Floats, terms: float, rate: float) -> Floats:
    """Share of banks that lend on patents a quarter later, (n,): they begin by themselves and as
    neighbours do, faster the better the ``terms`` (1 = those of 2020) on a pledge (2.5)."""
    begins = 0.25 * terms * (OUTSIDE + rate * near)
    return np.asarray(practice + (1.0 - practice) * np.minimum(begins, 1.0))


def certified(firms: Firms, rows: Ints) -> Bools:
    """Which of the firms in ``rows`` have a certificate of any kind."""
    terms = (firms.hnte_left, firms.sme_left, firms.srdi_left)
    return np.any([left[rows] > 0 for left in terms], axis=0)


def lend_on_pledges(state: State, now: Quarter) -> None:
    """Loans that have patents for security, as registers have them, with their whole principal, and
    the parts of loans that rest on shares; the bill of their appraisal."""
    firms, b, accounts = state.firms, now.parameters, state.nation.accounts
    lent = np.flatnonzero(firms.loan > 0)
    collateral, sales, loan = firms.collateral[lent], firms.sales[lent], firms.loan[lent]
    # What is only rolled over was lent on other security.
    new = np.minimum(loan, firms.gap[lent])
    county, weight = firms.county[lent], firms.weight[lent]
    offers = firms.offers[lent]
    firms.pledged[lent[offers]] = PLEDGED
    on_patents = np.rint(weight * ON_PATENTS * new * offers)
    np.add.at(accounts[firm_state.A_IP_PLEDGES], county, weight * offers)
    # The loan at hand is in the debt already.
    worth = collateral + firms.cash[lent] + loan - firms.debt[lent]
    small = certified(firms, lent) & (sales <= law.SME_SALES)
    shares = now.policy.equity_pledge.share * np.where(small, np.maximum(worth, 0.0), 0.0)
    rest = np.maximum(b.loan_multiple * collateral, 1.0)
    on_shares = np.rint(weight * new * shares / (shares + rest))
    for lever, row, yuan in (
        (now.policy.ip_pledge, firm_state.A_IP_FINANCING, on_patents),
        (now.policy.equity_pledge, firm_state.A_EQUITY_FINANCING, on_shares),
    ):
        np.add.at(accounts[row], county, yuan)
        now.pay(lever.cost(now.prices, yuan.sum()))
