"""Points from a csv: a row a point, a column a setting that varies, an empty cell for one that
does not vary there. A column ``scenario`` keeps a row for the scenario it names."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.config.vary import Value, declared, value_of
from sim.errors import InputError, nearest

SCENARIO = "scenario"

type Read = tuple[dict[str, Value], str | None]


def read_points(file: str | None, scenarios: Sequence[str]) -> list[Read]:
    """Values and scenario (None: all of ``scenarios``) of every row of ``file``.

    Raises ``InputError``, naming line and column, for what cannot be read.
    """
    if file is None:
        raise InputError("csv_without_file")
    try:
        lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("file_unreadable", file=file, reason=error) from None
    table = csv.reader(lines)
    heads = [head.strip() for head in next(table, [])]
    for head in heads:
        if head != SCENARIO:
            declared(head)
        if heads.count(head) > 1:
            raise InputError("csv_column_twice", file=file, column=head)
    rows = [_read(file, table.line_num, heads, row, scenarios) for row in _filled(table)]
    if not rows:
        raise InputError("csv_empty", file=file)
    return rows


def _filled(table: Iterator[list[str]]) -> Iterator[list[str]]:
    return (row for row in table if any(cell.strip() for cell in row))


def _read(file: str, line: int, heads: list[str], row: list[str], scenarios: Sequence[str]) -> Read:
    if len(row) != len(heads):
        raise InputError("csv_cells", file=file, line=line, cells=len(row), columns=len(heads))
    cells = {head: cell.strip() for head, cell in zip(heads, row, strict=True) if cell.strip()}
    only = cells.pop(SCENARIO, None)
    if only is not None and only not in scenarios:
        near, known = nearest(only, scenarios), ", ".join(scenarios)
        raise InputError(
            "csv_scenario", file=file, line=line, name=only, nearest=near, allowed=known
        )
    place = f"{file}:{line} "
    values = {name: value_of(name, _number(cell), place + name) for name, cell in cells.items()}
    return values, only


def _number(cell: str) -> Value:
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell
