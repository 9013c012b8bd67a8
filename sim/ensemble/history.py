"""Runs of what has been: 2016 to 2021 at given parameters, each with luck of its own."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.arrays import Floats
from sim.behaviour import PRIORS
from sim.config import Configuration
from sim.config.vary import PARAMETERS
from sim.ensemble.draws import Branch, Draw, Kept, Run
from sim.ensemble.keys import run_keys
from sim.ensemble.shards import write_aside
from sim.mechanisms import MECHANISMS
from sim.policy import Levers

LAST = 2021  # outcomes of later years are not known here


def free_parameters(config: Configuration) -> tuple[str, ...]:
    """The parameters that neither the user holds at a value nor a mechanism that is off."""
    fixed = dataclasses.asdict(config.settings.behaviour.fixed)
    off = {name for mechanism in config.off for name in MECHANISMS[mechanism]}
    return tuple(name for name in PRIORS if fixed[name] is None and name not in off)


def history_runs(
    config: Configuration,
    points: pd.DataFrame,
    label: str,
    first: int,
    scopes: Sequence[str],
    last: int = LAST,
) -> list[Run]:
    """A run a row of ``points`` (a column a free parameter), called ``label`` in tables.

    Indicators of ``scopes`` are kept from 2016 on. Draws are numbered from ``first``, and a number
    decides the luck. Runs end with 2021, or with the year ``last`` if that is later; policy is the
    plan's.
    """
    kept = Kept(tuple(scopes), 2016)
    found = []
    for number, row in enumerate(points.to_dict("records"), start=first):
        values = {str(name): float(value) for name, value in row.items()}
        parameters = dataclasses.replace(config.centre, **values)
        draw = Draw(number, config.seed(number), parameters, config.world_settings)
        factors = {f"{PARAMETERS}{name}": value for name, value in values.items()}
        found.append(Run(label, draw, Branch(Levers()), max(last, LAST), kept, factors))
    return found


def points_of(table: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    """The inverse: parameters (run x parameter) of the runs called one of ``labels``, from the
    table of a study."""
    rows = table[table["scenario"].isin(list(labels))].drop_duplicates("run").set_index("run")
    found = rows[[column for column in rows if str(column).startswith(PARAMETERS)]]
    return found.rename(columns=lambda column: str(column).removeprefix(PARAMETERS))


def kept_points(
    folder: Path,
    name: str,
    names: Sequence[str],
    before: Sequence[Run],
    asked: str,
    make: Callable[[], Floats],
) -> Floats:
    """Points of the unit cube (n, parameters ``names``) that ``make`` chooses after the runs
    ``before``; those that an earlier call on the same runs chose, if there was one that ``asked``
    the same (years fitted and whatever else decides the choice, in words).

    What is chosen hangs on an emulator, whose last digits may differ from call to call: kept in
    ``folder``, the points stay the same and no run is made twice.
    """
    path = kept_path(folder, name, before, asked)
    if not path.is_file():
        keep(pd.DataFrame(make(), columns=list(names)), path)
    return np.asarray(pd.read_parquet(path)[list(names)].to_numpy(float))


def kept_path(folder: Path, name: str, before: Sequence[Run], asked: str) -> Path:
    """The file of a study's ``folder`` for what follows from the runs ``before`` and what was
    ``asked``."""
    known = " ".join([*(key.run for key in run_keys(before)), asked])
    return folder / f"{name}-{hashlib.sha256(known.encode()).hexdigest()[:8]}.parquet"


def keep(table: pd.DataFrame, path: Path) -> None:
    """Have ``table`` at ``path``, whole or not at all."""
    write_aside(pa.Table.from_pandas(table, preserve_index=False), path)
