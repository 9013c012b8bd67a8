"""Project the plan's 2025 targets under each scenario.

``python -m experiments.project_2025 world.scale=1 scenario=[plan,no_plan] language=zh``
"""

from __future__ import annotations

import sys

from experiments.experiment import Experiment

EXPERIMENT = Experiment("project_2025", outlook=True)
main = EXPERIMENT.main

if __name__ == "__main__":
    sys.exit(main())
