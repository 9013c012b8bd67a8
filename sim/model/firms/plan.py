"""First pass of a quarter over all firms: take-up of benefits, R&D, applications for loans."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.behaviour.parameters import Parameters
from sim.core.arrays import Array, Floats
from sim.core.chance import stream, uniform
from sim.core.compiled import inlined, njit, unlocked
from sim.core.law import (
    CREDIT,
    HNTE_RATE,
    INSTRUMENTS,
    SME_SALES,
    SUPER_DEDUCTION,
    TECH_SME,
)
from sim.core.slices import in_slices
from sim.model.firms import loans, rules
from sim.model.firms.chance import Process
from sim.model.firms.research import adjust, first_rd, outlook, starts, stops
from sim.model.firms.state import (
    SECTORS,
    OneFirm,
    Place,
    Surroundings,
    Terms,
    certified,
    firm_at,
    place_at,
    tax_terms,
)
from sim.model.firms.table import FirmColumns

LEAST_PLEDGE = 1.5e6  # yuan of loan from which a pledge is worth its appraisal; assumption, 1-5m


class Money(NamedTuple):
    """Keys of chance of what firms need and ask for."""

    apply: np.uint64
    delay: np.uint64  # of receivables, this quarter and the last
    delay_before: np.uint64
    pledge: np.uint64


@njit
def money_keys(seed: int, quarter: int) -> Money:
    """The ``Money`` of a quarter."""
    return Money(
        apply=stream(seed, Process.APPLY, quarter),
        delay=stream(seed, Process.RECEIVABLES, quarter),
        delay_before=stream(seed, Process.RECEIVABLES, quarter - 1),
        pledge=stream(seed, Process.PLEDGE, quarter),
    )


@njit
def learn_keys(seed: int, quarter: int) -> Array:
    """Keys of hearing of each instrument this quarter, shape (INSTRUMENTS,)."""
    keys = np.empty(INSTRUMENTS, np.uint64)
    for k in range(INSTRUMENTS):
        keys[k] = stream(seed, Process.LEARN + k, quarter)
    return keys


@njit
def learn_hazards(s: Surroundings, b: Parameters) -> Floats:
    """Hazards of hearing of each instrument from offices and peers, without a visit (2.13); shape
    (n_counties * SECTORS, INSTRUMENTS)."""
    hazards = np.empty_like(s.users)
    for group in range(s.peers.size):
        office = b.learn_office * s.effort[group // SECTORS]
        campaign = math.exp(s.certify_place[group // SECTORS])
        for k in range(INSTRUMENTS):
            peers = b.learn_peers * s.users[group, k] / max(s.peers[group], 1.0)
            hazards[group, k] = rules.learn_hazard(office, peers, 0.0)
            if 1 << k == HNTE_RATE:
                hazards[group, k] *= campaign
    return hazards


@inlined
def hear(firm: OneFirm, visit: float, hazards: Floats, group: int, keys: Array) -> int:
    """Benefits that the firm knows of, as bits, once it has heard of some from offices, peers
    (row ``group`` of ``hazards``) and a visit that adds ``visit`` to each hazard (2.13)."""
    knows = firm.knows
    for k in range(INSTRUMENTS):
        if not (firm.knows >> k) & 1:
            hazard = hazards[group, k] + visit
            u = uniform(keys[k], firm.id)
            if u < hazard and u < 1.0 - math.exp(-hazard):  # the first spares the exponential
                knows |= 1 << k
    return knows


@inlined
def claim(
    firm: OneFirm, deducts: bool, relief: float, cost: float, digital: float, guaranteed: float
) -> int:
    """Benefits that a performer claims, as bits: the deduction if it ``deducts`` at all and the
    tax saved, ``relief`` a yuan, beats the ``cost`` of filing (2.13), the others by what it has."""
    claims = 0
    if deducts and rules.worth_filing(relief * (firm.rd + firm.fake), cost, digital):
        claims |= SUPER_DEDUCTION
    if firm.hnte_left > 0:
        claims |= HNTE_RATE
    if firm.sme_left > 0:
        claims |= TECH_SME
    if guaranteed > 0.0:
        claims |= CREDIT
    return claims


@inlined
def needs(
    firm: OneFirm,
    rd: float,
    profit: float,
    bank: bool,
    guaranteed: float,
    deducted: float,
    tax: float,
    place: Place,
    terms: Terms,
    q: Money,
    b: Parameters,
) -> tuple[float, float]:
    """Yuan that the quarter asks for beyond the firm's own money, nothing or more, and those that
    working capital ties up: for more R&D than before at ``rd``, sales, late payers, debt that falls
    due; own money is cash flow after tax, and cash (2.4, 2.5)."""
    growth = place.growth + rules.young_growth(firm.age)
    now = rules.standard_normal(uniform(q.delay, firm.id))
    before = rules.standard_normal(uniform(q.delay_before, firm.id))
    tied = loans.working_capital(
        growth, now, before, b.capital_need, b.receivables_swing, firm.sales
    )
    more = 0.25 * max(rd - firm.rd, 0.0) * (1.0 - place.grant_rate)
    flow = 0.25 * rules.after_tax(profit, tax, deducted)
    own = loans.own_money(flow, firm.cash, firm.sales, b.cash_flow_share, b.liquidity)
    due = debt_service(firm, firm.debt, guaranteed, terms)
    if bank:
        due += loans.MATURES * firm.debt
    # In whole yuan, as loans are: who gets all it asked for is not short of a fraction.
    return max(np.rint(more + tied + due - own), 0.0), tied


@inlined
def debt_service(firm: OneFirm, debt: float, guaranteed: float, terms: Terms) -> float:
    """Interest and guarantee fee of the quarter, yuan (2.5)."""
    rate = terms.loan_rate - (terms.subsidy if certified(firm) else 0.0)
    return 0.25 * (rate * debt + terms.guarantee_fee * guaranteed)


@inlined
def cover_for(firm: OneFirm, knows: int, terms: Terms, b: Parameters) -> float:
    """Log points by which the fund stretches what a bank lends the firm: it is for certified firms
    that know of it."""
    if certified(firm) and knows & CREDIT > 0:
        return loans.cover_of(terms.guarantee, b.guarantee_stretch)
    return 0.0


@inlined
def offers_patents(
    firm: OneFirm, gap: float, patents: float, pledged: int, practice: float, key: np.uint64
) -> bool:
    """Whether the firm offers its patents for a loan: certified, with a patent that is free, short
    of enough to be worth the appraisal, and at a bank that lends on patents, as a share
    ``practice`` of those asked do (2.5)."""
    able = certified(firm) and patents >= 1.0 and pledged == 0 and gap >= LEAST_PLEDGE
    return able and uniform(key, firm.id) < practice


@inlined
def ask(
    firm: OneFirm,
    profit: float,
    wanted: float,
    bank: bool,
    cover: float,
    patents: float,
    collateral: float,
    terms: Terms,
    b: Parameters,
) -> tuple[float, float, float]:
    """The loan asked for, yuan, without a guarantee and with one (nothing where it brings no more),
    and the bank's score; patents of the quality ``patents`` are offered (2.5)."""
    pledges = terms.haircut * loans.patent_worth(patents, firm.sales, b.royalty)
    if certified(firm) and firm.sales <= SME_SALES:
        pledges += terms.equity * loans.net_worth(collateral, firm.cash, firm.debt)
    base = loans.secured(collateral, b.loan_multiple, profit, b.loan_profit, pledges)
    plain = min(wanted, loans.loan_limit(base, firm.debt, bank, 0.0, 0.0))
    covered = 0.0
    if cover > 0.0:
        covered = min(wanted, loans.loan_limit(base, firm.debt, bank, cover, terms.guarantee_cap))
        if bank and covered <= plain:  # the fee is paid for a larger loan or a first one
            covered = 0.0
    level = loans.leverage(firm.debt, collateral, firm.cash)
    return plain, covered, loans.approval_score(b.approval, level, firm.tfp)


def plan(
    f: FirmColumns, s: Surroundings, terms: Terms, b: Parameters, seed: int, quarter: int
) -> None:
    """First pass: hear of benefits, claim them, decide R&D, ask for a loan (2.1-2.3, 2.5, 2.13)."""
    hazards = learn_hazards(s, b)
    in_slices(lambda part, _: _plan(part, s, hazards, terms, b, seed, quarter), f)


@unlocked
def _plan(
    f: FirmColumns,
    s: Surroundings,
    hazards: Floats,
    terms: Terms,
    b: Parameters,
    seed: int,
    quarter: int,
) -> None:
    q, keys = outlook(terms, b, seed, quarter), learn_keys(seed, quarter)
    money = money_keys(seed, quarter)
    for i in range(f.id.size):
        f.gap[i], f.tied[i], f.ask[i], f.covered_ask[i] = 0.0, 0.0, 0.0, 0.0
        f.offers[i] = False
        f.pledged[i] = max(f.pledged[i] - 1, 0)
        if not f.alive[i]:
            continue
        firm, place = firm_at(f, i), place_at(s, f.county[i])
        visited = uniform(q.visit, firm.id) < place.visit
        group = f.county[i] * SECTORS + firm.sector
        f.knows[i] = knows = hear(firm, b.learn_visit if visited else 0.0, hazards, group, keys)
        tax, extra = tax_terms(
            firm.hnte_left > 0, firm.sme_left > 0, firm.sector, firm.sales, terms
        )
        profit = rules.profit(firm.sales, firm.tfp, firm.rd)
        ln_sales = math.log(firm.sales)
        ln_size = ln_sales - s.ln_start_size[int(firm.above_scale)]
        deducts = knows & SUPER_DEDUCTION > 0 and profit > 0.0
        if firm.rd > 0.0:
            cost, covered = f.filing_cost[i], f.guaranteed[i]
            claims = claim(firm, deducts, tax * extra, cost, place.digital, covered)
            f.claims[i] = claims
            if stops(firm, f.links[i], f.rd_quarters[i], ln_size, q, b):
                f.rd[i], f.rd_quarters[i], f.claims[i], f.fake[i] = 0.0, 0, 0, 0.0
                continue
            deducts = claims & SUPER_DEDUCTION > 0
            rd = adjust(firm, place, f.propensity[i], deducts, tax, extra, ln_sales, q, b)
            f.rd_quarters[i] += 1
        else:
            ln_cost = math.log(rules.user_cost(tax, extra) if deducts else 1.0)
            origin = place.start_place + s.start_sector[firm.sector]
            usual = s.ln_intensity[firm.sector] + place.intensity_place
            if not starts(firm, knows, f.links[i], visited, ln_cost, ln_size, origin, usual, q, b):
                continue
            rd, f.propensity[i] = first_rd(firm, knows, usual, place, q, b)
            f.rd_quarters[i] = 1
        f.rd[i] = rd
        deducted = extra * (firm.rd + firm.fake) if deducts else 0.0
        bank = f.bank[i]
        gap, f.tied[i] = needs(
            firm, rd, profit, bank, f.guaranteed[i], deducted, tax, place, terms, money, b
        )
        f.gap[i] = gap
        wanted = max(gap, loans.renewal(bank, firm.debt, place.growth))
        if wanted <= 0.0:
            continue
        cover = cover_for(firm, knows, terms, b)
        x = loans.ask_logit(bank, b.ask_first, b.ask_again, wanted, firm.sales, cover, visited)
        if loans.asks(uniform(money.apply, firm.id), x):
            practice = b.pledge_use * s.ip_practice[f.county[i]]
            f.offers[i] = offers = offers_patents(
                firm, gap, f.patents[i], f.pledged[i], practice, money.pledge
            )
            quality = f.quality[i] if offers else 0.0
            f.ask[i], f.covered_ask[i], f.score[i] = ask(
                firm, profit, wanted, bank, cover, quality, f.collateral[i], terms, b
            )
