"""State of all firms and what they meet: the tuples that compiled passes take.

A pass first unpacks the arrays it needs: reading an array out of a tuple inside the loop would
cost a reference count each time. Sums over firms are of amounts rounded to whole yuan (counts:
to 1/1024 of an agent), which makes them exact, so that no order of rows can change a bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.core.arrays import Floats, Ints
from sim.core.compiled import inlined, njit
from sim.core.law import INSTRUMENTS, SMALL_SALES, STANDARD_RATE
from sim.model.firms.table import FirmColumns

SECTORS = 9
ENERGY, SERVICES = 7, 8  # mining, energy and services are no manufacturing


class OneFirm(NamedTuple):
    """A row of ``FirmColumns`` as numbers: what a firm looks at in most that it does. What only
    some look at stays in the columns, for reading it costs time also where nothing uses it."""

    id: int
    sector: int
    soe: bool
    above_scale: bool
    age: int
    sales: float
    tfp: float
    rd: float
    rd_stock: float
    fake: float
    cash: float
    debt: float
    hnte_left: int
    sme_left: int
    srdi_left: int
    knows: int
    claims: int


class Surroundings(NamedTuple):
    """What a firm meets in its county this quarter; shape (n_counties,) unless said."""

    spill: Floats  # ln(1+S), change since 2015
    outreach: Floats  # ln(1+U), change since 2015
    skilled: Floats  # absorptive share, 0-1
    effort: Floats  # tax and science offices, 1 = typical
    digital: Floats  # 0-1
    growth: Floats  # ln growth of nominal demand, a quarter
    grant_rate: Floats  # public share of firms' R&D, 0-1
    grant_raise: Floats  # factor on firms' R&D by which grants have risen since last quarter
    visit: Floats  # probability of being served this quarter
    instrument: Floats  # share of R&D cost that shared instruments save small firms
    start_place: Floats  # logit of starting R&D: as in 2015 (``origins``) and the effect of place
    intensity_place: Floats  # ln R&D intensity
    patents_place: Floats  # ln patents: as in 2015 and the effect of place
    research_place: Floats  # on the ln of R&D that performers want: effect of place and grants
    certify_place: Floats  # effect of place on the logit of a high-tech certificate
    ip_practice: Floats  # share of banks that lend on patents, 0-1
    users: Floats  # (n_counties * SECTORS, INSTRUMENTS) firms that claim
    peers: Floats  # (n_counties * SECTORS,) firms
    frontier: Floats  # (SECTORS,) ln A at the 90th percentile
    start_sector: Floats  # (SECTORS,) logit of starting R&D, as in 2015
    ln_patent: Floats  # (SECTORS,) intercept of the patent equation
    ln_intensity: Floats  # (SECTORS,) mean ln R&D intensity of performers in 2015
    ln_start_size: Floats  # (2,) ln sales at which the start hazard holds: small, above-scale
    ln_exit_mean: Floats  # (EXIT_CLASSES,) ln of the mean of e^``exit_shift`` by class of age


class Place(NamedTuple):
    """What one county is to its firms this quarter: a row of ``Surroundings`` as numbers."""

    spill: float
    outreach: float
    skilled: float
    digital: float
    growth: float
    grant_rate: float
    grant_raise: float
    visit: float
    instrument: float
    start_place: float
    intensity_place: float
    patents_place: float
    research_place: float
    certify_place: float


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
    "ip_pledges",
    "equity_financing",
    "in_need",
    "lent",
    "repaid",
    "defaulted",
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
    A_IP_PLEDGES,
    A_EQUITY_FINANCING,
    A_NEED,
    A_LENT,
    A_REPAID,
    A_DEFAULTED,
) = range(len(ACCOUNTS))


@inlined
def firm_at(f: FirmColumns, i: int) -> OneFirm:
    """The firm in row ``i``."""
    return OneFirm(
        f.id[i],
        f.sector[i],
        f.soe[i],
        f.above_scale[i],
        f.age[i],
        f.sales[i],
        f.tfp[i],
        f.rd[i],
        f.rd_stock[i],
        f.fake[i],
        f.cash[i],
        f.debt[i],
        f.hnte_left[i],
        f.sme_left[i],
        f.srdi_left[i],
        f.knows[i],
        f.claims[i],
    )


@inlined
def place_at(s: Surroundings, c: int) -> Place:
    """The county in row ``c``."""
    return Place(
        s.spill[c],
        s.outreach[c],
        s.skilled[c],
        s.digital[c],
        s.growth[c],
        s.grant_rate[c],
        s.grant_raise[c],
        s.visit[c],
        s.instrument[c],
        s.start_place[c],
        s.intensity_place[c],
        s.patents_place[c],
        s.research_place[c],
        s.certify_place[c],
    )


@inlined
def certified(firm: OneFirm) -> bool:
    """Whether the firm holds a certificate of any kind."""
    return firm.hnte_left > 0 or firm.sme_left > 0 or firm.srdi_left > 0


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
    ``circle`` (n_counties,) as ``sim.model.start.circles`` has it."""
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
