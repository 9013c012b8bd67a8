"""Which mix of levers is best for the same money? A search that ends with a front of mixes.

``python -m experiments.frontier world.scale=0.02 frontier.objectives=[gerd,capability@east-west]``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

COMPARED = "credit_first,talent_first,pairing_first,platforms_first,science_popularisation_first"

EXPERIMENT = Experiment(
    "frontier", defaults=(f"scenario=[plan,{COMPARED}]", "ensemble.replicates=3")
)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
