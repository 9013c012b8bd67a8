"""What varies: draws of parameters and luck, and the levers of each scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.behaviour import Parameters
from sim.config import Configuration
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
class Branch:
    """What a scenario does after 2020: its levers, and the share of 2022's GDP it loses."""

    levers: Levers
    shock: float = 0.0


@dataclass(frozen=True)
class Task:
    """A draw and the scenarios to branch from its end of 2020.

    With ``scopes`` only the indicators of these scopes from 2020 on are kept, and no counties.
    """

    draw: Draw
    branches: Mapping[str, Branch]
    scopes: tuple[str, ...] = ()


def draws(config: Configuration, number: int | None = None) -> list[Draw]:
    """The first ``number`` draws of ``config`` (all of them by default).

    Draw k is the same however many there are.
    """
    return [
        Draw(k, config.seed(k), config.parameters(k), config.world_settings)
        for k in range(config.ensemble.replicates if number is None else number)
    ]
