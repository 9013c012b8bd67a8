"""Write ``baseline.json`` anew, on purpose: ``python -m tests.model.renew_baseline``.

National figures of a small drawn country to the end of 2021. Any change of a rule moves them; a
refactoring must not. Commit the file with the change that moved it, and say so in the changelog.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

from sim import CountyInnovationModel
from sim.measure.indicators import indicator_table
from sim.model.policy.levers import Levers
from sim.world import WorldSettings, build_world

FILE = Path(__file__).with_name("baseline.json")
YEARS = (2016, 2018, 2020, 2021)


def figures() -> dict[str, dict[str, float]]:
    """``indicator -> year -> value`` of the nation under the plan."""
    world = build_world(WorldSettings(scale=0.02, census="drawn", yearbook="drawn"))
    model = CountyInnovationModel(world, Levers(), seed=5)
    model.run_for(4 * (YEARS[-1] - 2015))
    table = indicator_table(model)
    nation = table[(table["scope"] == "100000") & table["year"].isin(YEARS)]
    found: dict[str, dict[str, float]] = {}
    for year, name, value in zip(nation["year"], nation["indicator"], nation["value"], strict=True):
        found.setdefault(str(name), {})[str(year)] = float(value)
    return found


def moved(now: dict[str, dict[str, float]]) -> dict[str, tuple[float, float]]:
    """Frozen and new figure of every one that differs in its first nine digits: libraries of other
    machines may round the last bits."""
    frozen = json.loads(FILE.read_text(encoding="utf-8"))
    assert now.keys() == frozen.keys()
    return {
        f"{name} {year}": (value, now[name][year])
        for name, years in frozen.items()
        for year, value in years.items()
        if not math.isclose(now[name][year], value, rel_tol=1e-9)
    }


def main() -> None:
    """Write the file."""
    FILE.write_text(json.dumps(figures(), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
