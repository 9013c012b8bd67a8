"""Scenarios of set cost: the levers they favour take the size at which they cost what they should.

Such a scenario gives the levers it does not favour ``others`` of their own size and those it
favours ``scale`` times theirs; ``sim.ensemble.work.equal_cost`` finds the scale.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sim.config import Configuration
from sim.ensemble.design.draws import Kept
from sim.model.policy.levers import Levers
from sim.targets import NATION

SEARCHED = Kept((NATION,), 2025)  # the bill is what counts

type Costs = dict[str, float]  # yuan by lever
type Bills = Mapping[int, Costs]  # of a scenario, by the seed of the draw


@dataclass(frozen=True)
class Size:
    """Scale of what is favoured, share of its size left to the rest, cost over the plan's, share of
    the plan's money that goes to other levers than in the plan."""

    scale: float
    others: float
    cost_to_plan: float
    moved: float = 0.0


def levers_of(config: Configuration, scenario: str, size: Size) -> Levers:
    """Levers of ``scenario`` at a size that was found."""
    return config.resized(scenario, size.scale, size.others)


def unsized(config: Configuration) -> Configuration:
    """``config`` with scenarios of set cost as they begin, before what they favour is sized."""
    guesses = {name: config.resized(name, 1.0) for name in config.scenarios if config.favours(name)}
    return config.with_sizes(guesses)


def money_moved(ours: Costs, plan: Costs) -> float:
    """Share of what the ``plan`` spends that it spends on a lever to which ``ours`` gives less."""
    taken = sum(max(cost - ours.get(lever, 0.0), 0.0) for lever, cost in plan.items())
    return taken / sum(plan.values())


def mean_costs(bills: Collection[Costs]) -> Costs:
    """Mean over draws, lever by lever."""
    levers = sorted({lever for bill in bills for lever in bill})
    return {lever: sum(bill.get(lever, 0.0) for bill in bills) / len(bills) for lever in levers}
