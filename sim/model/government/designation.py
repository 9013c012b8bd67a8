"""Innovative counties (plan 4.5): how many, chosen by which rule, with which package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.policy.bill import Charge
from sim.model.policy.lever import About, Lever, LeverGroup, a_date, setting

RULES = ("regional_quota", "merit", "need", "random")
FIRST_BATCH = 52  # named by the Ministry of Science and Technology, 2018
FIRST_BATCH_QUARTER = 11  # 2018Q4


@dataclass(frozen=True)
class InnovativeCounties(Lever):
    """Clause T5b. Designation of innovative counties; the first 52 count.

    Place of action: designation, which acts through the county's science budget, banks and
    entry with a delay (5.2). Unit cost: what a county calls up and spends of its
    ``package`` a year. Plan: about 100; rule,
    date and package are assumptions (package 5-30 million yuan a year). In the first quarter of a
    year ``removal`` of those named after 2018 lose the name, the weakest by the same score, and the
    next are named (review; assumption, 0-0.1). The rule ``random``, by lot, is no policy: choices
    are compared with it.
    """

    about = About(
        "T5b", "innovative_counties", payer="centre", receiver="counties", scaled=("package",)
    )

    start: str = a_date("2022Q1")
    ramp: int = field(default=8, metadata={"held": 8, "unit": "quarters", "low": 1, "high": 20})
    number: float = setting(100, held=FIRST_BATCH, low=FIRST_BATCH, high=1_800, unit="counties")
    rule: str = setting("regional_quota", held="regional_quota", choices=RULES, unit="rule")
    package: float = setting(
        10.0, held=10.0, low=0.0, high=200.0, unit="million yuan a year", base=1e6
    )
    removal: float = setting(0.03, held=0.0, low=0.0, high=0.5, unit="share a year")

    def cost(self, packages: float, own: float) -> Iterator[Charge]:
        """A quarter of what is spent of ``packages``, yuan a year, and of the ``own`` yuan a year
        by which counties named raise their science budgets."""
        yield self.charge(0.25 * packages)
        yield self.charge(0.25 * own, payer="county")


@dataclass(frozen=True)
class DesignationLevers(LeverGroup):
    """The lever of designation."""

    family = "designation"

    innovative_counties: InnovativeCounties = field(default_factory=InnovativeCounties)
