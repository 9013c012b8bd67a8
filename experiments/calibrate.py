"""Calibrate the behaviour parameters on what was published for 2016-2021.

``python -m experiments.calibrate name=long calibration.members=200 calibration.passes=4``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment(
    "calibrate",
    defaults=("scenario=plan", "world.scale=0.02", "behaviour=prior"),
    fixed=(
        "scenario",
        "levers",
        "ensemble.replicates",
        "ensemble.seeds",
        "ensemble.until",
        "behaviour.draws",
        "behaviour.doubt",
        "behaviour.effects",
    ),
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
