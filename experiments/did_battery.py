"""Published designs on simulated panels: what is published, estimated, and true.

``python -m experiments.did_battery battery.designs=[D1,D9] ensemble.replicates=8``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment(
    "did_battery",
    defaults=("scenario=no_plan", "world.scale=0.05", "ensemble.replicates=4"),
    fixed=("scenario", "levers", "ensemble.until"),
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
