"""Whose figures a unit carries: a place is named beside a result only if its own were read.

The three attributes of ``NAMING`` decide: people, which most figures are divided by, GDP, and
above-scale industrial firms, which place the firms that are drawn. A unit with all three read
differs from its neighbours in what it is known to be; one that lacks any is a plausible neighbour.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.core.arrays import Array, Bools

NAMING = ("population", "gdp", "above_scale_firms_2020")
DRAWN, PARTLY, READ, USER = "drawn", "partly", "read", "user"
WORDS = (DRAWN, PARTLY, READ, USER)
NAMED = (READ, USER)  # units with these may be named


def figures(read: Mapping[str, Bools], given: Mapping[str, Bools]) -> Array:
    """A word of ``WORDS`` by unit, shape (n,).

    ``read`` and ``given`` tell for attributes of ``NAMING`` which units have them from an open
    table and from the user's. All three there: ``user`` if any is the user's, else ``read``; some:
    ``partly``; none: ``drawn``.
    """
    by_user = np.stack([given[name] for name in NAMING])
    there = np.stack([read[name] for name in NAMING]) | by_user
    complete, some = there.all(axis=0), there.any(axis=0)
    return np.select(
        [complete & by_user.any(axis=0), complete, some], [USER, READ, PARTLY], default=DRAWN
    )


def may_be_named(naming: Array) -> Bools:
    """Which units may be named beside a result, shape (n,)."""
    return np.isin(naming, NAMED)
