"""Banks ration loans, and what is lent on patents and shares (2.5)."""

from __future__ import annotations

import numpy as np

from sim.core import law
from sim.core.arrays import Bools
from sim.model.firms import firm as firm_rules
from sim.model.firms import state as firm_state
from sim.model.firms.table import Firms
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import step


@step(
    reads=(
        Counties.aid_received, Counties.budget_lift, Counties.loans, Counties.revenue,
        Counties.skilled, Firms.ask, Firms.county, Firms.knows, Firms.score,
    ),
    last=(
        Firms.cash, Firms.collateral, Firms.debt, Firms.guaranteed, Firms.hnte_left, Firms.loan,
        Firms.quality, Firms.sales, Firms.sme_left, Firms.srdi_left, Nation.accounts,
        Counties.share_gain,
    ),
    writes=(Firms.debt, Firms.guaranteed, Firms.loan, Nation.accounts),
    rule="2.5",
)  # fmt: skip
def borrow(state: State, now: Quarter) -> None:
    """Banks ration loans county by county; what is lent on patents and shares is noted (2.5)."""
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
    account = np.zeros((2, len(counties)))
    helped = certified(firms) & (firms.knows & law.CREDIT > 0)
    cap = now.policy.credit_guarantee.cap
    firm_rules.ration(firms, capacity, now.seed, now.number, helped, cap, account)
    state.nation.accounts[firm_state.A_APPLIED] += account[0]
    state.nation.accounts[firm_state.A_APPROVED] += account[1]
    lend_on_pledges(state, now)


def certified(firms: Firms) -> Bools:
    """Firms with a certificate of any kind."""
    return np.asarray((firms.hnte_left > 0) | (firms.sme_left > 0) | (firms.srdi_left > 0))


def lend_on_pledges(state: State, now: Quarter) -> None:
    """The parts of the quarter's loans that rest on patents and on shares, and the bill of their
    appraisal: a loan is secured on everything its limit rests on, in proportion."""
    firms, b = state.firms, now.parameters
    lent = np.flatnonzero(firms.loan > 0)
    collateral, sales = firms.collateral[lent], firms.sales[lent]
    patents = now.policy.ip_pledge.haircut * b.patent_value * firms.quality[lent]
    # The loan at hand is in the debt already.
    worth = collateral + firms.cash[lent] + firms.loan[lent] - firms.debt[lent]
    small = certified(firms)[lent] & (sales <= law.SME_SALES)
    shares = now.policy.equity_pledge.share * np.where(small, np.maximum(worth, 0.0), 0.0)
    all_of_it = np.maximum(patents + shares + b.loan_multiple * collateral, 1.0)
    for lever, row, part in (
        (now.policy.ip_pledge, firm_state.A_IP_FINANCING, patents),
        (now.policy.equity_pledge, firm_state.A_EQUITY_FINANCING, shares),
    ):
        yuan = np.rint(firms.weight[lent] * firms.loan[lent] * part / all_of_it)
        np.add.at(state.nation.accounts[row], firms.county[lent], yuan)
        now.pay(lever.cost(now.prices, yuan.sum()))
