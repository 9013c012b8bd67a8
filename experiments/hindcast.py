"""Fit some years, predict later ones, score that against published figures and simple baselines.

``python -m experiments.hindcast fit=2016-2019 test=2020-2021 origins=[2017,2018,2020]``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment(
    "hindcast",
    defaults=(
        "scenario=plan",
        "world.scale=0.02",
        "behaviour=prior",
        "calibration.members=80",
        "calibration.passes=2",
        "calibration.checks=60",
        "calibration.truths=0",
    ),
    fixed=(
        "scenario",
        "levers",
        "world.known_until",
        "ensemble.replicates",
        "ensemble.seeds",
        "ensemble.until",
        "behaviour.draws",
        "behaviour.doubt",
        "behaviour.effects",
        "calibration.until",
        "calibration.truths",
    ),
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
