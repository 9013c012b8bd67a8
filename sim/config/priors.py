"""Behaviour parameters of a draw, from their stated ranges or from the posterior.

Scrambled Sobol points: they fill the ranges as evenly as a Latin hypercube does, and their first
points stay the same when more are asked for, so draw 7 of twenty is draw 7 of two thousand. The
posterior (``sim/evidence/posterior.csv``, by ``experiments.calibrate``) has a row a draw of the
parameters that the published figures of 2016-2021 move; a draw takes a whole row, so that what
goes together stays together, and all other parameters from their ranges.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cache

import numpy as np

from sim.arrays import Floats
from sim.behaviour import PRIORS, Parameters
from sim.evidence import table
from sim.interrupts import without_ctrl_c
from sim.mechanisms import IN_DOUBT

STRUCTURE = 1  # keeps these lots apart from others of a draw

POSTERIOR, PRIOR, MEAN = "posterior", "prior", "mean"
DRAWS = (POSTERIOR, PRIOR, MEAN)
"""Where parameters come from: ``mean`` is that of the posterior, the middle where it has none."""


def parameters_of(draw: int, seed: int, kind: str = PRIOR) -> Parameters:
    """Parameters of draw ``draw`` (from 0) of the sequence that ``seed`` scrambles."""
    if kind == MEAN:
        return centre(kind)
    point = _sobol(draw, len(PRIORS), seed)
    drawn = at_levels(point)
    return drawn if kind == PRIOR else with_row(drawn, _sobol(draw, 1, seed + 1)[0])


def at_levels(point: Sequence[float] | Floats) -> Parameters:
    """Every parameter at its level (0 to 1) of its range, in the order of ``PRIORS``."""
    values = {
        name: prior.quantile(float(u))
        for (name, prior), u in zip(PRIORS.items(), point, strict=True)
    }
    return Parameters(**values)


def doubted_of(draw: int, seed: int, share: float) -> tuple[str, ...]:
    """The mechanisms in doubt that draw ``draw`` does without: each by itself with probability
    ``share``. A larger share keeps those of a smaller one."""
    lots = np.random.default_rng([seed, draw, STRUCTURE]).random(len(IN_DOUBT))
    return tuple(name for name, lot in zip(IN_DOUBT, lots, strict=True) if lot < share)


def with_row(parameters: Parameters, level: float) -> Parameters:
    """``parameters`` with a row of the posterior put in, the one at ``level`` (0 to 1) of it."""
    rows = table(POSTERIOR)
    row = rows.iloc[min(int(level * len(rows)), len(rows) - 1)]
    values = {str(name): float(value) for name, value in row.items()}
    return dataclasses.replace(parameters, **values)


@cache
def centre(kind: str) -> Parameters:
    """Where parameters stand that do not vary: the middle of the range, or the posterior's mean
    (of logarithms where the range is one of logarithms) for what it tells."""
    if kind == PRIOR:
        return Parameters()
    means = {
        str(name): PRIORS[str(name)].quantile(
            float(PRIORS[str(name)].level(column.to_numpy(float)).mean())
        )
        for name, column in table(POSTERIOR).items()
    }
    return Parameters(**means)


def _sobol(number: int, dimensions: int, seed: int) -> Floats:
    with without_ctrl_c():  # Sobol's tables are read by compiled code that swallows it
        from scipy.stats import qmc  # slow to import: a misspelt setting is answered without it

        points = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
        if number:
            points.fast_forward(number)
        return np.asarray(points.random(1)[0])


def seed_of(draw: int, seed: int, lot: int = 0) -> int:
    """The model's seed in draw ``draw`` and lot of luck ``lot``: 32 bits, unrelated between draws,
    lots and seeds."""
    entropy = [seed, draw, lot] if lot else [seed, draw]
    return int(np.random.SeedSequence(entropy).generate_state(1)[0])
