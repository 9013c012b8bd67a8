"""Talent dispatch (plan 4.2, boxes 2 and 4): how many commissioners, where to, how motivated."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.lever import Lever, a_date, setting

RULES = ("balanced", "need", "proximity", "skill")
POST_COST = (
    20_000.0  # yuan a person-year: MOST via Xinhua, 2018, three-regions programme (inferred)
)
INCENTIVE_COST = 10_000.0  # yuan a person-year at incentive 1; assumption, 5,000-20,000
CORPS_COST = 40_000.0  # yuan a member-year; assumption, 20,000-80,000


@dataclass(frozen=True)
class CommissionerQuota(Lever):
    """Clause T2a. Ordinary commissioners posted to county areas each year.

    Place of action: vacancies of the quarter, the matching rule of their bids (4.1), and
    ``incentive``, the effort each puts into contacts (4.2). Unit cost: 20,000 yuan a person-year
    plus 10,000 x incentive. Numbers are assumptions (30,000-120,000 a year): published totals are
    cumulative registrations.
    """

    posts: float = setting(70_000, held=60_000, low=0, high=1_500_000, unit="posts a year")
    rule: str = setting("need", held="balanced", choices=RULES, unit="rule")
    incentive: float = setting(0.5, held=0.3, low=0.0, high=1.0, unit="share")


@dataclass(frozen=True)
class ThreeRegionsQuota(Lever):
    """Clause B2b. Posts of one year in old revolutionary, ethnic and border counties.

    Place of action: vacancies of this stream (4.1). Unit cost: 20,000 yuan a person-year.
    Plan: 20,000 a year (special plan, MOST 2022); 2020: 18,000 (MOST press conference, 2017).
    """

    posts: float = setting(20_000, held=18_000, low=0, high=500_000, unit="posts a year")


@dataclass(frozen=True)
class Corps(Lever):
    """Clause T4c. One fixed team a key county for the 160 counties named in the plan.

    Place of action: commissioners of the corps stream in each key county from ``start``.
    Unit cost: 40,000 yuan a member-year (assumption). Team size is an assumption (8-20).
    """

    start: str = a_date("2022Q1")
    members: float = setting(15, held=0, low=0, high=200, unit="members a county")
