"""Where firms are, how large they are and how old: the body of the firm population."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from sim.core.law import ABOVE_SCALE_SALES
from sim.evidence import national
from sim.world.draws import Floats, apportion, standardise, uniform_ranks
from sim.world.sectors import SERVICES, column, draw_sectors, sector_mix

ABOVE, BELOW, TECHNOLOGY = 0, 1, 2  # classes of firm: two of industry, one of services


@dataclass(frozen=True)
class SizeAssumptions:
    """Nothing published by firm: each value carries its range."""

    small_firms: int = 620_000  # small technology firms; 400,000-900,000
    service_share: float = 0.55  # of them technology services; 0.40-0.70
    sigma: float = 1.25  # sd of ln sales above scale, body; 1.0-1.5
    tail: float = 1.2  # slope of the CCDF; 1.0-1.5 (Heinrich and Dai 2016)
    tail_share: float = 0.10  # of firms in the tail; 0.05-0.15
    largest: float = 400e9  # yuan, cap of the tail; 200-1,000 bn
    below_median: float = 4e6  # yuan, industry below scale; 2-6 m
    below_sigma: float = 1.0  # 0.8-1.3
    service_median: float = 2e6  # yuan; 1-4 m
    service_sigma: float = 1.5  # 1.2-1.8
    service_tail_share: float = 0.02  # 0.01-0.05
    service_largest: float = 30e9  # yuan; 10-100 bn
    county_size: float = 0.35  # correlation of size with output a firm of the county; 0.2-0.5
    young_small: float = 0.494  # share of small firms under five years (SAIC 2013)
    young_above: float = 0.20  # the same above scale; 0.12-0.30
    age_size: float = 0.30  # correlation of age and size within a class; 0.1-0.5
    oldest: int = 65  # years


SIZES = SizeAssumptions()
# Exit hazards a year by age: years 1, 2, 3 and 4-7 from the registry survey (SAIC 2013), then an
# assumed decline towards 4% (range 3-5%).
HAZARD: Floats = np.concatenate(
    [
        [0.016, 0.063, 0.095],
        np.full(4, 0.085),
        0.04 + 0.04 * np.exp(-np.arange(SIZES.oldest - 7) / 8.0),
    ]
)


def place_firms(
    counties: dict[str, np.ndarray], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """County (n,) int32, class (n,) int8 and sector (n,) int8 of every firm, sorted by county.

    Above-scale firms follow the yearbook's numbers of 2020; small industry follows manufacturing
    jobs and services follow ICT and science jobs, with the square root of graduates' share as
    a mark of what makes a firm a technology firm (assumption).
    """
    jobs = counties["population"] * counties["employed_share"]
    graduates = np.sqrt(counties["bachelor_share"])
    services = round(SIZES.small_firms * SIZES.service_share)
    numbers = [
        apportion(round(national("industry_firms", 2015)), counties["above_scale_firms_2020"]),
        apportion(SIZES.small_firms - services, jobs * counties["manufacturing_jobs"] * graduates),
        apportion(services, jobs * (counties["ict_jobs"] + counties["scitech_jobs"]) * graduates),
    ]
    rows = np.arange(len(jobs), dtype=np.int32)
    mix = sector_mix(counties, numbers[ABOVE].astype(np.float64), rng)
    tilted = mix * column("small_tilt")[:SERVICES]
    tilted /= tilted.sum(axis=1, keepdims=True)
    homes = [np.repeat(rows, number) for number in numbers]
    sector = np.concatenate(
        [
            draw_sectors(homes[ABOVE], mix, rng),
            draw_sectors(homes[BELOW], tilted, rng),
            np.full(services, SERVICES, dtype=np.int8),
        ]
    )
    county = np.concatenate(homes)
    size_class = np.repeat(np.arange(3, dtype=np.int8), [len(home) for home in homes])
    order = np.argsort(county, kind="stable")
    return county[order], size_class[order], sector[order]


def with_tail(ranks: Floats, body: Floats, share: float, largest: float) -> Floats:
    """``body`` sales (n,) at ``ranks`` (n,), the top ``share`` put on a capped Pareto tail."""
    top = ranks > 1 - share
    start = float(body[~top].max())
    rest = np.maximum((1 - ranks[top]) / share, 1e-12)
    floor = (largest / start) ** -SIZES.tail
    sales = body.copy()
    sales[top] = start * (rest * (1 - floor) + floor) ** (-1 / SIZES.tail)
    return sales


def above_scale_sales(ranks: Floats, revenue: float) -> Floats:
    """Sales (n,) yuan a year at ``ranks`` (n,): lognormal body from 20 m yuan, Pareto tail.

    The median is solved so that sales sum to ``revenue``.
    """

    def at(median: float) -> Floats:
        cut = ndtr((np.log(ABOVE_SCALE_SALES) - median) / SIZES.sigma)
        body = np.exp(median + SIZES.sigma * ndtri(cut + ranks * (1 - cut)))
        return with_tail(ranks, body, SIZES.tail_share, SIZES.largest)

    median = brentq(lambda x: float(at(x).sum()) / revenue - 1, np.log(5e6), np.log(1e9), xtol=1e-4)
    sales = at(median)
    excess = (revenue - ABOVE_SCALE_SALES * len(sales)) / (sales - ABOVE_SCALE_SALES).sum()
    return ABOVE_SCALE_SALES + (sales - ABOVE_SCALE_SALES) * excess


def draw_sales(
    counties: dict[str, np.ndarray],
    county: np.ndarray,
    size_class: np.ndarray,
    sector: np.ndarray,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Sales (n,) yuan a year and the latent size behind them (n,), standard normal by class.

    A firm's place in the distribution of its class leans on its sector and on output a firm in
    its county; the distribution itself, and so the nation's revenue, is left alone.
    """
    secondary = counties["gdp"] * counties["secondary_share"]
    a_firm = np.log(secondary + 1.0) - np.log(counties["above_scale_firms_2020"] + 1.0)
    a_head = np.log(counties["gdp"] / counties["population"])
    people = counties["population"]
    local = np.stack([standardise(a_firm, people), standardise(a_head, people)])
    lean = np.where(size_class == ABOVE, local[0][county], local[1][county])
    latent = SIZES.county_size * lean + column("size")[sector] + rng.normal(size=len(county))
    sales = np.empty(len(county))
    size = np.empty(len(county))
    for kind in (ABOVE, BELOW, TECHNOLOGY):
        members = size_class == kind
        ranks = uniform_ranks(latent[members])
        size[members] = ndtri(ranks)
        if kind == ABOVE:
            revenue = national("industry_rd", 2015) / national("industry_rd_to_revenue", 2015)
            sales[members] = above_scale_sales(ranks, revenue)
        elif kind == BELOW:
            cut = ndtr(np.log(ABOVE_SCALE_SALES / SIZES.below_median) / SIZES.below_sigma)
            sales[members] = SIZES.below_median * np.exp(SIZES.below_sigma * ndtri(ranks * cut))
        else:
            body = SIZES.service_median * np.exp(SIZES.service_sigma * size[members])
            sales[members] = with_tail(ranks, body, SIZES.service_tail_share, SIZES.service_largest)
    return sales, size


def age_distribution(young: float) -> Floats:
    """Cumulative shares (66,) of firms younger than 0, 1, .. 65 years.

    Survival under ``HAZARD`` with entry growing at the rate that leaves a share ``young`` of
    firms under five years.
    """
    survival = np.concatenate([[1.0], np.cumprod(1 - HAZARD[:-1])])

    def cumulative(growth: float) -> Floats:
        alive = survival * np.exp(-growth * np.arange(len(survival)))
        return np.concatenate([[0.0], np.cumsum(alive) / alive.sum()])

    growth = brentq(lambda g: float(cumulative(g)[5]) - young, -0.2, 1.0)
    return cumulative(growth)


def draw_ages(size_class: np.ndarray, size: Floats, rng: np.random.Generator) -> np.ndarray:
    """Age (n,) int16 in quarters; larger firms of a class tend to be older."""
    chance = np.sqrt(1 - SIZES.age_size**2) * rng.normal(size=len(size))
    rank = ndtr(SIZES.age_size * size + chance)
    years = np.arange(SIZES.oldest + 1)
    age = np.where(
        size_class == ABOVE,
        np.interp(rank, age_distribution(SIZES.young_above), years),
        np.interp(rank, age_distribution(SIZES.young_small), years),
    )
    return np.asarray(age * 4, dtype=np.int16)
