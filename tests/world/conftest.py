"""Random counties with the columns that firms and institutes are built from, and those firms."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from sim.evidence import by_province
from sim.world.commissioners import build_commissioners
from sim.world.firm_totals import totals
from sim.world.firms import build_firms
from sim.world.institutes import build_institutes

Table = dict[str, np.ndarray]


class Population(NamedTuple):
    counties: Table
    firms: Table
    institutes: Table
    commissioners: Table
    provenance: dict[str, str]


def plausible_counties(units: int = 2800, seed: int = 1) -> Table:
    """About ``units`` county-level units over the 31 provinces, larger where R&D is larger."""
    rng = np.random.default_rng(seed)
    patents = by_province("valid_invention_patents", 2015)
    codes = np.array(sorted(patents))
    share = np.array([patents[int(code)] for code in codes]) ** 0.25
    number = np.maximum(np.round(units * share / share.sum()).astype(int), 3)
    province = np.repeat(codes, number)
    n = len(province)
    place = np.concatenate([np.arange(k) for k in number])
    wealth = np.repeat(np.log(share / share.mean()), number) + 0.5 * rng.normal(size=n)
    kind = rng.choice(3, size=n, p=[0.34, 0.14, 0.52]).astype(np.int8)
    town = np.where(kind == 0, 1.0, 0.0)
    population = np.exp(12.9 + 0.6 * rng.normal(size=n) + 0.2 * town)
    urban = 1 / (1 + np.exp(-(0.2 + 1.2 * town + wealth)))

    def jobs(level: float, slope: float) -> np.ndarray:
        return 1 / (1 + np.exp(-(level + slope * (wealth + town) + 0.6 * rng.normal(size=n))))

    gdp = population * np.exp(10.6 + 0.6 * wealth + 0.3 * town)
    return {
        "adcode": province + place + 101,
        "province_code": province,
        "kind": kind,
        "county_area": kind != 0,
        "population": population,
        "urban_population": population * urban,
        "rural_population": population * (1 - urban),
        "employed_share": np.full(n, 0.45),
        "agriculture_jobs": jobs(-1.0, -1.0),
        "manufacturing_jobs": jobs(-1.7, 0.3),
        "ict_jobs": jobs(-4.7, 0.7),
        "scitech_jobs": jobs(-4.7, 0.7),
        "bachelor_share": jobs(-3.2, 0.8),
        "gdp": gdp,
        "secondary_share": 1 / (1 + np.exp(0.5 + 0.5 * rng.normal(size=n))),
        "above_scale_firms_2020": np.round(population / 1e4 * np.exp(0.6 + wealth)),
        "universities": rng.poisson(0.4 + 2.0 * town).astype(float),
        "key_labs": rng.poisson(0.2 * town).astype(float),
    }


def populate(counties: Table, seed: int) -> Population:
    rng = np.random.default_rng(seed)
    firms, of_firms = build_firms(counties, totals(), rng)
    institutes, of_institutes = build_institutes(counties, firms, totals(), rng)
    commissioners, of_commissioners = build_commissioners(counties, institutes, rng)
    sources = of_firms | of_institutes | of_commissioners
    return Population(counties, firms, institutes, commissioners, sources)


@pytest.fixture(scope="session")
def population() -> Population:
    return populate(plausible_counties(), seed=1)


@pytest.fixture(scope="session")
def same_again() -> Population:
    return populate(plausible_counties(), seed=1)
