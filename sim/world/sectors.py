"""Nine sectors, and which of them a county is good at.

Sectors 0-7 are industry (mining, manufacturing, utilities), 8 is technology services. The table
holds assumptions for 2015, informed by the industry tables of the China Statistical Yearbook and
the yearly R&D bulletins; the range of every column is in ``RANGES``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.world.draws import Flags, Floats, standardise


@dataclass(frozen=True)
class Sector:
    """One sector. Shares sum to one over industry after scaling; the rest are ratios."""

    name: str
    firms: float  # share of above-scale industrial firms
    small_tilt: float  # small technology firms: odds relative to the above-scale mix
    rd_intensity: float  # R&D over sales, manufacturing average = 1
    size: float  # shift of ln sales, in standard deviations
    soe: float  # odds of state control relative to the average
    collateral: float  # pledgeable assets over sales


SECTORS = (
    Sector("food", 0.107, 0.4, 0.45, 0.00, 0.6, 0.25),
    Sector("light", 0.260, 0.6, 0.52, -0.20, 0.3, 0.22),
    Sector("materials", 0.265, 0.8, 0.80, 0.05, 1.0, 0.32),
    Sector("machinery", 0.122, 1.6, 1.45, -0.10, 0.9, 0.25),
    Sector("electrical_transport", 0.110, 1.6, 1.35, 0.15, 1.1, 0.24),
    Sector("electronics", 0.038, 2.2, 1.75, 0.35, 0.7, 0.20),
    Sector("pharmaceuticals", 0.019, 1.8, 1.80, 0.15, 0.9, 0.26),
    Sector("energy_mining", 0.079, 0.4, 0.30, 0.25, 4.0, 0.50),
    Sector("technology_services", 0.0, 1.0, 4.0, 0.0, 1.0, 0.06),
)
RANGES = {
    "firms": "each x 0.8-1.2",
    "small_tilt": "each x 0.5-2",
    "rd_intensity": "each x 0.8-1.2; electronics and pharmaceuticals 1.6-2.0",
    "size": "each +-0.15",
    "soe": "each x 0.5-2",
    "collateral": "each x 0.7-1.3",
}
INDUSTRY = 8
SERVICES = 8
HIGH_TECH: Flags = np.array([s.name in ("electronics", "pharmaceuticals") for s in SECTORS])
# Assumption: how strongly sectors (rows) lean to counties with more agricultural, manufacturing,
# ICT jobs, graduates and a larger secondary share (columns, standardised); range +-0.2 each.
LEANING: Floats = np.array(
    [
        [0.45, 0.00, 0.00, 0.00, 0.00],
        [-0.10, 0.40, 0.00, -0.15, 0.00],
        [0.15, 0.05, -0.05, -0.10, 0.20],
        [-0.15, 0.25, 0.05, 0.15, 0.05],
        [-0.20, 0.35, 0.05, 0.10, 0.05],
        [-0.25, 0.25, 0.25, 0.30, 0.00],
        [0.00, 0.00, 0.05, 0.30, 0.00],
        [0.20, -0.50, 0.00, -0.05, 0.35],
    ]
)
SPREAD = 0.6  # sd of a county's own leaning, ln odds; assumption, range 0.4-0.9
LEAD = 1.2  # ln odds a lead industry gains; assumption, range 0.7-1.7


def column(field: str) -> Floats:
    """One numeric column of the sector table (9,)."""
    return np.array([getattr(sector, field) for sector in SECTORS], dtype=np.float64)


def sector_mix(counties: dict[str, np.ndarray], firms: Floats, rng: np.random.Generator) -> Floats:
    """Shares of the eight industrial sectors by county (n_counties, 8); rows sum to one.

    ``firms`` (n_counties,) are numbers of above-scale firms: weighted with them, the shares of
    the nation equal the table's. Each county has its own leaning and one lead industry, so that
    location quotients vary between counties that look alike.
    """
    weights = np.maximum(firms, 1e-9)
    traits = np.stack(
        [
            standardise(np.log(np.clip(counties[name], 1e-4, None)), weights)
            for name in (
                "agriculture_jobs",
                "manufacturing_jobs",
                "ict_jobs",
                "bachelor_share",
                "secondary_share",
            )
        ],
        axis=1,
    )
    odds = np.log(column("firms")[:INDUSTRY]) + np.clip(traits, -3, 3) @ LEANING.T
    odds += rng.normal(0.0, SPREAD, odds.shape)
    lead = np.argmax(odds + rng.gumbel(size=odds.shape), axis=1)
    odds[np.arange(len(lead)), lead] += LEAD
    mix = np.exp(odds)
    nation = column("firms")[:INDUSTRY] / column("firms")[:INDUSTRY].sum()
    for _ in range(30):
        mix /= mix.sum(axis=1, keepdims=True)
        mix *= nation / (weights @ mix / weights.sum())
    return np.asarray(mix / mix.sum(axis=1, keepdims=True), dtype=np.float64)


def draw_sectors(county: np.ndarray, mix: Floats, rng: np.random.Generator) -> np.ndarray:
    """A sector for each firm (n,) int8 by the mix of its county; ``county`` is sorted.

    Systematic with a random start a county: a county's numbers are its mix to within one firm.
    """
    size = np.bincount(county, minlength=len(mix))
    first = np.cumsum(size) - size
    place = np.arange(len(county)) - first[county] + rng.random(len(mix))[county]
    edges = np.cumsum(mix, axis=1)[:, :-1]
    sector = np.zeros(len(county), dtype=np.int8)
    for edge in edges.T:
        sector += place / size[county] > edge[county]
    return sector
