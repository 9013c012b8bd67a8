"""Does the code do what it says? A second reading of the firms, null models, scales of the world.

``python -m experiments.verify verification.scales=[0.05,0.2,1] ensemble.replicates=12``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment(
    "verify",
    defaults=("scenario=[plan,no_plan]", "world.scale=0.05", "ensemble.replicates=4"),
    fixed=("scenario", "levers", "behaviour.off", "ensemble.until"),
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
