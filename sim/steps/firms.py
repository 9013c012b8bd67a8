"""Steps of firms: plan, borrow, produce, giants, the line of above-scale statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import law, start
from sim.agents import firm as firm_rules
from sim.agents import firm_certify, firm_plan, firm_produce, firm_state
from sim.arrays import Bools, Floats, in_turn, whole
from sim.columns import Columns
from sim.policy import credit, enterprise, platforms, tax

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

SCALE_OUT = 1.5e7  # yuan of sales below which a firm leaves the above-scale statistics; assumption
SME_REGISTER_OPENS = 7  # 2017Q4: evaluation rules of MOST, MOF and STA, May 2017
GIANT_SHARE = 0.3  # most that may be named of the eligible in a year; assumption


def surroundings(model: CountyInnovationModel) -> firm_state.Surroundings:
    """What firms meet in their county this quarter."""
    counties, fixed = model.tables["county"], model.fixed
    firms = model.tables["firm"].named(firm_state.FirmColumns)
    users, peers = firm_state.count_peers(firms, fixed.circle)
    return firm_state.Surroundings(
        spill=counties["spill"],
        outreach=counties["outreach"],
        skilled=counties["skilled"],
        effort=counties["effort"],
        digital=counties["digital"],
        growth=model.demand_growth(),
        grant_rate=counties["grant_rate"],
        visit=counties["visit"],
        instrument=counties["instrument"],
        users=users,
        peers=peers,
        frontier=model.frontier,
        ln_patent=fixed.ln_patent,
        ln_intensity=fixed.ln_intensity,
        ln_start_size=fixed.ln_start_size,
        ln_exit_size=fixed.ln_exit_size,
    )


def terms_in_force(model: CountyInnovationModel, quarter: int) -> firm_state.Terms:
    """Policy of the quarter as firms meet it."""
    levers, rates = model.levers, model.world.drivers.loan_rate
    return firm_state.Terms(
        general=levers.super_deduction.rate("general", quarter),
        manufacturing=levers.super_deduction.rate("manufacturing", quarter),
        tech_sme=levers.super_deduction.rate("tech_sme", quarter),
        hnte_rate=levers.hnte_tax_rate.at("rate", quarter),
        small_rate=tax.small_rate(quarter),
        loan_rate=float(rates[model.year - 2015]),
        reference_rate=float(rates[0]),
        guarantee=model.in_force("credit_guarantee", "share", quarter),
        guarantee_fee=model.in_force("credit_guarantee", "fee", quarter),
        subsidy=model.in_force("credit_subsidy", "rate", quarter),
        guarantee_cap=1e6 * model.in_force("credit_guarantee", "cap", quarter),
        haircut=model.in_force("ip_pledge", "haircut", quarter),
        equity=model.in_force("equity_pledge", "share", quarter),
        cultivation=1.0
        + model.parameters.cultivation * model.in_force("srdi_cultivation", "strength", quarter),
        sme_open=quarter >= SME_REGISTER_OPENS,
    )


def plan(model: CountyInnovationModel, quarter: int) -> None:
    """Firms hear of benefits, claim them, set R&D and ask for loans.

    What they meet, ``model.surroundings``, and the ``model.terms`` in force hold for the quarter.
    """
    model.surroundings, model.terms = surroundings(model), terms_in_force(model, quarter)
    firm_plan.plan(
        model.tables["firm"].named(firm_state.FirmColumns),
        model.surroundings,
        model.terms,
        model.parameters.as_tuple(),
        model.seed,
        quarter,
    )


def borrow(model: CountyInnovationModel, quarter: int) -> None:
    """Banks ration loans county by county; what is lent on patents and shares is noted (2.5)."""
    firms, counties, b = model.tables["firm"], model.tables["county"], model.parameters
    absorb = counties["skilled"] ** b.pairing_absorption
    revenue = counties["fiscal_revenue"] * model.gdp_factor(2020)  # of this year, as aid is
    aid = 4.0 * counties["aid_received"] / np.maximum(revenue, 1.0)
    capacity = (
        b.bank_capacity
        * counties["loans"]
        * model.gdp_factor(2020)
        * model.lift
        * (1.0 + b.pairing_capacity * absorb * np.minimum(aid, 1.0))
    )
    account = np.zeros((2, len(counties)))
    helped = certified(firms) & (firms["knows"] & law.CREDIT > 0)
    firm_rules.ration(
        firms, capacity, model.seed, quarter, helped, model.terms.guarantee_cap, account
    )
    model.accounts[firm_state.A_APPLIED] += account[0]
    model.accounts[firm_state.A_APPROVED] += account[1]
    lend_on_pledges(model, model.terms)


def certified(firms: Columns) -> Bools:
    """Firms with a certificate of any kind."""
    return np.asarray((firms["hnte_left"] > 0) | (firms["sme_left"] > 0) | (firms["srdi_left"] > 0))


def lend_on_pledges(model: CountyInnovationModel, terms: firm_state.Terms) -> None:
    """The parts of the quarter's loans that rest on patents and on shares, and the bill of their
    appraisal: a loan is secured on everything its limit rests on, in proportion."""
    firms, b = model.tables["firm"], model.parameters
    lent = np.flatnonzero(firms["loan"] > 0)
    collateral, sales = firms["collateral"][lent], firms["sales"][lent]
    patents = terms.haircut * b.patent_value * firms["quality"][lent]
    # The loan at hand is in the debt already.
    worth = collateral + firms["cash"][lent] + firms["loan"][lent] - firms["debt"][lent]
    small = certified(firms)[lent] & (sales <= law.SME_SALES)
    shares = terms.equity * np.where(small, np.maximum(worth, 0.0), 0.0)
    all_of_it = np.maximum(patents + shares + b.loan_multiple * collateral, 1.0)
    for lever, row, part in (
        ("ip_pledge", firm_state.A_IP_FINANCING, patents),
        ("equity_pledge", firm_state.A_EQUITY_FINANCING, shares),
    ):
        yuan = np.rint(firms["weight"][lent] * firms["loan"][lent] * part / all_of_it)
        np.add.at(model.accounts[row], firms["county"][lent], yuan)
        model.charge(lever, credit.APPRAISAL_COST * yuan.sum())


def produce(model: CountyInnovationModel, quarter: int) -> None:
    """Firms fund R&D, patent, grow, pay, hold certificates, leave; the bill notes what it costs."""
    quarter_accounts = np.zeros_like(model.accounts)
    given = (
        model.tables["firm"].named(firm_state.FirmColumns),
        model.surroundings,
        model.terms,
        model.parameters.as_tuple(),
        model.seed,
        quarter,
    )
    firm_produce.produce(*given, quarter_accounts)
    firm_certify.certify(*given)
    model.accounts += quarter_accounts
    counties = model.tables["county"]
    counties["rd_stock"] = quarter_accounts[firm_state.A_STOCK]
    counties["rd"] = 4.0 * quarter_accounts[firm_state.A_RD]
    pay_for_support(model, model.terms, quarter_accounts.sum(axis=1), quarter)


def pay_for_support(
    model: CountyInnovationModel, terms: firm_state.Terms, total: Floats, quarter: int
) -> None:
    """The bill of the quarter's credit support, tax relief, coaching and shared instruments;
    ``total`` (len(ACCOUNTS),) are the nation's accounts."""
    firms, share = model.tables["firm"], terms.guarantee
    model.charge("credit_guarantee", share * total[firm_state.A_LOSS], "guarantee_loss")
    unpaid = max(credit.MARKET_FEE - terms.guarantee_fee, 0.0)
    model.charge("credit_guarantee", unpaid * total[firm_state.A_GUARANTEED])
    model.charge("credit_subsidy", terms.subsidy * total[firm_state.A_SUBSIDISED])
    model.charge("super_deduction", total[firm_state.A_DEDUCTION], "tax_expenditure")
    model.charge("hnte_tax_rate", total[firm_state.A_HNTE], "tax_expenditure")
    coached = model.in_force("srdi_cultivation", "strength", quarter)
    if coached > 0.0:
        named = firms.alive & (firms["srdi_left"] == firm_certify.CERTIFICATE)
        model.charge(
            "srdi_cultivation",
            enterprise.CULTIVATION_COST * coached * firms["weight"][named].sum(),
        )
    saved = model.tables["county"]["instrument"]
    if saved.any():
        small = firms.alive & (firms["rd"] > 0) & (firms["sales"] < law.SMALL_SALES)
        rows = np.flatnonzero(small)
        share_saved = saved[firms["county"][rows]]
        yuan = np.rint(0.25 * firms["weight"][rows] * firms["rd"][rows] * share_saved)
        model.charge("instrument_sharing", platforms.INSTRUMENT_COST * yuan.sum())


def figures(model: CountyInnovationModel) -> dict[str, Floats]:
    """R&D as firms report it and finance of innovation in the year, yuan by county (n,)."""
    firms, n = model.tables["firm"], len(model.tables["county"])
    small_high_tech = (firms["hnte_left"] > 0) & (firms["sales"] <= law.SME_SALES)
    technology_sme = small_high_tech | (firms["sme_left"] > 0)
    fake = np.rint(firms["fake"])
    return {
        "reported_rd": start.county_sum(firms, np.rint(firms["rd"]) + fake, n),
        "relabelled_rd": start.county_sum(firms, fake, n),
        "ip_financing": model.accounts[firm_state.A_IP_FINANCING],
        "equity_financing": model.accounts[firm_state.A_EQUITY_FINANCING],
        "sme_loans": start.county_sum(firms, np.rint(technology_sme * firms["debt"]), n),
    }


def name_giants(model: CountyInnovationModel) -> None:
    """Once a year the best specialised firms become little giants, up to the quota (2.9)."""
    firms = model.tables["firm"]
    quota = model.world.drivers.little_giants[model.year - 2015]
    held = firms["weight"][firms["giant"] & firms.alive].sum()
    rows = np.flatnonzero((firms["srdi_left"] > 0) & ~firms["giant"] & firms.alive)
    order = np.lexsort((firms["id"][rows], -firms["quality"][rows]))
    rows = rows[order][: int(whole(GIANT_SHARE * len(rows)))]
    firms["giant"][rows[in_turn(firms["weight"][rows], quota - held)]] = True


def cross_the_scale(model: CountyInnovationModel) -> None:
    """Once a year industrial firms join or leave the above-scale statistics by their sales."""
    firms = model.tables["firm"]
    industry = firms["sector"] != firm_state.SERVICES
    firms["above_scale"][industry & (firms["sales"] >= law.ABOVE_SCALE_SALES)] = True
    firms["above_scale"][firms["sales"] < SCALE_OUT] = False
