"""Where a run starts: geography, evidence, synthesis, a user's own table."""

from typing import TYPE_CHECKING

from sim.host.faces import face

if TYPE_CHECKING:
    from sim.world.cache import build_world
    from sim.world.drivers import Drivers
    from sim.world.settings import WorldSettings
    from sim.world.world import World

__all__ = ["Drivers", "World", "WorldSettings", "build_world"]

__getattr__, __dir__ = face(
    __name__,
    {
        "Drivers": "sim.world.drivers",
        "World": "sim.world.world",
        "WorldSettings": "sim.world.settings",
        "build_world": "sim.world.cache",
    },
)
