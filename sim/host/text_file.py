"""A user's text file, whole, or the line that says why it cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

from sim.errors import InputError

LARGEST = 50_000_000  # bytes; what is larger was not meant
MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16


def read_text(file: str | Path, largest: int = LARGEST) -> str:
    """The text of ``file``, UTF-8 with or without a byte-order mark.

    Raises ``InputError`` for a file that is not there, is no plain file, may not be read, is larger
    than ``largest`` bytes, is no text, or is text in another encoding.
    """
    try:
        path = Path(file)
        if not path.exists():
            raise InputError("file_missing", path=file)
        if not path.is_file():  # a folder; a device or pipe might never end
            raise InputError("no_file", file=file)
        if path.stat().st_size > largest:
            raise InputError("file_large", file=file, most=largest // 1_000_000)
        content = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InputError("file_unreadable", file=file, reason=_reason(error)) from None
    if content.startswith(MARKS):
        raise InputError("not_utf8", file=file)
    if b"\0" in content:
        raise InputError("no_text", file=file)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("not_utf8", file=file) from None


def _reason(error: Exception) -> str | InputError:
    if isinstance(error, PermissionError):
        return InputError("not_allowed")
    number = error.errno if isinstance(error, OSError) else None
    return os.strerror(number) if number else str(error)
