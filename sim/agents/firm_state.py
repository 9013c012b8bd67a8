"""State of all firms and what they meet: the tuples that compiled passes take.

A pass first unpacks the arrays it needs: reading an array out of a tuple inside the loop would
cost a reference count each time. Sums over firms are of amounts rounded to whole yuan (counts:
to 1/1024 of an agent), which makes them exact, so that no order of rows can change a bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import Bools, Floats, Ints
from sim.compiled import njit
from sim.law import INSTRUMENTS, SMALL_SALES, STANDARD_RATE

SECTORS = 9
ENERGY, SERVICES = 7, 8  # mining, energy and services are no manufacturing


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
    fake: Floats  # yuan a year reported as R&D and not spent on it
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
    smart: Bools  # upgraded to intelligent manufacturing
    institute: Bools  # has an R&D institute of its own
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
    instrument: Floats  # share of R&D cost that shared instruments save small firms
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
    small_rate: float
    loan_rate: float
    reference_rate: float
    guarantee: float
    guarantee_fee: float
    subsidy: float
    guarantee_cap: float  # yuan a firm
    haircut: float
    equity: float  # share of net worth that small certified firms may pledge
    cultivation: float  # factor on the yearly rate of naming specialised firms
    sme_open: bool


ACCOUNTS = [
    "rd_stock",
    "rd",
    "industry_rd",
    "industry_revenue",
    "patents",
    "deduction_relief",
    "hnte_relief",
    "guarantee_loss",
    "guaranteed",
    "subsidised",
    "applications",
    "approvals",
    "exits",
    "ip_financing",
    "equity_financing",
]
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
    A_IP_FINANCING,
    A_EQUITY_FINANCING,
) = range(len(ACCOUNTS))


@njit
def ordinary_rate(sales: float, terms: Terms) -> float:
    """Tax rate of a firm without a high-tech certificate."""
    return terms.small_rate if sales < SMALL_SALES else STANDARD_RATE


@njit
def tax_terms(
    hnte: bool, tech_sme: bool, sector: int, sales: float, terms: Terms
) -> tuple[float, float]:
    """Tax rate, the lower of those a firm may choose, and its extra deduction."""
    tax = ordinary_rate(sales, terms)
    if hnte:
        tax = min(tax, terms.hnte_rate)
    extra = terms.general
    if sector < ENERGY:
        extra = max(extra, terms.manufacturing)
    if tech_sme:
        extra = max(extra, terms.tech_sme)
    return tax, extra


@njit
def count_peers(f: FirmColumns, circle: Ints) -> tuple[Floats, Floats]:
    """Firms and claiming firms of each county's circle, by county and sector, for take-up (2.13);
    ``circle`` (n_counties,) as ``sim.start.circles`` has it."""
    alive, county, sector, claims, weight = f.alive, f.county, f.sector, f.claims, f.weight
    number = (circle[-1] + 1) * SECTORS
    peers, users = np.zeros(number), np.zeros((number, INSTRUMENTS))
    for i in range(alive.size):
        if alive[i]:
            group = circle[county[i]] * SECTORS + sector[i]
            peers[group] += weight[i]
            if claims[i]:
                for k in range(INSTRUMENTS):
                    if (claims[i] >> k) & 1:
                        users[group, k] += weight[i]
    rows = np.empty(circle.size * SECTORS, np.int64)
    for c in range(circle.size):
        for k in range(SECTORS):
            rows[c * SECTORS + k] = circle[c] * SECTORS + k
    return users[rows], peers[rows]
