"""Tables as sheets of a workbook: figures stay figures, shown with the digits of the page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sim.report.kept import six_digits
from sim.report.numbers import MINUS, Shown, number
from sim.report.table.column import Column, Kind, Record
from sim.report.table.table import Table

WIDEST, NARROWEST = 46, 8  # characters
WIDE_SIGN = 0x2E80  # from here on a sign takes the room of two
ENDS, LEAST = ("low", "high"), ("worst",)
MINUS_SIGN = f'"{MINUS}"'  # in a number format
UNDATED = datetime(2021, 1, 1)
STILL = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook(sheets: Mapping[str, Table]) -> bytes:
    """``sheets`` as a file (xlsx): a sheet a table, its key the name of the sheet.

    Each begins with its headings, frozen, with units; an interval has two columns more, names with
    units of their own a column for these. Figures are those of the csv files, six digits. The same
    tables give the same bytes.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(made, STILL) as book:
        book.set_properties({"created": UNDATED})
        for title, table in sheets.items():
            _Sheet(book, title, table).write()
    return made.getvalue()


def write_workbook(path: Path, sheets: Mapping[str, Table]) -> None:
    """Have ``workbook(sheets)`` at ``path``, whole or not at all.

    Raises ``OSError`` if it cannot be written.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        aside.write_bytes(workbook(sheets))
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


class _Sheet:
    """One table on its way into a workbook."""

    def __init__(self, book: Workbook, title: str, table: Table) -> None:
        self.book, self.table = book, table
        self.sheet: Worksheet = book.add_worksheet(title)
        self.widths: dict[int, int] = {}

    def write(self) -> None:
        heads = [head for column in self.table.columns for head in self._heads(column)]
        head_format = {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}
        for place, head in enumerate(heads):
            self._put(0, place, head, head_format)
        for line, row in enumerate(self.table.records, start=1):
            written = [cell for column in self.table.columns for cell in self._cells(column, row)]
            for place, (value, look) in enumerate(written):
                self._put(line, place, value, look | self._row_look(line))
        for place, width in self.widths.items():
            self.sheet.set_column(place, place, min(max(width + 2, NARROWEST), WIDEST))
        self.sheet.freeze_panes(1, 1)
        if len(self.table.records):
            self.sheet.autofilter(0, 0, len(self.table.records), len(heads) - 1)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)

    def _heads(self, column: Column) -> Iterator[str]:
        voice = self.table.voice
        head = self.table.head(column)
        yield head
        if column.kind is Kind.NAME and column.unit_in:
            yield voice.say("column.unit")
        kind = ENDS if column.high else LEAST
        for end in kind[: len(column.sources) - 1]:
            yield voice.say(f"column.end.{end}", name=head)

    def _cells(self, column: Column, row: Record) -> Iterator[tuple[object, dict[str, Any]]]:
        scale = self.table.scale(column, row)
        if column.kind is Kind.NAME:
            yield column.named(row, self.table.voice), {}
            if column.unit_in:
                yield scale.label, {}
        elif column.kind is Kind.WORDS:
            value = row[column.key]
            figure = isinstance(value, int | float) and value == value
            yield value if figure else column.cell(row, scale, self.table.voice).text, {}
        else:
            mark = column.mark(row)
            sign = self.table.voice.say(f"table.{mark}") if mark else ""
            for source in column.sources:
                suffix = sign if source == column.key else ""
                yield _value(column, row[source], scale), _look(column, row[source], scale, suffix)

    def _row_look(self, line: int) -> dict[str, Any]:
        look: dict[str, Any] = {"valign": "top"}
        if self.table.weak_rows[line - 1]:
            look |= {"font_color": "#5A6673"}
        if self.table.total and line == len(self.table.records):
            look |= {"bold": True, "top": 1}
        return look

    def _put(self, line: int, place: int, value: object, look: Mapping[str, Any]) -> None:
        long = isinstance(value, str) and _width(value) > WIDEST
        shown = self.book.add_format({**look, "text_wrap": True} if long else dict(look))
        if value is None or value == "":
            self.sheet.write_blank(line, place, None, shown)
            return
        self.sheet.write(line, place, value, shown)
        width = _width(value) if isinstance(value, str) else 12
        most = 20 if line == 0 else WIDEST  # headings wrap
        self.widths[place] = max(self.widths.get(place, 0), min(width, most))


def _value(column: Column, value: Any, scale: Shown) -> float | int | None:
    """The figure itself, in the unit of the heading; nothing where there is none."""
    if pd.isna(value) or math.isinf(value):
        return None
    if column.kind is Kind.CODE:
        return int(value)
    if isinstance(value, int) and scale.factor == 1.0:
        return value
    return six_digits(float(value) * (1.0 if column.kind is Kind.SHARE else scale.factor))


def _look(column: Column, value: Any, scale: Shown, suffix: str) -> dict[str, Any]:
    """A number format that shows the digits of the page."""
    if pd.isna(value) or column.kind is Kind.CODE:
        return {"num_format": "0"}
    if column.kind is Kind.SHARE:
        return {"num_format": "0%"}
    decimals = len(number(float(value) * scale.factor).partition(".")[2])
    digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    digits += f'" {suffix}"' if suffix else ""
    return {"num_format": f"{'+' if column.signed else ''}{digits};{MINUS_SIGN}{digits};0"}


def _width(text: str) -> int:
    return sum(2 if ord(sign) >= WIDE_SIGN else 1 for sign in text)
