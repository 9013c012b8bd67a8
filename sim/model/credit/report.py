"""Figures of the year on finance of innovation."""

from __future__ import annotations

import numpy as np

from sim.core import law
from sim.core.arrays import Floats
from sim.core.weights import county_sum
from sim.model.firms import state as firm_state
from sim.model.firms.table import Firms
from sim.model.quarter import Quarter
from sim.model.state import Nation, State
from sim.model.step import report


@report(
    reads=(
        Firms.county, Firms.debt, Firms.hnte_left, Firms.sales, Firms.sme_left, Nation.accounts,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """Loans asked for and made, and finance of innovation, yuan by county (n,)."""
    firms, n, accounts = state.firms, len(state.counties), state.nation.accounts
    small_high_tech = (firms.hnte_left > 0) & (firms.sales <= law.SME_SALES)
    technology_sme = small_high_tech | (firms.sme_left > 0)
    return {
        "applications": accounts[firm_state.A_APPLIED],
        "approvals": accounts[firm_state.A_APPROVED],
        "firms_in_need": accounts[firm_state.A_NEED],
        "ip_pledges": accounts[firm_state.A_IP_PLEDGES],
        "ip_financing": accounts[firm_state.A_IP_FINANCING],
        "equity_financing": accounts[firm_state.A_EQUITY_FINANCING],
        "sme_loans": county_sum(firms, np.rint(technology_sme * firms.debt), n),
    }
