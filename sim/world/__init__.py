"""Where a run starts: geography, evidence, synthesis, a user's own table."""

from sim.world.cache import build_world, check_scale
from sim.world.drivers import Drivers
from sim.world.world import World, WorldSettings

__all__ = ["Drivers", "World", "WorldSettings", "build_world", "check_scale"]
