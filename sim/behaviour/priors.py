"""Behaviour parameters of a draw, from their stated ranges or from the posterior.

Scrambled Sobol points: they fill the ranges as evenly as a Latin hypercube does, and their first
points stay the same when more are asked for, so draw 7 of twenty is draw 7 of two thousand. The
posterior (``sim/evidence/posterior.csv``, by ``experiments.calibrate``) has a row a member, with
effects of place that belong to it; a draw takes a whole row, so that what goes together stays
together. A parameter that is no column of it comes from its range.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cache

import numpy as np

from sim import evidence
from sim.behaviour.drift import Walks, gdp_drift
from sim.behaviour.effects import Effects
from sim.behaviour.mechanisms import IN_DOUBT
from sim.behaviour.parameters import PRIORS, Parameters
from sim.behaviour.sobol import point
from sim.core.arrays import Floats

STRUCTURE = 1  # keeps these lots apart from others of a draw
FITTED_YEARS = 6  # 2016-2021
GDP_KNOWN, NATION_KNOWN = 2021, 2024  # last years of published GDP: of provinces, of the nation

POSTERIOR, PRIOR, MEAN = "posterior", "prior", "mean"
DRAWS = (POSTERIOR, PRIOR, MEAN)
DRIFT, STILL, NONE = "drift", "still", "none"
EFFECTS = (DRIFT, STILL, NONE)
"""Where parameters come from: ``mean`` is that of the posterior, the middle where it has none."""


def parameters_of(draw: int, seed: int, kind: str = PRIOR) -> Parameters:
    """Parameters of draw ``draw`` (from 0) of the sequence that ``seed`` scrambles."""
    if kind == MEAN:
        return centre(kind)
    drawn = at_levels(point(draw, len(PRIORS), seed))
    return drawn if kind == PRIOR else with_row(drawn, level_of(draw, seed))


def level_of(draw: int, seed: int) -> float:
    """Which row of the posterior draw ``draw`` takes, as a level of ``row_at``."""
    return float(point(draw, 1, seed + 1)[0])


def row_at(level: float, rows: int) -> int:
    """The row at ``level`` (0 to 1) of so many."""
    return min(int(level * rows), rows - 1)


def effects_of(level: float, luck: int, kind: str, how: str) -> Effects:
    """Effects of place of a draw: those of the posterior's row at ``level``, the same row as that
    of its parameters; from ranges with ``kind`` prior; the posterior's mean with mean.

    ``how``: they go on drifting by ``luck`` after the last year fitted, and provinces' GDP after
    the last year published; they stay as they were; or there are none.
    """
    if how == NONE:
        return Effects.none()
    if kind == PRIOR:
        walks, member = Walks.drawn(1, FITTED_YEARS, luck), 0
    elif kind == MEAN:
        walks, member = Walks.posterior().mean, 0
    else:
        walks = Walks.posterior()
        member = row_at(level, walks.number)
    if how == STILL:
        return walks.still(member)
    return walks.continued(member, luck, gdp_drift(GDP_KNOWN, NATION_KNOWN, luck))


def at_levels(levels: Sequence[float] | Floats) -> Parameters:
    """Every parameter at its level (0 to 1) of its range, in the order of ``PRIORS``."""
    values = {
        name: prior.quantile(float(u))
        for (name, prior), u in zip(PRIORS.items(), levels, strict=True)
    }
    return Parameters(**values)


def doubted_of(draw: int, seed: int, share: float) -> tuple[str, ...]:
    """The mechanisms in doubt that draw ``draw`` does without: each by itself with probability
    ``share``. A larger share keeps those of a smaller one."""
    lots = np.random.default_rng([seed, draw, STRUCTURE]).random(len(IN_DOUBT))
    return tuple(name for name, lot in zip(IN_DOUBT, lots, strict=True) if lot < share)


def with_row(parameters: Parameters, level: float) -> Parameters:
    """``parameters`` with a row of the posterior put in, the one at ``level`` (0 to 1) of it."""
    rows = evidence.table(POSTERIOR)
    row = rows.iloc[row_at(level, len(rows))]
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
        for name, column in evidence.table(POSTERIOR).items()
    }
    return Parameters(**means)


def seed_of(draw: int, seed: int, lot: int = 0) -> int:
    """The model's seed in draw ``draw`` and lot of luck ``lot``: 32 bits, unrelated between draws,
    lots and seeds."""
    entropy = [seed, draw, lot] if lot else [seed, draw]
    return int(np.random.SeedSequence(entropy).generate_state(1)[0])
