"""How far the published figures of provinces lie from runs that are fitted to none of them.

    python -m tools.province_spread [scale=0.02] [seeds=3]

Prints, for each indicator published by province, the standard deviation over provinces of
ln(published / run) by year: what a common level takes away is not counted, what rules make of the
differences between provinces is. Parameters stand at the middle of their ranges; a figure is the
median over so many runs with luck of their own, census and yearbook drawn.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from sim import CountyInnovationModel, WorldSettings, build_world
from sim.core.clock import PLAN_BEGINS
from sim.evidence import observations
from sim.measure.indicators import indicator_table
from sim.targets import NATION

FEWEST = 20  # provinces with a figure of a year
KEYS = ["indicator", "scope", "year"]


def spread(published: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """A row an indicator, a column a year; ``runs`` and ``published`` have ``KEYS`` and value."""
    middle = runs.groupby(KEYS, as_index=False)["value"].median()
    both = published[[*KEYS, "value"]].merge(middle, on=KEYS, suffixes=("", "_run"))
    both = both[(both["scope"] != NATION) & (both["value"] > 0.0) & (both["value_run"] > 0.0)]
    both["apart"] = np.log(both["value"] / both["value_run"])
    grouped = both.groupby(["indicator", "year"])["apart"]
    return grouped.std()[grouped.count() >= FEWEST].unstack("year")


def main(words: list[str]) -> int:
    """Run, compare, print."""
    asked = {"scale": "0.02", "seeds": "3"} | dict(word.split("=", 1) for word in words)
    published = observations("calibration")
    world = build_world(
        WorldSettings(scale=float(asked["scale"]), census="drawn", yearbook="drawn")
    )
    tables = []
    for seed in range(1, int(asked["seeds"]) + 1):
        model = CountyInnovationModel(world, seed=seed)
        model.run_for(PLAN_BEGINS + 4)
        tables.append(indicator_table(model, sorted(set(published["scope"]))))
    print(spread(published, pd.concat(tables)).round(3).to_string(na_rep=""))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
