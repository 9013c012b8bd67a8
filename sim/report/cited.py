"""Published effects that the rows of a table are held against."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

EFFECT = ["estimate", "low", "high", "unit", "reference"]


def cited(rows: pd.DataFrame, by: Sequence[str], effects: pd.DataFrame) -> pd.DataFrame:
    """A row a published effect of ``rows``, whose column effects has their ids, parted by ";".

    Columns ``by`` of the row, id, estimate, low, high, unit, reference; ``effects`` is
    ``sim.evidence.effects()``. Raises ``KeyError`` for an id that is not among them.
    """
    known = effects.set_index("id")
    lines = [
        {**{name: row[name] for name in by}, "id": code, **known.loc[code, EFFECT]}
        for row in rows.to_dict("records")
        for code in filter(None, row["effects"].split(";"))
    ]
    return pd.DataFrame(lines, columns=[*by, "id", *EFFECT])
