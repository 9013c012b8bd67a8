"""What the results hang on: every mechanism switched off by itself.

``python -m experiments.ablations world.scale=0.1 behaviour.off=[spillovers,peer_imitation]``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment(
    "ablations", defaults=("scenario=[plan,no_plan]", "ensemble.replicates=3"), fixed=("scenario",)
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
