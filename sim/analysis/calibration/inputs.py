"""Parameters as points of the unit cube of their priors, and which of them move an output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import f as f_distribution

from sim.arrays import Floats, Ints
from sim.behaviour import Prior

MOST = 12  # inputs of one component
SURE = 1e-4  # largest p-value with which a further input comes in


def to_cube(points: pd.DataFrame, priors: Mapping[str, Prior]) -> Floats:
    """``points`` (runs x parameters) as probabilities under their priors, (runs, parameters)."""
    levels = [priors[str(name)].level(points[name].to_numpy(float)) for name in points]
    return np.asarray(np.stack(levels, axis=1))


def from_cube(cube: Floats, names: Sequence[str], priors: Mapping[str, Prior]) -> pd.DataFrame:
    """The inverse of ``to_cube``: a column a name."""
    return pd.DataFrame(
        {
            name: [priors[name].quantile(float(u)) for u in np.clip(column, 0.0, 1.0)]
            for name, column in zip(names, cube.T, strict=True)
        }
    )


def active(cube: Floats, output: Floats) -> Ints:
    """Columns of ``cube`` (runs, d) that move ``output`` (runs,), the strongest first.

    Forward selection by partial F tests, each input with its square; the rest counts as inert and
    its effect as noise of the emulator (Craig, Goldstein, Seheult & Smith 1997, "active inputs").
    """
    runs = len(cube)
    centred = cube - 0.5
    first, second = centred - centred.mean(0), centred**2 - (centred**2).mean(0)
    rest = output - output.mean()
    chosen: list[int] = []
    while len(chosen) < min(MOST, cube.shape[1]):
        gains = _gains(first, second, rest)
        gains[chosen] = 0.0
        best = int(np.argmax(gains))
        freedom = runs - 3 - 2 * len(chosen)
        if freedom < 1:
            break
        left = max(float(rest @ rest) - gains[best], 1e-300)
        if f_distribution.sf(gains[best] / 2.0 * freedom / left, 2, freedom) > SURE:
            break
        chosen.append(best)
        basis = np.linalg.qr(np.stack([first[:, best], second[:, best]], axis=1))[0]
        first, second = first - basis @ (basis.T @ first), second - basis @ (basis.T @ second)
        rest = rest - basis @ (basis.T @ rest)
    return np.array(chosen, dtype=np.int64)


def _gains(first: Floats, second: Floats, rest: Floats) -> Floats:
    """How much of the squares of ``rest`` each pair of columns explains, (d,)."""
    a, b, c = (first**2).sum(0), (second**2).sum(0), (first * second).sum(0)
    u, v = first.T @ rest, second.T @ rest
    determinant = a * b - c * c
    gains = np.divide(
        b * u * u - 2.0 * c * u * v + a * v * v,
        determinant,
        out=np.zeros_like(a),
        where=determinant > 1e-9 * np.maximum(a * b, 1e-300),
    )
    return np.asarray(np.maximum(gains, 0.0))
