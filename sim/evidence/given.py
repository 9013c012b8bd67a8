"""A user's own file of published figures, to hold the model against."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from io import StringIO
from pathlib import Path

import pandas as pd

from sim.errors import InputError, nearest
from sim.host.text_file import read_text
from sim.text import catalogue

NEEDED = ("indicator", "scope", "year", "value", "unit")
PURPOSES = ("use", "split")  # a column that says what a figure is for, under either name
SCORED = "calibration"
NOT_SCORED = ("start", "input", "context")
SAME_SCOPE = {"region:central": "region:centre"}


type Sorted = tuple[pd.DataFrame, pd.DataFrame]


def given_observations(
    path: Path, units: Mapping[str, str], scopes: Collection[str], quotas: Collection[str] = ()
) -> Sorted:
    """The figures of a csv that the model can be held against, and its other rows.

    The csv needs the columns ``NEEDED``; see ``sorted_out``. ``row`` is the line of the file.
    Raises ``InputError`` for a file that cannot be read, that lacks a column or that has no
    figure to use.
    """
    try:
        content = StringIO(read_text(path))
        table = pd.read_csv(content, dtype=str, keep_default_na=False)
    except ValueError as error:
        raise InputError("table_unreadable", path=path, reason=type(error).__name__) from error
    for name in NEEDED:
        if name not in table:
            near = nearest(name, map(str, table.columns), 0.0)  # the file has few
            raise InputError("table_lacks_column", path=path, name=name, nearest=near)
    kept, left = sorted_out(table, units, scopes, quotas)
    if kept.empty:
        why = str(left["reason"].value_counts().idxmax()) if len(left) else "empty"
        raise InputError("no_observations", path=path, reason=InputError(f"left_out.{why}"))
    return kept, left.assign(row=left["row"] + 2)


def sorted_out(
    table: pd.DataFrame,
    units: Mapping[str, str],
    scopes: Collection[str],
    quotas: Collection[str] = (),
) -> Sorted:
    """The rows of ``table`` that the model can be held against, and the others.

    ``units`` are the model's indicators with their units, ``scopes`` the places it knows,
    ``quotas`` indicators that it is told and does not work out. A place may go by its code or by
    its name in any language. Where there is a column ``use`` or ``split``, rows that say one of
    ``NOT_SCORED`` do not count. Returns (indicator, unit, scope, year,
    value, trap) and (row, indicator, unit, scope, year, value, reason), ``reason`` being one of
    purpose, not_modelled, quota, scope, year, value, unit and twice.
    """
    rows = table.astype(str).apply(lambda column: column.str.strip()).reset_index(drop=True)
    rows["scope"] = rows["scope"].replace(_named(scopes))
    year = pd.to_numeric(rows["year"], errors="coerce")
    value = pd.to_numeric(rows["value"], errors="coerce")
    purpose = next((rows[name] for name in PURPOSES if name in rows), None)
    known = rows["indicator"].isin(list(units))
    faults = {
        "purpose": pd.Series(False, rows.index) if purpose is None else purpose.isin(NOT_SCORED),
        "not_modelled": ~known,
        "quota": rows["indicator"].isin(list(quotas)),
        "scope": ~rows["scope"].isin(list(scopes)),
        "year": year.isna() | (year % 1 != 0),
        "value": value.isna() | (value.abs() == float("inf")),
        "unit": known & (rows["unit"] != rows["indicator"].map(dict(units))),
    }
    reason = pd.Series("", rows.index)
    for name, wrong in faults.items():
        reason = reason.where((reason != "") | ~wrong, name)
    sound = rows.assign(year=year, value=value)[reason == ""]
    again = sound.index[sound.duplicated(["indicator", "scope", "year"])]
    reason[again] = "twice"
    kept = sound.drop(again).assign(trap=rows.get("trap", ""))
    kept = kept[["indicator", "unit", "scope", "year", "value", "trap"]]
    left = rows.loc[reason != "", ["indicator", "unit", "scope", "year", "value"]]
    left = left.assign(reason=reason[left.index])
    left.insert(0, "row", left.index)
    return kept.astype({"year": int}).reset_index(drop=True), left.reset_index(drop=True)


def _named(scopes: Collection[str]) -> dict[str, str]:
    """What places are called -> their scope."""
    texts = catalogue()
    by_name = {name: code for code in scopes for name in texts.get(f"scope.{code}", {}).values()}
    return by_name | SAME_SCOPE
