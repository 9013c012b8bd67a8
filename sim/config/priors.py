"""Behaviour parameters of a draw, from their stated ranges.

Scrambled Sobol points: they fill the ranges as evenly as a Latin hypercube does, and their first
points stay the same when more are asked for, so draw 7 of twenty is draw 7 of two thousand.
"""

from __future__ import annotations

import numpy as np

from sim.behaviour import PRIORS, Parameters
from sim.interrupts import without_ctrl_c
from sim.mechanisms import IN_DOUBT

STRUCTURE = 1  # keeps these lots apart from others of a draw


def parameters_of(draw: int, seed: int) -> Parameters:
    """Parameters of draw ``draw`` (from 0) of the sequence that ``seed`` scrambles."""
    with without_ctrl_c():  # Sobol's tables are read by compiled code that swallows it
        from scipy.stats import qmc  # slow to import: a misspelt setting is answered without it

        points = qmc.Sobol(len(PRIORS), scramble=True, rng=np.random.default_rng(seed))
        if draw:
            points.fast_forward(draw)
        point = points.random(1)[0]
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


def seed_of(draw: int, seed: int, lot: int = 0) -> int:
    """The model's seed in draw ``draw`` and lot of luck ``lot``: 32 bits, unrelated between draws,
    lots and seeds."""
    entropy = [seed, draw, lot] if lot else [seed, draw]
    return int(np.random.SeedSequence(entropy).generate_state(1)[0])
