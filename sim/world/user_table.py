"""A user's own county attributes, which replace the world's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import InputError, nearest
from sim.world.geography import Columns

PLACE = ("adcode", "name_zh", "province_code", "province_zh", "prefecture_code", "prefecture_zh")
SHARES = (
    "bachelor_share",
    "agriculture_jobs",
    "manufacturing_jobs",
    "ict_jobs",
    "scitech_jobs",
    "minority_share",
    "employed_share",
    "primary_share",
    "secondary_share",
    "literacy_rural",
    "literacy_urban",
    "digital",
)


def read_user_table(path: Path, columns: Columns) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Column -> (rows, values) of a csv with ``adcode`` and columns of the counties.

    Empty cells leave the world's value. Raises ``InputError`` for an unreadable file, an unknown
    column (naming the nearest) or code, and for a value out of its range.
    """
    try:
        table = pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise InputError("table_unreadable", path=path, reason=type(error).__name__) from error
    allowed = [name for name in columns if name not in PLACE]
    if "adcode" not in table:
        hint = nearest("adcode", map(str, table.columns))
        raise InputError("table_lacks_column", path=path, name="adcode", nearest=hint)
    for name in table.columns:
        if name != "adcode" and name not in allowed:
            raise InputError(
                "table_unknown_column", path=path, name=name, nearest=nearest(str(name), allowed)
            )
    rows = _rows(table, path, columns["adcode"])
    return {
        name: _values(table[name], rows, path, columns[name])
        for name in map(str, table.columns)
        if name != "adcode"
    }


def _rows(table: pd.DataFrame, path: Path, codes: np.ndarray) -> np.ndarray:
    asked = pd.to_numeric(table["adcode"], errors="coerce").fillna(-1).astype("int64")
    rows = pd.Index(codes).get_indexer(asked)
    bad = asked[(rows < 0) | asked.duplicated().to_numpy()]
    if len(bad):
        hint = nearest(str(bad.iloc[0]), map(str, codes))
        given = table["adcode"].loc[bad.index[0]]
        raise InputError("table_bad_code", path=path, code=given, nearest=hint)
    return np.asarray(rows)


def _values(
    cells: pd.Series, rows: np.ndarray, path: Path, like: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    given = cells.notna().to_numpy()
    numbers = pd.to_numeric(cells[given].map(_as_number), errors="coerce").to_numpy(dtype=float)
    high = 1.0 if cells.name in SHARES or like.dtype == bool else np.inf
    low = -np.inf if cells.name in ("lon", "lat") else 0.0
    outside = ~np.isfinite(numbers) | (numbers < low) | (numbers > high)
    if outside.any():
        value = cells[given].to_numpy()[outside][0]
        raise InputError(
            "table_bad_value", path=path, name=cells.name, value=value, low=low, high=high
        )
    return rows[given], numbers.astype(like.dtype)


def _as_number(cell: object) -> object:
    return {"true": 1, "false": 0}.get(str(cell).lower(), cell)
