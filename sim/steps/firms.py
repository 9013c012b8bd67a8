"""Steps of firms: plan, borrow, produce, giants, the line of above-scale statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents import firm as firm_rules
from sim.agents import firm_certify, firm_plan, firm_produce, firm_state
from sim.policy import credit, tax

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

SCALE_IN, SCALE_OUT = 2.0e7, 1.5e7  # yuan of sales: above-scale from 20 million (NBS, since 2011)
SME_REGISTER_OPENS = 7  # 2017Q4: evaluation rules of MOST, MOF and STA, May 2017
GIANT_SHARE = 0.3  # most that may be named of the eligible in a year; assumption


def surroundings(model: CountyInnovationModel) -> firm_state.Surroundings:
    """What firms meet in their county this quarter."""
    counties, fixed = model.tables["county"], model.fixed
    firms = model.tables["firm"].named(firm_state.FirmColumns)
    users, peers = firm_state.count_peers(firms, len(counties))
    return firm_state.Surroundings(
        spill=counties["spill"],
        outreach=counties["outreach"],
        skilled=counties["skilled"],
        effort=counties["effort"],
        digital=counties["digital"],
        growth=model.demand_growth(),
        grant_rate=counties["grant_rate"],
        visit=counties["visit"],
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
        haircut=model.in_force("ip_pledge", "haircut", quarter),
        sme_open=quarter >= SME_REGISTER_OPENS,
    )


def plan(model: CountyInnovationModel, quarter: int) -> None:
    """Firms hear of benefits, claim them, set R&D and ask for loans."""
    firm_plan.plan(
        model.tables["firm"].named(firm_state.FirmColumns),
        surroundings(model),
        terms_in_force(model, quarter),
        model.parameters.as_tuple(),
        model.seed,
        quarter,
    )


def borrow(model: CountyInnovationModel, quarter: int) -> None:
    """Banks ration loans county by county; pledged loans are noted for the bill (2.5)."""
    firms, counties, b = model.tables["firm"], model.tables["county"], model.parameters
    absorb = counties["skilled"] ** b.pairing_absorption
    aid = 4.0 * counties["aid_received"] / np.maximum(counties["fiscal_revenue"], 1.0)
    capacity = (
        b.bank_capacity
        * counties["loans"]
        * model.gdp_factor(2020)
        * model.lift
        * (1.0 + b.pairing_capacity * absorb * np.minimum(aid, 1.0))
    )
    certificate = (firms["hnte_left"] > 0) | (firms["sme_left"] > 0) | (firms["srdi_left"] > 0)
    helped = certificate & (firms["knows"] & firm_state.CREDIT > 0)
    account = np.zeros((2, len(counties)))
    firm_rules.ration(firms, capacity, model.seed, quarter, helped, account)
    model.accounts[firm_state.A_APPLIED] += account[0]
    model.accounts[firm_state.A_APPROVED] += account[1]
    lent = np.flatnonzero(firms["loan"] > 0)
    pledge = model.in_force("ip_pledge", "haircut", quarter) * b.patent_value
    patents = pledge * firms["quality"][lent]
    cover = patents / np.maximum(patents + b.loan_multiple * firms["collateral"][lent], 1.0)
    amount = np.rint(firms["weight"][lent] * firms["loan"][lent] * cover).sum()
    model.charge("ip_pledge", credit.APPRAISAL_COST * amount)


def produce(model: CountyInnovationModel, quarter: int) -> None:
    """Firms fund R&D, patent, grow, pay, hold certificates, leave; the bill notes what it costs."""
    quarter_accounts = np.zeros_like(model.accounts)
    terms, met = terms_in_force(model, quarter), surroundings(model)
    firm_produce.produce(
        model.tables["firm"].named(firm_state.FirmColumns),
        met,
        terms,
        model.parameters.as_tuple(),
        model.seed,
        quarter,
        quarter_accounts,
    )
    firm_certify.certify(
        model.tables["firm"].named(firm_state.FirmColumns),
        met,
        terms,
        model.parameters.as_tuple(),
        model.seed,
        quarter,
    )
    model.accounts += quarter_accounts
    counties = model.tables["county"]
    counties["rd_stock"] = quarter_accounts[firm_state.A_STOCK]
    counties["rd"] = 4.0 * quarter_accounts[firm_state.A_RD]
    total = quarter_accounts.sum(axis=1)
    share = terms.guarantee
    model.charge("credit_guarantee", share * total[firm_state.A_LOSS], "guarantee_loss")
    unpaid = max(credit.MARKET_FEE - terms.guarantee_fee, 0.0)
    model.charge("credit_guarantee", unpaid * total[firm_state.A_GUARANTEED])
    model.charge("credit_subsidy", terms.subsidy * total[firm_state.A_SUBSIDISED])
    model.charge("super_deduction", total[firm_state.A_DEDUCTION], "tax_expenditure")
    model.charge("hnte_tax_rate", total[firm_state.A_HNTE], "tax_expenditure")


def name_giants(model: CountyInnovationModel) -> None:
    """Once a year the best specialised firms become little giants, up to the quota (2.9)."""
    firms = model.tables["firm"]
    quota = model.world.drivers.little_giants[model.year - 2015]
    held = firms["weight"][firms["giant"] & firms.alive].sum()
    rows = np.flatnonzero((firms["srdi_left"] > 0) & ~firms["giant"] & firms.alive)
    order = np.lexsort((firms["id"][rows], -firms["quality"][rows]))
    rows = rows[order][: int(GIANT_SHARE * len(rows))]
    room = held + np.cumsum(firms["weight"][rows]) <= quota
    firms["giant"][rows[room]] = True


def cross_the_scale(model: CountyInnovationModel) -> None:
    """Once a year industrial firms join or leave the above-scale statistics by their sales."""
    firms = model.tables["firm"]
    industry = firms["sector"] != firm_state.SERVICES
    firms["above_scale"][industry & (firms["sales"] >= SCALE_IN)] = True
    firms["above_scale"][firms["sales"] < SCALE_OUT] = False
