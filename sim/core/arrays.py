"""Array types used in signatures, and counts that the last bit of a figure must not decide."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]
Array = NDArray[Any]

DIGITS = 9  # of a unit that count; what is further behind the point is rounding
ROUNDING = 10.0**-DIGITS


def sum_by(place: Ints, values: Array, n: int = 0) -> Floats:
    """Sums of ``values`` (m,) by ``place`` (m,), shape (n,) or longer where a place is beyond it.

    Floats also where there is nothing to sum: ``np.bincount`` gives whole numbers then, and what
    is added to those is cut to whole numbers too.
    """
    return np.bincount(place, values, n).astype(np.float64, copy=False)


def whole(amount: NDArray[np.floating[Any]] | float) -> Floats:
    """Whole units in ``amount``, any shape: what rounding left just short of one counts as one.

    Ten times a tenth adds up to a last bit less than one, on some machines and not on others.
    """
    return np.asarray(np.floor(np.asarray(amount) + ROUNDING))


def in_turn(claims: Floats, room: float) -> Bools:
    """Who of those in turn is served, shape of ``claims`` (m,): all whose ``claims``, added up so
    far, fit into ``room``; equal to the last bit or not, a claim that just fits is served."""
    return np.asarray(np.cumsum(claims) <= room + ROUNDING * max(abs(room), 1.0))
