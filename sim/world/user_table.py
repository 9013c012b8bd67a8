"""A user's own county attributes, which replace the world's: ``docs/own_tables.md``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError, nearest
from sim.world.attributes import ATTRIBUTES, CODE, PLACE, column_names
from sim.world.faults import TableError, cell_fault, shortened
from sim.world.figures import figure
from sim.world.geography import Columns
from sim.host.sheet import plain, read_sheet
from sim.world.table_checks import province_faults, range_faults
from sim.world.table_columns import Column, figures_of, is_unit_row, parts_of

type Given = dict[str, tuple[np.ndarray, np.ndarray]]
type Rows = list[tuple[int, list[str]]]


@dataclass
class _Reading:
    """What has been found so far: the columns by their attribute, and the faults."""

    columns: dict[str, Column] = field(default_factory=dict)
    faults: list[InputError] = field(default_factory=list)


def read_user_table(path: Path, county: Columns, counted: bool = False) -> Given:
    """Attribute -> (rows of ``county``, values) of a table with codes and attributes of counties.

    Empty cells leave the world's value. ``counted`` says whether the people of ``county`` are a
    census's. Raises ``TableError`` with every fault there is, ``InputError`` for what is no table.
    """
    sheet = read_sheet(path)
    reading = _Reading()
    (_, heading), rows = sheet.rows[0], sheet.rows[1:]
    _read_heading(reading, heading, rows)
    if CODE not in reading.columns:
        hint = shortened(nearest(CODE, filter(None, heading)))
        lacking = InputError("table_lacks_code", name=CODE, nearest=hint)
        raise TableError(path, [lacking, *reading.faults])
    if rows and is_unit_row(reading.columns[CODE].cell(rows[0][1])):
        _read_units(reading, *rows[0])
        rows = rows[1:]
    if not rows:
        raise InputError("table_no_rows", path=shortened(path))
    places = _places(reading, rows, county)
    there = {number: cells for number, cells in rows if number in places}
    columns = {name: c for name, c in reading.columns.items() if name in ATTRIBUTES}
    cells, figures, faults = figures_of(there, columns, ATTRIBUTES)
    reading.faults += faults
    at = np.array(list(places.values()), np.int64)
    if len(at) and len(figures.columns):
        people, by_table = _people(figures, county["population"][at])
        table = (figures, cells, reading.columns)
        reading.faults += range_faults(*table, people, counted or by_table)
        reading.faults += province_faults(*table, county["province_zh"][at], county)
    if reading.faults:
        raise TableError(path, reading.faults)
    given = {str(name): figures[name].notna().to_numpy() for name in figures}
    return {
        name: (at[there], figures[name].to_numpy()[there].astype(county[name].dtype))
        for name, there in given.items()
    }


def _read_heading(reading: _Reading, heading: list[str], rows: Rows) -> None:
    for index in range(max(len(heading), *(len(cells) for _, cells in rows), 0)):
        written = heading[index] if index < len(heading) else ""
        if written:
            _read_name(reading, index, written)
            continue
        stray = next(((n, c[index]) for n, c in rows if index < len(c) and c[index]), None)
        if stray is not None:
            place = {"row": stray[0], "number": index + 1, "value": shortened(stray[1])}
            reading.faults.append(InputError("table_no_heading", **place))


def _read_name(reading: _Reading, index: int, written: str) -> None:
    whole, without_unit, unit = parts_of(written)
    name = column_names().get(whole)
    if name is None and without_unit in column_names():
        name = column_names()[without_unit]
    else:
        unit = ""
    if name is None:
        hint = nearest(written, [CODE, *ATTRIBUTES])
        fault = InputError("table_unknown_column", name=shortened(written), nearest=hint)
        reading.faults.append(fault)
    elif name in reading.columns:
        other = shortened(reading.columns[name].heading)
        fault = InputError("table_column_twice", name=shortened(written), other=other)
        reading.faults.append(fault)
    else:
        base = ATTRIBUTES[name].unit if name in ATTRIBUTES else ""
        column = reading.columns[name] = Column(index, written, base)
        reading.faults += column.set_unit(unit, 1) if unit else []


def _read_units(reading: _Reading, row: int, cells: list[str]) -> None:
    for name, column in reading.columns.items():
        if name in ATTRIBUTES and (unit := column.cell(cells)):
            reading.faults += column.set_unit(unit, row)


def _places(reading: _Reading, rows: Rows, county: Columns) -> dict[int, int]:
    """Row of the file -> row of the counties; what stands beside the code must agree with it."""
    row_of = {int(code): c for c, code in enumerate(county[CODE])}
    places: dict[int, int] = {}
    first: dict[int, int] = {}
    for number, cells in rows:
        written = reading.columns[CODE].cell(cells)
        code = _code(written)
        if code not in row_of:
            hint = nearest(plain(written), map(str, row_of))
            reading.faults.append(cell_fault("bad_code", number, CODE, written, nearest=hint))
        elif code in first:
            other = {"other": first[code]}
            reading.faults.append(cell_fault("code_twice", number, CODE, written, **other))
        else:
            first[code], places[number] = number, row_of[code]
            _agree(reading, number, cells, code, {k: county[k][row_of[code]] for k in PLACE})
    return places


def _code(written: str) -> int:
    """Six digits, or the twelve of the statistical code of a county; -1 for anything else."""
    digits = re.fullmatch(r"([0-9]{6})(?:\.0+|0{6})?", plain(written))
    return int(digits[1]) if digits else -1


def _agree(reading: _Reading, row: int, cells: list[str], code: int, known: dict[str, Any]) -> None:
    for name, kind in PLACE.items():
        column = reading.columns.get(name)
        written = column.cell(cells) if column else ""
        if column is None or not written:
            continue
        try:
            same = (
                plain(written) == plain(str(known[name]))
                if kind == "text"
                else figure(written, kind) == float(known[name])
            )
        except ValueError:
            same = False
        if not same:
            values = {"code": code, "known": known[name]}
            fault = cell_fault("differs", row, column.heading, written, **values)
            reading.faults.append(fault)


def _people(figures: pd.DataFrame, world: np.ndarray) -> tuple[np.ndarray, bool]:
    """People of the rows: the table's, the sum of its urban and rural, or else the world's; and
    whether all are the table's."""
    nothing = pd.Series(np.nan, figures.index)
    parts = figures.get("urban_population", nothing) + figures.get("rural_population", nothing)
    given = figures.get("population", nothing).fillna(parts)
    known = given.where(given > 0.0)
    return known.fillna(pd.Series(world, figures.index)).to_numpy(), bool(known.notna().all())
