"""All levers, gathered from the subjects; what they are set to, and what is in force."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from sim.errors import of_kind
from sim.model.commissioners.levers import CommissionerLevers
from sim.model.credit.levers import CreditLevers
from sim.model.firms.levers import TaxLevers
from sim.model.government.designation import DesignationLevers
from sim.model.government.levers import GovernanceLevers
from sim.model.government.pairing import PairingLevers
from sim.model.platforms.levers import PlatformLevers
from sim.model.policy.lever import About, Lever, LeverGroup
from sim.model.services.levers import ServiceLevers
from sim.model.talent.levers import TalentLevers
from sim.model.ventures.levers import EnterpriseLevers


@dataclass(frozen=True)
class AllLevers(
    GovernanceLevers,
    PlatformLevers,
    ServiceLevers,
    EnterpriseLevers,
    DesignationLevers,
    TaxLevers,
    PairingLevers,
    TalentLevers,
    CommissionerLevers,
    CreditLevers,
):
    """The levers of all subjects. The first group's come last, as dataclasses inherit."""


KINDS: dict[str, Any] = {f.name: f.default_factory for f in dataclasses.fields(AllLevers)}


@dataclass(frozen=True)
class Policy(AllLevers):
    """What is in force in a quarter: every lever with its settings as they act, numbers in base
    units (yuan, persons, shares). ``acting`` is the quarter whose settings act: what was set comes
    down four levels of government.
    """

    acting: int = 0


@dataclass(frozen=True)
class Levers(AllLevers):
    """One setting of all levers. ``Levers()`` is the plan as enacted."""

    def __post_init__(self) -> None:
        """Raises ``WrongKindError`` for a lever that is not of its own class."""
        for name, kind in KINDS.items():
            of_kind(f"levers.{name}", getattr(self, name), kind)

    @classmethod
    def held(cls) -> Levers:
        """Every lever as it stood in 2020."""
        return cls(**{name: kind.held() for name, kind in KINDS.items()})

    @classmethod
    def off(cls) -> Levers:
        """Every lever switched off, with the plan's dates."""
        return cls(**{name: kind().switched_off() for name, kind in KINDS.items()})

    def without(self, name: str) -> Levers:
        """These levers with one switched off."""
        return dataclasses.replace(self, **{name: getattr(self, name).switched_off()})

    def at(self, quarter: int, delay: int) -> Policy:
        """What is in force in ``quarter`` if settings act ``delay`` quarters after their time."""
        acting = quarter - delay
        in_force = {
            name: getattr(self, name).in_force(quarter if kind.at_once else acting)
            for name, kind in KINDS.items()
        }
        return Policy(**in_force, acting=acting)


def _families() -> dict[str, tuple[str, ...]]:
    families: dict[str, tuple[str, ...]] = {}
    for group in reversed(AllLevers.__mro__):
        if issubclass(group, LeverGroup) and "family" in vars(group):
            names = tuple(f.name for f in dataclasses.fields(group))
            families[group.family] = (*families.get(group.family, ()), *names)
    return families


FAMILIES = _families()


def about_levers() -> dict[str, About]:
    """Clause, indicator, payer and receiver of every lever."""
    return {name: kind.about for name, kind in KINDS.items()}


def lever_settings() -> dict[str, dict[str, dict[str, Any]]]:
    """``lever -> setting -> metadata`` (default, held, off, unit, base, low, high, choices)."""
    return {
        lever: {f.name: {"default": f.default, **f.metadata} for f in dataclasses.fields(kind)}
        for lever, kind in KINDS.items()
    }


__all__ = ["FAMILIES", "About", "Lever", "Levers", "Policy", "about_levers", "lever_settings"]
