"""What varies: draws of parameters and luck, and the levers of each scenario."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

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

    @cached_property
    def digest(self) -> str:
        """Digest of parameters and luck; read once, as many runs share a draw."""
        return _digest((self.seed, self.parameters))


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
    year ``first`` on, and figures by county if asked for."""

    scopes: tuple[str, ...] = ()
    first: int = 2016
    counties: bool = False


@dataclass(frozen=True)
class Run:
    """One run: a draw's history to the end of 2020, then a branch to the end of ``until``.

    ``scenario`` and ``factors`` (what varies, by the dotted name of its setting) say what the run
    is called in tables; they decide nothing. Runs of one draw share its history. ``measure`` names
    what looks at the run where that is not ``sim.ensemble.run``.
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
        Draw(k, config.seed(k, lot), config.parameters(k), config.world_settings)
        for k in range(config.ensemble.replicates if number is None else number)
        for lot in range(config.ensemble.seeds)
    ]


def _digest(parts: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
