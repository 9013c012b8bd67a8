"""What varies: draws of parameters and luck, and the levers of each scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.behaviour import Parameters
from sim.config import Study
from sim.policy import Levers
from sim.world import WorldSettings


@dataclass(frozen=True)
class Draw:
    """One set of parameters with one seed: all scenarios of a draw share both."""

    number: int
    seed: int
    parameters: Parameters
    world: WorldSettings


@dataclass(frozen=True)
class Task:
    """A draw and the scenarios to branch from its end of 2020."""

    draw: Draw
    levers: Mapping[str, Levers]


def draws(study: Study, number: int | None = None) -> list[Draw]:
    """The first ``number`` draws of ``study`` (all of them by default).

    Draw k is the same however many there are.
    """
    return [
        Draw(k, study.seed(k), study.parameters(k), study.world_settings)
        for k in range(study.ensemble.replicates if number is None else number)
    ]


def tasks(study: Study) -> list[Task]:
    """Every draw with every scenario of ``study``."""
    levers = {scenario: study.levers(scenario) for scenario in study.scenarios}
    return [Task(draw, levers) for draw in draws(study)]
