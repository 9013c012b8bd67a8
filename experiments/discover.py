"""When does the plan miss a target? Scenario discovery over what is uncertain.

``python -m experiments.discover discovery.targets=[G15.nation,G2] ensemble.replicates=500``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment(
    "discover",
    defaults=("scenario=plan", "world.scale=0.02", "ensemble.replicates=300"),
    fixed=("ensemble.seeds", "ensemble.until"),
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
