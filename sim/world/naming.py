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
MARKS = ("published", "drawn", "assumed", "yours")  # of one attribute of one unit


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


def marks(
    source: Mapping[str, str], read: Mapping[str, Bools], given: Mapping[str, Bools], n: int
) -> dict[str, Array]:
    """Attribute -> place in ``MARKS`` by unit, (n,) each: where each unit's figure comes from.

    ``source`` says it of whole columns before the user's table, ``read`` tells for some which units
    an open table has, ``given`` which ones the user's.
    """
    found = {}
    for name, text in source.items():
        mark = np.full(n, MARKS.index(_mark(text)), np.int8)
        if name in read:
            mark[~read[name]] = MARKS.index("drawn")
        if name in given:
            mark[given[name]] = MARKS.index("yours")
        found[name] = mark
    return found


def _mark(source: str) -> str:
    if source in ("drawn", "user"):
        return {"drawn": "drawn", "user": "yours"}[source]
    return "assumed" if source.startswith("assumption") else "published"
