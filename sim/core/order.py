"""Agents in order of a number, equals by their lasting id, so that no order of rows matters.

Each function gives what ``np.lexsort`` gives and sorts less: few numbers are equal to another, of
most rankings only the first are asked for, and groups are small whole numbers.
"""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Array, Ints

FEW = 1 << 16  # groups below it are sorted by counting


def ordered(values: Array, ids: Ints) -> Ints:
    """Places in ascending order of ``values`` (n,), equals by ``ids`` (n,); shape (n,)."""
    place = np.argsort(values)
    ranked = values[place]
    level = ranked[1:] == ranked[:-1]
    if level.any():
        tied = np.flatnonzero(np.r_[False, level] | np.r_[level, False])
        place[tied] = place[tied][np.lexsort((ids[place[tied]], ranked[tied]))]
    return place


def grouped(group: Ints, values: Array, ids: Ints) -> Ints:
    """Places in order of ``group`` (n,), whole numbers from nought; within a group in order of
    ``values``, equals by ``ids``; shape (n,)."""
    place = ordered(values, ids)
    key = group[place]
    if len(group) and group.max() < FEW:
        key = key.astype(np.uint16)
    return np.asarray(place[np.argsort(key, kind="stable")])


def first(number: int, values: Array, ids: Ints) -> Ints:
    """The first ``number`` places of ``ordered``, or all where there are fewer."""
    if number <= 0:
        return np.zeros(0, np.int64)
    if number >= len(values) // 2:
        return ordered(values, ids)[:number]
    limit = np.partition(values, number - 1)[number - 1]
    near = np.flatnonzero(values <= limit)
    return np.asarray(near[ordered(values[near], ids[near])][:number])
