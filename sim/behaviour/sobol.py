"""Scrambled Sobol points. The first of a sequence are kept on disk: ``scipy.stats``, which draws
them, takes half a second to import, a sixth of the time to a new process's first model."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

import numpy as np

from sim.core.arrays import Floats
from sim.host.caches import cache_folder
from sim.host.interrupts import without_ctrl_c
from sim.host.kept import keep, kept

FIRST = 64  # points of a sequence that are kept; more than a page or a notebook asks for
SEQUENCES = 32  # that are kept


def point(number: int, dimensions: int, seed: int) -> Floats:
    """Point ``number`` (from 0) of the sequence that ``seed`` scrambles, shape (dimensions,)."""
    if number < FIRST:
        return _first(dimensions, seed)[number].copy()
    return _drawn(number, 1, dimensions, seed)[0]


@cache
def _first(dimensions: int, seed: int) -> Floats:
    """The first points of a sequence, shape (FIRST, dimensions)."""
    folder = cache_folder()
    if folder is None:
        return _drawn(0, FIRST, dimensions, seed)
    libraries = "-".join(version(name) for name in ("numpy", "scipy"))
    path = folder / f"points-{dimensions}-{seed}-{libraries}.npz"
    points = (kept(path) or {}).get("points")
    if points is None or points.shape != (FIRST, dimensions):
        points = _drawn(0, FIRST, dimensions, seed)
        keep(path, {"points": points}, "points-*.npz", SEQUENCES)
    return points


def _drawn(start: int, number: int, dimensions: int, seed: int) -> Floats:
    with without_ctrl_c():  # Sobol's tables are read by compiled code that swallows it
        from scipy.stats import qmc  # see above

        points = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
        if start:
            points.fast_forward(start)
        return np.asarray(points.random(number))
