"""The quarter at hand: what a step may know beside the state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.behaviour.effects import Effects, Kind
from sim.behaviour.parameters import Parameters
from sim.core.arrays import Floats, Ints
from sim.core.chance import uniforms
from sim.core.clock import FIRST_YEAR
from sim.model.policy.bill import Bill, Charge
from sim.model.policy.levers import Policy
from sim.model.policy.prices import Prices
from sim.world.drivers import Drivers

BASE = FIRST_YEAR - 1  # first year of the outside paths


@dataclass(frozen=True)
class Quarter:
    """Number and year, the policy in force, the bill, chance, behaviour and outside paths.

    ``number`` is 0 in 2016Q1 and negative before; ``year`` is the calendar year, 2016 before that.
    ``delay`` is how many quarters settings need on their way down four levels of government.
    ``scale`` is the share of commissioners that are simulated.
    """

    number: int
    year: int
    delay: int
    policy: Policy
    prices: Prices
    bill: Bill
    seed: int
    scale: float
    parameters: Parameters
    drivers: Drivers
    effects: Effects

    def luck(self, process: IntEnum, agents: Ints) -> Floats:
        """A draw in (0, 1) for each of the lasting ids ``agents``."""
        return uniforms(self.seed, int(process), self.number, agents)

    def effect(self, kind: Kind, province: Ints) -> Floats:
        """Effects of place of a kind this year for provinces of these codes (n,), (n,); none
        before 2016."""
        return self.effects.at(kind, self.year if self.number >= 0 else BASE, province)

    def pay(self, charges: Iterable[Charge]) -> None:
        """Put what a lever costs on the bill of the year at hand."""
        self.bill.add(self.year, charges)

    @property
    def gdp(self) -> Floats:
        """Nominal GDP of each county this year, yuan, shape (n,)."""
        return np.asarray(self.drivers.gdp[:, self.year - BASE])

    def gdp_factor(self, base: int) -> Floats:
        """Nominal GDP of each county this year over that of ``base`` (2015-2025), shape (n,)."""
        gdp = self.drivers.gdp
        return np.asarray(gdp[:, self.year - BASE] / gdp[:, base - BASE])

    def demand_growth(self) -> Floats:
        """Quarterly ln growth of nominal GDP, shape (n,)."""
        gdp = self.drivers.gdp
        return np.asarray(0.25 * np.log(gdp[:, self.year - BASE] / gdp[:, self.year - BASE - 1]))

    def national_growth(self) -> float:
        """Quarterly ln growth of the nation's nominal GDP."""
        gdp = self.drivers.gdp[:, self.year - BASE - 1 : self.year - BASE + 1].sum(axis=0)
        return float(0.25 * np.log(gdp[1] / gdp[0]))
