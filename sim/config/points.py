"""Points of a study: one set of values a row, for the settings that vary, by the method asked for.

Latin hypercube and Sobol sequence by ``scipy.stats.qmc``, Morris trajectories by ``SALib``. The
first points of a Sobol sequence stay the same when more are asked for; those of a Latin hypercube
do not. All come from the study's one seed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from SALib.sample import morris
from scipy.stats import qmc

from sim.config.points_csv import read_points
from sim.config.sweep import SAMPLED, SweepSettings
from sim.config.vary import Factor, Value, factors_of, where
from sim.errors import InputError
from sim.host.interrupts import without_ctrl_c

if TYPE_CHECKING:
    from numpy.typing import NDArray

STREAM = 1  # keeps the luck of points apart from that of draws
MOST = 10_000_000  # points; more is a slip of the pen


@dataclass(frozen=True)
class Point:
    """Values of the settings that vary; with ``scenario`` for that one only."""

    values: Mapping[str, Value]
    scenario: str | None = None


def points_of(settings: SweepSettings, seed: int, scenarios: Sequence[str]) -> list[Point]:
    """The points that ``settings`` describe, in order; one without values if nothing varies.

    Raises ``InputError`` for factors that the method cannot use and a file that cannot be read.
    """
    factors = factors_of(settings.vary)
    if settings.method == "csv":
        if factors:
            raise InputError("csv_and_vary", where=where(factors[0].name))
        return [Point(values, only) for values, only in read_points(settings.file, scenarios)]
    if settings.file is not None:
        raise InputError("file_without_csv", value=settings.file, method=settings.method)
    if not factors:
        if settings.method in SAMPLED:
            raise InputError("nothing_varies", method=settings.method)
        return [Point({})]
    names = [factor.name for factor in factors]
    return [Point(dict(zip(names, row, strict=True))) for row in _rows(factors, settings, seed)]


def _rows(factors: Sequence[Factor], settings: SweepSettings, seed: int) -> list[tuple[Value, ...]]:
    if settings.method == "grid":
        axes = [factor.listed() for factor in factors]
        if math.prod(map(len, axes)) > MOST:
            raise InputError("too_many_points", points=math.prod(map(len, axes)), most=MOST)
        return list(product(*axes))
    if settings.method == "list":
        return _together(factors)
    with without_ctrl_c():  # tables are read by compiled code that swallows it
        places = _places(len(factors), settings, seed)
    return [
        tuple(factor.at(float(u)) for factor, u in zip(factors, row, strict=True)) for row in places
    ]


def _together(factors: Sequence[Factor]) -> list[tuple[Value, ...]]:
    """First values together, second values together and so on."""
    axes = [factor.listed() for factor in factors]
    for factor, axis in zip(factors, axes, strict=True):
        if len(axis) != len(axes[0]):
            raise InputError(
                "lists_differ",
                where=where(factor.name),
                number=len(axis),
                other=where(factors[0].name),
                wanted=len(axes[0]),
            )
    return list(zip(*axes, strict=True))


def _places(width: int, settings: SweepSettings, seed: int) -> NDArray[np.float64]:
    """Points in the unit cube: a row a point, a column a factor."""
    luck = np.random.default_rng([seed, STREAM])
    if settings.method == "morris":
        problem = {"num_vars": width, "names": list(range(width)), "bounds": [[0.0, 1.0]] * width}
        if settings.levels % 2:
            raise InputError("odd_levels", value=settings.levels)
        return morris.sample(
            problem, settings.samples, num_levels=settings.levels, seed=int(luck.integers(2**31))
        )
    if settings.method == "latin_hypercube":
        return qmc.LatinHypercube(width, rng=luck).random(settings.samples)
    sequence = qmc.Sobol(width, scramble=True, rng=luck)
    power = math.ceil(math.log2(settings.samples))  # its points are balanced in powers of two
    return sequence.random_base2(power)[: settings.samples]
