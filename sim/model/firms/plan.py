"""First pass of a quarter over all firms: take-up of benefits, R&D, applications for loans."""

from __future__ import annotations

import math

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
from sim.model.firms import rules
from sim.model.firms.chance import Process
from sim.model.firms.research import Outlook, adjust, first_rd, outlook, starts, stops
from sim.model.firms.state import (
    SECTORS,
    OneFirm,
    Surroundings,
    Terms,
    certified,
    firm_at,
    place_at,
    tax_terms,
)
from sim.model.firms.table import FirmColumns

OPERATIONS = 1.03  # growth of R&D a quarter that operations can finance; assumption, 1.0-1.05
THIN_CASH = 0.03  # of sales: cash below it is working capital, not to be spent; 0.02-0.05
STATED_SHARE = 0.8  # of the loss: at it the parameters ``guarantee_*`` state what a guarantee does


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


@njit
def own_means(cash: float, sales: float, before: float, liquidity: float) -> float:
    """What a firm can spend on R&D this quarter without a loan (2.4): a little more than last
    quarter's R&D out of operations, and a part of the cash that it can spare."""
    return 0.25 * before * OPERATIONS + liquidity * max(cash - THIN_CASH * sales, 0.0)


@inlined
def applies(firm: OneFirm, rd: float, means: float, grant_rate: float, q: Outlook) -> bool:
    """Whether the firm asks for a loan: the likelier the more of its R&D ``rd`` neither grants
    nor its own ``means`` pay (2.5)."""
    gap = max(0.0, 0.25 * rd * (1.0 - grant_rate) - means)
    u = uniform(q.apply, firm.id)
    # Most have no gap: for them the probability is the same and needs no exponential.
    return u < q.no_gap or (gap > 0.0 and u < rules.apply_probability(gap, firm.sales))


@inlined
def ask(
    firm: OneFirm,
    knows: int,
    rd: float,
    quality: float,
    collateral: float,
    terms: Terms,
    b: Parameters,
) -> tuple[float, float]:
    """The loan asked for, yuan, and the bank's score of a firm with patents of ``quality`` and
    ``collateral`` (2.5). Loans come in one piece: a year of R&D and the capacity that goes with
    it."""
    holds = certified(firm)
    guarantee = terms.guarantee / STATED_SHARE if holds and (knows & CREDIT) > 0 else 0.0
    pledge = terms.haircut * b.patent_value * quality
    if holds and firm.sales <= SME_SALES:
        pledge += terms.equity * rules.net_worth(collateral, firm.cash, firm.debt)
    limit = rules.loan_limit(
        collateral,
        firm.debt,
        pledge,
        b.loan_multiple,
        b.guarantee_amount * guarantee,
        terms.guarantee_cap,
    )
    score = rules.approval_score(
        collateral,
        firm.debt,
        firm.age / 4.0,
        holds,
        firm.sales,
        b.guarantee_approval * guarantee,
    )
    return min(rd / (1.0 - b.capacity_share), limit), score


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
    for i in range(f.id.size):
        f.ask[i] = 0.0
        if not f.alive[i]:
            continue
        firm, place = firm_at(f, i), place_at(s, f.county[i])
        visited = uniform(q.visit, firm.id) < place.visit
        group = f.county[i] * SECTORS + firm.sector
        f.knows[i] = knows = hear(firm, b.learn_visit if visited else 0.0, hazards, group, keys)
        tax, extra = tax_terms(
            firm.hnte_left > 0, firm.sme_left > 0, firm.sector, firm.sales, terms
        )
        loss = rules.profit(firm.sales, firm.tfp, firm.rd) <= 0.0
        ln_sales = math.log(firm.sales)
        ln_size = ln_sales - s.ln_start_size[int(firm.above_scale)]
        deducts = knows & SUPER_DEDUCTION > 0 and not loss
        if firm.rd > 0.0:
            cost, covered = f.filing_cost[i], f.guaranteed[i]
            claims = claim(firm, deducts, tax * extra, cost, place.digital, covered)
            f.claims[i] = claims
            if stops(firm, f.links[i], f.rd_quarters[i], ln_size, q, b):
                f.rd[i], f.rd_quarters[i], f.claims[i], f.fake[i] = 0.0, 0, 0, 0.0
                continue
            deducts = claims & SUPER_DEDUCTION > 0
            wish, short = f.propensity[i], f.constrained[i]
            rd = adjust(firm, place, wish, short, deducts, tax, extra, ln_sales, q, b)
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
        f.own_means[i] = means = own_means(firm.cash, firm.sales, firm.rd, b.liquidity)
        if applies(firm, rd, means, place.grant_rate, q):
            f.ask[i], f.score[i] = ask(firm, knows, rd, f.quality[i], f.collateral[i], terms, b)
