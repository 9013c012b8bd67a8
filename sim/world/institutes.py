"""Universities, public research institutes and junior colleges of the end of 2015."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.core.arrays import sum_by
from sim.evidence import national
from sim.world.draws import Floats, Integers, apportion
from sim.world.firm_totals import Totals
from sim.world.sectors import SECTORS

UNIVERSITY, PUBLIC_INSTITUTE, JUNIOR_COLLEGE = 0, 1, 2
AGRICULTURE = 0  # field 0; fields 1-8 are the technologies of sectors 1-8


@dataclass(frozen=True)
class InstituteAssumptions:
    """Each value carries its range."""

    public_institutes: int = 3650  # 3,500-3,700
    least: int = 2  # institutes of each kind a province has at least; 1-5
    junior_budget: float = 0.03  # junior colleges' share of university R&D; 0.01-0.05
    budget_spread: float = 1.5  # sd of ln budget within kind; 1.2-1.8
    agriculture: tuple[float, float, float] = (0.12, 0.30, 0.15)  # by kind; each x 0.6-1.4
    own_field: float = 0.5  # weight of the province's firms in the choice of field; 0.2-0.8
    outreach_low: float = 0.05
    outreach_high: float = 0.30
    roster: int = 300_000  # commissioners in all; 200,000-850,000
    sent_at_once: float = 0.60  # of the roster; 0.4-0.8
    rural_weight: float = 0.6  # capacity of provinces by rural people, else by budget; 0.4-0.8
    agricultural_staff: float = 3.0  # capacity of an agricultural institute; 2-5
    growth: float = 0.10  # past growth of budgets a year; 0.05-0.15
    depreciation: float = 0.15  # 0.10-0.20


INSTITUTES = InstituteAssumptions()


def place(total: int, weights: Floats, province: np.ndarray, provinces: int) -> Integers:
    """Numbers by county (n_counties,): first among provinces, each at least ``least``."""
    by_province = sum_by(province, weights, provinces)
    quota = INSTITUTES.least + apportion(total - INSTITUTES.least * provinces, by_province)
    number = np.zeros(len(weights), dtype=np.int64)
    for index in range(provinces):
        rows = np.flatnonzero(province == index)
        number[rows] = apportion(int(quota[index]), weights[rows] + 1e-9)
    return number


def draw_fields(
    kind: np.ndarray,
    province: np.ndarray,
    firms_rd: Floats,
    rng: np.random.Generator,
) -> np.ndarray:
    """Field (n,) int8: agriculture by kind, else a technology leaning to the province's firms.

    ``firms_rd`` (31, 9) is firms' R&D by province and sector.
    """
    by_firms = firms_rd[:, 1:] / firms_rd[:, 1:].sum(axis=1, keepdims=True)
    odds = INSTITUTES.own_field * by_firms + (1 - INSTITUTES.own_field) / by_firms.shape[1]
    edges = np.cumsum(odds, axis=1)[:, :-1][province]
    technology = 1 + (rng.random(len(kind))[:, None] > edges).sum(axis=1)
    agricultural = rng.random(len(kind)) < np.array(INSTITUTES.agriculture)[kind]
    return np.where(agricultural, AGRICULTURE, technology).astype(np.int8)


def draw_budgets(
    kind: np.ndarray,
    province: np.ndarray,
    labs: Floats,
    by_province: Floats,
    rng: np.random.Generator,
) -> Floats:
    """R&D budgets (n,) yuan a year: province totals exactly, the nation's by kind nearly.

    By kind the nation follows the R&D bulletin of 2015: universities 7.0% of R&D, institutes and
    others the rest of what is not enterprises'.
    """
    university = national("gerd_share_performed_by_universities", 2015)
    others = 1 - national("gerd_share_performed_by_enterprises", 2015) - university
    by_kind = np.array(
        [university * (1 - INSTITUTES.junior_budget), others, university * INSTITUTES.junior_budget]
    )
    by_kind *= by_province.sum() / by_kind.sum()
    budget = (1 + labs) * np.exp(INSTITUTES.budget_spread * rng.normal(size=len(kind)))
    for _ in range(20):
        budget *= (by_kind / sum_by(kind, budget, 3))[kind]
        budget *= (by_province / sum_by(province, budget, len(by_province)))[province]
    return np.asarray(budget, dtype=np.float64)


def build_institutes(
    counties: dict[str, np.ndarray],
    firms: dict[str, np.ndarray],
    published: Totals,
    rng: np.random.Generator,
) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Columns of all institutes at 1:1 and where each comes from.

    ``budget`` is R&D in yuan a year: a province's published R&D less its firms'. ``capacity`` is
    how many commissioners the institute can have away at once.
    """
    provinces = len(published.codes)
    home = np.searchsorted(published.codes, counties["province_code"])
    scientists = counties["population"] * counties["employed_share"] * counties["scitech_jobs"]
    cities = counties["universities"]
    urban = counties["urban_population"]
    towns = cities + cities.sum() * urban / urban.sum()
    numbers = [
        place(round(national("undergraduate_colleges", 2017)), cities, home, provinces),
        place(INSTITUTES.public_institutes, scientists, home, provinces),
        place(round(national("junior_colleges", 2017)), towns, home, provinces),
    ]
    rows = np.arange(len(home), dtype=np.int32)
    county = np.concatenate([np.repeat(rows, number) for number in numbers])
    kind = np.repeat(np.arange(3, dtype=np.int8), [int(number.sum()) for number in numbers])
    order = np.argsort(county, kind="stable")
    county, kind = county[order], kind[order]
    province = home[county]

    cell = home[firms["county"]] * len(SECTORS) + firms["sector"]
    flat = sum_by(cell, firms["rd"], provinces * len(SECTORS))
    firms_rd = flat.reshape(provinces, len(SECTORS))
    field = draw_fields(kind, province, firms_rd, rng)
    remainder = published.gerd - firms_rd.sum(axis=1)
    per_site = counties["key_labs"] / np.maximum(sum(numbers), 1)
    budget = draw_budgets(kind, province, per_site[county], remainder, rng)

    theirs = (1.0 - published.firms_patents) * published.patents

    rural = sum_by(home, counties["rural_population"], provinces)
    share = INSTITUTES.rural_weight * rural / rural.sum()
    share += (1 - INSTITUTES.rural_weight) * remainder / remainder.sum()
    staff = np.sqrt(budget) * np.where(field == AGRICULTURE, INSTITUTES.agricultural_staff, 1.0)
    sent = INSTITUTES.roster * INSTITUTES.sent_at_once * share
    capacity = staff * (sent / sum_by(province, staff, provinces))[province]
    span = INSTITUTES.outreach_high - INSTITUTES.outreach_low
    institutes: dict[str, np.ndarray] = {
        "id": np.arange(len(county), dtype=np.int64),
        "county": county,
        "kind": kind,
        "field": field,
        "budget": budget,
        "stock": budget / (INSTITUTES.growth + INSTITUTES.depreciation),
        "patents": budget * (theirs / sum_by(province, budget, provinces))[province],
        "outreach": INSTITUTES.outreach_low + span * rng.beta(2.0, 3.0, len(county)),
        "capacity": capacity,
        "weight": np.ones(len(county)),
    }
    sources = {
        "county": "published totals; counties by colleges, scientists and townspeople",
        "kind": "published totals of colleges; institutes assumed",
        "field": "assumption",
        "budget": "published province R&D less firms'; drawn within",
        "stock": "assumption: budget / 0.25",
        "patents": "published province totals less firms' (assumption); by budget within",
        "outreach": "assumption",
        "capacity": "assumption",
    }
    return institutes, {f"institutes.{name}": source for name, source in sources.items()}
