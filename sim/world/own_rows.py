"""The rows of a table that a user brings: its columns, their units, and the unit of each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from sim.errors import InputError, nearest
from sim.host.sheet import plain, read_sheet
from sim.host.text_file import read_text
from sim.world.attributes import CODE, Attribute
from sim.world.faults import TableError, cell_fault, shortened
from sim.world.files import sha256
from sim.world.table_columns import Column, is_unit_row, parts_of

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
