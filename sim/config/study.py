"""A study: what to run, with which levers, parameters and luck."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from omegaconf import DictConfig, OmegaConf

from sim.behaviour import Parameters
from sim.config.catalogue import MINE
from sim.config.priors import parameters_of, seed_of
from sim.config.scenario import changed
from sim.config.settings import EnsembleSettings, Scenario, StudySettings
from sim.errors import InputError
from sim.policy import Levers
from sim.world import WorldSettings


@dataclass(frozen=True)
class Study:
    """One composed and checked configuration.

    ``sized`` holds the levers found for the scenarios of equal cost; see ``sim.ensemble``.
    """

    settings: StudySettings
    configuration: Mapping[str, Any]
    sized: Mapping[str, Levers] = field(default_factory=dict)

    @classmethod
    def from_config(cls, config: DictConfig) -> Study:
        """The study of a composed configuration; ``InputError`` for a lever it cannot set.

        Levers a user has changed add the scenario ``mine``: the plan with those settings, beside
        the scenarios asked for.
        """
        settings = cast(StudySettings, OmegaConf.to_object(config))
        if settings.levers != Levers() and MINE not in settings.scenario:
            scenarios = {**settings.scenario, MINE: Scenario(base=MINE)}
            settings = dataclasses.replace(settings, scenario=scenarios)
        plain = OmegaConf.to_container(OmegaConf.structured(settings), resolve=True)
        study = cls(settings, cast(Mapping[str, Any], plain))
        for name in study.scenarios:
            study.base(name)
        return study

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios, in the order asked for."""
        return tuple(self.settings.scenario)

    @property
    def world_settings(self) -> WorldSettings:
        """Settings of the world all runs share."""
        return self.settings.world

    @property
    def ensemble(self) -> EnsembleSettings:
        """Number of draws, seed, processes."""
        return self.settings.ensemble

    def family(self, scenario: str) -> str | None:
        """The family of levers a scenario of equal cost favours, if it is one."""
        return self.settings.scenario[scenario].family

    def base(self, scenario: str) -> Levers:
        """Levers of ``scenario`` before it is brought to equal cost."""
        chosen = self.settings.scenario[scenario]
        bases = {"plan": Levers(), "held": Levers.held(), MINE: self.settings.levers}
        return changed(bases[chosen.base], chosen.levers, f"scenario.{scenario}.levers")

    def levers(self, scenario: str | None = None) -> Levers:
        """Levers of ``scenario``; without a name, the user's own, or else the first scenario's.

        Raises ``InputError`` for a scenario of equal cost that has not been sized yet.
        """
        if scenario is None:
            scenario = MINE if MINE in self.scenarios else self.scenarios[0]
        if self.family(scenario) is None:
            return self.base(scenario)
        if scenario not in self.sized:
            raise InputError("not_sized", name=scenario)
        return self.sized[scenario]

    def with_sizes(self, sized: Mapping[str, Levers]) -> Study:
        """The same study with the levers found for its scenarios of equal cost."""
        return dataclasses.replace(self, sized={**self.sized, **sized})

    def parameters(self, draw: int) -> Parameters:
        """Behaviour parameters of a draw (from 0), the user's fixed ones put in."""
        behaviour = self.settings.behaviour
        drawn = parameters_of(draw, self.ensemble.seed) if behaviour.drawn else Parameters()
        fixed = {k: v for k, v in dataclasses.asdict(behaviour.fixed).items() if v is not None}
        return dataclasses.replace(drawn, **fixed)

    def seed(self, draw: int) -> int:
        """The model's seed in a draw (from 0), the same in all its scenarios."""
        return seed_of(draw, self.ensemble.seed)
