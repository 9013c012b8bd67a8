"""The front: what no other mix beats in every objective, how it grew, and which points to show.

In all functions ``values`` has a row a mix and a column an objective, the more the better.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pymoo.decomposition.asf import ASF
from pymoo.indicators.hv import HV
from pymoo.util.nds.non_dominated_sorting import find_non_dominated

from sim.core.arrays import Bools, Floats, Ints

COMPROMISE = "compromise"


def unbeaten(values: Floats, affordable: Bools) -> Bools:
    """Which ``affordable`` rows no other affordable one beats: as good everywhere, better in one.

    Rows with a missing value beat nothing and are not counted.
    """
    usable = np.flatnonzero(affordable & ~np.isnan(values).any(axis=1))
    best = np.zeros(len(values), bool)
    best[usable[find_non_dominated(-values[usable])]] = True
    return best


def beats(one: Floats, other: Floats) -> bool:
    """Whether ``one`` is as good as ``other`` in every objective and better in one."""
    return bool((one >= other).all() and (one > other).any())


def growth(values: Floats, affordable: Bools, generation: Ints) -> pd.DataFrame:
    """How the front grew: a row a generation with the mixes tried so far (``tried``), those that
    could be paid for (``affordable``) and stood unbeaten (``unbeaten``), and ``hypervolume``.

    The hypervolume is the share of the box between the worst and the best affordable values that
    the front covers (Zitzler and Thiele 1999), over that of the last generation: it rises to one
    and is flat where the search finds nothing new.
    """
    usable = affordable & ~np.isnan(values).any(axis=1)
    scaled = within_range(values, usable)
    measure = HV(ref_point=np.ones(values.shape[1]))
    rows = []
    for last in np.unique(generation):
        so_far = generation <= last
        front = unbeaten(values, usable & so_far)
        covered = float(measure(1.0 - scaled[front])) if front.any() else 0.0
        counts = (int(x.sum()) for x in (so_far, usable & so_far, front))
        rows.append((int(last), *counts, covered))
    table = pd.DataFrame(
        rows, columns=["generation", "tried", "affordable", "unbeaten", "hypervolume"]
    )
    final = table["hypervolume"].iloc[-1]
    table["hypervolume"] /= final if final > 0.0 else 1.0
    return table


def within_range(values: Floats, chosen: Bools) -> Floats:
    """``values`` between the worst (0) and the best (1) of the rows ``chosen``; a column in which
    those do not differ is one."""
    points = values[chosen]
    worst, best = points.min(axis=0), points.max(axis=0)
    span = np.where(best > worst, best - worst, 1.0)
    return np.where(best > worst, (values - worst) / span, 1.0)


def compromise(values: Floats) -> int:
    """The row whose largest loss in any objective is least, losses counted in shares of the
    objective's range over the rows: the achievement function of Wierzbicki (1980) at the ideal
    point, all objectives weighing the same."""
    losses = 1.0 - within_range(values, np.ones(len(values), bool))
    largest = ASF().do(losses, np.ones(values.shape[1])).ravel()
    tied = np.flatnonzero(np.isclose(largest, largest.min(), rtol=0.0, atol=1e-12))
    return int(tied[losses[tied].sum(axis=1).argmin()])


def chosen(values: Floats, names: list[str], number: int) -> dict[str, int]:
    """Name -> row of up to ``number`` rows that stand for all: the compromise, the best in each
    objective (``best_<name>``), then whichever lies farthest from those taken (Gonzalez 1985).

    A row that is best twice has its first name; the compromise may be best at something, too.
    """
    scaled = within_range(values, np.ones(len(values), bool))
    picked = {COMPROMISE: compromise(values)}
    for name, column in zip(names, values.T, strict=True):
        best = np.flatnonzero(column == column.max())
        row = int(best[scaled[best].sum(axis=1).argmax()])
        if row not in picked.values() and len(picked) < number:
            picked[f"best_{name}"] = row
    while len(picked) < min(number, len(values)):
        taken = scaled[list(picked.values())]
        away = np.linalg.norm(scaled[:, None] - taken[None], axis=2).min(axis=1)
        if away.max() <= 0.0:
            break
        picked[f"mix_{len(picked) + 1}"] = int(away.argmax())
    return picked
