"""Calibration: history matching in waves, then a posterior by Markov chains on an emulator."""

from sim.analysis.calibration.checks import (
    RECOVERY,
    by_series,
    coverage,
    covered,
    predictive,
    recover,
    unmoved,
)
from sim.analysis.calibration.data import aligned
from sim.analysis.calibration.fit import Fitted, fit, infer, prepare
from sim.analysis.calibration.inputs import from_cube
from sim.analysis.calibration.matching import next_points, reach, wave_facts
from sim.analysis.calibration.series import figures_to_fit

__all__ = [
    "RECOVERY",
    "Fitted",
    "aligned",
    "by_series",
    "coverage",
    "covered",
    "figures_to_fit",
    "fit",
    "from_cube",
    "infer",
    "next_points",
    "predictive",
    "prepare",
    "reach",
    "recover",
    "unmoved",
    "wave_facts",
]
