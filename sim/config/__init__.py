"""Configuration: Hydra overrides in, one checked ``Study`` out."""

from sim.config.compose import compose
from sim.config.settings import BehaviourSettings, EnsembleSettings, Scenario, StudySettings
from sim.config.study import Study

__all__ = [
    "BehaviourSettings",
    "EnsembleSettings",
    "Scenario",
    "Study",
    "StudySettings",
    "compose",
]
