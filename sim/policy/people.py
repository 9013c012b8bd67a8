"""Talent that moves between districts and counties (plan 4.2): recruited, subsidised, trained."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.lever import About, Lever, setting

FLEXIBLE_COST = 30_000.0  # yuan a part-time post and year; assumption, 10,000-80,000
WORKSTATION_COST = 500_000.0  # yuan a new workstation; assumption, 0.2-1 million
LOCAL_COST = 1_500.0  # yuan a person trained; assumption, 500-4,000


@dataclass(frozen=True)
class FlexibleRecruitment(Lever):
    """Clause T2b. People of districts work in counties part of their time or on leave.

    Place of action: where professional staff works; the post's share of a person leaves a
    district. Unit cost: 30,000 yuan a post and year (assumption). Number: assumption,
    5,000-50,000.
    """

    about = About("T2b", "talent_technical", payer="county", receiver="people", scaled=("posts",))
    posts: float = setting(20_000, held=0, low=0, high=1_000_000, unit="posts a year")


@dataclass(frozen=True)
class GraduateSubsidy(Lever):
    """Clause T2b. A subsidy for graduates who start work in a county.

    Place of action: the wage gap that decides where graduates go. Unit cost: itself, for each who
    goes. Setting: assumption, 5,000-30,000 yuan.
    """

    about = About("T2b", "talent_technical", payer="county", receiver="people", scaled=("amount",))
    amount: float = setting(10_000.0, held=0.0, low=0.0, high=200_000.0, unit="yuan a graduate")


@dataclass(frozen=True)
class ExpertWorkstations(Lever):
    """Clause T2b. Workstations where leading scientists of districts work for county firms.

    Place of action: where leading scientists work, and ties of firms to institutes. Unit cost:
    500,000 yuan a new station (assumption). Number: assumption, 100-1,000 a year.
    """

    about = About("T2b", "talent_leading", payer="county", receiver="people", scaled=("number",))
    number: float = setting(300, held=0, low=0, high=50_000, unit="stations a year")


@dataclass(frozen=True)
class LocalTraining(Lever):
    """Clause T2c. Vocational schools and extension bodies train local people.

    Place of action: the stocks of local talent and of highly skilled workers. Unit cost: 1,500
    yuan a person (assumption). Number: assumption, 0.2-2 million a year.
    """

    about = About("T2c", "talent_local", payer="county", receiver="people", scaled=("people",))
    people: float = setting(500_000, held=0, low=0, high=20_000_000, unit="people a year")
