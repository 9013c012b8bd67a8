"""One quarter of every firm: the rules of ``rules.py`` applied to the columns, compiled.

Two passes, because banks ration loans county by county in between. Sums over firms are of
amounts rounded to whole yuan (counts: to 1/1024 of an agent), which makes them exact, so that
no order of rows can change a bit.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from sim.agents import rules
from sim.arrays import Bools, Floats, Ints
from sim.behaviour import Parameters
from sim.chance import Process, stream, uniform
from sim.policy.tax import SMALL_RATE, SMALL_SALES, STANDARD_RATE

SUPER_DEDUCTION, HNTE_RATE, TECH_SME, CREDIT = 1, 2, 4, 8
INSTRUMENTS = 4
SECTORS = 9
SERVICES = 8
CERTIFICATE = 12  # quarters a high-tech or specialised certificate lasts
ENTER_SCORE = 0.70  # official pass mark: above 70 of 100 points
REPORTED = 2.0  # most that reports may exceed real R&D; mean excess is a third (Chen et al. 2021);
# assumption, range 1.3-2.5: how far each firm goes is not yet its own choice
AWARD = 200_000.0  # yuan, typical local award for a new high-tech firm; assumption, 0.1-0.5 million
SME_AWARD = 20_000.0  # yuan a year that registration brings besides tax; assumption, 5-50 thousand
PATENT_LAPSE = 0.03  # of the stock a quarter; assumption, range 0.02-0.04
PAY_OUT = 0.5  # of cash above a firm's target is paid out each quarter; assumption, 0.3-0.7
CASH_LOW, CASH_SPREAD = 0.01, 0.20  # target: low + spread u^2 of sales, u the firm's own; assumption
REPAYMENT = 1.0 / 60.0  # of debt a quarter, the rest is rolled over; assumption, 1/40-1/100
THIN_CASH = 0.03  # of sales; firms below it finance a little less than last quarter's R&D
SQUEEZE = 0.95  # share of last quarter's R&D that such firms finance from operations; 0.9-1
LOSS_GIVEN_DEFAULT = 0.6  # assumption, range 0.4-0.7


class FirmColumns(NamedTuple):
    """State of all firms, one row an agent; units in docs/model.md."""

    alive: Bools
    id: Ints
    county: Ints
    sector: Ints
    soe: Bools
    above_scale: Bools
    age: Ints
    sales: Floats
    tfp: Floats
    rd: Floats
    rd_stock: Floats
    rd_quarters: Ints
    propensity: Floats
    patents: Floats
    quality: Floats
    cash: Floats
    debt: Floats
    guaranteed: Floats
    collateral: Floats
    hnte_left: Ints
    sme_left: Ints
    srdi_left: Ints
    giant: Bools
    knows: Ints
    claims: Ints
    filing_cost: Floats
    links: Ints
    constrained: Bools
    own_means: Floats
    ask: Floats
    score: Floats
    loan: Floats
    weight: Floats


class Surroundings(NamedTuple):
    """What a firm meets in its county this quarter; shape (n_counties,) unless said."""

    spill: Floats  # ln(1+S), change since 2015
    outreach: Floats  # ln(1+U), change since 2015
    skilled: Floats  # absorptive share, 0-1
    effort: Floats  # tax and science offices, 1 = typical
    digital: Floats  # 0-1
    growth: Floats  # ln growth of nominal demand, a quarter
    grant_rate: Floats  # public share of firms' R&D, 0-1
    visit: Floats  # probability of being served this quarter
    users: Floats  # (n_counties * SECTORS, INSTRUMENTS) firms that claim
    peers: Floats  # (n_counties * SECTORS,) firms
    frontier: Floats  # (SECTORS,) ln A at the 90th percentile
    ln_patent: Floats  # (SECTORS,) intercept of the patent equation
    ln_intensity: Floats  # (SECTORS,) mean ln R&D intensity of performers in 2015
    ln_start_size: Floats  # (2,) ln sales at which the start hazard holds: small, above-scale
    ln_exit_size: float  # ln sales at which the exit hazard by age holds


class Terms(NamedTuple):
    """Policy in force this quarter, as the firm meets it."""

    general: float
    manufacturing: float
    tech_sme: float
    hnte_rate: float
    loan_rate: float
    reference_rate: float
    guarantee: float
    guarantee_fee: float
    subsidy: float
    haircut: float
    sme_open: bool


ACCOUNTS = (
    "rd_stock rd industry_rd industry_revenue patents deduction_relief hnte_relief guarantee_loss "
    "guaranteed subsidised applications approvals exits pledged"
).split()
(
    A_STOCK,
    A_RD,
    A_INDUSTRY_RD,
    A_REVENUE,
    A_PATENTS,
    A_DEDUCTION,
    A_HNTE,
    A_LOSS,
    A_GUARANTEED,
    A_SUBSIDISED,
    A_APPLIED,
    A_APPROVED,
    A_EXITS,
    A_PLEDGED,
) = range(len(ACCOUNTS))


@njit(cache=True)
def tax_terms(f: FirmColumns, i: int, terms: Terms) -> tuple[float, float, bool]:
    """Tax rate, extra deduction and whether the firm makes a loss."""
    tax = STANDARD_RATE
    if f.hnte_left[i] > 0:
        tax = min(terms.hnte_rate, STANDARD_RATE)
    elif f.sales[i] < SMALL_SALES:
        tax = SMALL_RATE
    extra = terms.general
    if f.sector[i] != SERVICES:
        extra = max(extra, terms.manufacturing)
    if f.sme_left[i] > 0:
        extra = max(extra, terms.tech_sme)
    loss = rules.profit(f.sales[i], f.tfp[i], f.rd[i]) <= 0.0
    return tax, extra, loss


@njit(cache=True)
def own_means(f: FirmColumns, i: int, before: float, liquidity: float) -> float:
    """What a firm can spend on R&D this quarter without a loan (2.4): last quarter's R&D out of
    operations, a little less if cash is thin, and a part of the cash that it can spare."""
    spare = f.cash[i] - THIN_CASH * f.sales[i]
    return 0.25 * before * (SQUEEZE if spare < 0.0 else 1.0) + liquidity * max(spare, 0.0)


@njit(cache=True)
def certified(f: FirmColumns, i: int) -> bool:
    """Holds any of the three certificates, which opens credit support."""
    return f.hnte_left[i] > 0 or f.sme_left[i] > 0 or f.srdi_left[i] > 0


@njit(cache=True)
def plan(
    f: FirmColumns, s: Surroundings, terms: Terms, b: Parameters, seed: int, quarter: int
) -> None:
    """First pass: hear of benefits, claim them, decide R&D, ask for a loan (2.1-2.3, 2.5, 2.13)."""
    k_visit = stream(seed, Process.VISIT, quarter)
    k_start, k_stop = stream(seed, Process.START, quarter), stream(seed, Process.STOP, quarter)
    k_z1, k_z2 = (
        stream(seed, Process.PROPENSITY, quarter),
        stream(seed, Process.PROPENSITY, quarter + 1000),
    )
    k_apply = stream(seed, Process.APPLY, quarter)
    k_learn = np.empty(INSTRUMENTS, np.uint64)
    for k in range(INSTRUMENTS):
        k_learn[k] = stream(seed, Process.LEARN + k, quarter)
    start_hazard, stop_hazard = rules.quarterly(b.start_hazard), rules.quarterly(b.stop_hazard)
    for i in range(f.id.size):
        f.ask[i] = 0.0
        if not f.alive[i]:
            continue
        firm, c = f.id[i], f.county[i]
        visited = uniform(k_visit, firm) < s.visit[c]
        group = c * SECTORS + f.sector[i]
        for k in range(INSTRUMENTS):
            if not (f.knows[i] >> k) & 1:
                peers = b.learn_peers * s.users[group, k] / max(s.peers[group], 1.0)
                hazard = rules.learn_hazard(
                    b.learn_office * s.effort[c], peers, b.learn_visit if visited else 0.0
                )
                u = uniform(k_learn[k], firm)
                if u < hazard and u < 1.0 - math.exp(-hazard):
                    f.knows[i] |= 1 << k
        tax, extra, loss = tax_terms(f, i, terms)
        ln_sales = math.log(f.sales[i])
        ln_size = ln_sales - s.ln_start_size[int(f.above_scale[i])]
        before = f.rd[i]
        heard = f.knows[i] & SUPER_DEDUCTION
        rate = terms.loan_rate - (terms.subsidy if certified(f, i) else 0.0)
        ln_capital = math.log(
            (rate + b.rd_depreciation) / (terms.reference_rate + b.rd_depreciation)
        )
        eta = b.eta_soe if f.soe[i] else b.eta_private
        if f.rd[i] > 0.0:
            claims = 0
            if heard and not loss and rules.worth_filing(
                tax * extra * f.rd[i], f.filing_cost[i], s.digital[c]
            ):
                claims |= SUPER_DEDUCTION
            if f.hnte_left[i] > 0:
                claims |= HNTE_RATE
            if f.sme_left[i] > 0:
                claims |= TECH_SME
            if f.guaranteed[i] > 0.0:
                claims |= CREDIT
            f.claims[i] = claims
            if uniform(k_stop, firm) < rules.stop_probability(
                stop_hazard, b.start_size * ln_size, b.start_link * f.links[i]
            ):
                f.rd[i], f.rd_quarters[i], f.claims[i] = 0.0, 0, 0
                continue
            cost = rules.user_cost(tax, extra) if claims & SUPER_DEDUCTION else 1.0
            if f.constrained[i]:
                eta *= b.constrained_factor
            desired = rules.desired_ln_rd(
                f.propensity[i],
                ln_sales,
                eta,
                math.log(cost) + ln_capital,
                b.rd_spillover * s.spill[c],
            )
            f.rd[i] = rules.adjust(f.rd[i], desired, b.rho)
            f.rd_quarters[i] += 1
        else:
            cost = rules.user_cost(tax, extra) if heard and not loss else 1.0
            chance = rules.start_probability(
                start_hazard,
                b.start_size * ln_size,
                b.start_link * f.links[i],
                -b.start_cost * math.log(cost),
                f.rd_stock[i] > 0.0,
                math.log(b.commissioner_start) if visited else 0.0,
            )
            if uniform(k_start, firm) >= chance:
                continue
            z = rules.normal(uniform(k_z1, firm), uniform(k_z2, firm))
            f.propensity[i] = s.ln_intensity[f.sector[i]] + 0.8 * z
            f.rd[i] = 0.7 * f.sales[i] * math.exp(min(f.propensity[i], 0.0))
            f.rd_quarters[i] = 1
        f.own_means[i] = own_means(f, i, before, b.liquidity)
        need = 0.25 * f.rd[i] * (1.0 - s.grant_rate[c])
        gap = max(0.0, need - f.own_means[i])
        if gap > 0.0 and uniform(k_apply, firm) < rules.apply_probability(gap, f.sales[i]):
            helped = certified(f, i) and (f.knows[i] & CREDIT) > 0
            g = terms.guarantee / 0.8 if helped else 0.0
            pledge = terms.haircut * b.patent_value * f.quality[i]
            limit = rules.loan_limit(
                f.collateral[i], f.debt[i], pledge, b.loan_multiple, b.guarantee_amount * g
            )
            # Loans come in one piece: a year of R&D and the capacity that goes with it.
            f.ask[i] = min(f.rd[i] / (1.0 - b.capacity_share), limit)
            f.score[i] = rules.approval_score(
                f.collateral[i],
                f.debt[i],
                f.age[i] / 4.0,
                certified(f, i),
                f.sales[i],
                b.guarantee_approval * g,
            )


@njit(cache=True)
def produce(
    f: FirmColumns,
    s: Surroundings,
    terms: Terms,
    b: Parameters,
    seed: int,
    quarter: int,
    accounts: Floats,
) -> None:
    """Second pass: fund R&D, patents, productivity, sales, money, certificates, exit
    (2.4, 2.6, 2.7, 2.9, 2.11); adds to ``accounts``, shape (len(ACCOUNTS), n_counties)."""
    k_default, k_patent = (
        stream(seed, Process.DEFAULT, quarter),
        stream(seed, Process.PATENT, quarter),
    )
    k_a1, k_a2 = (
        stream(seed, Process.PRODUCTIVITY, quarter),
        stream(seed, Process.PRODUCTIVITY, quarter + 1000),
    )
    k_sales, k_exit = stream(seed, Process.SALES, quarter), stream(seed, Process.EXIT, quarter)
    k_renew = stream(seed, Process.RENEW, quarter)
    k_cash = stream(seed, Process.CASH, -1)  # a lasting trait, one draw for all quarters
    k_special = stream(seed, Process.SPECIALISED, quarter)
    k_quality = np.empty(rules.QUALITY_DRAWS, np.uint64)
    for n in range(rules.QUALITY_DRAWS):
        k_quality[n] = stream(seed, Process.QUALITY, quarter + 1000 * n)
    keep_stock = (1.0 - b.rd_depreciation) ** 0.25
    quality_mean = rules.mean_quality(b.quality_tail)
    for i in range(f.id.size):
        if not f.alive[i]:
            continue
        firm, c, w = f.id[i], f.county[i], f.weight[i]
        rd, sales = f.rd[i], f.sales[i]
        tax, extra, loss = tax_terms(f, i, terms)
        ln_sales = math.log(sales)
        growth = s.growth[c] + rules.young_growth(f.age[i])
        change = -rules.PRODUCTIVITY_DRIFT
        new_money = 0.0
        if f.loan[i] > 0.0:
            new_money = f.loan[i] * (1.0 - b.capacity_share)
            f.cash[i] += new_money
            growth += 0.3 * b.capacity_share * f.loan[i] / sales
            f.loan[i] = 0.0
        if rd > 0.0:
            need = 0.25 * rd * (1.0 - s.grant_rate[c])
            means = max(f.own_means[i] + new_money, 0.1 * need)
            f.constrained[i] = need > means
            if f.constrained[i]:
                rd *= means / need
                f.rd[i] = rd
            old = f.rd_stock[i]
            f.rd_stock[i] = old * keep_stock + 0.25 * rd
            accounts[A_STOCK, c] += np.rint(w * f.rd_stock[i])
            accounts[A_RD, c] += np.rint(0.25 * w * rd)
            if f.above_scale[i]:
                accounts[A_INDUSTRY_RD, c] += np.rint(0.25 * w * rd)
            ln_mean = (
                s.ln_patent[f.sector[i]]
                + b.patent_elasticity * math.log(f.rd_stock[i])
                + b.patent_spillover * s.spill[c]
                + b.patent_outreach * s.outreach[c]
                + b.patent_link * f.links[i]
                + b.patent_subsidy * min(1.0, s.grant_rate[c] / 0.1)
            )
            new = rules.negative_binomial(
                uniform(k_patent, firm), 0.25 * math.exp(min(ln_mean, 9.0)), b.patent_dispersion
            )
            f.patents[i] = f.patents[i] * (1.0 - PATENT_LAPSE) + new
            f.quality[i] *= 1.0 - PATENT_LAPSE
            for n in range(min(new, rules.QUALITY_DRAWS)):
                f.quality[i] += rules.patent_quality(uniform(k_quality[n], firm), b.quality_tail)
            f.quality[i] += quality_mean * max(new - rules.QUALITY_DRAWS, 0)
            accounts[A_PATENTS, c] += np.rint(1024.0 * w * new) / 1024.0
            step = math.log(f.rd_stock[i] / old) if old > 0.0 else 0.0
            change = rules.productivity_change(
                b.rd_productivity,
                min(max(step, -0.2), 0.2),
                b.catch_up,
                rules.absorptive_capacity(rd, sales, s.skilled[c]),
                s.frontier[f.sector[i]] - f.tfp[i],
            )
            if not loss and f.claims[i] & SUPER_DEDUCTION:
                accounts[A_DEDUCTION, c] += np.rint(0.25 * w * tax * extra * rd)
        elif f.rd_stock[i] > 0.0:
            f.rd_stock[i] *= keep_stock
            accounts[A_STOCK, c] += np.rint(w * f.rd_stock[i])
        gain = rules.profit(sales, f.tfp[i], rd)
        if f.hnte_left[i] > 0 and gain > 0.0:
            accounts[A_HNTE, c] += np.rint(0.25 * w * (STANDARD_RATE - tax) * gain)
        f.tfp[i] += change + rules.PRODUCTIVITY_NOISE * rules.normal(
            uniform(k_a1, firm), uniform(k_a2, firm)
        )
        growth += rules.PASS_THROUGH * (change + rules.PRODUCTIVITY_DRIFT)
        factor = math.exp(growth + rules.growth_shock(uniform(k_sales, firm), ln_sales))
        f.sales[i] = max(sales * factor, 1e4)
        f.collateral[i] *= factor
        if f.above_scale[i]:
            accounts[A_REVENUE, c] += np.rint(0.25 * w * sales)
        failed = False
        if f.debt[i] > 0.0:
            rate = terms.loan_rate - (terms.subsidy if certified(f, i) else 0.0)
            failed = uniform(k_default, firm) < rules.default_probability(
                b.default_hazard, f.debt[i], f.collateral[i], f.cash[i]
            )
            if certified(f, i):
                accounts[A_SUBSIDISED, c] += np.rint(0.25 * w * f.debt[i])
            if f.guaranteed[i] > 0.0:
                accounts[A_GUARANTEED, c] += np.rint(0.25 * w * f.guaranteed[i])
                if failed:
                    accounts[A_LOSS, c] += np.rint(w * LOSS_GIVEN_DEFAULT * f.guaranteed[i])
            service = f.debt[i] * (0.25 * rate + REPAYMENT) + 0.25 * (
                terms.guarantee_fee * f.guaranteed[i]
            )
            f.debt[i] *= 1.0 - REPAYMENT
            f.guaranteed[i] *= 1.0 - REPAYMENT
        else:
            service = 0.0
        deducted = extra * rd if f.claims[i] & SUPER_DEDUCTION else 0.0
        f.cash[i] += 0.25 * (gain - tax * max(gain - deducted, 0.0)) - service
        habit = uniform(k_cash, firm)
        target = (CASH_LOW + CASH_SPREAD * habit * habit) * f.sales[i]
        if f.cash[i] > target:
            f.cash[i] -= PAY_OUT * (f.cash[i] - target)
        f.cash[i] = max(f.cash[i], -0.1 * f.sales[i])
        f.age[i] = min(f.age[i] + 1, 30_000)
        _certify(f, i, s, terms, b, k_renew, k_special, quarter, gain)
        ln_size = ln_sales - s.ln_exit_size
        hazard = b.exit_scale * rules.exit_hazard(f.age[i], ln_size, change, f.cash[i] < 0.0)
        if failed or uniform(k_exit, firm) < hazard:
            f.alive[i] = False
            accounts[A_EXITS, c] += w


@njit(cache=True)
def _certify(
    f: FirmColumns,
    i: int,
    s: Surroundings,
    terms: Terms,
    b: Parameters,
    k_renew: np.uint64,
    k_special: np.uint64,
    quarter: int,
    gain: float,
) -> None:
    """Certificates run down each quarter; once a year a firm may enter or renew (2.9)."""
    ending = f.hnte_left[i] == 1
    f.hnte_left[i] = max(f.hnte_left[i] - 1, 0)
    f.sme_left[i] = max(f.sme_left[i] - 1, 0)
    f.srdi_left[i] = max(f.srdi_left[i] - 1, 0)
    if f.srdi_left[i] == 0:
        f.giant[i] = False
    if f.rd[i] <= 0.0 or not (ending or (f.id[i] + quarter) % 4 == 0):
        return
    firm, c = f.id[i], f.county[i]
    rd, sales = REPORTED * f.rd[i], f.sales[i]
    score = rules.certification_score(f.patents[i], rd, sales, s.skilled[c], f.tfp[i])
    if ending:
        if score > ENTER_SCORE - b.hysteresis and uniform(k_renew, firm) < b.renewal:
            f.hnte_left[i] = CERTIFICATE
    elif (
        f.hnte_left[i] == 0
        and f.knows[i] & HNTE_RATE
        and f.age[i] >= 4
        and f.rd_quarters[i] >= 4
        and rd / sales >= rules.intensity_threshold(sales)
        and score > ENTER_SCORE
    ):
        saving = 3.0 * (STANDARD_RATE - terms.hnte_rate) * max(gain, 0.0) + AWARD
        if rules.worth_filing(saving, 5.0 * f.filing_cost[i], s.digital[c]):
            f.hnte_left[i] = CERTIFICATE
    if terms.sme_open and f.sme_left[i] == 0 and f.knows[i] & TECH_SME and sales <= 2e8:
        saving = STANDARD_RATE * max(terms.tech_sme - terms.general, 0.0) * rd + SME_AWARD
        if score >= 0.6 and rules.worth_filing(saving, 0.3 * f.filing_cost[i], s.digital[c]):
            f.sme_left[i] = 4
    if (
        f.srdi_left[i] == 0
        and rd >= 0.03 * sales
        and sales >= 1e7
        and f.rd_quarters[i] >= 8
        and uniform(k_special, firm) < b.specialised_rate
    ):
        f.srdi_left[i] = CERTIFICATE


@njit(cache=True)
def count_peers(f: FirmColumns, n_counties: int) -> tuple[Floats, Floats]:
    """Firms and claiming firms by county and sector, for take-up (2.13)."""
    peers = np.zeros(n_counties * SECTORS)
    users = np.zeros((n_counties * SECTORS, INSTRUMENTS))
    for i in range(f.id.size):
        if f.alive[i]:
            group = f.county[i] * SECTORS + f.sector[i]
            peers[group] += f.weight[i]
            if f.claims[i]:
                for k in range(INSTRUMENTS):
                    if (f.claims[i] >> k) & 1:
                        users[group, k] += f.weight[i]
    return users, peers
