"""Vectorised ways of drawing a population that meets given totals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import sum_by, whole

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def apportion(total: int, weights: Floats) -> Integers:
    """Whole numbers proportional to ``weights`` (n,) that sum to ``total``: largest remainders,
    the lower place on a tie."""
    share = total * weights / weights.sum()
    count = whole(share).astype(np.int64)
    short = total - int(count.sum())
    count[np.argsort(count - share, kind="stable")[:short]] += 1
    return count


def fit_quota(wanted: Floats, room: Integers) -> Integers:
    """Whole quotas (g,) near ``wanted`` that sum to it and nowhere exceed ``room`` (g,)."""
    room = np.asarray(room, dtype=np.int64)
    quota = np.minimum(apportion(round(float(wanted.sum())), wanted), room)
    missing = min(round(float(wanted.sum())), int(room.sum())) - int(quota.sum())
    while missing > 0:
        spare = room - quota
        quota = np.minimum(quota + apportion(missing, spare.astype(np.float64)), room)
        missing = min(round(float(wanted.sum())), int(room.sum())) - int(quota.sum())
    return quota


def draw_quota(
    group: NDArray[np.integer],
    quota: Integers,
    score: Floats,
    rng: np.random.Generator,
) -> Flags:
    """Choose exactly ``quota[g]`` members of each group, odds rising with exp(``score``).

    ``group`` (n,) indexes ``quota``; a score of -inf is taken only when nobody else is left.
    Gumbel keys: the top k of score + noise are a draw without replacement (Plackett-Luce).
    """
    key = score + rng.gumbel(size=len(score))
    order = np.lexsort((-key, group))
    size = np.bincount(group, minlength=len(quota))
    first = np.cumsum(size) - size
    rank = np.arange(len(group)) - first[group[order]]
    chosen = np.zeros(len(group), dtype=bool)
    chosen[order] = rank < quota[group[order]]
    return chosen


def meet_totals(
    values: Floats,
    group: NDArray[np.integer],
    totals: Floats,
    ceiling: Floats | float = np.inf,
    rounds: int = 30,
) -> Floats:
    """Scale ``values`` (n,) within groups so that they sum to ``totals`` (g,), unit as given.

    Values above ``ceiling`` are cut to it and the others of their group take up the rest. Where
    even all at their ceiling fall short, the total is met all the same and the ceiling gives way.
    """

    def reach(parts: Floats, wanted: Floats) -> Floats:
        sums = sum_by(group, parts, len(totals))
        factor = np.divide(wanted, sums, out=np.ones_like(sums), where=sums > 0)
        return np.asarray(parts * factor[group], dtype=np.float64)

    scaled = reach(values, totals)
    held = np.zeros(len(values), dtype=bool)
    for _ in range(rounds):
        over = ~held & (scaled >= ceiling)
        if not over.any():
            break
        held |= over
        cut = np.where(held, ceiling, 0.0)
        rest = totals - sum_by(group, cut, len(totals))
        scaled = cut + reach(np.where(held, 0.0, scaled), rest)
    return reach(scaled, totals)


def standardise(values: NDArray[np.floating], weights: Floats) -> Floats:
    """``values`` (n,) less their weighted mean, over their weighted standard deviation."""
    mean = np.average(values, weights=weights)
    spread = np.sqrt(np.average((values - mean) ** 2, weights=weights))
    return np.asarray((values - mean) / max(float(spread), 1e-12), dtype=np.float64)


def uniform_ranks(latent: Floats) -> Floats:
    """Mid-ranks of ``latent`` (n,) in (0, 1): its order with an exactly uniform spread."""
    rank = np.empty(len(latent))
    rank[np.argsort(latent, kind="stable")] = np.arange(len(latent))
    return (rank + 0.5) / len(latent)
