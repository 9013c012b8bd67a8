"""A laboratory of China's county innovation system at 1:1 on real geography."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.host import threads
from sim.host.faces import face

if TYPE_CHECKING:
    from sim.behaviour.parameters import Parameters
    from sim.model.model import CountyInnovationModel
    from sim.model.policy.levers import Levers
    from sim.study import Study
    from sim.world import World, WorldSettings, build_world

threads.settle()

__all__ = [
    "CountyInnovationModel",
    "Levers",
    "Parameters",
    "Study",
    "World",
    "WorldSettings",
    "build_world",
]

__getattr__, __dir__ = face(
    __name__,
    {
        "CountyInnovationModel": "sim.model.model",
        "Levers": "sim.model.policy.levers",
        "Parameters": "sim.behaviour.parameters",
        "Study": "sim.study",
        "World": "sim.world",
        "WorldSettings": "sim.world",
        "build_world": "sim.world",
    },
    # Mesa, when it is imported, looks up every file above it: 0.2 s more at the model's depth.
    first={"CountyInnovationModel": "sim.core.frame"},
)
