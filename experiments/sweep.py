"""A study of one's own: scenarios x settings that vary x draws x seeds.

``python -m experiments.sweep study=configs/sweep/credit_and_vouchers.yaml``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment("sweep", defaults=("scenario=plan",), outlook=True)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
