"""Which unit each row of a user's table is of, and what is said of one that cannot be followed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sim.errors import nearest
from sim.host.sheet import plain
from sim.world.attributes import CODE, PLACE
from sim.world.figures import figure
from sim.world.former import SPLIT, WHOLE, Former
from sim.world.geography import Columns
from sim.world.own_rows import NAME, PREFECTURE, PROVINCE, Reading
from sim.world.unit_names import Places


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
