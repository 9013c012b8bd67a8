"""Steps of firms: plan, borrow, produce, giants, the line of above-scale statistics."""

from __future__ import annotations

import numpy as np

from sim.behaviour.effects import Kind
from sim.core import law
from sim.core.arrays import Floats
from sim.model.firms import certify as firm_certify
from sim.model.firms import levers as tax
from sim.model.firms import plan as firm_plan
from sim.model.firms import produce as firm_produce
from sim.model.firms import state as firm_state
from sim.model.firms.table import FirmColumns, Firms
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import step

SME_REGISTER_OPENS = 7  # 2017Q4: evaluation rules of MOST, MOF and STA, May 2017
NOBODY, NO_PEERS = np.zeros((0, law.INSTRUMENTS)), np.zeros(0)  # where take-up is not asked for


def surroundings(
    state: State, now: Quarter, users: Floats = NOBODY, peers: Floats = NO_PEERS
) -> firm_state.Surroundings:
    """What firms meet in their county this quarter; ``users`` and ``peers`` (``count_peers``) are
    for take-up alone."""
    counties, fixed, province = state.counties, state.fixed, state.counties.province_code
    return firm_state.Surroundings(
        spill=counties.spill,
        outreach=counties.outreach,
        skilled=counties.skilled,
        effort=counties.effort,
        digital=counties.digital,
        growth=now.demand_growth(),
        grant_rate=counties.grant_rate,
        grant_raise=counties.grant_raise,
        visit=counties.visit,
        instrument=counties.instrument,
        users=users,
        peers=peers,
        frontier=state.nation.frontier,
        start_place=fixed.origins.start_place + now.effect(Kind.START, province),
        intensity_place=fixed.origins.intensity_place,
        patents_place=fixed.origins.patents_place + now.effect(Kind.PATENTS, province),
        research_place=now.effect(Kind.RESEARCH, province) + np.log(counties.grant_lift),
        certify_place=now.effect(Kind.CERTIFICATES, province),
        start_sector=fixed.origins.start_sector,
        ln_patent=fixed.origins.patents_sector,
        ln_intensity=fixed.ln_intensity,
        ln_start_size=fixed.ln_start_size,
        ln_exit_mean=state.nation.ln_exit_mean,
        ip_practice=counties.ip_practice,
    )


def terms_in_force(now: Quarter) -> firm_state.Terms:
    """Policy of the quarter as firms meet it."""
    policy, rates = now.policy, now.drivers.loan_rate
    deduction = policy.super_deduction
    return firm_state.Terms(
        general=deduction.general,
        manufacturing=deduction.manufacturing,
        tech_sme=deduction.tech_sme,
        hnte_rate=policy.hnte_tax_rate.rate,
        small_rate=tax.small_rate(now.number),
        loan_rate=float(rates[now.year - 2015]),
        reference_rate=float(rates[0]),
        guarantee=policy.credit_guarantee.share,
        guarantee_fee=policy.credit_guarantee.fee,
        subsidy=policy.credit_subsidy.rate,
        guarantee_cap=policy.credit_guarantee.cap,
        haircut=policy.ip_pledge.haircut,
        equity=policy.equity_pledge.share,
        cultivation=1.0 + now.parameters.cultivation * policy.srdi_cultivation.strength,
        sme_open=now.number >= SME_REGISTER_OPENS,
    )


@step(
    reads=(
        Counties.digital, Counties.effort, Counties.grant_lift, Counties.grant_raise,
        Counties.grant_rate, Counties.instrument, Counties.outreach, Counties.province_code,
        Counties.skilled, Counties.spill,
        Counties.visit, Firms.county, Firms.filing_cost, Firms.sector, Firms.soe,
    ),
    last=(
        Counties.ip_practice, Firms.above_scale, Firms.age, Firms.ask, Firms.bank, Firms.cash,
        Firms.claims, Firms.collateral, Firms.covered_ask, Firms.debt, Firms.fake, Firms.gap,
        Firms.guaranteed, Firms.hnte_left, Firms.knows, Firms.links, Firms.offers, Firms.patents,
        Firms.pledged, Firms.propensity, Firms.quality, Firms.rd, Firms.rd_quarters,
        Firms.rd_stock, Firms.sales, Firms.score, Firms.sme_left, Firms.srdi_left, Firms.tfp,
        Firms.tied, Nation.frontier, Nation.ln_exit_mean,
    ),
    writes=(
        Firms.ask, Firms.claims, Firms.covered_ask, Firms.fake, Firms.gap, Firms.knows,
        Firms.offers, Firms.pledged, Firms.propensity, Firms.rd, Firms.rd_quarters, Firms.score,
        Firms.tied,
    ),
    passes=(firm_plan.plan, firm_state.count_peers),
    rule="2.1–2.3, 2.5, 2.13",
)  # fmt: skip
def plan(state: State, now: Quarter) -> None:
    """Firms hear of benefits, claim them, set R&D and ask for loans."""
    columns = state.firms.named(FirmColumns)
    firm_plan.plan(
        columns,
        surroundings(state, now, *firm_state.count_peers(columns, state.fixed.circle)),
        terms_in_force(now),
        now.parameters.as_tuple(),
        now.seed,
        now.number,
    )


@step(
    reads=(
        Counties.digital, Counties.effort, Counties.grant_lift, Counties.grant_raise,
        Counties.grant_rate, Counties.instrument, Counties.ip_practice, Counties.outreach,
        Counties.province_code, Counties.skilled, Counties.spill, Counties.visit, Firms.claims,
        Firms.county, Firms.debt, Firms.fake,
        Firms.filing_cost, Firms.gap, Firms.guaranteed, Firms.inventor, Firms.knows, Firms.loan,
        Firms.rd, Firms.rd_quarters, Firms.sector, Firms.soe, Firms.tied, Nation.accounts,
    ),
    last=(
        Firms.above_scale, Firms.age, Firms.cash, Firms.collateral, Firms.constrained, Firms.giant,
        Firms.hnte_left, Firms.idle, Firms.institute, Firms.links, Firms.patents, Firms.quality,
        Firms.rd_stock, Firms.sales, Firms.sme_left, Firms.srdi_left, Firms.tfp, Nation.frontier,
        Nation.ln_exit_mean,
    ),
    writes=(
        Counties.rd, Counties.rd_stock, Firms.age, Firms.alive, Firms.cash, Firms.collateral,
        Firms.constrained, Firms.giant, Firms.hnte_left, Firms.idle, Firms.patents, Firms.quality,
        Firms.rd_stock, Firms.sales, Firms.sme_left, Firms.srdi_left, Firms.tfp,
    ),
    adds=(
        Firms.bank, Firms.debt, Firms.fake, Firms.guaranteed, Firms.loan, Firms.rd,
        Nation.accounts,
    ),
    passes=(firm_produce.produce, firm_certify.certify),
    rule="2.4, 2.6–2.9, 2.11",
)  # fmt: skip
def produce(state: State, now: Quarter) -> None:
    """Firms fund R&D, patent, grow, pay, hold certificates, leave; the bill notes what it costs."""
    quarter_accounts = np.zeros_like(state.nation.accounts)
    given = (
        state.firms.named(FirmColumns),
        surroundings(state, now),
        terms_in_force(now),
        now.parameters.as_tuple(),
        now.seed,
        now.number,
    )
    firm_produce.produce(*given, quarter_accounts)
    firm_certify.certify(*given)
    state.nation.accounts += quarter_accounts
    counties = state.counties
    counties.rd_stock = quarter_accounts[firm_state.A_STOCK]
    counties.rd = 4.0 * quarter_accounts[firm_state.A_RD]
    pay_for_support(state, now, quarter_accounts.sum(axis=1))


def pay_for_support(state: State, now: Quarter, total: Floats) -> None:
    """The bill of the quarter's credit support, tax relief, coaching and shared instruments;
    ``total`` (len(ACCOUNTS),) are the nation's accounts."""
    firms, policy, prices = state.firms, now.policy, now.prices
    lost, guaranteed = total[firm_state.A_LOSS], total[firm_state.A_GUARANTEED]
    now.pay(policy.credit_guarantee.cost(prices, lost, guaranteed))
    now.pay(policy.credit_subsidy.cost(total[firm_state.A_SUBSIDISED]))
    now.pay(policy.super_deduction.cost(total[firm_state.A_DEDUCTION]))
    now.pay(policy.hnte_tax_rate.cost(total[firm_state.A_HNTE]))
    named = firms.alive & (firms.srdi_left == firm_certify.CERTIFICATE)
    now.pay(policy.srdi_cultivation.cost(prices, firms.weight[named].sum()))
    saved = state.counties.instrument
    if saved.any():
        small = firms.alive & (firms.rd > 0) & (firms.sales < law.SMALL_SALES)
        rows = np.flatnonzero(small)
        share_saved = saved[firms.county[rows]]
        yuan = np.rint(0.25 * firms.weight[rows] * firms.rd[rows] * share_saved)
        now.pay(policy.instrument_sharing.cost(prices, yuan.sum()))
