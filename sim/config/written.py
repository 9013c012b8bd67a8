"""Values as a user writes them: one notation for words of a command line and for files.

A value is bare (``0.5``, ``plan``), quoted (``'a b'``), a list (``[1, 2]``) or a mapping
(``{low: 1, high: 2}``). What a bare value means is decided by the setting it is given to and not
here, so that ``2026_11_29`` stays a name where a name is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

BARE = re.compile(r"[\w.+-]+", re.ASCII)
QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
DEEPEST = 20  # lists within lists
NO_VALUE = "null"


class Scalar(NamedTuple):
    """One value as it was written; a quoted one is a text and never ``null``."""

    text: str
    quoted: bool = False

    @property
    def none(self) -> bool:
        """Whether it says that there is no value."""
        return not self.quoted and self.text.lower() == NO_VALUE


type Raw = Scalar | list[Raw] | dict[str, Raw]


def parsed(text: str) -> Raw:
    """What ``text``, all of a word behind its ``=``, says.

    Raises ``ValueError`` for brackets and quotes that do not match, for a key given twice and for
    lists within lists within lists.
    """
    text = text.strip()
    if not text.startswith(("[", "{", "'", '"')):
        return Scalar(text)
    value, end = _value(text, 0, "", 0)
    if end != len(text):
        raise ValueError(text)
    return value


def parts(text: str) -> list[str]:
    """``text`` cut at the commas that stand outside brackets and quotes.

    Raises ``ValueError`` for brackets and quotes that do not match.
    """
    pieces, start, depth, at = [], 0, 0, 0
    while at < len(text):
        quoted = (
            QUOTED.match(text, at) if text[at] in "'\"" and not text[start:at].strip() else None
        )
        depth += (text[at] in "[{(") - (text[at] in ")}]")
        if text[at] == "," and depth == 0:
            pieces.append(text[start:at])
            start = at + 1
        at = quoted.end() if quoted else at + 1
    if depth:
        raise ValueError(text)
    return [*pieces, text[start:]]


def written(value: Any) -> str:
    """``value``, plain or as it was read, in the notation that ``parsed`` reads."""
    if isinstance(value, Scalar):
        plain = not value.quoted and BARE.fullmatch(value.text)
        return value.text if plain else _quoted(value.text)
    if value is None:
        return NO_VALUE
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key}:{written(x)}" for key, x in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    if isinstance(value, str) and (not BARE.fullmatch(value) or value.lower() == NO_VALUE):
        return _quoted(value)
    return str(value)


def digits(value: float) -> str:
    """A number in full, as it may be typed: no power of ten, no sign between thousands.

    >>> digits(1.5e6), digits(30.0), digits(0.0001)
    ('1500000', '30', '0.0001')
    """
    return f"{Decimal(repr(value)).normalize():f}"


def _quoted(text: str) -> str:
    # Backslashes count as such but before a quote, where they are doubled.
    return "'" + re.sub(r"(\\*)('|\Z)", lambda m: m[1] * 2 + ("\\'" if m[2] else ""), text) + "'"


def _unquoted(text: str, quote: str) -> str:
    return re.sub(rf"(\\+)({quote}|\Z)", lambda m: m[1][: len(m[1]) // 2] + m[2], text)


def _value(text: str, at: int, ends: str, depth: int) -> tuple[Raw, int]:
    """The value that begins at ``at`` and where it ends; a bare one ends before ``ends``."""
    at = _behind_blanks(text, at)
    first = text[at : at + 1]
    if first in ("[", "{"):
        if depth == DEEPEST:
            raise ValueError(text)
        return _list(text, at + 1, depth) if first == "[" else _mapping(text, at + 1, depth)
    if first in ("'", '"'):
        quoted = QUOTED.match(text, at)
        if quoted is None:
            raise ValueError(text)
        inner = quoted[1] if first == "'" else quoted[2]
        return Scalar(_unquoted(inner, first), quoted=True), _behind_blanks(text, quoted.end())
    end = at
    while end < len(text) and text[end] not in ends:
        end += 1
    return Scalar(text[at:end].strip()), end


def _list(text: str, at: int, depth: int) -> tuple[Raw, int]:
    items: list[Raw] = []
    if (end := _closed(text, at, "]")) is not None:
        return items, end
    while True:
        item, at = _value(text, at, ",]", depth + 1)
        items.append(item)
        if (end := _closed(text, at, "]")) is not None:
            return items, end
        at = _comma(text, at)


def _mapping(text: str, at: int, depth: int) -> tuple[Raw, int]:
    entries: dict[str, Raw] = {}
    if (end := _closed(text, at, "}")) is not None:
        return entries, end
    while True:
        key, at = _value(text, at, ":,}", depth + 1)
        if not isinstance(key, Scalar) or text[at : at + 1] != ":" or key.text in entries:
            raise ValueError(text)
        entries[key.text], at = _value(text, at + 1, ",}", depth + 1)
        if (end := _closed(text, at, "}")) is not None:
            return entries, end
        at = _comma(text, at)


def _closed(text: str, at: int, sign: str) -> int | None:
    """Where the value ends if it is closed by ``sign`` at ``at``."""
    at = _behind_blanks(text, at)
    return _behind_blanks(text, at + 1) if text[at : at + 1] == sign else None


def _comma(text: str, at: int) -> int:
    if text[at : at + 1] != ",":
        raise ValueError(text)
    return at + 1


def _behind_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
