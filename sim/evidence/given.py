"""A user's own table of published figures, to fit the model to or hold it against."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from sim.errors import InputError, nearest
from sim.host.sheet import Sheet, plain, read_sheet
from sim.text import catalogue

NEEDED = ("indicator", "scope", "year", "value", "unit")
PURPOSES = ("use", "split")  # a column that says what a figure is for, under either name
HEADINGS = {
    **dict.fromkeys(("指标", "指标名称"), "indicator"),
    **dict.fromkeys(("地区", "范围", "统计范围", "place", "region"), "scope"),
    **dict.fromkeys(("年份", "年"), "year"),
    **dict.fromkeys(("数值", "数据", "figure"), "value"),
    **dict.fromkeys(("单位", "计量单位"), "unit"),
    **dict.fromkeys(("用途",), "use"),
}
SCORED = "calibration"
NOT_SCORED = ("start", "input", "context")
SAME_SCOPE = {"region:central": "region:centre"}


type Sorted = tuple[pd.DataFrame, pd.DataFrame]


def given_observations(
    path: Path, units: Mapping[str, str], scopes: Collection[str], quotas: Collection[str] = ()
) -> Sorted:
    """The figures of a table (csv, workbook or Parquet) that the model can be held against, and its
    other rows.

    It needs the columns ``NEEDED``, in either language; see ``sorted_out``. ``row`` is that of the
    file. Raises ``InputError`` for a file that cannot be read, that lacks a column or that has no
    figure to use.
    """
    sheet = read_sheet(path)
    table = _frame(sheet)
    for name in NEEDED:
        if name not in table:
            near = nearest(name, map(str, table.columns), 0.0)  # the file has few
            raise InputError("table_lacks_column", path=path, name=name, nearest=near)
    kept, left = sorted_out(table, units, scopes, quotas)
    if kept.empty:
        why = str(left["reason"].value_counts().idxmax()) if len(left) else "empty"
        raise InputError("no_observations", path=path, reason=InputError(f"left_out.{why}"))
    numbers = [number for number, _ in sheet.rows[1:]]
    return kept, left.assign(row=[numbers[row] for row in left["row"]])


def _frame(sheet: Sheet) -> pd.DataFrame:
    """The cells by heading; ``InputError`` for a row that is wider than the heading."""
    heading = [HEADINGS.get(plain(name), name) for name in sheet.rows[0][1]]
    for number, cells in sheet.rows[1:]:
        if any(cells[len(heading) :]):
            place = {"row": number, "number": len(cells), "headings": len(heading)}
            reason = InputError("table_too_wide", **place)
            raise InputError("table_cannot", path=sheet.path, reason=reason)
    rows = [(cells + [""] * len(heading))[: len(heading)] for _, cells in sheet.rows[1:]]
    frame = pd.DataFrame(rows, columns=pd.Index(heading), dtype=str)
    return frame.loc[:, ~frame.columns.duplicated()]


def sorted_out(
    table: pd.DataFrame,
    units: Mapping[str, str],
    scopes: Collection[str],
    quotas: Collection[str] = (),
) -> Sorted:
    """The rows of ``table`` that the model can be held against, and the others.

    ``units`` are the model's indicators with their units, ``scopes`` the places it knows,
    ``quotas`` indicators that it is told and does not work out. An indicator, a unit or a place may
    go by its name in any language. Where there is a column ``use`` or ``split``, rows that say one
    of ``NOT_SCORED`` do not count. Returns (indicator, unit, scope, year,
    value, trap) and (row, indicator, unit, scope, year, value, reason), ``reason`` being one of
    purpose, not_modelled, quota, scope, year, value, unit and twice.
    """
    rows = table.astype(str).apply(lambda column: column.str.strip()).reset_index(drop=True)
    rows["scope"] = rows["scope"].replace(_named("scope", scopes) | SAME_SCOPE)
    rows["indicator"] = rows["indicator"].replace(_named("indicator", units))
    its_unit = rows["indicator"].map(dict(units))
    rows["unit"] = [
        its if given in catalogue().get(f"unit.{its}", {}).values() else given
        for its, given in zip(its_unit, rows["unit"], strict=True)
    ]
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
        "unit": known & (rows["unit"] != its_unit),
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


def _named(kind: str, words: Collection[str]) -> dict[str, str]:
    """What ``words`` are called in the catalogue, where a name is one word's alone -> the word."""
    texts = catalogue()
    by_name: dict[str, set[str]] = {}
    for word in words:
        for name in texts.get(f"{kind}.{word}", {}).values():
            by_name.setdefault(name, set()).add(word)
    alone = {name: found.pop() for name, found in by_name.items() if len(found) == 1}
    return {name: word for name, word in alone.items() if name not in words}
