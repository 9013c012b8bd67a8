"""Whether the ten dearest levers work better together: a two-level design of resolution V.

``python -m experiments.interactions world.scale=0.1 ensemble.replicates=3 language=zh``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment(
    "interactions", defaults=("scenario=plan", "ensemble.replicates=3"), fixed=("scenario",)
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
