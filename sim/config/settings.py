"""What a study is made of: the shape of its configuration, with the range of every setting.

The world's settings come from ``sim.world``, the levers from ``sim.policy``, the parameters from
``sim.behaviour``; nothing is declared twice. Hydra composes a ``StudySettings`` from
``configs/study.yaml``, the scenarios asked for and the user's overrides.
"""

from __future__ import annotations

from dataclasses import dataclass, field, make_dataclass
from typing import Any

from sim.behaviour import PRIORS
from sim.policy import Levers
from sim.text import LANGUAGES
from sim.world import WorldSettings

BASES = ("plan", "held", "mine")
FAMILIES = ("credit", "talent", "pairing")


@dataclass(frozen=True)
class EnsembleSettings:
    """How many runs, with which luck, on how many processes.

    ``workers`` is a number, or ``auto`` for one process a core; it changes no result.
    """

    replicates: int = field(default=16, metadata={"low": 1, "high": 100_000})
    seed: int = field(default=2021, metadata={"low": 0, "high": 2**31 - 1})
    workers: int | str = field(default="auto", metadata={"low": 1, "high": 1024, "word": "auto"})


Pinned = make_dataclass(
    "Pinned",
    [
        (name, float | None, field(default=None, metadata={"low": prior.low, "high": prior.high}))
        for name, prior in PRIORS.items()
    ],
    frozen=True,
    namespace={"__doc__": "Parameters a user holds at one value; null = drawn from the range."},
)


@dataclass(frozen=True)
class BehaviourSettings:
    """Where the parameters of the rules come from.

    ``drawn``: each draw takes its own from their stated ranges; otherwise all take the middle of
    the range and only the luck differs. ``fixed.<parameter>`` holds one at a value.
    """

    drawn: bool = True
    fixed: Any = field(default_factory=Pinned)


@dataclass
class Scenario:  # not frozen: OmegaConf would refuse to fill in the entries of a mapping
    """A difference from the plan.

    It begins from ``base``: ``plan`` as enacted, ``held`` (the settings of 2020), or ``mine`` (the
    ``levers`` of this study), and changes what ``levers`` lists. With a ``family`` the numbers of
    the other two families are ``others`` times the plan's and those of the family grow until the
    scenario costs what the plan costs.
    """

    base: str = field(default="plan", metadata={"choices": BASES})
    levers: dict[str, Any] = field(default_factory=dict)
    family: str | None = field(default=None, metadata={"choices": FAMILIES})
    others: float = field(default=0.8, metadata={"low": 0.0, "high": 1.0})


@dataclass(frozen=True)
class StudySettings:
    """A whole study: the top of the configuration."""

    experiment: str = "project_2025"
    language: str = field(default="en", metadata={"choices": LANGUAGES})
    results: str = "results"
    quiet: bool = False
    world: WorldSettings = field(default_factory=WorldSettings)
    levers: Levers = field(default_factory=Levers)
    behaviour: BehaviourSettings = field(default_factory=BehaviourSettings)
    ensemble: EnsembleSettings = field(default_factory=EnsembleSettings)
    scenario: dict[str, Scenario] = field(default_factory=dict)
