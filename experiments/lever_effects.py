"""What each lever moves: the plan without it, and the settings of 2020 with it.

``python -m experiments.lever_effects world.scale=0.1 ensemble.replicates=4 language=zh``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment(
    "lever_effects",
    defaults=("scenario=[plan,no_plan]", "ensemble.replicates=4"),
    fixed=("scenario",),
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
