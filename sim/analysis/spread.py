"""How much of a scenario's spread comes from parameters, structure, effects of place, chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

READING = ["target", "reading"]


def spread(unchanged: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """The spread of every reading and the part of each source.

    ``unchanged`` and ``changed`` are what ``sim.targets.judge_runs`` makes of the runs of a
    scenario and of ``sim.ensemble.design.parts``: a row a reading and draw, ``scenario`` of
    ``changed`` the part that is another draw's. Columns target, reading, part, sd (in the
    reading's unit), share, runs.

    ``sd`` is the root of Jansen's estimate of a total effect (Computer Physics Communications
    117:35-43, 1999): half the mean squared difference between runs that differ in the part alone.
    ``share`` is of the four variances' sum; as parts interact, this sum may exceed the variance
    of all runs together. Readings that are infinite in a run are left out.
    """
    keys = [*READING, "draw"]
    pairs = changed.merge(unchanged[[*keys, "quantity"]], on=keys, suffixes=("", "_own"))
    pairs["squared"] = 0.5 * (pairs["quantity"] - pairs["quantity_own"]) ** 2
    pairs = pairs[np.isfinite(pairs["squared"])]
    groups = pairs.groupby([*READING, "scenario"], sort=False)["squared"]
    parts = groups.agg(variance="mean", runs="size").reset_index()
    total = parts.groupby(READING)["variance"].transform("sum")
    return pd.DataFrame(
        {
            **{name: parts[name] for name in READING},
            "part": parts["scenario"],
            "sd": np.sqrt(parts["variance"]),
            "share": (parts["variance"] / total).where(total > 0.0, 0.0),
            "runs": parts["runs"],
        }
    )
