"""What varies: draws of parameters and luck, and the levers of each scenario."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from sim.behaviour.effects import Effects
from sim.behaviour.parameters import Parameters
from sim.config import Configuration
from sim.model.policy.levers import Levers
from sim.model.policy.prices import Prices
from sim.world import WorldSettings


@dataclass(frozen=True)
class Draw:
    """One set of parameters and of effects of place with one seed: all scenarios of a draw share
    these, world and prices."""

    number: int
    seed: int
    parameters: Parameters
    world: WorldSettings
    prices: Prices = field(default_factory=Prices)
    effects: Effects = field(default_factory=Effects.none)

    @cached_property
    def digest(self) -> str:
        """Digest of parameters, luck, prices and effects of place; read once, as many runs share a
        draw."""
        return _digest((self.seed, self.parameters, self.prices, self.effects.digest))


@dataclass(frozen=True)
class Branch:
    """What a scenario does after 2020: its levers, and the share of 2022's GDP it loses."""

    levers: Levers
    shock: float = 0.0

    @cached_property
    def digest(self) -> str:
        """Digest of some two hundred settings; read once, as a run's key is asked for often."""
        return _digest((self.levers, self.shock))

    @cached_property
    def _packed(self) -> bytes:
        return pickle.dumps((self.levers, self.shock))

    def __reduce__(self) -> tuple[Callable[[bytes], Branch], tuple[bytes]]:
        """Packed once for all the runs that are sent to workers with it."""
        return _unpacked, (self._packed,)


@lru_cache(1000)
def _unpacked(branch: bytes) -> Branch:
    return Branch(*pickle.loads(branch))


@dataclass(frozen=True)
class Kept:
    """What is kept of a run beside its bill: indicators of these scopes (none named: all) from the
    year ``first`` on, figures by county and who is tied to whom at its end if asked for."""

    scopes: tuple[str, ...] = ()
    first: int = 2016
    counties: bool = False
    network: bool = False


@dataclass(frozen=True)
class Run:
    """One run: a draw's history to the end of 2020, then a branch to the end of ``until``.

    ``scenario`` and ``factors`` (what varies, by the dotted name of its setting) say what the run
    is called in tables; they decide nothing. Runs of one draw share its history. ``measure`` names
    what looks at the run where that is not ``sim.ensemble.work.run``.
    """

    scenario: str
    draw: Draw
    branch: Branch
    until: int = 2025
    kept: Kept = Kept()
    factors: Mapping[str, float | int | str] = field(default_factory=dict)
    measure: str = ""


def draws(config: Configuration, number: int | None = None) -> list[Draw]:
    """The first ``number`` draws of ``config`` (all of them by default), each in all its lots of
    luck.

    Draw k is the same however many there are.
    """
    return [
        drawn_as(config, k, lot)
        for k in range(config.ensemble.replicates if number is None else number)
        for lot in range(config.ensemble.seeds)
    ]


def drawn_as(config: Configuration, number: int, lot: int = 0) -> Draw:
    """Draw ``number`` (from 0) of ``config`` in a lot of luck."""
    return Draw(
        number,
        config.seed(number, lot),
        config.parameters(number),
        config.world_settings,
        config.prices,
        config.effects(number),
    )


def _digest(parts: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
