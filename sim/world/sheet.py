"""A table that a user brings, as text cells with the number of their row in the file.

Read are csv files as spreadsheets write them (UTF-8 with or without a byte-order mark, UTF-16,
GB18030; commas, tabs or semicolons) and the first sheet of an Excel workbook.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from sim.errors import InputError
from sim.world.faults import shortened

WORKBOOK = b"PK\x03\x04"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
COMMENT = "#"


@dataclass(frozen=True)
class Sheet:
    """``rows`` are (number in the file, cells); blank rows and comments are left out."""

    path: Path
    rows: list[tuple[int, list[str]]]


def read_sheet(path: Path) -> Sheet:
    """The cells of ``path``, blanks around them removed.

    Raises ``InputError`` for a file that is no table or holds nothing.
    """
    try:
        content = path.read_bytes()
        cells = _workbook(content) if content.startswith(WORKBOOK) else _csv(content)
    except (OSError, ValueError, csv.Error, CalamineError, zipfile.BadZipFile) as error:
        reason = type(error).__name__
        raise InputError("table_unreadable", path=shortened(path), reason=reason) from error
    rows = [(number, [cell.strip() for cell in row]) for number, row in cells]
    rows = [row for row in rows if any(row[1]) and not row[1][0].startswith(COMMENT)]
    if not rows:
        raise InputError("table_empty", path=shortened(path))
    return Sheet(path, rows)


def plain(text: str) -> str:
    """``text`` without blanks, in small letters, wide characters made narrow: to compare by."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _csv(content: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(content)
    if "\0" in text:
        raise ValueError("binary")
    lines = io.StringIO(text, newline="")
    first = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    separator = max(",\t;", key=first.count)
    reader = csv.reader(lines, delimiter=separator)
    return [(reader.line_num, row) for row in reader]


def _decoded(content: bytes) -> str:
    if content.startswith(UTF_16):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _workbook(content: bytes) -> list[tuple[int, list[str]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [(number, [_written(cell) for cell in row]) for number, row in enumerate(rows, 1)]


def _written(cell: object) -> str:
    """A cell of a workbook as a csv would have it: whole numbers without a point."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
