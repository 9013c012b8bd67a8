"""Commissioners (plan 4.2, boxes 2 and 4): how many, where to, how motivated, trained, reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.policy.bill import Charge
from sim.model.policy.lever import About, Lever, LeverGroup, a_date, setting
from sim.model.policy.price import PriceGroup, price

RULES = ("balanced", "need", "proximity", "skill", "random")
COVERAGE = ("on", "off")


@dataclass(frozen=True)
class CommissionerPrices(PriceGroup):
    """What commissioners cost."""

    commissioner_post: float = price(
        20_000.0,
        low=10_000.0,
        high=40_000.0,
        unit="yuan a person-year",
        of=("commissioner_quota", "three_regions_quota"),
        source="MOST via Xinhua, 2018, three-regions programme (inferred); range an assumption",
    )
    commissioner_incentive: float = price(
        10_000.0, low=5_000.0, high=20_000.0, unit="yuan a person-year", of=("commissioner_quota",)
    )
    corps_member: float = price(
        40_000.0, low=20_000.0, high=80_000.0, unit="yuan a member-year", of=("corps",)
    )
    corps_task: float = price(1e6, low=3e5, high=3e6, unit="yuan a county and year", of=("corps",))
    commissioner_training: float = price(
        3_000.0,
        low=1_000.0,
        high=8_000.0,
        unit="yuan a person",
        of=("commissioner_training", "three_regions_training"),
    )
    post_review: float = price(
        500.0, low=200.0, high=1_500.0, unit="yuan a post", of=("performance_review",)
    )
    information_system: float = price(
        5e7, low=2e7, high=1e8, unit="yuan a year", of=("information_system",)
    )


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

    def cost(
        self, prices: CommissionerPrices, posts: float, posts_of_market: float
    ) -> Iterator[Charge]:
        """Posts held in the quarter; those of the market are paid by the firms that ask."""
        post = 0.25 * (prices.commissioner_post + prices.commissioner_incentive * self.incentive)
        yield self.charge(post * posts)
        yield self.charge(post * posts_of_market, payer="firm")


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

    def cost(self, prices: CommissionerPrices, trained: float) -> Iterator[Charge]:
        """People trained in the quarter."""
        yield self.charge(prices.commissioner_training * trained)


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

    def cost(self, prices: CommissionerPrices, reviewed: float) -> Iterator[Charge]:
        """Posts reviewed in the quarter."""
        yield self.charge(prices.post_review * reviewed)


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

    def cost(self, prices: CommissionerPrices) -> Iterator[Charge]:
        """A quarter of the system at its quality."""
        yield self.charge(0.25 * prices.information_system * self.quality)


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

    def cost(self, prices: CommissionerPrices, posts: float) -> Iterator[Charge]:
        """Posts held in the quarter."""
        yield self.charge(0.25 * prices.commissioner_post * posts)


@dataclass(frozen=True)
class ThreeRegionsTraining(Lever):
    """Clause B2b. Local talent of the three regions is trained.

    Place of action: the stock of local talent there. Unit cost: 3,000 yuan a person (assumption).
    Plan: 2,500 a year (special plan, MOST 2022); 2020: 2,300 (MOST press conference, 2017).
    """

    about = About("B2b", "talent_local", payer="centre", receiver="people", scaled=("people",))
    people: float = setting(2_500, held=2_300, low=0, high=500_000, unit="people a year")

    def cost(self, prices: CommissionerPrices, trained: float) -> Iterator[Charge]:
        """People trained in the quarter."""
        yield self.charge(prices.commissioner_training * trained)


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

    def cost(self, prices: CommissionerPrices, serving: float) -> Iterator[Charge]:
        """Members who serve in the quarter."""
        yield self.charge(0.25 * prices.corps_member * serving)

    def task_cost(self, task: str, spent: float) -> Iterator[Charge]:
        """A quarter of the ``spent`` yuan a year of a coverage; counties receive the projects."""
        receiver = "counties" if task == "projects" else ""
        yield self.charge(0.25 * spent, receiver=receiver)


@dataclass(frozen=True)
class CommissionerLevers(LeverGroup):
    """Levers of commissioners."""

    family = "talent"

    commissioner_quota: CommissionerQuota = field(default_factory=CommissionerQuota)
    commissioner_training: CommissionerTraining = field(default_factory=CommissionerTraining)
    performance_review: PerformanceReview = field(default_factory=PerformanceReview)
    information_system: InformationSystem = field(default_factory=InformationSystem)
    three_regions_quota: ThreeRegionsQuota = field(default_factory=ThreeRegionsQuota)
    three_regions_training: ThreeRegionsTraining = field(default_factory=ThreeRegionsTraining)
    corps: Corps = field(default_factory=Corps)
