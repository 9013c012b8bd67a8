"""What the lever of the worked example does, told by the copy of the tree that has it.

``python -m tests.house.worked_example FILE`` writes arrays to ``FILE`` and prints the rest.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import numpy as np

from sim import CountyInnovationModel
from sim.core.clock import PLAN_BEGINS
from sim.model.policy.levers import FAMILIES, KINDS, Levers
from sim.model.services import rules
from sim.plan.check import faults
from tests.model.snapshot import state

LEVER, PUPILS = "science_courses", 2_000_000.0
WORDS = (
    "world.scale=0.01",
    "world.census=drawn",
    "world.yearbook=drawn",
    "behaviour.fixed.policy_delay=2",
)
QUARTERS = PLAN_BEGINS + 2  # the second is the first in which what was set in 2021Q1 acts


def main(file: str) -> None:
    """Run with the lever as it is and with it set from 2021Q1; write and print what comes of it."""
    history = CountyInnovationModel.from_config(WORDS)
    history.run_for(PLAN_BEGINS)
    with_lever = replace(Levers(), **{LEVER: KINDS[LEVER](pupils=PUPILS)})
    as_is, moved = history.branch(Levers()), history.branch(with_lever)
    as_is.run_for(QUARTERS - PLAN_BEGINS)
    moved.run_for(QUARTERS - PLAN_BEGINS)
    counties = as_is.state.counties
    weights = counties.rural_population * counties.favour_even
    pupils = 0.25 * PUPILS * weights / weights.sum()
    share = pupils / np.maximum(counties.rural_population, 1.0)
    np.savez(
        file,
        **state(as_is),
        literacy=moved.state.counties.literacy_rural,
        by_the_rule=rules.taught(counties.literacy_rural, share),
    )
    told = {
        "families": [family for family, levers in FAMILIES.items() if LEVER in levers],
        "acting": moved.now.policy.acting,
        "bill": [row for row in moved.bill.rows() if row[1] == LEVER],
        "bill_as_is": [row for row in as_is.bill.rows() if row[1] == LEVER],
        "faults": faults(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
