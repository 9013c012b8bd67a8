"""GDP, sectors, budget, loans and industrial firms by unit in 2020, from the open table of the
county yearbook 2021 or one of the same columns.

The table has names and provinces but no codes, a row at a province's border names several
provinces, and some names are older than the units' (a county that became a city or a district
meanwhile).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from sim import evidence
from sim.errors import InputError, nearest
from sim.host.sheet import plain, read_sheet
from sim.world.attributes import ATTRIBUTES, Attribute
from sim.world.faults import TableError, cell_fault, shortened
from sim.world.geography import Columns
from sim.world.table_checks import province_faults, range_faults
from sim.world.table_columns import Column, figures_of, is_unit_row, parts_of
from sim.world.unit_names import Places, bare

HEADINGS = {
    "地区生产总值": "gdp",
    "第一产业增加值": "primary",
    "第二产业增加值": "secondary",
    "第三产业增加值": "tertiary",
    "地方一般公共预算收入": "fiscal_revenue",
    "年末金融机构各项贷款余额": "loans",
    "规模以上工业企业": "above_scale_firms_2020",
}
SECTORS = ("primary", "secondary", "tertiary")
ASKED = ATTRIBUTES | dict.fromkeys(SECTORS, Attribute("yuan", 0.0, ATTRIBUTES["gdp"].high))
KNOWN = (
    "gdp",
    "primary_share",
    "secondary_share",
    "fiscal_revenue",
    "loans",
    "above_scale_firms_2020",
)
TEN_THOUSAND_YUAN = "万元"  # the yearbook's unit of money, where the table names no other
REMARK_ROW = ("remark", "remarks", "备注", "注")
TOLERANCE = 0.02  # sectors may miss GDP by this share before the row's shares are set aside


@dataclass
class _Table:
    """Rows by their number in the file, columns by what is in them."""

    path: Path
    rows: list[tuple[int, list[str]]]
    columns: dict[str, Column]
    faults: list[InputError] = field(default_factory=list)


def read_yearbook(
    path: Path, units: Columns, people: np.ndarray, counted: bool
) -> tuple[Columns, list[str], np.ndarray]:
    """Economy by unit (not a number where the yearbook is silent), notes, units used (mask).

    ``gdp``, ``fiscal_revenue``, ``loans`` in yuan; ``primary_share``, ``secondary_share`` of GDP;
    ``above_scale_firms_2020``. The notes name rows that fit no unit or hold no figure (file: row),
    rows whose three sectors do not add up to GDP, whose shares are left unknown (file: row: GDP ≠
    1 + 2 + 3), and units of county area without a row (code, name: file). ``people`` of the units,
    ``counted`` or drawn, tell figures that cannot be. Raises ``InputError`` for a table it can't
    use, with all its faults.
    """
    evidence.note("yearbook", 2020)
    table = _read(path)
    places, notes = _places(table, units)
    if not places and not table.faults:
        first = shortened(table.rows[0][1][0]) if table.rows else ""
        raise InputError("table_fits_nothing", path=shortened(path), value=first)
    rows = {number: cells for number, cells in table.rows if number in places}
    cells, figures, faults = figures_of(rows, table.columns, ASKED)
    table.faults += faults
    at = np.array(list(places.values()), np.int64)
    if len(at):
        checked = (figures, cells, table.columns)
        table.faults += range_faults(*checked, people[at], counted, ASKED)
        table.faults += province_faults(*checked, units["province_zh"][at], units)
    if table.faults:
        raise TableError(path, table.faults, "yearbook")
    economy = figures.drop(columns=list(SECTORS))
    shares = figures[[*SECTORS]].div(figures["gdp"], axis=0)
    odd = figures[[*SECTORS]].sum(axis=1, skipna=False) - figures["gdp"]
    fits = odd.abs() <= TOLERANCE * figures["gdp"]
    for sector in ("primary", "secondary"):
        economy[f"{sector}_share"] = shares[sector].where(fits)
    known: Columns = {name: np.full(len(units["adcode"]), np.nan) for name in KNOWN}
    for name in KNOWN:
        known[name][at] = economy[name].to_numpy()
    used = np.zeros(len(units["adcode"]), bool)
    used[at] = economy.notna().any(axis=1).to_numpy()
    notes += _odd_rows(table, fits, economy)
    lacking = np.flatnonzero(units["county_area"] & ~used)
    notes += [f"{units['adcode'][c]} {units['name_zh'][c]}: {path.name}" for c in lacking]
    return known, notes, used


def _read(path: Path) -> _Table:
    sheet = read_sheet(path)
    table = _Table(path, sheet.rows[1:], {})
    heading = sheet.rows[0][1]
    names = {plain(asked): name for asked, name in HEADINGS.items()}
    for index, written in enumerate(heading):
        whole, without_unit, unit = parts_of(written)
        name = names.get(whole) or names.get(without_unit)
        if name is not None and name not in table.columns:
            column = table.columns[name] = Column(index, written, ASKED[name].unit)
            if column.unit == "yuan":
                table.faults += column.set_unit(unit or TEN_THOUSAND_YUAN, 1)
    for asked, name in HEADINGS.items():
        if name not in table.columns:
            hint = shortened(nearest(asked, heading))
            raise InputError("table_lacks_column", path=shortened(path), name=asked, nearest=hint)
    while table.rows and _is_head(table.rows[0][1][0]):
        number, cells = table.rows.pop(0)
        for column in table.columns.values() if is_unit_row(cells[0]) else ():
            if unit := column.cell(cells):
                table.faults += column.set_unit(unit, number)
    _straighten(table, len(heading))
    return table


def _is_head(cell: str) -> bool:
    return is_unit_row(cell) or plain(cell) in REMARK_ROW


def _straighten(table: _Table, headings: int) -> None:
    """Takes out a stray empty cell behind the revenue, which shifts the rest of a row of the open
    table; a row that is still wider than the heading is a fault."""
    widths = [len(cells) for _, cells in table.rows]
    usual = max(widths, key=widths.count, default=headings)
    after_revenue = table.columns["fiscal_revenue"].index + 1
    for number, cells in table.rows:
        if len(cells) > usual and cells[after_revenue] == "":
            del cells[after_revenue]
        if any(cells[headings:]):
            place = {"row": number, "number": len(cells), "headings": headings}
            table.faults.append(InputError("table_too_wide", **place))
        cells += [""] * (headings - len(cells))


def _places(table: _Table, units: Columns) -> tuple[dict[int, int], list[str]]:
    """Row of the file -> row of the units; notes on rows that fit none."""
    find = Places(units).find
    places: dict[int, int] = {}
    first: dict[int, int] = {}
    notes = []
    for number, cells in table.rows:
        name, provinces = bare(cells[0]), cells[1]
        c = find(name, provinces)
        if c is None:
            notes.append(f"{table.path.name}: {provinces} {name}")
        elif c in first:
            other = {"other": first[c]}
            table.faults.append(cell_fault("name_twice", number, "1", cells[0], **other))
        else:
            first[c], places[number] = number, c
    return places, notes


def _odd_rows(table: _Table, fits: pd.Series, economy: pd.DataFrame) -> list[str]:
    notes = []
    for number, cells in table.rows:
        if number in fits.index and not fits[number]:
            place = f"{table.path.name}: {cells[1]} {bare(cells[0])}"
            silent = economy.loc[number].isna().all()
            notes.append(place if silent else f"{place}: GDP ≠ 1 + 2 + 3")
    return notes
