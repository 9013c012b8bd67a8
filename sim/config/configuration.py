"""A configuration: what to run, with which levers, parameters and luck."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from omegaconf import DictConfig, OmegaConf

from sim.behaviour.effects import Effects
from sim.behaviour.mechanisms import without
from sim.behaviour.parameters import Parameters
from sim.behaviour.priors import (
    MEAN,
    NONE,
    STILL,
    centre,
    doubted_of,
    effects_of,
    level_of,
    parameters_of,
    seed_of,
)
from sim.config.catalogue import MINE, check_name
from sim.config.scenario import changed, chosen, favoured, largest, resized
from sim.config.settings import EnsembleSettings, Scenario, Settings
from sim.config.sweep import check_scopes
from sim.config.vary import factors_of
from sim.errors import InputError
from sim.host.paths import located
from sim.model.policy.levers import Levers
from sim.model.policy.prices import Prices
from sim.world import WorldSettings


@dataclass(frozen=True)
class Configuration:
    """One composed and checked configuration.

    ``sized`` holds the levers found for the scenarios of set cost; see ``sim.ensemble``.
    ``folder`` is where the runs of a study that is resumed are kept; ``words`` are those of the
    command line, as they were typed.
    """

    settings: Settings
    plain: Mapping[str, Any]
    sized: Mapping[str, Levers] = field(default_factory=dict)
    folder: str | None = None
    words: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The command line that makes the same again."""
        return shlex.join(["python", "-m", f"experiments.{self.settings.experiment}", *self.words])

    @classmethod
    def from_config(cls, config: DictConfig) -> Configuration:
        """The composed and checked ``config``; ``InputError`` for a lever it cannot set.

        Levers a user has changed add the scenario ``mine``: the plan with those settings, beside
        the scenarios asked for.
        """
        settings = located(cast(Settings, OmegaConf.to_object(config)))
        if settings.levers != Levers() and MINE not in settings.scenario:
            scenarios = {**settings.scenario, MINE: Scenario(base=MINE)}
            settings = dataclasses.replace(settings, scenario=scenarios)
        made = cls(settings, plain_of(settings))
        for name in made.scenarios:
            made.base(name)
            made.favours(name)
            made.keeps(name)
            made.prices_of(name)
        made.without(Parameters())
        check_name(settings.name)
        settings.world.check()
        check_scopes(settings.sweep.scopes, "sweep.scopes")
        check_scopes([settings.sensitivity.scope], "sensitivity.scope")
        factors_of(settings.sweep.vary)
        return made

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

    @property
    def prices(self) -> Prices:
        """What a unit of what the levers do costs, where a scenario does not say otherwise."""
        return self.settings.prices

    @property
    def _own(self) -> str:
        return MINE if MINE in self.scenarios else self.scenarios[0]

    @property
    def off(self) -> tuple[str, ...]:
        """Mechanisms that are switched off."""
        return tuple(self.settings.behaviour.off)

    def favours(self, scenario: str) -> tuple[str, ...]:
        """The levers a scenario of set cost favours; none for the others."""
        chosen = self.settings.scenario[scenario]
        return favoured(chosen.favours, f"scenario.{scenario}.favours")

    def keeps(self, scenario: str) -> tuple[str, ...]:
        """The levers that a scenario of set cost leaves as they are though it favours others."""
        keeps = favoured(self.settings.scenario[scenario].keeps, f"scenario.{scenario}.keeps")
        return tuple(lever for lever in keeps if lever not in self.favours(scenario))

    def resized(self, scenario: str, scale: float, others: float | None = None) -> Levers:
        """Levers of a scenario of set cost with what it favours at ``scale``, and the rest that it
        does not keep at ``others``, its own unless said."""
        chosen = self.settings.scenario[scenario]
        rest = chosen.others if others is None else others
        favours, keeps = self.favours(scenario), self.keeps(scenario)
        return resized(self.base(scenario), favours, scale, rest, keeps)

    def prices_of(self, scenario: str | None = None) -> Prices | None:
        """Prices that ``scenario`` pays from 2021 on, if it has its own; without a name as
        ``levers``. Raises ``InputError`` for one out of its range."""
        own = self.settings.scenario[scenario or self._own].prices
        return dataclasses.replace(self.prices, **own) if own else None

    def shock(self, scenario: str | None = None) -> float:
        """Share of 2022's GDP that ``scenario`` loses; without a name as ``levers``."""
        return self.settings.scenario[scenario or self._own].shock

    def base(self, scenario: str) -> Levers:
        """Levers of ``scenario`` before it is brought to its cost."""
        its, where = self.settings.scenario[scenario], f"scenario.{scenario}"
        choices: Mapping[str, Callable[[], Levers]] = {
            "plan": Levers,
            "held": Levers.held,
            "off": Levers.off,
            MINE: lambda: self.settings.levers,
            "largest": lambda: largest(Levers()),
        }
        base = chosen(choices, its.base, its.families, f"{where}.families")
        if its.size != 1.0:
            base = resized(base, (), its.size, its.size)
        return changed(base, its.levers, f"{where}.levers")

    def levers(self, scenario: str | None = None) -> Levers:
        """Levers of ``scenario``; without a name, the user's own, or else the first scenario's.

        Raises ``InputError`` for a scenario of set cost that has not been sized yet.
        """
        scenario = scenario or self._own
        if not self.favours(scenario):
            return self.base(scenario)
        if scenario not in self.sized:
            raise InputError("not_sized", name=scenario)
        return self.sized[scenario]

    def with_sizes(self, sized: Mapping[str, Levers]) -> Configuration:
        """The same with the levers found for its scenarios of set cost."""
        return dataclasses.replace(self, sized={**self.sized, **sized})

    def knowing(self, year: int) -> Configuration:
        """The same from a start that no published figure of after ``year`` has shaped."""
        return self._in(dataclasses.replace(self.settings.world, known_until=year))

    def denser(self, times: float) -> Configuration:
        """The same with so many times the share of agents simulated, at most all."""
        world = self.settings.world
        return self._in(dataclasses.replace(world, scale=min(times * world.scale, 1.0)))

    def thinned(self, scale: float) -> Configuration:
        """The same with at most the share ``scale`` of agents simulated."""
        world = self.settings.world
        return self._in(dataclasses.replace(world, scale=min(world.scale, scale)))

    def _in(self, world: WorldSettings) -> Configuration:
        settings = dataclasses.replace(self.settings, world=world)
        return dataclasses.replace(self, settings=settings, plain=plain_of(settings))

    def parameters(self, draw: int, structure: int | None = None) -> Parameters:
        """Behaviour parameters of a draw (from 0), the user's fixed ones put in, his mechanisms
        and those switched off that draw ``structure`` (the same one unless said) does without."""
        drawn = parameters_of(draw, self.ensemble.seed, self.settings.behaviour.draws)
        return self.in_draw(drawn, draw if structure is None else structure)

    def in_draw(self, parameters: Parameters, draw: int) -> Parameters:
        """``parameters``, the user's fixed ones put in, his mechanisms and those switched off that
        ``draw`` does without."""
        doubted = doubted_of(draw, self.ensemble.seed, self.settings.behaviour.doubt)
        return without(self.settled(parameters), doubted)

    def effects(self, draw: int) -> Effects:
        """Effects of place of a draw, the same in all its lots of luck."""
        return self.effects_at(level_of(draw, self.ensemble.seed), draw)

    def effects_at(self, level: float, draw: int) -> Effects:
        """The same for a draw that takes the posterior's row at ``level`` (0 to 1)."""
        behaviour = self.settings.behaviour
        return effects_of(level, self.seed(draw), behaviour.draws, behaviour.effects)

    @property
    def settled_effects(self) -> Effects:
        """Effects of place where they do not vary: the mean of the posterior, still after the last
        year fitted."""
        how = NONE if self.settings.behaviour.effects == NONE else STILL
        return effects_of(0.0, 0, MEAN, how)

    @property
    def centre(self) -> Parameters:
        """Where parameters stand that do not vary, the user's wishes put in."""
        return self.settled(centre(self.settings.behaviour.draws))

    def settled(self, parameters: Parameters) -> Parameters:
        """``parameters`` with the user's fixed ones put in and his mechanisms switched off."""
        behaviour = self.settings.behaviour
        fixed = {k: v for k, v in dataclasses.asdict(behaviour.fixed).items() if v is not None}
        return self.without(dataclasses.replace(parameters, **fixed))

    def without(self, parameters: Parameters) -> Parameters:
        """``parameters`` with the mechanisms of ``behaviour.off`` switched off.

        Raises ``InputError`` for a mechanism that is unknown or named twice.
        """
        twice = sorted({name for name in self.off if self.off.count(name) > 1})
        if twice:
            raise InputError("duplicate_mechanism", name=twice[0])
        return without(parameters, self.off)

    def seed(self, draw: int, lot: int = 0) -> int:
        """The model's seed in a draw and lot of luck (from 0), the same in all its scenarios."""
        return seed_of(draw, self.ensemble.seed, lot)


def plain_of(settings: Settings) -> Mapping[str, Any]:
    """``settings`` as plain dictionaries and lists."""
    return dataclasses.asdict(settings)
