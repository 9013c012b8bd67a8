"""The designs of published studies, run on simulated panels beside the true effect.

``evaluate`` takes the panels of a trial (``TRIALS``) and gives estimates; ``battery_summary`` sets
them against what is published.
"""

from sim.analysis.designs.battery import (
    battery,
    designs,
    evaluate,
    scaled,
    trials_of,
)
from sim.analysis.designs.battery import summary as battery_summary
from sim.analysis.designs.trials import TRIALS
from sim.analysis.designs.unpublished import ENDS, UNPUBLISHED, at_end, hanging, label

__all__ = [
    "ENDS",
    "TRIALS",
    "UNPUBLISHED",
    "at_end",
    "battery",
    "battery_summary",
    "designs",
    "evaluate",
    "hanging",
    "label",
    "scaled",
    "trials_of",
]
