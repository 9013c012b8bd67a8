"""How the plan is carried out (plan 2.2, 5.1-5.3): coordination, evaluation, budget, targeting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.policy.bill import Charge
from sim.model.policy.lever import About, Lever, LeverGroup, setting
from sim.model.policy.price import PriceGroup, price

SPLITS = ("people", "need", "merit")
CLASSES = ("class", "none")
FOCUSES = ("none", "key_counties", "innovative_counties", "zhejiang")


@dataclass(frozen=True)
class GovernancePrices(PriceGroup):
    """What carrying out the plan costs."""

    coordination: float = price(2e8, low=1e8, high=5e8, unit="yuan a year", of=("coordination",))
    evaluation: float = price(
        30_000.0, low=10_000.0, high=100_000.0, unit="yuan a county and year", of=("evaluation",)
    )
    publicity: float = price(1e8, low=5e7, high=3e8, unit="yuan a year", of=("publicity",))


@dataclass(frozen=True)
class Coordination(Lever):
    """Clause S1. Ministry, province, city and county act together.

    Place of action: the quarters that pass until a setting acts, tax law apart, and the share of
    project money that counties spend within its year (5.2). Unit
    cost: 200 million yuan a year at strength 1 (assumption). Setting: assumption, 0.3-0.8.
    """

    about = About(
        "S1",
        "policy_delay",
        payer="centre",
        receiver="counties",
        scaled=("strength",),
        direction=-1,
    )
    at_once = True  # it sets the delay of the others
    strength: float = setting(0.5, held=0.0, low=0.0, high=1.0, unit="share")

    def cost(self, prices: GovernancePrices) -> Iterator[Charge]:
        """A quarter at the strength in force."""
        yield self.charge(0.25 * prices.coordination * self.strength)


@dataclass(frozen=True)
class Evaluation(Lever):
    """Clause S1. Capability is measured and a part of the budget follows the index.

    Place of action: the division of science budgets within a province, and the share of project
    money that counties spend within its year (5.2). Unit cost: 30,000 yuan a
    county and year while it lasts (assumption). Setting: assumption, 0.05-0.3.
    """

    about = About(
        "S1", "budget_to_capable", payer="province", receiver="counties", scaled=("share",)
    )
    share: float = setting(0.1, held=0.0, low=0.0, high=0.5, unit="share of budget")

    def cost(self, prices: GovernancePrices, counties: float) -> Iterator[Charge]:
        """A quarter of the measuring of ``counties``."""
        yield self.charge(0.25 * prices.evaluation * counties)


@dataclass(frozen=True)
class Budget(Lever):
    """Clause S2. Central money for local science, beyond that of 2020, and how it is split.

    Place of action: counties' science budgets, so grants, office effort and entry, as far as
    there are hands to spend it. Unit cost: what is spent. Setting: assumption, 0.5-5 billion yuan
    a year.
    """

    about = About(
        "S2", "county_science_budget", payer="centre", receiver="counties", scaled=("amount",)
    )
    amount: float = setting(
        20.0, held=0.0, low=0.0, high=2_000.0, unit="100m yuan a year", base=1e8
    )
    split: str = setting("people", held="people", choices=SPLITS, unit="rule")

    def cost(self, spent: float) -> Iterator[Charge]:
        """A quarter of what is ``spent`` of the amount, yuan a year; the rest goes back."""
        yield self.charge(0.25 * spent)


@dataclass(frozen=True)
class Targeting(Lever):
    """Rule L1. Which counties each lever favours, at the same national total.

    Place of action: the shares by which money, people and places are spread over county areas.
    ``by_class`` weights levers of the innovation chain towards developed counties and those of
    the industry chain towards less developed ones; ``focus`` gives one group ``weight`` times as
    much. Costs nothing by itself.
    """

    about = About("L1", "targeted_share", payer="centre", receiver="counties", scaled=())
    by_class: str = setting("class", held="none", choices=CLASSES, unit="rule")
    focus: str = setting("none", held="none", choices=FOCUSES, unit="rule")
    weight: float = setting(1.0, held=1.0, low=1.0, high=20.0, unit="times")


@dataclass(frozen=True)
class Publicity(Lever):
    """Clause S3. Good experience is made known.

    Place of action: the rate at which counties take over the practice of benchmark counties among
    neighbours and partners. Unit cost: 100 million yuan a year at strength 1 (assumption).
    Setting: assumption, 0.1-0.6.
    """

    about = About(
        "S3", "county_practice", payer="centre", receiver="counties", scaled=("strength",)
    )
    strength: float = setting(0.3, held=0.0, low=0.0, high=1.0, unit="share")

    def cost(self, prices: GovernancePrices) -> Iterator[Charge]:
        """A quarter at the strength in force."""
        yield self.charge(0.25 * prices.publicity * self.strength)


@dataclass(frozen=True)
class GovernanceLevers(LeverGroup):
    """Levers of carrying the plan out."""

    family = "governance"

    coordination: Coordination = field(default_factory=Coordination)
    evaluation: Evaluation = field(default_factory=Evaluation)
    budget: Budget = field(default_factory=Budget)
    targeting: Targeting = field(default_factory=Targeting)
    publicity: Publicity = field(default_factory=Publicity)
