"""The entries of the catalogue, read from its files and said in a language."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("en", "zh")
BETWEEN = {"en": ", ", "zh": "\u3001"}
BETWEEN_CLAUSES = {"en": "; ", "zh": "\uff1b"}
BETWEEN_SENTENCES = {"en": " ", "zh": ""}


def say(key: str, /, language: str = "en", **values: object) -> str:
    """The entry ``key`` in ``language`` with its placeholders filled from ``values``.

    Raises ``KeyError`` for a key, language or placeholder that the catalogue does not know.
    """
    return catalogue()[key][language].format(**values)


def listed(names: Iterable[str], language: str = "en") -> str:
    """Names in a row, with the comma of the language between them."""
    return BETWEEN[language].join(names)


@cache
def keys() -> tuple[str, ...]:
    """Every key of the catalogue, sorted."""
    return tuple(sorted(catalogue()))


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Key -> language -> text, over all files.

    Raises ``ValueError`` for a key given twice and for a row that is not three cells.
    """
    entries: dict[str, Mapping[str, str]] = {}
    tables = (entry for entry in files(__package__).iterdir() if entry.name.endswith(".csv"))
    for table in sorted(tables, key=lambda entry: entry.name):
        lines = table.read_text(encoding="utf-8").splitlines()
        for row in csv.DictReader(lines):
            if None in row or None in row.values():
                raise ValueError(f"{table.name}: not three cells: {row}")
            if row["key"] in entries:
                raise ValueError(f"{table.name}: the key {row['key']} is in the catalogue twice")
            entries[row["key"]] = MappingProxyType({name: row[name] for name in LANGUAGES})
    return MappingProxyType(entries)
