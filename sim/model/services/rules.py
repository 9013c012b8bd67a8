"""Services to people and farms: digital and social index, science activities, clean technology."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit

from sim.core.arrays import Array, Floats

HEAD_UNIT = 100.0  # yuan a head and year to which ``digital_spending`` refers
BASES_FULL = 0.5  # popular-science bases per 10,000 people
ACTIVITIES_FULL = (
    50.0  # activities a county and year; either takes activity to 1 - 1/e; assumptions
)
CORPS_LEVEL = 0.2  # what a corps with that task adds to the same sum; assumption, 0.1-0.4
# Clean technology on farms and in firms: share of 2015 and ceiling at full ability and no subsidy;
# assumptions, +-0.05 and +-0.15.
GREEN_2015 = np.array([0.15, 0.15])
GREEN_CEILING = np.array([0.45, 0.45])
GREEN_MOST = 0.95


def uptake(share: Floats, rate: Floats) -> Floats:
    """One quarter of dD = rate (1 - D) dt, ``rate`` a year, solved exactly."""
    return np.asarray(share + (1.0 - share) * -np.expm1(-0.25 * rate))


def digital_rate(yuan: Floats, people: Floats, b: Any) -> Floats:
    """Yearly rate at which those not yet served take up digital services: the trend, and what
    ``yuan`` a year for ``people`` (n,) add."""
    a_head = yuan / np.maximum(people, 1.0) / HEAD_UNIT
    return np.asarray(b.digital_growth + b.digital_spending * a_head)


def social_index(standing: Floats, safety: Floats, digital: Floats, weight: float) -> Floats:
    """Index of education, health and safety (0-1): ``standing`` (2, n) scores schooling and public
    means, ``safety`` the county's digital administration, and digital services, which bring
    teaching and medicine from elsewhere, count ``weight``."""
    local = (standing.sum(axis=0) + safety) / 3.0
    return np.asarray((1.0 - weight) * local + weight * digital)


def standing(county: dict[str, Array]) -> Floats:
    """Standard scores over units, through a logistic, of years of schooling and of ln budget
    revenue a head, proxies of education and health; shape (2, n)."""
    a_head = np.log(np.maximum(county["fiscal_revenue"] / county["population"], 1.0))
    scores = [(x - x.mean()) / max(x.std(), 1e-9) for x in (county["mean_school_years"], a_head)]
    return np.asarray(expit(np.stack(scores)))


def science_activity(bases: Floats, activities: Floats, corps: Floats) -> Floats:
    """Activity of popular science, 0-1: the more there is, the less another adds (5.5).

    ``bases`` per 10,000 people, ``activities`` a county and year, ``corps`` 1 where a corps has
    the task; shape (n,).
    """
    total = bases / BASES_FULL + activities / ACTIVITIES_FULL + CORPS_LEVEL * corps
    return np.asarray(-np.expm1(-total))


def green_ceiling(able: Floats, subsidy: Floats, elasticity: float) -> Floats:
    """Share of users, farms and firms, that clean technology pays for: ceiling x ability x
    (1 - subsidy)^-elasticity, a demand curve; shape (n, 2)."""
    demand = (1.0 - subsidy) ** -elasticity
    return np.asarray(np.minimum(GREEN_CEILING * able * demand[:, None], GREEN_MOST))


def emissions_intensity(green: Floats, farming: Floats, abatement: float) -> Floats:
    """Emissions over those without clean technology: 1 - a G, G the share of users weighted by
    ``farming``, the primary sector's part of primary and secondary value added."""
    mean = farming * green[:, 0] + (1.0 - farming) * green[:, 1]
    return np.asarray(1.0 - abatement * mean)


def readiness(ready: float, projects: float, gain: float) -> float:
    """Share of key technologies ready at institutes after ``projects``, each of which brings
    ``gain`` of what is missing."""
    return 1.0 - (1.0 - ready) * (1.0 - gain) ** projects


def processing_depth(food_sales: Floats, primary: Floats) -> Floats:
    """Sales of food processing over themselves and primary value added, 0-1."""
    return np.asarray(food_sales / np.maximum(food_sales + primary, 1.0))


def columns(county: dict[str, Array]) -> dict[str, Array]:
    """Services and clean technology at the end of 2015."""
    able = ability(county["mean_school_years"], county["literacy_rural"])
    return {
        "digital_services": county["digital"].copy(),
        "digital_governance": county["digital"].copy(),
        "green": GREEN_2015 * np.stack([able, able], axis=1),
    }


def ability(schooling: Floats, literacy: Floats) -> Floats:
    """How far people can use what is offered, 0.2-1: rises with schooling and literacy (4.3;
    weights are assumptions)."""
    return np.asarray(np.clip(0.5 + 0.05 * (schooling - 6.0) + 1.0 * literacy, 0.2, 1.0))
