"""Runs of what has been: 2016 to 2021 at given parameters and effects of place, each with luck of
its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pandas as pd

from sim.behaviour.effects import Effects
from sim.behaviour.mechanisms import MECHANISMS
from sim.behaviour.parameters import PRIORS
from sim.config import Configuration
from sim.config.vary import PARAMETERS
from sim.ensemble.design.draws import Branch, Draw, Kept, Run
from sim.model.policy.levers import Levers


def free_parameters(config: Configuration) -> tuple[str, ...]:
    """The parameters that neither the user holds at a value nor a mechanism that is off."""
    fixed = dataclasses.asdict(config.settings.behaviour.fixed)
    off = {name for mechanism in config.off for name in MECHANISMS[mechanism]}
    return tuple(name for name in PRIORS if fixed[name] is None and name not in off)


def history_runs(
    config: Configuration,
    points: pd.DataFrame,
    effects: Sequence[Effects],
    label: str,
    first: int,
    scopes: Sequence[str],
    last: int,
) -> list[Run]:
    """A run a row of ``points`` (a column a free parameter) with its ``effects`` of place, called
    ``label`` in tables.

    Indicators of ``scopes`` are kept from 2016 on. Draws are numbered from ``first``, and a number
    decides the luck. Runs end with the year ``last``; policy is the plan's, which up to 2021 is
    what was in force.
    """
    kept = Kept(tuple(scopes), 2016)
    runs = []
    rows = points.to_dict("records")
    for number, (row, its) in enumerate(zip(rows, effects, strict=True), start=first):
        values = {str(name): float(value) for name, value in row.items()}
        parameters = dataclasses.replace(config.centre, **values)
        seed = config.seed(number)
        draw = Draw(number, seed, parameters, config.world_settings, config.prices, its)
        factors = {f"{PARAMETERS}{name}": value for name, value in values.items()}
        runs.append(Run(label, draw, Branch(Levers()), last, kept, factors))
    return runs
