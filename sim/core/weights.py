"""Sums and quantiles over agents that each stand for several, exact in any order of rows."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Array, Bools, Floats, Ints
from sim.core.compiled import njit
from sim.core.table import Table

WEIGHT_GRAIN = 1024.0  # weights are multiples of 1/1024, so that sums of them are exact
BINS = 4096  # of equal width in which a quantile is looked for before anything is sorted


def exact(values: Floats) -> Floats:
    """Rounded to a multiple of 1/1024: sums of such numbers do not depend on their order."""
    return np.asarray(np.rint(values * WEIGHT_GRAIN) / WEIGHT_GRAIN)


def county_sum(table: Table, values: Array, n: int) -> Floats:
    """Weighted sum over living agents by county, exact in any order, shape (n,)."""
    return _county_sum(table.alive, table["county"], table["weight"], values, n)


@njit
def _county_sum(alive: Bools, county: Ints, weight: Floats, values: Array, n: int) -> Floats:
    # Neighbours in the table are of one county: four totals in turn wait less for each other.
    total = np.zeros((4, n))
    for i in range(alive.size):
        if alive[i]:
            total[i & 3, county[i]] += np.rint(weight[i] * values[i] * WEIGHT_GRAIN) / WEIGHT_GRAIN
    return total[0] + total[1] + total[2] + total[3]


def weighted_quantile(values: Floats, weights: Floats, at: float) -> Floats:
    """Quantile of what the values stand for: the first value at which ``at`` of all weight is
    reached."""
    return np.asarray(np.quantile(values, at, weights=weights, method="inverted_cdf"))


@njit
def group_quantile(
    member: Bools, group: Ints, values: Floats, weights: Floats, groups: int, at: float
) -> Floats:
    """``weighted_quantile`` of the members of each group, shape (groups,); nan where a group has
    none. Members are counted in bins and only those of the bin in which the quantile lies are
    sorted; sums of weights are exact, so the bins change nothing."""
    low, high = np.full(groups, np.inf), np.full(groups, -np.inf)
    for i in range(group.size):
        if member[i]:
            g = group[i]
            low[g], high[g] = min(low[g], values[i]), max(high[g], values[i])
    mass = np.zeros((groups, BINS))
    for i in range(group.size):
        if member[i]:
            g = group[i]
            mass[g, _bin(values[i], low[g], high[g])] += weights[i]
    bin_of, before = np.full(groups, -1, np.int64), np.zeros(groups)
    for g in range(groups):
        total = mass[g].sum()
        for k in range(BINS):
            if total > 0.0 and (before[g] + mass[g, k]) / total >= at:
                bin_of[g] = k
                break
            before[g] += mass[g, k]
    near = np.zeros(group.size, np.bool_)
    for i in range(group.size):
        if member[i]:
            g = group[i]
            near[i] = _bin(values[i], low[g], high[g]) == bin_of[g]
    rows = np.flatnonzero(near)
    rows = rows[np.argsort(values[rows])]
    out = np.full(groups, np.nan)
    for g in range(groups):
        total, upto = mass[g].sum(), before[g]
        for i in rows[group[rows] == g]:
            upto += weights[i]
            out[g] = values[i]
            if upto / total >= at:
                break
    return out


@njit
def _bin(value: float, low: float, high: float) -> int:
    return min(int((value - low) / max(high - low, 1e-300) * BINS), BINS - 1)
