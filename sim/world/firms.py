"""The firms of the end of 2015: above-scale industry one by one, and small technology firms.

About a million rows. Numbers and totals that are published are met (``firm_totals``); what is not
published by firm is drawn from stated assumptions, each with its range beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.core.arrays import sum_by
from sim.world.draws import Floats, draw_quota, standardise
from sim.world.firm_research import (
    RESEARCH,
    draw_hnte,
    draw_patents,
    draw_performers,
    draw_rd,
    draw_take_up,
    split_hnte,
)
from sim.world.firm_sizes import (
    ABOVE,
    draw_ages,
    draw_sales,
    place_firms,
)
from sim.world.firm_totals import Totals
from sim.world.sectors import SECTORS, column


@dataclass(frozen=True)
class BalanceAssumptions:
    """Ratios to yearly sales and their ranges.

    National sums are near the balance sheets of above-scale industry (China Statistical Yearbook
    2015: assets 0.86 of revenue, liabilities 57% of assets), about half of liabilities taken to
    bear interest.
    """

    soe_above: float = 0.05  # share of above-scale firms under state control; 0.04-0.06
    soe_small: float = 0.02  # 0.01-0.04
    soe_size: float = 0.8  # ln odds of state control a standard deviation of size; 0.5-1.1
    tfp_spread: float = 1.0  # sd of ln A within a sector; 0.95-1.06 (Hsieh and Klenow 2009)
    tfp_size: float = 0.5  # correlation of ln A and size; 0.3-0.7
    cash: float = 0.10  # median cash over sales; 0.06-0.15
    debt_above: float = 0.20  # median interest-bearing debt over sales; 0.15-0.30
    debt_small: float = 0.10  # 0.05-0.20
    debt_soe: float = 1.5  # factor for state-controlled firms; 1.2-2
    spread: float = 0.8  # sd of ln cash, debt and collateral given sales; 0.6-1.0
    filing_median: float = 30_000.0  # yuan to file for a benefit; 10,000-100,000
    filing_spread: float = 0.8  # sd of its ln; 0.5-1.2


BALANCE = BalanceAssumptions()


def draw_soe(firms: dict[str, np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """State control (n,) bool: more often among large firms, energy and materials."""
    above = firms["size_class"] == ABOVE
    number = np.floor(
        np.array([BALANCE.soe_above * above.sum(), BALANCE.soe_small * (~above).sum()])
    ).astype(np.int64)
    score = BALANCE.soe_size * firms["size"] + np.log(column("soe"))[firms["sector"]]
    return draw_quota((~above).astype(np.int64), number, score, rng)


def draw_productivity(firms: dict[str, np.ndarray], rng: np.random.Generator) -> Floats:
    """Productivity ln A (n,) relative to the mean of the firm's sector, higher in larger firms."""
    chance = np.sqrt(1 - BALANCE.tfp_size**2) * rng.normal(size=len(firms["size"]))
    tfp = BALANCE.tfp_spread * (BALANCE.tfp_size * firms["size"] + chance)
    number = np.bincount(firms["sector"], minlength=len(SECTORS))
    mean = sum_by(firms["sector"], tfp, len(SECTORS)) / np.maximum(number, 1)
    return np.asarray(tfp - mean[firms["sector"]], dtype=np.float64)


def draw_balance(
    firms: dict[str, np.ndarray], rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Cash, interest-bearing debt and pledgeable assets, each (n,) yuan."""
    sales = firms["sales"]
    noise = np.exp(BALANCE.spread * rng.normal(size=(3, len(sales))))
    debt = np.where(firms["size_class"] == ABOVE, BALANCE.debt_above, BALANCE.debt_small)
    debt = debt * np.where(firms["soe"], BALANCE.debt_soe, 1.0)
    pledge = column("collateral")[firms["sector"]]
    return BALANCE.cash * sales * noise[0], debt * sales * noise[1], pledge * sales * noise[2]


def build_firms(
    counties: dict[str, np.ndarray], published: Totals, rng: np.random.Generator
) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Columns of all firms at 1:1, sorted by county, and where each column comes from.

    Money in yuan (flows a year), ages and certificates in quarters; ``county`` is a row of
    ``counties``. Same counties, totals and generator state, same firms.
    """
    county, size_class, sector = place_firms(counties, rng)
    province = np.searchsorted(published.codes, counties["province_code"])[county]
    firms: dict[str, np.ndarray] = {
        "id": np.arange(len(county), dtype=np.int64),
        "county": county,
        "sector": sector,
        "size_class": size_class,
    }
    firms["sales"], firms["size"] = draw_sales(counties, county, size_class, sector, rng)
    firms["age"] = draw_ages(size_class, firms["size"], rng)
    firms["above_scale"] = size_class == ABOVE
    firms["soe"] = draw_soe(firms, rng)

    hnte_above, hnte_small = split_hnte(published, published.performers)
    learned = np.log(np.clip(counties["bachelor_share"], 1e-4, None))
    graduates = standardise(learned, counties["population"])
    performer = draw_performers(firms, province, graduates, hnte_small, published, rng)
    firms["rd"] = draw_rd(firms, province, performer, published, rng)
    firms["rd_stock"] = firms["rd"] / (RESEARCH.growth + RESEARCH.depreciation)
    firms["patents"], firms["quality"] = draw_patents(firms, province, published, rng)
    firms["hnte_left"] = draw_hnte(firms, province, hnte_above, hnte_small, rng)
    firms["claims"], firms["knows"] = draw_take_up(firms, rng)

    firms["tfp"] = draw_productivity(firms, rng)
    firms["cash"], firms["debt"], firms["collateral"] = draw_balance(firms, rng)
    firms["sme_left"] = np.zeros(len(county), dtype=np.int8)
    firms["srdi_left"] = np.zeros(len(county), dtype=np.int8)
    filing = BALANCE.filing_spread * rng.normal(size=len(county))
    firms["filing_cost"] = BALANCE.filing_median * np.exp(filing)
    firms["weight"] = np.ones(len(county))
    del firms["size"], firms["size_class"]
    return firms, provenance()


def provenance() -> dict[str, str]:
    """Where each column of the firms comes from."""
    drawn = "drawn"
    sources = {
        "county": "published total; counties by firms (yearbook) and jobs (census)",
        "sector": "assumption: sector table and county leaning",
        "sales": "published total; drawn",
        "above_scale": "published total",
        "rd": "published province totals; drawn within",
        "rd_stock": "assumption: rd / 0.25",
        "patents": "published province totals; firms' share by R&D (assumption)",
        "hnte_left": "published total; provinces by certificates",
        "claims": "published total; drawn",
        "knows": "assumption",
        "age": "published exit hazards (SAIC 2013)",
        "filing_cost": "assumption",
        "sme_left": "published: the register began in 2017",
        "srdi_left": "assumption: none yet",
        "soe": "assumption",
        "cash": "assumption",
        "debt": "assumption",
        "collateral": "assumption",
        "tfp": drawn,
        "quality": drawn,
    }
    return {f"firms.{name}": source for name, source in sources.items()}
