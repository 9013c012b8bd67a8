"""A laboratory of China's county innovation system at 1:1 on real geography."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from sim import threads

if TYPE_CHECKING:
    from sim.behaviour import Parameters
    from sim.model import CountyInnovationModel
    from sim.policy import Levers
    from sim.study import Study
    from sim.world import World, WorldSettings, build_world

threads.settle()

_HOME = {
    "CountyInnovationModel": "sim.model",
    "Levers": "sim.policy",
    "Parameters": "sim.behaviour",
    "Study": "sim.study",
    "World": "sim.world",
    "WorldSettings": "sim.world",
    "build_world": "sim.world",
}

__all__ = [
    "CountyInnovationModel",
    "Levers",
    "Parameters",
    "Study",
    "World",
    "WorldSettings",
    "build_world",
]


def __getattr__(name: str) -> Any:
    """Import on first use: a misspelt setting should not wait for mesa, numba and pandas."""
    if name not in _HOME:
        words = f"module 'sim' has no attribute {name!r}"
        raise AttributeError(words, name=name, obj=sys.modules[__name__])
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """What there is to import: shells, notebooks and Python's own hints look here."""
    return sorted({*globals(), *__all__})
