"""Who does R&D and how much, who holds patents and certificates, who claims which benefit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from sim.core.arrays import sum_by
from sim.core.intensity import intensity_thresholds
from sim.core.law import CREDIT, HNTE_RATE, SUPER_DEDUCTION
from sim.evidence import national
from sim.world.draws import (
    Flags,
    Floats,
    Integers,
    draw_quota,
    fit_quota,
    meet_totals,
    standardise,
)
from sim.world.firm_sizes import ABOVE
from sim.world.firm_totals import Totals
from sim.world.sectors import SERVICES, column


@dataclass(frozen=True)
class ResearchAssumptions:
    """Nothing published by firm: each value carries its range."""

    size: float = 0.8  # ln odds of doing R&D a standard deviation of size; 0.5-1.1
    sector: float = 1.0  # ln odds a unit of ln sector R&D intensity; 0.6-1.4
    skill: float = 0.35  # ln odds a standard deviation of the county's graduates; 0.2-0.5
    age: float = 0.15  # ln odds a unit of ln(1 + years); 0-0.3
    small_performers: float = 0.12  # share of small technology firms; 0.08-0.25
    elasticity: float = 0.70  # of R&D to sales among performers; 0.6-1.0
    spread: float = 0.9  # sd of ln R&D given sales; 0.7-1.1
    ceiling_above: float = 0.25  # largest R&D over sales above scale; 0.15-0.4
    ceiling_small: float = 0.60  # the same for small firms; 0.4-1.0
    hnte_above: float = 0.45  # share of high-tech firms that are above-scale industry; 0.35-0.55
    hnte_most: float = 0.75  # at most this share of a province's performers; 0.6-0.9
    patents_elasticity: float = 0.6  # of patents to the R&D stock; 0.3-0.7 (Hausman et al. 1984)
    patents_spread: float = 1.4  # sd of ln expected patents; 1.0-1.6
    patents_idle: float = 0.02  # propensity of a firm without R&D over a performer's; 0.005-0.05
    quality_tail: float = 1.4  # Lomax tail of patent quality; 0.7-1.5 (Silverberg, Verspagen 2007)
    growth: float = 0.10  # past growth of R&D a year, for the stock; 0.05-0.15
    depreciation: float = 0.15  # of R&D stock a year; 0.10-0.20
    knows_performer: float = 0.30  # non-claiming performers who know the deduction; 0.15-0.5
    knows_others: float = 0.04  # other firms who know a tax benefit; 0.02-0.1
    knows_credit: float = 0.15  # firms that know of credit support; 0.05-0.3


RESEARCH = ResearchAssumptions()


def draw_performers(
    firms: dict[str, np.ndarray],
    province: np.ndarray,
    graduates: Floats,
    hnte_small: Integers,
    published: Totals,
    rng: np.random.Generator,
) -> Flags:
    """Which firms do R&D (n,): published numbers above scale, an assumed share of small ones."""
    score = (
        RESEARCH.size * firms["size"]
        + RESEARCH.sector * np.log(column("rd_intensity"))[firms["sector"]]
        + RESEARCH.skill * graduates[firms["county"]]
        + RESEARCH.age * np.log1p(firms["age"] / 4)
    )
    above = firms["size_class"] == ABOVE
    number = len(published.codes)
    room_above = np.bincount(province[above], minlength=number)
    room_small = np.bincount(province[~above], minlength=number)
    extra = RESEARCH.small_performers * room_small.sum() - hnte_small.sum()
    wanted_small = hnte_small + max(extra, 0.0) * room_small / room_small.sum()
    quota = np.concatenate(
        [
            fit_quota(published.performers.astype(np.float64), room_above),
            fit_quota(wanted_small, room_small),
        ]
    )
    return draw_quota(np.where(above, province, province + number), quota, score, rng)


def draw_rd(
    firms: dict[str, np.ndarray],
    province: np.ndarray,
    performer: Flags,
    published: Totals,
    rng: np.random.Generator,
) -> Floats:
    """R&D (n,) yuan a year; province totals are met exactly, sector intensities nearly.

    Above scale, R&D of a sector is its sales times its intensity, scaled to the published total
    of industry; provinces and sectors are fitted in turn, provinces last.
    """
    intensity = column("rd_intensity")
    sales, sector = firms["sales"], firms["sector"]
    base = intensity[sector] * sales**RESEARCH.elasticity
    base = base * np.exp(RESEARCH.spread * rng.normal(size=len(sales)))
    rd = np.zeros(len(sales))
    above = firms["size_class"] == ABOVE

    small = performer & ~above
    rd[small] = meet_totals(
        base[small], province[small], published.small_rd, RESEARCH.ceiling_small * sales[small]
    )
    large = performer & above
    by_sector = sum_by(sector[above], sales[above], SERVICES) * intensity[:SERVICES]
    by_sector *= published.industry_rd.sum() / by_sector.sum()
    ceiling = RESEARCH.ceiling_above * sales[large]
    values = base[large]
    for _ in range(6):
        values = meet_totals(values, sector[large], by_sector, ceiling)
        values = meet_totals(values, province[large], published.industry_rd, ceiling)
    rd[large] = values
    return rd


def split_hnte(published: Totals, performers: Integers) -> tuple[Integers, Integers]:
    """High-tech firms by province (31,) above scale and small.

    A common share of each province's, cut where its above-scale performers would not do, and
    solved so that the nation has ``hnte_above``.
    """
    most = RESEARCH.hnte_most * performers
    wanted = RESEARCH.hnte_above * published.hnte.sum()

    def above(share: float) -> Floats:
        return np.minimum(share * published.hnte, most)

    share = brentq(lambda x: float(above(x).sum()) - wanted, 0.0, 1.0)
    chosen = np.minimum(np.floor(above(share) + 0.5).astype(np.int64), published.hnte)
    return chosen, published.hnte - chosen


def draw_hnte(
    firms: dict[str, np.ndarray],
    province: np.ndarray,
    above_quota: Integers,
    small_quota: Integers,
    rng: np.random.Generator,
) -> np.ndarray:
    """Quarters of certificate left (n,) int8: 0 for none, else 1-12 evenly.

    Performers in at least their second year come first, those whose R&D over sales
    passes the threshold before those who miss it by more and more; patents count in favour.
    """
    rd, sales = firms["rd"], firms["sales"]
    short = np.log(np.maximum(rd, 1.0) / sales / intensity_thresholds(sales))
    score = 6.0 * np.minimum(short, 0.0) + 0.8 * np.log1p(firms["patents"])
    score = np.where((rd > 0) & (firms["age"] >= 4), score, -np.inf)
    number = len(above_quota)
    group = np.where(firms["size_class"] == ABOVE, province, province + number)
    holds = draw_quota(group, np.concatenate([above_quota, small_quota]), score, rng)
    return np.where(holds, rng.integers(1, 13, len(rd)), 0).astype(np.int8)


def draw_patents(
    firms: dict[str, np.ndarray],
    province: np.ndarray,
    published: Totals,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Valid invention patents (n,) and the sum of their quality (n,), one a patent on average."""
    stock = firms["rd_stock"]
    performer = stock > 0
    expected = np.where(performer, stock, np.median(stock[performer]))
    expected = expected**RESEARCH.patents_elasticity
    expected *= np.where(performer, 1.0, RESEARCH.patents_idle)
    expected *= np.exp(RESEARCH.patents_spread * rng.normal(size=len(stock)))
    held = np.floor(published.patents * published.firms_patents + 0.5).astype(np.int64)
    patents = np.zeros(len(stock))
    for index, number in enumerate(held):
        members = np.flatnonzero(province == index)
        odds = np.cumsum(expected[members])
        drawn = np.searchsorted(odds, rng.random(number) * odds[-1])
        patents[members] = np.bincount(drawn, minlength=len(members))
    owner = np.repeat(np.arange(len(stock)), patents.astype(np.int64))
    worth = rng.pareto(RESEARCH.quality_tail, len(owner))
    quality = sum_by(owner, worth / worth.mean(), len(stock))
    return patents, quality


def draw_take_up(
    firms: dict[str, np.ndarray], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Bit masks (n,) uint8 of benefits claimed and of benefits known.

    The register of small technology firms began in 2017, so nobody claims or knows it yet.
    """
    rd = firms["rd"]
    above = firms["size_class"] == ABOVE
    holds = firms["hnte_left"] > 0
    number_above = round(national("industry_firms_using_super_deduction", 2015))
    everywhere = round(national("super_deduction_claimants", 2015))
    number = np.array([number_above, everywhere - number_above])
    worth = 0.4 * standardise(np.log(np.maximum(rd, 1.0)), np.maximum(rd > 0, 1e-9)) + 0.5 * holds
    score = np.where(rd > 0, worth, -np.inf)
    deducts = draw_quota((~above).astype(np.int64), number, score, rng)
    claims = SUPER_DEDUCTION * deducts + HNTE_RATE * holds

    chance = np.where(rd > 0, RESEARCH.knows_performer, RESEARCH.knows_others)
    draws = rng.random((3, len(rd)))
    knows = claims | SUPER_DEDUCTION * (draws[0] < chance) | HNTE_RATE * (draws[1] < chance)
    knows |= CREDIT * (draws[2] < RESEARCH.knows_credit)
    return claims.astype(np.uint8), knows.astype(np.uint8)
