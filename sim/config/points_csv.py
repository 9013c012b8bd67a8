"""Points from a csv: a row a point, a column a setting that varies, an empty cell for one that
does not vary there. A column ``scenario`` keeps a row for the scenario it names.

Cells are separated by commas; by semicolons or tabs if the first line has those and no comma.
Empty columns without a name, which spreadsheets leave behind, are passed over.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from sim.config.vary import Value, declared, value_of
from sim.config.written import Scalar
from sim.errors import InputError, nearest
from sim.host.text_file import read_text

SCENARIO = "scenario"
SEPARATORS = (",", ";", "\t")
MOST = 1_000_000  # rows

type Read = tuple[dict[str, Value], str | None]
type Line = tuple[int, list[str]]


def read_points(file: str | None, scenarios: Sequence[str]) -> list[Read]:
    """Values and scenario (None: all of ``scenarios``) of every row of ``file``.

    Raises ``InputError``, naming line and column, for what cannot be read and for a row that is
    there twice.
    """
    if file is None:
        raise InputError("csv_without_file")
    lines = _lines(file)
    _, heads = next(lines, (0, []))
    for head in heads:
        if heads.count(head) > 1 and head:
            raise InputError("csv_column_twice", file=file, column=head)
        if head not in (SCENARIO, ""):
            _check_head(file, head)
    rows: dict[tuple[object, ...], int] = {}
    points: list[Read] = []
    for line, row in lines:
        values, only = _read(file, line, heads, row, scenarios)
        first = rows.setdefault((only, *values.items()), line)
        if first != line:
            raise InputError("csv_row_twice", file=file, line=line, first=first)
        points.append((values, only))
    if not points:
        raise InputError("csv_empty", file=file)
    return points


def _lines(file: str) -> Iterator[Line]:
    """Number and cells of every line that has any, cells without the blanks around them."""
    content = read_text(file)
    first = content.lstrip().partition("\n")[0]
    separator = next((sign for sign in SEPARATORS if sign in first), ",")
    table = csv.reader(StringIO(content, newline=""), delimiter=separator, strict=True)
    try:
        for row in table:
            if table.line_num > MOST:
                raise InputError("csv_long", file=file, most=MOST)
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield table.line_num, cells
    except csv.Error as error:
        line = table.line_num
        raise InputError("csv_syntax", file=file, line=line, reason=str(error)) from None


def _check_head(file: str, head: str) -> None:
    try:
        declared(head)
    except InputError as error:
        raise InputError("in_file", file=file, reason=error) from None


def _read(file: str, line: int, heads: list[str], row: list[str], scenarios: Sequence[str]) -> Read:
    filled = len(heads) if len(row) > len(heads) and not any(row[len(heads) :]) else len(row)
    row = row[:filled]
    nameless = any(cell and not head for head, cell in zip(heads, row, strict=False))
    if len(row) != len(heads) or nameless:
        columns = len([head for head in heads if head])
        cells = max(k for k, cell in enumerate(row, start=1) if cell) if nameless else len(row)
        raise InputError("csv_cells", file=file, line=line, cells=cells, columns=columns)
    given = {head: cell for head, cell in zip(heads, row, strict=True) if cell}
    only = given.pop(SCENARIO, None)
    if only is not None and only not in scenarios:
        near, known = nearest(only, scenarios), ", ".join(scenarios)
        raise InputError(
            "csv_scenario", file=file, line=line, name=only, nearest=near, allowed=known
        )
    place = f"{file}:{line} "
    return {
        name: value_of(name, Scalar(cell, quoted=True), place + name)
        for name, cell in given.items()
    }, only
