"""Support of certified and small firms: pledged shares, caps, coaching, shared instruments."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.behaviour.parameters import Parameters
from sim.core.law import SME_SALES
from sim.model.credit import report as finance
from sim.model.credit import step as banks
from sim.model.credit.levers import EquityPledge
from sim.model.firms import loans, report, rules
from sim.model.firms.certify import CERTIFICATE, certify
from sim.model.firms.plan import plan
from sim.model.firms.produce import produce
from sim.model.firms.state import (
    A_EQUITY_FINANCING,
    A_IP_FINANCING,
    A_IP_PLEDGES,
    ACCOUNTS,
    SECTORS,
)
from sim.model.policy.levers import Levers

B = Parameters()


def test_net_worth_is_never_below_nothing():
    assert loans.net_worth(50.0, 20.0, 30.0) == 40.0
    assert loans.net_worth(50.0, 20.0, 90.0) == 0.0


def applying(firms_of, n: int, **given):
    """Certified firms that want more R&D than they have money for."""
    plain = {"rd": 3e6, "propensity": 30.0, "cash": 0.0, "hnte_left": 8, "collateral": 1e6}
    return firms_of(n, **(plain | given))


def asks(f, one_county, terms) -> np.ndarray:
    plan(f, one_county(), terms, replace(B, stop_hazard=1e-12).as_tuple(), 1, 0)
    return f.ask.copy()


def test_shares_stretch_the_loans_of_small_certified_firms_only(firms_of, one_county, terms_2020):
    """40% of a net worth of a million adds 400,000 yuan to what a bank lends."""
    share = terms_2020._replace(equity=0.4)
    for given, more in (
        ({}, 4e5),
        ({"hnte_left": 0}, 0.0),
        ({"sales": SME_SALES + 1.0, "rd": 3e7}, 0.0),
        ({"debt": 2e6}, 0.0),  # in debt beyond its assets
    ):
        plain = asks(applying(firms_of, 300, **given), one_county, terms_2020)
        pledged = asks(applying(firms_of, 300, **given), one_county, share)
        asked = plain > 0
        np.testing.assert_allclose(pledged[asked] - plain[asked], more)
        assert asked.any() or "debt" in given


def test_new_loans_are_booked_on_patents_and_on_shares_in_part(model):
    """One loan of a million beyond what is rolled over, on collateral of four and shares in a worth
    of five million; the register of pledges has the part of it that rests on patents, and these
    are taken for a year."""
    firms, b = model.tables["firm"], model.parameters
    firms["loan"][:] = 0.0
    row = int(firms.rows()[0])
    worth, loan = 5e6, 1e6
    for name, value in {
        "loan": loan + 3e5, "gap": loan, "collateral": 4e6, "cash": 1e6 - 3e5, "debt": loan,
        "sales": 1e7, "hnte_left": 4, "weight": 2.0, "offers": True,
    }.items():  # fmt: skip
        firms[name][row] = value
    accounts = model.state.nation.accounts
    accounts[:] = 0.0
    policy = replace(model.now.policy, equity_pledge=EquityPledge(share=0.2))
    before = sum(row[-1] for row in model.bill.rows() if row[1] == "equity_pledge")
    banks.lend_on_pledges(model.state, replace(model.now, policy=policy))
    base = 0.2 * worth + b.loan_multiple * 4e6
    county = firms["county"][row]
    assert firms["pledged"][row] == 4
    for account, amount in (
        (A_IP_FINANCING, 2.0 * banks.ON_PATENTS * loan),
        (A_IP_PLEDGES, 2.0),
        (A_EQUITY_FINANCING, 2.0 * loan * 0.2 * worth / base),
    ):
        assert accounts[account][county] == pytest.approx(amount, abs=1.0)
        assert accounts[account].sum() == accounts[account][county]
    after = sum(row[-1] for row in model.bill.rows() if row[1] == "equity_pledge")
    assert after - before == pytest.approx(
        model.prices.appraisal * accounts[A_EQUITY_FINANCING].sum()
    )


def test_coaching_multiplies_the_rate_of_naming_and_takes_nobody_away(
    firms_of, one_county, terms_2020
):
    n = 20_000
    named = []
    for factor in (1.0, 1.5):
        f = firms_of(n, rd=3e6, rd_quarters=8, rd_stock=1e7)
        terms = terms_2020._replace(cultivation=factor)
        for quarter in range(4):
            certify(f, one_county(), terms, B.as_tuple(), 1, quarter)
        named.append(f.srdi_left > 0)
    p = B.specialised_rate
    assert named[0].mean() == pytest.approx(p, abs=4 * math.sqrt(p / n))
    assert named[1].mean() == pytest.approx(1.5 * p, abs=4 * math.sqrt(1.5 * p / n))
    assert (named[1] >= named[0]).all()
    assert f.srdi_left.max() == CERTIFICATE


def test_coached_firms_are_paid_for(history):
    twin = history.branch(Levers())
    twin.run_for(4)
    years = {row[0] for row in twin.bill.rows() if row[1] == "srdi_cultivation"}
    assert years == {2021}


def test_shared_instruments_cheapen_research_of_small_firms(firms_of, one_county, terms_2020):
    """A tenth off the cost moves wanted R&D by eta ln 0.9, and actual R&D by (1-rho) of it."""
    b = replace(B, stop_hazard=1e-12)
    for sales, moved in ((1e7, True), (3e7, False)):
        spent = []
        for share in (0.0, 0.1):
            f = firms_of(10, sales=sales, rd=1e5, propensity=math.log(1e5 / sales), cash=1e9)
            plan(f, one_county(instrument=[share]), terms_2020, b.as_tuple(), 1, 0)
            spent.append(f.rd)
        expected = -(1.0 - b.rho) * b.eta_private * math.log(0.9) if moved else 0.0
        np.testing.assert_allclose(np.log(spent[1] / spent[0]), expected, atol=1e-12)


def test_an_institute_of_its_own_absorbs_more(firms_of, one_county, terms_2020):
    b = replace(B, default_hazard=0.0, exit_scale=0.0, institute_absorption=1.3)
    f = firms_of(
        2, rd=3e6, rd_stock=1e7, tfp=-1.0, id=7,
        institute=np.array([False, True]),
    )  # fmt: skip
    accounts = np.zeros((len(ACCOUNTS), 1))
    produce(f, one_county(frontier=np.zeros(SECTORS)), terms_2020, b.as_tuple(), 1, 0, accounts)
    capacity = rules.absorptive_capacity(3e6, 3e7, 1.0)
    assert f.tfp[1] - f.tfp[0] == pytest.approx(0.3 * capacity * b.catch_up * 1.0)


def test_figures_of_finance_and_reports(history):
    found = report.figures(history.state, history.now)
    found |= finance.figures(history.state, history.now)
    firms = history.tables["firm"]
    live, weight = firms.alive, firms["weight"]
    fake = (weight * np.rint(firms["fake"]))[live].sum()
    assert found["relabelled_rd"].sum() == pytest.approx(fake)
    assert found["reported_rd"].sum() == pytest.approx(
        fake + (weight * np.rint(firms["rd"]))[live].sum()
    )
    small = (firms["sme_left"] > 0) | ((firms["hnte_left"] > 0) & (firms["sales"] <= SME_SALES))
    debt = (weight * np.rint(firms["debt"]))[live & small].sum()
    assert found["sme_loans"].sum() == pytest.approx(debt)
    assert not firms["fake"][live & (firms["rd"] <= 0)].any()
