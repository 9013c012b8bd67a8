"""Second pass of a quarter: R&D is funded, patents, productivity, sales, money, exit."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.behaviour.parameters import Parameters
from sim.core.arrays import Array, Floats
from sim.core.chance import stream, uniform
from sim.core.compiled import inlined, njit, unlocked
from sim.core.law import SUPER_DEDUCTION
from sim.core.slices import in_slices
from sim.model.firms import loans, notch, rules
from sim.model.firms.chance import Process
from sim.model.firms.plan import debt_service
from sim.model.firms.state import (
    A_DEDUCTION,
    A_DEFAULTED,
    A_EXITS,
    A_GUARANTEED,
    A_HNTE,
    A_INDUSTRY_RD,
    A_LOSS,
    A_PATENTS,
    A_RD,
    A_REPAID,
    A_REVENUE,
    A_STOCK,
    A_SUBSIDISED,
    OneFirm,
    Place,
    Surroundings,
    Terms,
    certified,
    firm_at,
    ordinary_rate,
    place_at,
    tax_terms,
)
from sim.model.firms.table import FirmColumns

PATENT_LAPSE = 0.03  # of the stock a quarter; assumption, range 0.02-0.04
PAY_OUT = 0.5  # of cash above a firm's target is paid out each quarter; assumption, 0.3-0.7
CASH_LOW, CASH_SPREAD = (
    0.01,
    0.20,
)  # target: low + spread u^2 of sales, u the firm's own; assumption


class Luck(NamedTuple):
    """Keys of chance of a quarter's production, and what is one for all firms."""

    default: np.uint64
    patent: np.uint64
    tfp: np.uint64
    sales: np.uint64
    unrest: np.uint64  # one draw for the quarters of a year
    exit: np.uint64
    cash: np.uint64  # a lasting trait, one draw for all quarters
    keep_stock: float  # share of the R&D stock that is left after a quarter
    default_most: float  # above any hazard: most draws are, and spare its exponential
    exit_most: float
    quality_mean: float  # of one patent


@njit
def luck_of(b: Parameters, seed: int, quarter: int) -> Luck:
    """The ``Luck`` of a quarter."""
    return Luck(
        default=stream(seed, Process.DEFAULT, quarter),
        patent=stream(seed, Process.PATENT, quarter),
        tfp=stream(seed, Process.PRODUCTIVITY, quarter),
        sales=stream(seed, Process.SALES, quarter),
        unrest=stream(seed, Process.UNREST, quarter // 4),
        exit=stream(seed, Process.EXIT, quarter),
        cash=stream(seed, Process.CASH, -1),
        keep_stock=(1.0 - b.rd_depreciation) ** 0.25,
        default_most=loans.DEFAULT_MOST * b.default_hazard,
        exit_most=rules.EXIT_MOST * b.exit_scale,
        quality_mean=rules.mean_quality(b.quality_tail),
    )


@njit
def quality_keys(seed: int, quarter: int) -> Array:
    """Keys of the quality of a firm's first, second, ... patent of a quarter."""
    keys = np.empty(rules.QUALITY_DRAWS, np.uint64)
    for n in range(rules.QUALITY_DRAWS):
        keys[n] = stream(seed, Process.QUALITY, quarter, n)
    return keys


@njit
def boosts_of(grant_rate: Floats, b: Parameters) -> Floats:
    """Factor that subsidies put on the number of patents, shape of ``grant_rate`` (n_counties,)."""
    return np.exp(b.patent_subsidy * np.minimum(1.0, grant_rate / 0.1))


@inlined
def tax_saved(profit: float, ordinary: float, tax: float, deducted: float) -> float:
    """Yuan of the quarter that the super-deduction and a certificate save on a year's ``profit``
    (2.4)."""
    return 0.25 * (rules.after_tax(profit, tax, deducted) - rules.after_tax(profit, ordinary, 0.0))


@inlined
def grants(
    firm: OneFirm,
    links: int,
    inventor: float,
    stock: float,
    place: Place,
    ln_patent: float,
    boost: float,
    q: Luck,
    b: Parameters,
) -> int:
    """Patents granted to a performer with R&D ``stock``; ``ln_patent`` is the intercept of its
    sector, ``inventor`` what sets it apart, ``boost`` what subsidies put on the number (2.6)."""
    ln_mean = (
        ln_patent
        + inventor
        + place.patents_place
        + b.patent_elasticity * math.log(stock)
        + b.patent_spillover * place.spill
        + b.patent_outreach * place.outreach
        + b.patent_link * links
    )
    mean = 0.25 * boost * math.exp(min(ln_mean, 9.0))
    return rules.negative_binomial(uniform(q.patent, firm.id), mean, b.patent_dispersion)


@inlined
def worth_of(new: int, firm: OneFirm, keys: Array, q: Luck, b: Parameters) -> float:
    """Quality of ``new`` patents, one on average each, the first of them drawn one by one (2.6)."""
    worth = float(max(new - rules.QUALITY_DRAWS, 0))
    for n in range(min(new, rules.QUALITY_DRAWS)):
        worth += rules.patent_quality(uniform(keys[n], firm.id), b.quality_tail) / q.quality_mean
    return worth


@inlined
def learn(
    firm: OneFirm,
    rd: float,
    stock: float,
    place: Place,
    institute: bool,
    frontier: float,
    b: Parameters,
) -> float:
    """Change of a performer's ln A by its R&D and by catching up with the ``frontier`` (2.7)."""
    step = math.log(stock / firm.rd_stock) if firm.rd_stock > 0.0 else 0.0
    absorbs = rules.absorptive_capacity(rd, firm.sales, place.skilled)
    return rules.productivity_change(
        b.rd_productivity,
        min(max(step, -0.2), 0.2),
        b.catch_up,
        absorbs * b.institute_absorption if institute else absorbs,
        frontier - firm.tfp,
    )


@inlined
def expand(firm: OneFirm, growth: float, change: float, q: Luck, b: Parameters) -> float:
    """Sales over those of last quarter: the ``growth`` of demand, youth and new capacity, what
    productivity adds, and chance (2.7)."""
    growth += rules.PASS_THROUGH * (change + rules.PRODUCTIVITY_DRIFT)
    year = rules.unrest(uniform(q.unrest, firm.id), b.growth_clock)
    return rules.growth_factor(growth, uniform(q.sales, firm.id), firm.sales, year)


@inlined
def defaults(firm: OneFirm, collateral: float, cash: float, q: Luck, b: Parameters) -> bool:
    """Whether an indebted firm fails on its debt (2.5)."""
    luck = uniform(q.default, firm.id)
    return luck < q.default_most and luck < loans.default_probability(
        b.default_hazard, firm.debt, collateral, cash
    )


@inlined
def pay_out(firm: OneFirm, cash: float, sales: float, q: Luck) -> float:
    """Cash that is left when a part of what is above the firm's own target has gone to its owners;
    a debit is at most a tenth of ``sales`` (2.4)."""
    if cash > CASH_LOW * sales:
        habit = uniform(q.cash, firm.id)
        target = (CASH_LOW + CASH_SPREAD * habit * habit) * sales
        if cash > target:
            cash -= PAY_OUT * (cash - target)
    return max(cash, -0.1 * sales)


@inlined
def exits(
    firm: OneFirm, cash: float, change: float, s: Surroundings, q: Luck, b: Parameters
) -> bool:
    """Whether a firm that has not failed closes (2.11)."""
    luck = uniform(q.exit, firm.id)
    if luck >= q.exit_most:
        return False
    shift = rules.exit_shift(firm.sales, firm.tfp - s.frontier[firm.sector], b.exit_productivity)
    shift -= s.ln_exit_mean[rules.exit_class(firm.age)]
    return luck < b.exit_scale * rules.exit_hazard(firm.age, shift, change, cash < 0.0)


def produce(
    f: FirmColumns,
    s: Surroundings,
    terms: Terms,
    b: Parameters,
    seed: int,
    quarter: int,
    accounts: Floats,
) -> None:
    """Second pass: fund R&D, patents, productivity, sales, money, exit (2.4, 2.6,
    2.7, 2.11); adds to ``accounts``, shape (len(ACCOUNTS), n_counties)."""
    boosts = boosts_of(s.grant_rate, b)
    accounts += in_slices(
        lambda part, sums: _produce(part, s, boosts, terms, b, seed, quarter, sums),
        f,
        accounts.shape,
    )


@unlocked
def _produce(
    f: FirmColumns,
    s: Surroundings,
    boosts: Floats,
    terms: Terms,
    b: Parameters,
    seed: int,
    quarter: int,
    accounts: Floats,
) -> None:
    q, keys = luck_of(b, seed, quarter), quality_keys(seed, quarter)
    for i in range(f.id.size):
        if not f.alive[i]:
            continue
        firm, c = firm_at(f, i), f.county[i]
        place, w, sales = place_at(s, c), f.weight[i], firm.sales
        tax, extra = tax_terms(firm.hnte_left > 0, firm.sme_left > 0, firm.sector, sales, terms)
        growth, change = place.growth + rules.young_growth(firm.age), -rules.PRODUCTIVITY_DRIFT
        rd, cash, idle = firm.rd, firm.cash, 0.0
        deducts = firm.claims & SUPER_DEDUCTION > 0
        loan = f.loan[i]
        if rd > 0.0:
            short = max(f.gap[i] - loan, 0.0)
            f.constrained[i] = short > 0.0
            if short > 0.0:
                profit = rules.profit(sales, firm.tfp, rd)
                deducted = extra * (rd + firm.fake) if deducts else 0.0
                saved = tax_saved(profit, ordinary_rate(sales, terms), tax, deducted)
                less = loans.cut(short, rd, b.rd_cut, saved, b.tax_cash)
                f.rd[i] = rd = rd - 4.0 * less
                idle = loans.idle(short - less, b.capital_need, sales)
            cash += loan - f.tied[i]
            f.loan[i] = 0.0
            f.rd_stock[i] = stock = firm.rd_stock * q.keep_stock + 0.25 * rd
            accounts[A_STOCK, c] += np.rint(w * stock)
            accounts[A_RD, c] += np.rint(0.25 * w * rd)
            if firm.above_scale:
                accounts[A_INDUSTRY_RD, c] += np.rint(0.25 * w * rd)
            usual, apart = s.ln_patent[firm.sector], f.inventor[i]
            new = grants(firm, f.links[i], apart, stock, place, usual, boosts[c], q, b)
            f.patents[i] = f.patents[i] * (1.0 - PATENT_LAPSE) + new
            # Subsidies buy patents, not knowledge: the quality of all is what it was without.
            worth = worth_of(new, firm, keys, q, b) / boosts[c]
            f.quality[i] = f.quality[i] * (1.0 - PATENT_LAPSE) + worth
            accounts[A_PATENTS, c] += np.rint(1024.0 * w * new) / 1024.0
            change = learn(firm, rd, stock, place, f.institute[i], s.frontier[firm.sector], b)
            if deducts and rules.profit(sales, firm.tfp, firm.rd) > 0.0:
                accounts[A_DEDUCTION, c] += np.rint(0.25 * w * tax * extra * (rd + firm.fake))
        elif firm.rd_stock > 0.0:
            f.rd_stock[i] = stock = firm.rd_stock * q.keep_stock
            accounts[A_STOCK, c] += np.rint(w * stock)
        if idle != f.idle[i]:  # what lay idle is used again
            growth += idle - f.idle[i]
            f.idle[i] = idle
        noise = rules.PRODUCTIVITY_NOISE * rules.standard_normal(uniform(q.tfp, firm.id))
        f.tfp[i] = tfp = firm.tfp + (change + noise)
        factor = expand(firm, growth, change, q, b)
        f.sales[i] = new_sales = max(sales * factor, 1e4)
        gain = rules.profit(new_sales, tfp, rd)
        if firm.hnte_left > 0 and gain > 0.0:
            accounts[A_HNTE, c] += np.rint(0.25 * w * (ordinary_rate(sales, terms) - tax) * gain)
        f.collateral[i] = collateral = f.collateral[i] * factor
        if firm.above_scale:
            accounts[A_REVENUE, c] += np.rint(0.25 * w * new_sales)
        service = 0.0
        if firm.debt > 0.0:
            failed, guaranteed = defaults(firm, collateral, cash, q, b), f.guaranteed[i]
            # What was lent this quarter is in the debt already, and the first of it due the next.
            service = debt_service(firm, firm.debt - loan, guaranteed, terms)
            if certified(firm):
                accounts[A_SUBSIDISED, c] += np.rint(0.25 * w * (firm.debt - loan))
            if guaranteed > 0.0:
                accounts[A_GUARANTEED, c] += np.rint(0.25 * w * guaranteed)
            if failed:
                # The bank takes what it can of the security and does not lend again by itself.
                lost = loans.LOSS_GIVEN_DEFAULT * firm.debt
                accounts[A_LOSS, c] += np.rint(w * loans.LOSS_GIVEN_DEFAULT * guaranteed)
                accounts[A_DEFAULTED, c] += np.rint(w * firm.debt)
                f.collateral[i] = collateral = max(collateral - (firm.debt - lost), 0.0)
                f.debt[i], f.guaranteed[i], f.bank[i] = 0.0, 0.0, False
            elif rd > 0.0 and f.bank[i]:
                # What firms without R&D owe, and what is owed to others than banks, stays.
                repaid = np.rint(loans.MATURES * (firm.debt - loan))
                accounts[A_REPAID, c] += np.rint(w * repaid)
                service += repaid
                f.debt[i] = firm.debt - repaid
                f.guaranteed[i] = guaranteed * (f.debt[i] / firm.debt)
        if firm.fake > 0.0:
            service += 0.25 * notch.relabelling_cost(firm.fake, sales, b.relabel_cost)
        deducted = extra * (rd + firm.fake) if deducts else 0.0
        cash += 0.25 * rules.after_tax(gain, tax, deducted) - service
        f.cash[i] = cash = pay_out(firm, cash, new_sales, q)
        f.age[i] = min(firm.age + 1, 30_000)
        if exits(firm, cash, change, s, q, b):
            f.alive[i] = False
            accounts[A_EXITS, c] += w
            accounts[A_REPAID, c] += np.rint(w * f.debt[i])  # who closes settles what it owes
