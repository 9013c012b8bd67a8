"""Which levers and behaviour parameters the results are sensitive to, by SALib.

``python -m experiments.sensitivity sensitivity.trajectories=8 sensitivity.samples=64 name=long``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment(
    "sensitivity",
    defaults=("scenario=plan", "world.scale=0.02"),
    fixed=("scenario", "ensemble.replicates", "ensemble.seeds"),
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
