"""The rows of a table that a user brings: its columns, their units, and the unit of each row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sim.errors import InputError, nearest
from sim.host.sheet import plain, read_sheet
from sim.host.text_file import read_text
from sim.world.attributes import CODE, PLACE, Attribute
from sim.world.faults import TableError, cell_fault, shortened
from sim.world.figures import figure
from sim.world.files import sha256
from sim.world.former import SPLIT, WHOLE, Former
from sim.world.geography import Columns
from sim.world.table_columns import Column, is_unit_row, parts_of
from sim.world.unit_names import Places

NAME, PROVINCE, PREFECTURE = "name_zh", "province_zh", "prefecture_zh"
UNITS_FILE = ".units.yaml"  # beside mine.csv: mine.units.yaml


@dataclass(frozen=True)
class Kind:
    """What the table of the setting ``world.<setting>`` may hold.

    ``names`` leads from a heading, as ``plain`` leaves it, to a column; ``figures`` are the columns
    of numbers, ``needed`` those without which there is no reading. A row is ``placed`` by the code
    or name of its unit. With ``whole`` it has figures of its whole unit, which those of a former
    part of it are not.
    """

    setting: str
    names: Mapping[str, str]
    figures: Mapping[str, Attribute] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    placed: bool = True
    whole: bool = False


@dataclass
class Reading:
    """What has been found in a table so far: its columns, its rows by number in the file, faults,
    and ``followed``: cells that name a unit otherwise than it is called today, with that unit."""

    path: Path
    kind: Kind
    columns: dict[str, Column] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: list[InputError] = field(default_factory=list)
    followed: list[dict[str, object]] = field(default_factory=list)

    def cell(self, name: str, cells: list[str]) -> str:
        """What ``cells`` have in the column ``name``; nothing if there is no such column."""
        column = self.columns.get(name)
        return column.cell(cells) if column else ""

    def fault(self, key: str, row: int, name: str, written: object, /, **values: object) -> None:
        """Note a fault of the cell of ``row`` in the column ``name``."""
        heading = self.columns[name].heading if name in self.columns else name
        self.faults.append(cell_fault(key, row, heading, written, **values))

    def check(self) -> None:
        """Raise ``TableError`` if there is any fault."""
        if self.faults:
            raise TableError(self.path, self.faults, self.kind.setting)

    def report(self, units: int, figures: int) -> dict[str, object]:
        """What was matched: file with its sha256, rows, units, figures, cells left empty, columns
        with what they were read as, units followed, in order."""
        columns = {
            column.heading: {"read_as": name, "unit": column.unit}
            | ({"written_in": column.written, "times": column.multiple} if column.written else {})
            for name, column in self.columns.items()
        }
        numeric = [c for name, c in self.columns.items() if name in self.kind.figures]
        empty = sum(not column.cell(cells) for _, cells in self.rows for column in numeric)
        return {
            "file": self.path.name,
            "sha256": sha256(self.path),
            "rows": len(self.rows),
            "units": units,
            "figures": figures,
            "empty_cells": empty,
            "columns": columns,
            "followed": self.followed,
        }


def read_rows(path: Path, kind: Kind) -> Reading:
    """The columns and rows of ``path``; faults are noted, not raised.

    Raises ``InputError`` for what is no table, and for one without rows.
    """
    sheet, reading = read_sheet(path), Reading(path, kind)
    (_, heading), rows = sheet.rows[0], sheet.rows[1:]
    for index in range(max(len(heading), *(len(cells) for _, cells in rows), 0)):
        written = heading[index] if index < len(heading) else ""
        if written:
            _read_heading(reading, index, written)
            continue
        stray = next(((n, c[index]) for n, c in rows if index < len(c) and c[index]), None)
        if stray is not None:
            place = {"row": stray[0], "number": index + 1, "value": shortened(stray[1])}
            reading.faults.append(InputError("table_no_heading", **place))
    if kind.placed and not {CODE, NAME} & set(reading.columns):
        hint = shortened(nearest(CODE, filter(None, heading)))
        lacking = InputError("table_lacks_code", name=CODE, nearest=hint)
        raise TableError(path, [lacking, *reading.faults], kind.setting)
    for name in kind.needed:
        if name not in reading.columns:
            hint = shortened(nearest(name, filter(None, heading)))
            about = {"path": shortened(path), "name": name, "nearest": hint}
            raise InputError("table_lacks_column", **about)
    if rows and reading.columns and is_unit_row(_first(reading, rows[0][1])):
        number, cells = rows.pop(0)
        for name in kind.figures:
            if unit := reading.cell(name, cells):
                reading.faults += reading.columns[name].set_unit(unit, number)
    if not rows:
        raise InputError("table_no_rows", path=shortened(path))
    reading.rows = rows
    _read_units_file(reading)
    return reading


def units_file(path: Path) -> Path:
    """Where the units of the columns of ``path`` may be declared: ``mine.units.yaml``."""
    return path.with_name(path.stem + UNITS_FILE)


def _first(reading: Reading, cells: list[str]) -> str:
    """What stands in the leftmost column of what a row is about."""
    about = [c for name, c in reading.columns.items() if name not in reading.kind.figures]
    return min(about, key=lambda column: column.index).cell(cells) if about else ""


def _read_heading(reading: Reading, index: int, written: str) -> None:
    kind = reading.kind
    whole, without_unit, unit = parts_of(written)
    name = kind.names.get(whole)
    if name is None and without_unit in kind.names:
        name = kind.names[without_unit]
    else:
        unit = ""
    if name is None:
        hint = nearest(written, dict.fromkeys(kind.names.values()))
        fault = InputError("table_unknown_column", name=shortened(written), nearest=hint)
        reading.faults.append(fault)
    elif name in reading.columns:
        other = shortened(reading.columns[name].heading)
        fault = InputError("table_column_twice", name=shortened(written), other=other)
        reading.faults.append(fault)
    else:
        base = kind.figures[name].unit if name in kind.figures else ""
        column = reading.columns[name] = Column(index, written, base)
        reading.faults += column.set_unit(unit, 1) if unit else []


def _read_units_file(reading: Reading) -> None:
    path = units_file(reading.path)
    if not path.exists():
        return
    try:
        content = yaml.safe_load(read_text(path))
    except (yaml.YAMLError, RecursionError):
        content = None
    if not isinstance(content, dict) or not all(isinstance(x, str) for x in content.values()):
        raise InputError("table_units_file", file=shortened(path))
    for heading, unit in content.items():
        name = reading.kind.names.get(plain(str(heading)), "")
        if name not in reading.columns or name not in reading.kind.figures:
            near = nearest(str(heading), (c.heading for c in reading.columns.values()))
            about = {"file": shortened(path), "name": shortened(heading), "nearest": near}
            reading.faults.append(InputError("table_units_unknown", **about))
            continue
        column = reading.columns[name]
        if column.written and plain(column.written) != plain(unit):
            reading.fault("unit_twice", 1, name, unit, other=column.written)
        else:
            reading.faults += column.set_unit(unit, 1)


def rows_of_units(reading: Reading, places: Places) -> dict[int, int]:
    """Row of the file -> row of the units, for a table with a row a unit; what stands beside code
    or name must agree with the unit."""
    found: dict[int, int] = {}
    first: dict[int, int] = {}
    for number, cells in reading.rows:
        row = row_of(reading, number, cells, places)
        if row is None:
            continue
        if row in first:
            name = CODE if reading.cell(CODE, cells) else NAME
            other = {"other": first[row]}
            reading.fault("code_twice", number, name, reading.cell(name, cells), **other)
        else:
            first[row], found[number] = number, row
    return found


def row_named(
    reading: Reading, number: int, column: str, written: str, places: Places
) -> int | None:
    """The row of the unit that a cell names by its code, its name, or province and name (江苏省
    昆山市); None with a fault noted."""
    look = Look(reading, number, column, written, places)
    if plain(written)[:1].isdigit():
        return look.by_code()
    province, _, name = " ".join(written.split()).rpartition(" ")
    return look.by_name(name, province, "")


def row_of(reading: Reading, number: int, cells: list[str], places: Places) -> int | None:
    """The row of the unit that a row is of, by its code, or else its name; None with a fault."""
    code, name = reading.cell(CODE, cells), reading.cell(NAME, cells)
    province, prefecture = reading.cell(PROVINCE, cells), reading.cell(PREFECTURE, cells)
    before = len(reading.followed)
    if code or not name:
        row = Look(reading, number, CODE, code, places).by_code(name)
    elif plain(name)[:1].isdigit():
        row = Look(reading, number, NAME, name, places).by_code()
    else:
        row = Look(reading, number, NAME, name, places).by_name(name, province, prefecture)
    if row is not None and len(reading.followed) == before:  # older rows have older places too
        _agree(reading, number, cells, places.units, row)
    return row


@dataclass(frozen=True)
class Look:
    """One cell, ``written`` in ``row`` and ``column``, that names a unit."""

    reading: Reading
    row: int
    column: str
    written: str
    places: Places

    def by_code(self, name: str = "") -> int | None:
        """The row of the unit with this code; ``name`` stands beside it."""
        places, code = self.places, _code(self.written)
        name, gone = plain(name), places.gone.get(code, [])
        former = places.renamed(code, name) if code in places.row_of else None
        if code in places.row_of and former is None:
            return places.row_of[code]
        if former is None and gone:
            former = next((f for f in gone if plain(f.name) == name), None)
            if former is None and name:
                known = {"code": code, "known": " / ".join(f.name for f in gone)}
                self.reading.fault("differs", self.row, NAME, name, **known)
                return None
            former = former or gone[-1]
        if former is None:
            near = nearest(plain(self.written), map(str, places.row_of))
            self.reading.fault("bad_code", self.row, self.column, self.written, nearest=near)
            return None
        return self._follow(former)

    def by_name(self, name: str, province: str, prefecture: str) -> int | None:
        """The row of the one unit of this name in ``province`` and ``prefecture``, where given."""
        places, asked = self.places, self._provinces(province)
        if asked is None:
            return None
        name = "".join(name.split())
        rows, gone = places.called(name, asked), places.former(name, asked)
        if not rows and not gone:
            rows = places.short(name, asked)
        if prefecture:
            inside = places.units[PREFECTURE].astype(str)
            rows = [c for c in rows if _begins(inside[c], prefecture)] or rows
            gone = [f for f in gone if _begins(inside[places.row_of[f.now[0]]], prefecture)] or gone
            if len(rows) == 1 and _begins(inside[rows[0]], prefecture):
                gone = []
        codes = [int(places.units[CODE][c]) for c in rows]
        gone = [f for f in gone if not set(f.now) <= set(codes)]
        if len(rows) == 1 and not gone:
            if (known := str(places.units[NAME][rows[0]])) != name:
                self._note(rows[0], "short", None, known)
            return rows[0]
        if not rows and len(gone) == 1:
            return self._follow(gone[0])
        listed = [
            f"{code} {places.units[PREFECTURE][c]}" for code, c in zip(codes, rows, strict=True)
        ]
        listed += [f"{f.code} ({f.year})" for f in gone]
        if listed:
            about: dict[str, object] = {"allowed": "; ".join(listed)}
            self.reading.fault("which_place", self.row, self.column, self.written, **about)
        else:
            near = nearest(name, self._names(asked))
            self.reading.fault("unknown_place", self.row, self.column, self.written, nearest=near)
        return None

    def _names(self, provinces: list[str]) -> list[str]:
        units = self.places.units
        inside = zip(units[NAME].tolist(), units[PROVINCE].tolist(), strict=True)
        return [name for name, province in inside if not provinces or province in provinces]

    def _provinces(self, province: str) -> list[str] | None:
        """Those that ``province`` means: 江苏 is 江苏省; none without one, None with a fault."""
        if not province:
            return []
        known = list(self.places.provinces.values())
        found = [name for name in known if _begins(name, province)]
        if not found:
            near = nearest(province, known)
            self.reading.fault("unknown_place", self.row, PROVINCE, province, nearest=near)
        return found or None

    def _follow(self, former: Former) -> int | None:
        """The unit that ``former`` has become, if what was said of it can be said of that."""
        places = self.places
        rows = [places.row_of[code] for code in former.now]
        now = ", ".join(f"{places.units[NAME][c]} ({places.units[CODE][c]})" for c in rows)
        about = {"name": former.name, "year": former.year, "now": now}
        if former.change == SPLIT:
            self.reading.fault("split", self.row, self.column, self.written, **about)
            return None
        if self.reading.kind.whole and former.change not in WHOLE:
            self.reading.fault("merged", self.row, self.column, self.written, **about)
            return None
        self._note(rows[0], former.change, former.year, former.name)
        return rows[0]

    def _note(self, row: int, change: str, year: int | None, name: str) -> None:
        units = self.places.units
        self.reading.followed.append(
            {
                "row": self.row,
                "written": self.written,
                "change": change,
                "year": year,
                "former": name,
                "code": int(units[CODE][row]),
                "name": str(units[NAME][row]),
            }
        )


def _begins(name: str, written: str) -> bool:
    return plain(name).startswith(plain(written))


def _code(written: str) -> int:
    """Six digits, or the twelve of the statistical code of a county; -1 for anything else."""
    digits = re.fullmatch(r"([0-9]{6})(?:\.0+|0{6})?", plain(written))
    return int(digits[1]) if digits else -1


def _agree(reading: Reading, row: int, cells: list[str], units: Columns, c: int) -> None:
    for name, kind in PLACE.items():
        if name in reading.kind.needed:  # a column of the table's own, such as an institute's kind
            continue
        written, known = reading.cell(name, cells), units[name][c]
        if name == NAME and plain(written)[:1].isdigit():  # a code in the column of names
            continue
        if written and not _same(written, known, kind):
            values = {"code": units[CODE][c], "known": known}
            reading.fault("differs", row, name, written, **values)


def _same(written: str, known: Any, kind: str) -> bool:
    if kind == "text":  # 江苏 is 江苏省
        return len(plain(written)) > 1 and _begins(str(known), written)
    try:
        return figure(written, kind) == float(known)
    except ValueError:
        return False
