"""A table that a user brings, as text cells with the number of their row in the file.

Read are csv files as spreadsheets write them (UTF-8 with or without a byte-order mark, UTF-16,
GB18030; commas, tabs or semicolons), the first sheet of an Excel workbook, and Parquet. Content,
not the file's name, decides.
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

WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
PARQUET = b"PAR1"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
COMMENT = "#"
INDEX = "__index_level_"  # how pandas calls an index without a name
LARGEST = 50_000_000  # bytes; what is larger was not meant


@dataclass(frozen=True)
class Sheet:
    """``rows`` are (number in the file, cells); blank rows and comments are left out."""

    path: Path
    rows: list[tuple[int, list[str]]]


def read_sheet(path: Path) -> Sheet:
    """The cells of ``path``, blanks around them removed.

    Raises ``InputError`` for a file that is no table or holds nothing.
    """
    if not path.exists():
        raise InputError("file_missing", path=path)
    if not path.is_file():  # a folder; a device or pipe might never end
        raise InputError("no_file", file=path)
    try:
        if path.stat().st_size > LARGEST:
            raise InputError("file_large", file=path, most=LARGEST // 1_000_000)
        cells = _cells(path.read_bytes())
    except (OSError, ValueError, csv.Error, CalamineError, zipfile.BadZipFile) as error:
        raise InputError("table_unreadable", path=path, reason=type(error).__name__) from error
    rows = [(number, [cell.strip() for cell in row]) for number, row in cells]
    rows = [row for row in rows if any(row[1]) and not row[1][0].startswith(COMMENT)]
    if not rows:
        raise InputError("table_empty", path=path)
    return Sheet(path, rows)


def plain(text: str) -> str:
    """``text`` without blanks, in small letters, wide characters made narrow: to compare by."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _cells(content: bytes) -> list[tuple[int, list[str]]]:
    if content.startswith(WORKBOOK):
        return _workbook(content)
    return _parquet(content) if content.startswith(PARQUET) else _csv(content)


def _csv(content: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(content)
    if "\0" in text:
        raise ValueError("binary")
    lines = io.StringIO(text, newline="")
    first = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    separator = max(",\t;", key=first.count)
    reader = csv.reader(lines, delimiter=separator, strict=True)
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


def _parquet(content: bytes) -> list[tuple[int, list[str]]]:
    import pyarrow as pa  # words are checked without it
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(content))
    except pa.ArrowException as error:
        raise ValueError("damaged") from error
    names = [name for name in table.column_names if not name.startswith(INDEX)]
    columns = [table.column(name).to_pylist() for name in names]
    rows = [names, *([_written(cell) for cell in row] for row in zip(*columns, strict=True))]
    return list(enumerate(rows, 1))


def _written(cell: object) -> str:
    """A cell as a csv would have it: whole numbers without a point, nothing for what is unknown."""
    if cell is None or cell != cell:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
