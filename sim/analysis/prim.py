"""Boxes of inputs in which cases are dense: the patient rule induction method.

Friedman & Fisher, Bump hunting in high-dimensional data, Statistics and Computing 9, 1999, as
adapted to scenario discovery by Bryant & Lempert, Thinking inside the box, Technological
Forecasting & Social Change 77, 2010. The EMA workbench is used in this file only.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

PEEL = 0.05  # share of a box that one step peels off
MASS = 0.05  # share of the runs below which a box is not peeled further
SURE = 0.05  # quasi-p-value from which a limit is lifted

LIMITS = ["factor", "low", "high", "range_low", "range_high", "qp_low", "qp_high"]


@dataclass(frozen=True)
class Box:
    """A box and the way to it.

    ``trajectory``: one row a step of peeling, with ``coverage`` (share of all cases inside),
    ``density`` (share of cases among the runs inside), ``mass`` (share of runs inside) and
    ``limited`` (number of factors); ``start`` is the step the box was made from by lifting limits.
    ``limits``: one row a limited factor with the columns of ``LIMITS``; ``low`` or ``high`` is
    missing where that side is free, ``qp_*`` is the probability of so many cases inside if the
    limit meant nothing (one-sided binomial, Bryant & Lempert 2010).
    """

    coverage: float
    density: float
    mass: float
    limits: pd.DataFrame
    trajectory: pd.DataFrame
    start: int

    def holds(self, inputs: pd.DataFrame) -> np.ndarray:
        """Which rows of ``inputs`` lie inside, shape (rows,)."""
        inside = np.ones(len(inputs), dtype=bool)
        for limit in self.limits.itertuples():
            values = inputs[limit.factor].to_numpy()
            inside &= ~((values < limit.low) | (values > limit.high))
        return inside


def find_box(inputs: pd.DataFrame, cases: np.ndarray, most: int) -> Box | None:
    """The box that best tells ``cases`` (rows,) from the other rows of ``inputs``.

    Of the boxes on the peeling trajectory the one is taken whose harmonic mean of coverage and
    density is greatest. Its limits are then lifted one by one, the least sure first, until all
    have a quasi-p-value below ``SURE`` and at most ``most`` factors are limited. None if no limit
    is left.
    """
    peeling = _peeled(inputs, cases)
    trajectory = peeling.peeling_trajectory.reset_index(drop=True)
    parts = trajectory["coverage"] + trajectory["density"]
    harmony = 2.0 * trajectory["coverage"] * trajectory["density"] / parts.where(parts > 0.0)
    start = int(harmony.fillna(0.0).idxmax())
    peeling.select(start)
    limits = peeling.box_lims[start]
    chances = _chances(peeling.p_values[start])
    while weakest := _weakest(chances, most):
        factor, side = weakest
        limits = limits.copy()
        limits.loc[side, factor] = peeling.box_lims[0].loc[side, factor]
        peeling.update(limits, np.flatnonzero(_inside(inputs, limits)))
        chances = _chances(peeling.p_values[-1])
    if not chances:
        return None
    ends = peeling.peeling_trajectory.iloc[start if limits is peeling.box_lims[start] else -1]
    kept = trajectory.rename(columns={"res_dim": "limited"})
    return Box(
        coverage=float(ends["coverage"]),
        density=float(ends["density"]),
        mass=float(ends["mass"]),
        limits=_limits(limits, peeling.box_lims[0], chances),
        trajectory=kept[["coverage", "density", "mass", "limited"]].astype(float),
        start=start,
    )


def _peeled(inputs: pd.DataFrame, cases: np.ndarray) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what else the workbench could do, were more installed
        # Here and not above: what it brings is under another licence (docs/dependencies.md), and
        # everything but the search for a box works without it.
        from ema_workbench.analysis.prim import Prim

        frame = inputs.astype(float).reset_index(drop=True)
        return Prim(frame, cases.astype(int), peel_alpha=PEEL, mass_min=MASS).find_box()


def _chances(quasi: dict[str, list[float]]) -> dict[tuple[str, int], float]:
    """(factor, side) -> quasi-p-value; the workbench marks a free side by a negative one."""
    return {
        (factor, side): value
        for factor, both in quasi.items()
        for side, value in enumerate(both)
        if value >= 0.0
    }


def _weakest(chances: dict[tuple[str, int], float], most: int) -> tuple[str, int] | None:
    """The limit to lift next, if any."""
    if not chances:
        return None
    least = max(chances, key=lambda limit: chances[limit])
    crowded = len({factor for factor, _ in chances}) > most
    return least if crowded or chances[least] >= SURE else None


def _inside(inputs: pd.DataFrame, limits: pd.DataFrame) -> np.ndarray:
    values = inputs[limits.columns].to_numpy(float)
    low, high = limits.to_numpy(float)
    return np.asarray(((values >= low) & (values <= high)).all(axis=1))


def _limits(
    limits: pd.DataFrame, whole: pd.DataFrame, chances: dict[tuple[str, int], float]
) -> pd.DataFrame:
    """Limited factors, the surest first."""
    low, high = (limits.loc[side].to_dict() for side in (0, 1))
    least, most = (whole.loc[side].to_dict() for side in (0, 1))
    rows = []
    for factor in dict.fromkeys(sorted((f for f, _ in chances), key=lambda f: _surest(chances, f))):
        chances_of_sides = [chances.get((factor, side), np.nan) for side in (0, 1)]
        ends = [
            end if np.isfinite(p) else np.nan
            for end, p in zip((low[factor], high[factor]), chances_of_sides, strict=True)
        ]
        rows.append((factor, *ends, least[factor], most[factor], *chances_of_sides))
    return pd.DataFrame(rows, columns=LIMITS)


def _surest(chances: dict[tuple[str, int], float], factor: str) -> float:
    return min(chances.get((factor, side), 1.0) for side in (0, 1))
