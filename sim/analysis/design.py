"""Two-level fractional factorial designs, and what they say of levers alone and in pairs.

Box, Hunter & Hunter, Statistics for Experimenters, 2005, chapter 6: in a design of resolution V
no main effect and no two-way interaction is confounded with another one. Ten factors need 128
runs: seven vary freely and three follow as products (``GENERATORS``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from sim.core.arrays import Floats, Ints
from sim.targets import INTERVAL

FREE = 7
GENERATORS = ((0, 1, 2, 6), (1, 2, 3, 4), (0, 2, 3, 5))
"""Columns whose products are the eighth, ninth and tenth. The shortest word of the defining
relation has five letters (tests/analysis/test_design.py counts them)."""
FACTORS = FREE + len(GENERATORS)


def design() -> Ints:
    """Signs (-1 without, +1 with) of ``FACTORS`` factors in 128 runs; the last has all of them."""
    free = np.array(list(product((-1, 1), repeat=FREE)))
    made = [free[:, list(columns)].prod(axis=1) for columns in GENERATORS]
    return np.column_stack([free, *made])


def terms(names: Sequence[str]) -> list[tuple[str, str]]:
    """Main effects (name, "") and two-way interactions (name, name), in order."""
    return [(name, "") for name in names] + list(combinations(names, 2))


def estimates(signs: Ints, outcome: Floats) -> Floats:
    """Effect of every term of ``terms``, in the unit of ``outcome`` (one value a run).

    A main effect is the mean change from without to with; an interaction is what the effect of
    one factor gains by the presence of the other, y11 - y01 - y10 + y00.
    """
    pairs = [signs[:, a] * signs[:, b] for a, b in combinations(range(signs.shape[1]), 2)]
    contrasts = np.column_stack([signs, *pairs]).T @ outcome / len(outcome)
    factor = np.where(np.arange(len(contrasts)) < signs.shape[1], 2.0, 4.0)
    return np.asarray(factor * contrasts)


def interactions(
    values: Mapping[str, pd.DataFrame], names: Sequence[str], units: Mapping[str, str]
) -> pd.DataFrame:
    """Effects of levers and of pairs of levers on each outcome, with intervals over draws.

    ``values`` maps an outcome to a table of draws (rows) and the runs of ``design`` (columns).
    Returns outcome, unit, a, b (empty for a main effect), median, low, high in per cent of the
    value with all levers, the share of draws above zero, and ``explained``: the share of the
    variance between runs that the terms account for, median over draws.
    """
    signs, rows = design(), []
    low, high = INTERVAL
    for outcome, table in values.items():
        whole = table.iloc[:, -1].to_numpy()
        scaled = 100.0 * table.to_numpy() / np.where(whole == 0.0, np.nan, np.abs(whole))[:, None]
        effects = np.stack([estimates(signs, row) for row in scaled])
        explained = float(np.median([_explained(signs, row) for row in scaled]))
        for (a, b), effect in zip(terms(names), effects.T, strict=True):
            bounds = np.quantile(effect, (low, 0.5, high))
            rows.append(
                {
                    "outcome": outcome,
                    "unit": units[outcome],
                    "a": a,
                    "b": b,
                    **dict(zip(("low", "median", "high"), map(float, bounds), strict=True)),
                    "above": float((effect > 0.0).mean()),
                    "explained": explained,
                    "draws": len(effect),
                }
            )
    return pd.DataFrame(rows)


def _explained(signs: Ints, outcome: Floats) -> float:
    """Share of the variance of ``outcome`` between runs: orthogonal contrasts add up."""
    effects = estimates(signs, outcome)
    number = signs.shape[1]
    squares = (effects[:number] / 2.0) ** 2
    variance = outcome.var()
    parts = squares.sum() + ((effects[number:] / 4.0) ** 2).sum()
    return float(parts / variance) if variance > 0.0 else 1.0
