"""Configuration: Hydra overrides in, one checked ``Configuration`` out."""

from sim.config.compose import compose
from sim.config.configuration import Configuration
from sim.config.settings import (
    BehaviourSettings,
    EnsembleSettings,
    ExecutorSettings,
    Scenario,
    Settings,
)

__all__ = [
    "BehaviourSettings",
    "Configuration",
    "EnsembleSettings",
    "ExecutorSettings",
    "Scenario",
    "Settings",
    "compose",
]
