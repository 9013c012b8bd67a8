"""Columns of a table: where one stands, what it is called, and in which unit its figures are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.host.sheet import plain
from sim.world.attributes import Attribute
from sim.world.faults import cell_fault
from sim.world.figures import figure, multiple_of

UNIT_IN_HEADING = re.compile(r"(.+?)[(\[]([^()\[\]]+)[)\]]")
UNIT_ROW = ("单位", "计量单位", "unit", "units")


@dataclass
class Column:
    """``index`` in a row; ``unit`` that figures are turned into; ``written`` is the unit of the
    cells where it is another, and ``multiple`` how many of ``unit`` it is."""

    index: int
    heading: str
    unit: str
    multiple: float = 1.0
    written: str = ""

    def cell(self, row: list[str]) -> str:
        """What stands in the column; nothing where the row ends before it."""
        return row[self.index] if self.index < len(row) else ""

    def figure(self, cell: str) -> float:
        """The figure of ``cell`` in ``unit``; ``ValueError`` if it is none."""
        return figure(cell, self.unit, self.multiple)

    def set_unit(self, written: str, row: int) -> list[InputError]:
        """Take ``written`` (in ``row``) as the unit of the cells; a fault if it is none."""
        multiple = multiple_of(self.unit, written) if self.unit else None
        if multiple is None:
            unit = InputError(f"table_unit.{self.unit or 'none'}")
            return [cell_fault("bad_unit", row, self.heading, written, unit=unit)]
        self.multiple, self.written = multiple, written
        return []


def parts_of(heading: str) -> tuple[str, str, str]:
    """A heading as ``plain`` leaves it, the same without a unit in brackets at its end, and that
    unit."""
    narrow = unicodedata.normalize("NFKC", heading)
    match = UNIT_IN_HEADING.fullmatch(narrow.strip())
    return plain(narrow), plain(match[1]) if match else "", match[2] if match else ""


def is_unit_row(cell: str) -> bool:
    """Whether a row whose first cell this is names the units of the columns."""
    return plain(cell) in UNIT_ROW


def figures_of(
    rows: Mapping[int, list[str]], columns: Mapping[str, Column], about: Mapping[str, Attribute]
) -> tuple[pd.DataFrame, pd.DataFrame, list[InputError]]:
    """Cells and figures of ``columns``, a row a unit, indexed by row of the file, and a fault for
    each cell that is neither a number nor empty."""
    cells = pd.DataFrame(
        {name: [column.cell(row) for row in rows.values()] for name, column in columns.items()},
        list(rows),
    )
    figures, faults = pd.DataFrame(index=cells.index), []
    for name, column in columns.items():
        values = np.full(len(cells), np.nan)
        for place, (row, cell) in enumerate(zip(rows, cells[name], strict=True)):
            try:
                values[place] = column.figure(cell) if cell else np.nan
            except ValueError:
                asked = allowed(about[name], column)
                faults.append(cell_fault("not_a_number", row, column.heading, cell, **asked))
        figures[name] = values
    return cells, figures, faults


def allowed(about: Attribute, column: Column) -> dict[str, object]:
    """What a fault says of the values allowed in a column, in the unit of its cells."""
    low, high = limits(about, column.multiple)
    return {
        "low": low,
        "high": high,
        "unit": column.written or InputError(f"table_unit.{about.unit}"),
    }


def limits(about: Attribute, multiple: float = 1.0) -> tuple[str, str]:
    """The range of an attribute as people read it, in a ``multiple`` of its unit."""
    if about.unit == "year":
        return f"{'0, ' * about.or_zero}{about.low:.0f}", f"{about.high:.0f}"
    return written(about.low / multiple), written(about.high / multiple)


def written(number: float) -> str:
    """A number as people read it: 3,000,000 and 0.05."""
    return f"{number:,.0f}" if number >= 1000.0 else f"{number:.3g}"
