"""Runs of one scenario over everything that is uncertain: behaviour, luck, a shock from outside."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from sim.behaviour.parameters import PRIORS, Parameters
from sim.behaviour.priors import MEAN, PRIOR, at_levels, centre, with_row
from sim.config import Configuration
from sim.config.vary import PARAMETERS, SHOCK
from sim.core.arrays import Floats
from sim.ensemble.design.draws import Branch, Draw, Kept, Run
from sim.errors import InputError
from sim.targets import BASE_YEAR, JUDGED_SCOPES

BLOCK = 100  # points of a hypercube


def uncertain_runs(config: Configuration, scenario: str) -> list[Run]:
    """As many runs as ``config`` has replicates, in each other parameters, luck and shock.

    What a user fixes and what a mechanism that is off has switched off does not vary. What every
    target needs is kept, so that to examine another one takes no new runs. Raises ``InputError``
    if nothing varies.
    """
    ensemble = config.ensemble
    cube = points(ensemble.replicates, len(PRIORS) + 1, ensemble.seed)
    rows = points(ensemble.replicates, 1, ensemble.seed + 1)[:, 0].tolist()
    drawn = [
        config.settled(_parameters(point[: len(PRIORS)], row, config))
        for point, row in zip(cube.tolist(), rows, strict=True)
    ]
    varying, largest = _varying(drawn), config.settings.discovery.shock
    if not varying and not largest:
        raise InputError("nothing_uncertain")
    levers, prices = config.levers(scenario), config.prices_of(scenario)
    kept = Kept(JUDGED_SCOPES, BASE_YEAR)
    runs = []
    for number, parameters in enumerate(drawn):
        factors = {f"{PARAMETERS}{name}": getattr(parameters, name) for name in varying}
        shock = config.shock(scenario)
        if largest:
            shock = factors[SHOCK] = largest * float(cube[number, -1])
        seed = config.seed(number)
        effects = config.effects_at(rows[number], number)
        draw = Draw(number, seed, parameters, config.world_settings, config.prices, effects)
        runs.append(
            Run(scenario, draw, Branch(levers, shock, prices), ensemble.until, kept, factors)
        )
    return runs


def points(number: int, dimensions: int, seed: int) -> Floats:
    """``number`` points of the unit cube, from Latin hypercubes of ``BLOCK`` points each, so that
    the first ones stay the same when more are asked for.

    Not from Sobol's sequence: a few hundred of its points in a hundred dimensions leave pairs of
    factors correlated by more than a third, and a box would confuse them.
    """
    from scipy.stats import qmc  # slow to import: a misspelt setting is answered without it

    blocks = [
        qmc.LatinHypercube(dimensions, rng=np.random.default_rng([seed, block])).random(BLOCK)
        for block in range(-(-number // BLOCK))
    ]
    return np.asarray(np.concatenate(blocks)[:number])


def _parameters(point: Sequence[float], row: float, config: Configuration) -> Parameters:
    kind = config.settings.behaviour.draws
    if kind == MEAN:
        return centre(kind)
    drawn = at_levels(point)
    return drawn if kind == PRIOR else with_row(drawn, row)


def _varying(drawn: Sequence[Parameters]) -> list[str]:
    rows = np.array([dataclasses.astuple(parameters) for parameters in drawn])
    return [name for name, column in zip(PRIORS, rows.T, strict=True) if np.ptp(column) > 0.0]
