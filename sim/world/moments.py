"""Attributes drawn to published moments: mean, spread and correlation by province and kind of unit.

A draw is ``mean + sd * z`` with ``z`` correlated across attributes; a third of the variance of
``z`` is shared by the units of a prefecture, as in the census of 2020.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

PREFECTURE_SHARE = 1 / 3


def cell_values(
    table: pd.DataFrame, name: str, province: np.ndarray, kind: np.ndarray
) -> np.ndarray:
    """The column ``name`` of a table of cells (``province_code``, ``kind``, ``units``) for each
    unit.

    A cell the table lacks takes the mean over all provinces of that kind of unit, weighted by
    units.
    """
    given = table.dropna(subset=[name])
    known = dict(zip(zip(given.province_code, given.kind, strict=True), given[name], strict=True))
    fallback = {}
    for k in given["kind"].unique().tolist():
        rows = given[given["kind"] == k]
        fallback[k] = float(np.average(rows[name], weights=rows["units"]))
    cells = zip(province.tolist(), kind.tolist(), strict=True)
    return np.array([known.get(cell, fallback[cell[1]]) for cell in cells])


def correlation(table: pd.DataFrame, rows: Sequence[str], columns: Sequence[str]) -> np.ndarray:
    """The block ``rows`` x ``columns`` of a correlation table (``variable`` and one column
    each)."""
    return table.set_index("variable").loc[list(rows), list(columns)].to_numpy(dtype=float)


def root(covariance: np.ndarray) -> np.ndarray:
    """``R`` with ``R @ R.T`` the covariance; rounded tables may be slightly indefinite, so
    clipped."""
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    factor: np.ndarray = vectors * np.sqrt(np.clip(values, 0.0, None))
    return factor


def clustered_normals(prefecture: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """Standard normals (units, ``size``), a third of their variance shared within a prefecture."""
    _, cluster = np.unique(prefecture, return_inverse=True)
    shared = rng.standard_normal((cluster.max() + 1, size))[cluster]
    separate = rng.standard_normal((len(prefecture), size))
    return np.sqrt(PREFECTURE_SHARE) * shared + np.sqrt(1 - PREFECTURE_SHARE) * separate


def logistic(x: np.ndarray) -> np.ndarray:
    """Share 0-1 from its logit."""
    share: np.ndarray = 1.0 / (1.0 + np.exp(-x))
    return share


def logit(share: np.ndarray) -> np.ndarray:
    """Logit of a share, the share held within 0.0001 of its ends."""
    inside = np.clip(share, 0.0001, 0.9999)
    odds: np.ndarray = np.log(inside / (1.0 - inside))
    return odds
