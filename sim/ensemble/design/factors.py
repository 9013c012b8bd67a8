"""What a sensitivity analysis varies: from a point of the unit cube to a run.

One factor a lever: from off (0) to a size of its own (1), on the straight line between; a lever
whose settings are words stands as in 2020 below one half and as set from there. One factor a
behaviour parameter: its range, from end to end. One factor is luck: the seed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.behaviour.parameters import PRIORS, Parameters
from sim.behaviour.priors import MEAN, seed_of
from sim.config import Configuration
from sim.config.vary import PARAMETERS
from sim.core.arrays import Floats
from sim.ensemble.design.draws import Branch, Draw, Kept, Run
from sim.ensemble.design.hindcast import free_parameters
from sim.errors import InputError, nearest
from sim.model.policy.lever import Lever
from sim.model.policy.levers import Levers, about_levers, lever_settings
from sim.targets import BASE_YEAR

LEVERS, BEHAVIOUR = "levers", "behaviour"  # kinds of factor, and the words for all of a kind
LUCK = "ensemble.seed"
SEEDS = 2**20  # different seeds between 0 and 1
DATES = ("start", "end", "ramp")
WORDS = {"targeting": ("by_class", "focus")}  # settings of levers that have no size

type Ends = dict[str, tuple[float, float]]  # setting -> where it begins and ends


@dataclass(frozen=True)
class Factors:
    """The factors of a configuration; ``names`` gives their order in a point, luck last.

    Parameters that a user fixes or whose mechanism is off do not vary; with
    ``behaviour=mean`` none does, with ``posterior`` as with ``prior`` each over its stated range.
    """

    config: Configuration

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the factors: ``levers.voucher``, ``behaviour.rho``, ..., ``ensemble.seed``.

        Raises ``InputError`` for a factor asked for that is none, or if nothing is left to vary.
        """
        known = (*self._levers, *self._parameters())
        asked = self.config.settings.sensitivity.factors
        allowed = (LEVERS, BEHAVIOUR, *known)
        for word in asked:
            if word not in allowed:
                raise InputError(
                    "unknown_factor",
                    where="sensitivity.factors",
                    value=word,
                    nearest=nearest(word, allowed),
                )
        chosen = tuple(
            name for name in known if not asked or name in asked or name.partition(".")[0] in asked
        )
        if not chosen:
            raise InputError("no_factor", where="sensitivity.factors")
        return (*chosen, LUCK)

    def runs(self, points: Floats, label: str, block: int, scope: str) -> list[Run]:
        """A run a row of ``points`` (runs x factors, 0 to 1), called ``label`` in tables.

        Every ``block`` rows have luck of their own; within a block only the factor luck changes
        it. Indicators of ``scope`` are kept from the base year on. Runs of one history share
        their draw.
        """
        drawn: dict[tuple[int, Parameters], Draw] = {}
        until, kept = self.config.ensemble.until, Kept((scope,), BASE_YEAR)
        effects = self.config.settled_effects
        runs = []
        for row, point in enumerate(points):
            values = dict(zip(self.names, map(float, point), strict=True))
            parameters, levers = self._parameters_at(values), self._levers_at(values)
            seed = seed_of(row // block, self.config.ensemble.seed, int(SEEDS * values[LUCK]))
            draw = drawn.setdefault(
                (seed, parameters),
                Draw(
                    len(drawn),
                    seed,
                    parameters,
                    self.config.world_settings,
                    self.config.prices,
                    effects,
                ),
            )
            factors = dict(self._settings(levers, parameters))
            branch = Branch(levers, self.config.shock(), self.config.prices_of())
            runs.append(Run(label, draw, branch, until, kept, factors))
        return runs

    @cached_property
    def _levers(self) -> dict[str, Ends]:
        """The levers that can vary, by name of the factor, with the ends of their settings."""
        ends = ends_of(self._plan, self.config.settings.sensitivity.size)
        return {
            f"{LEVERS}.{name}": moved
            for name, moved in ends.items()
            if moved or lever_at(getattr(self._plan, name), moved, 0.0) != getattr(self._plan, name)
        }

    def _parameters(self) -> Iterator[str]:
        if self.config.settings.behaviour.draws != MEAN:
            for name in free_parameters(self.config):
                yield f"{BEHAVIOUR}.{name}"

    def _parameters_at(self, values: dict[str, float]) -> Parameters:
        drawn = {
            name: PRIORS[name].quantile(values[f"{BEHAVIOUR}.{name}"])
            for name in PRIORS
            if f"{BEHAVIOUR}.{name}" in values
        }
        return dataclasses.replace(self._base, **drawn)

    @cached_property
    def _base(self) -> Parameters:
        """What stands still: the centre, fixed values, mechanisms switched off."""
        return self.config.centre

    @cached_property
    def _plan(self) -> Levers:
        """The levers that factors are sizes of."""
        return self.config.levers()

    def _levers_at(self, values: dict[str, float]) -> Levers:
        moved: dict[str, Any] = {
            (lever := name.partition(".")[2]): lever_at(
                getattr(self._plan, lever), ends, values[name]
            )
            for name, ends in self._levers.items()
            if name in values
        }
        return dataclasses.replace(self._plan, **moved)

    def _settings(
        self, levers: Levers, parameters: Parameters
    ) -> Iterator[tuple[str, float | int | str]]:
        """Dotted names of the settings that vary, with their values."""
        for name in self.names[:-1]:
            kind, _, bare = name.partition(".")
            if kind == BEHAVIOUR:
                yield f"{PARAMETERS}{bare}", getattr(parameters, bare)
            else:
                for setting in self._levers[name] or WORDS[bare]:
                    yield f"{name}.{setting}", getattr(getattr(levers, bare), setting)


def ends_of(levers: Levers, size: float) -> dict[str, Ends]:
    """Where the settings of each lever begin and end: off, and ``size`` times what it is set to,
    at most the end of the range. Empty for a lever without a number to vary.
    """
    settings, about = lever_settings(), about_levers()
    ends: dict[str, Ends] = {}
    for name, metas in settings.items():
        numbers = [key for key in metas if key not in DATES and not metas[key].get("choices")]
        now = {key: getattr(getattr(levers, name), key) for key in about[name].scaled or numbers}
        ends[name] = {
            key: (float(metas[key]["off"]), _end(metas[key], value, size))
            for key, value in now.items()
            if value != metas[key]["off"]
        }
    return ends


def lever_at(lever: Lever, ends: Ends, share: float) -> Lever:
    """``lever`` at ``share`` (0 to 1) of the way from off to its end.

    Without ``ends`` it is switched off below one half.
    """
    if not ends:
        return lever if share >= 0.5 else lever.switched_off()
    # Both ends to the last digit, so that none lies outside its range.
    settings: dict[str, Any] = {
        key: (1.0 - share) * off + share * end for key, (off, end) in ends.items()
    }
    return dataclasses.replace(lever, **settings)


def _end(meta: dict[str, Any], now: float, size: float) -> float:
    return float(min(max(meta["off"] + size * (now - meta["off"]), meta["low"]), meta["high"]))
