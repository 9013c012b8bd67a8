"""Commissioners (plan 4.2, boxes 2 and 4): how many, where to, how motivated, trained, reviewed."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.lever import About, Lever, a_date, setting

RULES = ("balanced", "need", "proximity", "skill", "random")
COVERAGE = ("on", "off")
POST_COST = (
    20_000.0  # yuan a person-year: MOST via Xinhua, 2018, three-regions programme (inferred)
)
INCENTIVE_COST = 10_000.0  # yuan a person-year at incentive 1; assumption, 5,000-20,000
CORPS_COST = 40_000.0  # yuan a member-year; assumption, 20,000-80,000
CORPS_TASK_COST = (
    1e6  # yuan a county and year for each of the five tasks; assumption, 0.3-3 million
)
TRAINING_COST = 3_000.0  # yuan a person trained; assumption, 1,000-8,000
REVIEW_COST = 500.0  # yuan a post reviewed; assumption, 200-1,500
SYSTEM_COST = 5e7  # yuan a year at quality 1; assumption, 20-100 million


@dataclass(frozen=True)
class CommissionerQuota(Lever):
    """Clause T2a. Ordinary commissioners posted to county areas each year.

    Place of action: vacancies of the quarter by source, the matching rule of their bids (4.1), and
    ``incentive``, the effort each puts into contacts (4.2). Unit cost: 20,000 yuan a person-year
    plus 10,000 x incentive, paid by the firms that ask for those of the market. Numbers are
    assumptions (30,000-120,000 a year; market and social shares 0-0.4): published totals are
    cumulative registrations. The rule ``random``, by lot among the counties near home, is no
    policy: matches are compared with it.
    """

    about = About(
        "T2a", "commissioners_active", payer="province", receiver="commissioners", scaled=("posts",)
    )
    posts: float = setting(70_000, held=60_000, low=0, high=1_500_000, unit="posts a year")
    rule: str = setting("need", held="balanced", choices=RULES, unit="rule")
    incentive: float = setting(0.5, held=0.3, low=0.0, high=1.0, unit="share")
    market: float = setting(0.2, held=0.1, low=0.0, high=0.5, unit="share of posts")
    social: float = setting(0.1, held=0.05, low=0.0, high=0.5, unit="share of posts")


@dataclass(frozen=True)
class CommissionerTraining(Lever):
    """Clause T2a. Commissioners are taught what their counties ask for.

    Place of action: the skill of those trained. Unit cost: 3,000 yuan a person (assumption).
    Number: assumption, 10,000-100,000 a year.
    """

    about = About(
        "T2a", "commissioner_skill", payer="province", receiver="commissioners", scaled=("people",)
    )
    people: float = setting(30_000, held=0, low=0, high=1_000_000, unit="people a year")


@dataclass(frozen=True)
class PerformanceReview(Lever):
    """Clause T2a. Posts are reviewed; the weakest are not called again for two years.

    Place of action: who is called (4.1). Unit cost: 500 yuan a post reviewed (assumption).
    Setting: assumption, 0.2-1 of the posts that end.
    """

    about = About(
        "T2a", "commissioner_skill", payer="province", receiver="commissioners", scaled=("share",)
    )
    share: float = setting(0.5, held=0.0, low=0.0, high=1.0, unit="share of posts")


@dataclass(frozen=True)
class InformationSystem(Lever):
    """Clause B2a. One national system shows which county needs whom.

    Place of action: the noise with which a commissioner sees a county's need and match (4.1).
    Unit cost: 50 million yuan a year at quality 1 (assumption). Setting: assumption, 0.3-0.8.
    """

    about = About(
        "B2a", "commissioner_match", payer="centre", receiver="commissioners", scaled=("quality",)
    )
    quality: float = setting(0.5, held=0.0, low=0.0, high=1.0, unit="share")


@dataclass(frozen=True)
class ThreeRegionsQuota(Lever):
    """Clause B2b. Posts of one year in old revolutionary, ethnic and border counties.

    Place of action: vacancies of this stream (4.1). Unit cost: 20,000 yuan a person-year.
    Plan: 20,000 a year (special plan, MOST 2022); 2020: 18,000 (MOST press conference, 2017).
    """

    about = About(
        "B2b", "commissioners_active", payer="centre", receiver="commissioners", scaled=("posts",)
    )
    posts: float = setting(20_000, held=18_000, low=0, high=500_000, unit="posts a year")


@dataclass(frozen=True)
class ThreeRegionsTraining(Lever):
    """Clause B2b. Local talent of the three regions is trained.

    Place of action: the stock of local talent there. Unit cost: 3,000 yuan a person (assumption).
    Plan: 2,500 a year (special plan, MOST 2022); 2020: 2,300 (MOST press conference, 2017).
    """

    about = About("B2b", "talent_local", payer="centre", receiver="people", scaled=("people",))
    people: float = setting(2_500, held=2_300, low=0, high=500_000, unit="people a year")


@dataclass(frozen=True)
class Corps(Lever):
    """Clause T4c. One fixed team a key county for the 160 counties named in the plan.

    Place of action: commissioners of the corps stream in each key county from ``start``, for
    ``term`` quarters; each of the five coverages that is on adds its own task: projects to the
    county's science budget, results to demonstration, talent to local training, platforms to
    outreach, popularisation to activities. Unit cost: 40,000 yuan a member-year and a million a
    county, year and coverage (assumptions). Team size is an assumption (8-20).
    """

    about = About(
        "T4c", "corps_coverage", payer="centre", receiver="commissioners", scaled=("members",)
    )
    start: str = a_date("2022Q1")
    members: float = setting(15, held=0, low=0, high=200, unit="members a county")
    term: float = setting(8, held=8, low=4, high=20, unit="quarters", off=8)
    projects: str = setting("on", held="off", choices=COVERAGE, unit="rule")
    results: str = setting("on", held="off", choices=COVERAGE, unit="rule")
    talent: str = setting("on", held="off", choices=COVERAGE, unit="rule")
    platforms: str = setting("on", held="off", choices=COVERAGE, unit="rule")
    popularisation: str = setting("on", held="off", choices=COVERAGE, unit="rule")
