"""Sobol indices: how much of an outcome's variance each factor accounts for.

First order: what the factor explains by itself. Total: with everything it takes part in. Saltelli,
Annoni, Azzini, Campolongo, Ratto & Tarantola 2010, Variance based sensitivity analysis of model
output, Computer Physics Communications 181: a block of runs is a point A, then A with each group of
factors taken from a second point B, then B. Computed by SALib.

Factors that are not looked at one by one form a group of their own, ``REST``, and vary with the
others: its total index says what the screening has left out.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from SALib.analyze import sobol as analysis
from SALib.sample import sobol as saltelli

from sim.analysis.screening import CONFIDENCE, problem_of
from sim.core.arrays import Floats

REST = "rest"
SMALLEST = 8  # samples at which convergence begins to be shown
CONVERGED = 0.05
"""Width of the widest interval below which indices count as converged: Sarrazin, Pianosi & Wagener
2016, Global sensitivity analysis of environmental models: convergence and validation,
Environmental Modelling & Software 79."""
COLUMNS = (
    "factor",
    *(f"{kind}{edge}" for kind in ("first", "total") for edge in ("", "_low", "_high")),
)


def crossed_points(names: Sequence[str], single: Collection[str], number: int, seed: int) -> Floats:
    """Points of ``number`` blocks, (number x (groups + 2), factors), from 0 to 1.

    ``single`` factors are groups by themselves, the others one. The first blocks are the same
    however many there are; so are A and B, whatever the groups.
    """
    with warnings.catch_warnings():  # scipy renames an argument that SALib passes on
        warnings.simplefilter("ignore", DeprecationWarning)
        points = saltelli.sample(
            _grouped(names, single), number, calc_second_order=False, seed=_nonzero(seed)
        )
    return np.asarray(points, float)


def groups_of(names: Sequence[str], single: Collection[str]) -> list[str]:
    """Names of the groups in the order in which a block crosses them."""
    return list(dict.fromkeys(name if name in single else REST for name in names))


def indices(
    names: Sequence[str],
    single: Collection[str],
    values: pd.DataFrame,
    resamples: int,
    seed: int,
) -> pd.DataFrame:
    """First and total indices of each group for each outcome.

    ``values`` has a row a point of ``crossed_points`` (NaN where the run failed: its block is left
    out) and a column an outcome. Returns a row an outcome and group (``factor``): ``first`` and
    ``total`` with the 95% interval of each by bootstrap over blocks (``_low``, ``_high``), the
    number of ``samples`` (blocks) and the outcome's ``variance``. An outcome that does not vary,
    or with fewer than two whole blocks, is left out.
    """
    tables = [
        table.assign(outcome=str(outcome))
        for outcome in values
        if (table := _one(names, single, values[outcome], resamples, seed)) is not None
    ]
    columns = ["outcome", *COLUMNS, "samples", "variance"]
    return (
        pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)
    )


def indices_convergence(
    names: Sequence[str],
    single: Collection[str],
    values: pd.DataFrame,
    resamples: int,
    seed: int,
) -> pd.DataFrame:
    """``indices`` after the first 8, 16, 32, ... blocks."""
    size = len(groups_of(names, single)) + 2
    tables = [
        indices(names, single, values.iloc[: number * size], resamples, seed)
        for number in doubling(len(values) // size)
    ]
    return pd.concat(tables, ignore_index=True)


def doubling(number: int) -> list[int]:
    """Powers of two from ``SMALLEST`` to ``number``; ``number`` alone if it is smaller."""
    first, last = SMALLEST.bit_length() - 1, number.bit_length() - 1
    return [2**k for k in range(first, last)] + [number]


def widest(table: pd.DataFrame) -> pd.Series[float]:
    """Width of the widest interval of a total index, by outcome."""
    width = table["total_high"] - table["total_low"]
    return width.groupby(table["outcome"], sort=False).max()


def _one(
    names: Sequence[str],
    single: Collection[str],
    outcome: pd.Series[float],
    resamples: int,
    seed: int,
) -> pd.DataFrame | None:
    groups = groups_of(names, single)
    blocks = outcome.to_numpy(float).reshape(-1, len(groups) + 2)
    blocks = blocks[np.isfinite(blocks).all(axis=1)]
    if len(blocks) < 2 or np.ptp(blocks[:, [0, -1]]) == 0.0:
        return None
    sobol = analysis.analyze(
        _grouped(names, single),
        blocks.ravel(),
        calc_second_order=False,
        num_resamples=resamples,
        conf_level=CONFIDENCE,
        keep_resamples=True,
        seed=_nonzero(seed),
    )
    tail = (1.0 - CONFIDENCE) / 2.0
    table: dict[str, Any] = {"factor": groups}
    for kind, key in (("first", "S1"), ("total", "ST")):
        low, high = np.quantile(sobol[f"{key}_conf_all"], (tail, 1.0 - tail), axis=0)
        table |= {kind: sobol[key], f"{kind}_low": low, f"{kind}_high": high}
    variance = float(blocks[:, [0, -1]].var())
    return pd.DataFrame(table).assign(samples=len(blocks), variance=variance)


def _grouped(names: Sequence[str], single: Collection[str]) -> dict[str, Any]:
    groups = [name if name in single else REST for name in names]
    return problem_of(names) | {"groups": groups}


def _nonzero(seed: int) -> int:
    return seed + 1  # SALib takes a seed of 0 for none
