"""Does the model show the patterns that are published? E1-E16, each measured, held against its
figure, passed or failed.

``python -m experiments.patterns world.scale=0.2 ensemble.replicates=30``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment(
    "patterns",
    defaults=("scenario=no_plan", "world.scale=0.05", "ensemble.replicates=8"),
    fixed=("scenario", "levers", "ensemble.until"),
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
