"""History matching: where the next runs should be, once the implausible is ruled out.

Craig, Goldstein, Seheult & Smith (1997); Vernon, Goldstein & Bower (2010). A point is ruled out if
what the emulator says of it lies more than three sigma from what was published, all that is
uncertain counted.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.calibration.chain import sample, walkers_for
from sim.analysis.calibration.data import KEYS, Data
from sim.analysis.calibration.discrepancy import Discrepancy
from sim.analysis.calibration.emulator import Emulator
from sim.analysis.calibration.likelihood import Likelihood
from sim.arrays import Floats

STEPS = 300
LOOKS = 4000  # points of the prior at which the emulator is asked
DIGITS = 6  # of a point, so that it is the same when it is read back


def next_points(data: Data, emulator: Emulator, number: int, seed: int) -> Floats:
    """``number`` points (number, d) of the cube that are not ruled out, spread evenly.

    Inputs that move nothing vary over their whole prior. Where every point is ruled out the least
    implausible ones are taken.
    """
    likelihood = Likelihood.of(emulator, data.published, Discrepancy(data.keys))
    used = [emulator.names.index(name) for name in emulator.inputs]
    rng = np.random.default_rng([seed, number])

    def density(points: Floats) -> Floats:
        cube = np.full((len(points), len(emulator.names)), 0.5)
        cube[:, used] = points
        over = likelihood.distance(cube)[0] - likelihood.cut
        return np.asarray(-0.5 * np.maximum(over, 0.0))

    start = rng.random((walkers_for(len(used)), len(used)))
    found = sample(density, start, STEPS, seed)
    cube = rng.random((number, len(emulator.names)))
    cube[:, used] = found.spread(number, seed)
    return np.round(cube, DIGITS)


def wave_facts(data: Data, emulator: Emulator, seed: int) -> dict[str, float]:
    """What a wave has shown: runs, figures compared, components, inputs that move any, share of
    the prior that is not ruled out, least distance over the cut."""
    likelihood = Likelihood.of(emulator, data.published, Discrepancy(data.keys))
    cube = np.random.default_rng(seed).random((LOOKS, len(emulator.names)))
    distance = likelihood.distance(cube)[0]
    return {
        "runs": len(data.runs),
        "figures": len(data.keys),
        "components": len(emulator.components),
        "inputs": len(emulator.inputs),
        "left": float(np.mean(distance <= likelihood.cut)),
        "nearest": float(distance.min() / likelihood.cut),
    }


def reach(data: Data) -> pd.DataFrame:
    """What the runs reach: a row a figure with published, low, median, high (5, 50, 95% of the
    runs), lowest, highest, and whether the published figure lies between the last two."""
    edges = np.exp(np.quantile(data.simulated, (0.05, 0.5, 0.95, 0.0, 1.0), axis=0))
    table = data.keys[KEYS].assign(published=np.exp(data.published))
    for name, values in zip(("low", "median", "high", "lowest", "highest"), edges, strict=True):
        table[name] = values
    return table.assign(reached=table["published"].between(table["lowest"], table["highest"]))
