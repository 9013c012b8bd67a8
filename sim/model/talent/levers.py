"""Talent that moves between districts and counties (plan 4.2): recruited, subsidised, trained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.policy.bill import Charge
from sim.model.policy.lever import About, Lever, LeverGroup, setting
from sim.model.policy.price import PriceGroup, price


@dataclass(frozen=True)
class TalentPrices(PriceGroup):
    """What moving and training talent costs."""

    flexible_post: float = price(
        30_000.0,
        low=10_000.0,
        high=80_000.0,
        unit="yuan a post and year",
        of=("flexible_recruitment",),
    )
    workstation: float = price(
        500_000.0, low=2e5, high=1e6, unit="yuan a station", of=("expert_workstations",)
    )
    local_training: float = price(
        1_500.0, low=500.0, high=4_000.0, unit="yuan a person", of=("local_training",)
    )


@dataclass(frozen=True)
class FlexibleRecruitment(Lever):
    """Clause T2b. People of districts work in counties part of their time or on leave.

    Place of action: where professional staff works; the post's share of a person leaves a
    district. Unit cost: 30,000 yuan a post and year (assumption). Number: assumption,
    5,000-50,000.
    """

    about = About("T2b", "talent_technical", payer="county", receiver="people", scaled=("posts",))
    posts: float = setting(20_000, held=0, low=0, high=1_000_000, unit="posts a year")

    def cost(self, prices: TalentPrices, posts: float) -> Iterator[Charge]:
        """Posts filled in the quarter."""
        yield self.charge(0.25 * prices.flexible_post * posts)


@dataclass(frozen=True)
class GraduateSubsidy(Lever):
    """Clause T2b. A subsidy for graduates who start work in a county.

    Place of action: the wage gap that decides where graduates go. Unit cost: itself, for each who
    goes. Setting: assumption, 5,000-30,000 yuan.
    """

    about = About("T2b", "talent_technical", payer="county", receiver="people", scaled=("amount",))
    amount: float = setting(10_000.0, held=0.0, low=0.0, high=200_000.0, unit="yuan a graduate")

    def cost(self, graduates: float) -> Iterator[Charge]:
        """Graduates who started work in county areas in the quarter."""
        yield self.charge(self.amount * graduates)


@dataclass(frozen=True)
class ExpertWorkstations(Lever):
    """Clause T2b. Workstations where leading scientists of districts work for county firms.

    Place of action: where leading scientists work, and ties of firms to institutes. Unit cost:
    500,000 yuan a new station (assumption). Number: assumption, 100-1,000 a year.
    """

    about = About("T2b", "talent_leading", payer="county", receiver="people", scaled=("number",))
    number: float = setting(300, held=0, low=0, high=50_000, unit="stations a year")

    def cost(self, prices: TalentPrices, opened: float) -> Iterator[Charge]:
        """Stations opened in the quarter."""
        yield self.charge(prices.workstation * opened)


@dataclass(frozen=True)
class LocalTraining(Lever):
    """Clause T2c. Vocational schools and extension bodies train local people.

    Place of action: the stocks of local talent and of highly skilled workers. Unit cost: 1,500
    yuan a person (assumption). Number: assumption, 0.2-2 million a year.
    """

    about = About("T2c", "talent_local", payer="county", receiver="people", scaled=("people",))
    people: float = setting(500_000, held=0, low=0, high=20_000_000, unit="people a year")

    def cost(self, prices: TalentPrices, trained: float) -> Iterator[Charge]:
        """People trained in the quarter."""
        yield self.charge(prices.local_training * trained)


@dataclass(frozen=True)
class TalentLevers(LeverGroup):
    """Levers of talent."""

    family = "talent"

    flexible_recruitment: FlexibleRecruitment = field(default_factory=FlexibleRecruitment)
    graduate_subsidy: GraduateSubsidy = field(default_factory=GraduateSubsidy)
    expert_workstations: ExpertWorkstations = field(default_factory=ExpertWorkstations)
    local_training: LocalTraining = field(default_factory=LocalTraining)
