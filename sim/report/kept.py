"""Tables as they are kept: Parquet to the last bit for programs, csv for people and their Excel.

A csv begins with a byte-order mark, so that Excel takes it for UTF-8; its headings are those of the
Parquet file; figures have six digits, yuan are whole and stand in 100 million yuan beside.
``dictionary.csv`` says in Chinese and English what every column and every code in it means.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from pandas.api.types import is_numeric_dtype

from sim.report.names import factor_name, name, series_name
from sim.targets import LAST_YEAR
from sim.text import LANGUAGES, keys, say

ENCODING = "utf-8-sig"
DIGITS = 6
HALFWAY = 1e-6  # of the last digit; nearer than that, arithmetic does not tell up from down
EXACT_POWER = 22  # of ten, the largest that is held exactly
YUAN = ("amount",)  # columns in yuan
IN_100M = "{}_100m_yuan"
EXACT = ("posterior",)  # tables that the model reads again
OUTLOOK = "outlook"  # whether a row is of a year after the plan, which nothing judges
DICTIONARY = "dictionary.csv"
ENDS = ("low_5", "high_95", "held_out", "low", "high", "median", "conf")  # endings of columns
CODES = {
    "a": "lever.",
    "b": "lever.",
    "base": "scenario.",
    "class": "class.",
    "figures": "figures.",
    "indicator": "indicator.",
    "kind": "kind.",
    "layer": "network.short.",
    "lever": "lever.",
    "mechanism": "mechanism.",
    "outcome": "indicator.",
    "parameter": "parameter.",
    "payer": "payer.",
    "receiver": "receiver.",
    "region": "scope.region:",
    "scenario": "scenario.",
    "scope": "scope.",
    "target": "target.",
    "unit": "unit.",
}
"""Columns that hold codes, and how the catalogue's names of these begin."""


def keep_table(folder: Path, name: str, table: pd.DataFrame) -> None:
    """Write ``table`` as ``name``.csv and ``name``.parquet."""
    keep_csv(folder, name, table)
    table.to_parquet(folder / f"{name}.parquet", index=False)


def keep_csv(folder: Path, name: str, table: pd.DataFrame) -> None:
    """Write ``table`` as ``name``.csv; what the model reads again keeps every digit."""
    shown = table if name in EXACT else readable(table)
    shown.to_csv(folder / f"{name}.csv", index=False, encoding=ENCODING)


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """``with_outlook(table)`` with ``DIGITS`` digits, money in whole yuan and beside it in 100
    million yuan."""
    table = with_outlook(table)
    made: dict[str, pd.Series] = {}
    for column in map(str, table.columns):
        values = table[column]
        if column in YUAN:
            made[column] = values.round().astype("Int64")
            made[IN_100M.format(column)] = _rounded(values / 1e8)
        else:
            real = values.dtype.kind == "f"
            made[column] = _rounded(values) if real else values
    return pd.DataFrame(made)


def with_outlook(table: pd.DataFrame) -> pd.DataFrame:
    """``table``; if its years go beyond the plan's last, ``OUTLOOK`` beside them says which do."""
    if "year" not in table or not is_numeric_dtype(table["year"]):  # years in words are told of
        return table
    beyond = table["year"] > LAST_YEAR
    if not beyond.any():
        return table
    made = table.copy()
    made.insert(list(table.columns).index("year") + 1, OUTLOOK, beyond)
    return made


def write_dictionary(folder: Path) -> None:
    """Write ``dictionary.csv``: a row a column of the tables in ``folder``, a row a code in them.

    Columns table, column, value (empty: the column itself), en, zh. What has no name in the
    catalogue, such as what a user named, stands for itself.
    """
    rows = [row for path in _tables(folder) for row in _described(path)]
    table = pd.DataFrame(rows, columns=["table", "column", "value", *LANGUAGES])
    table.to_csv(folder / DICTIONARY, index=False, encoding=ENCODING)


def heading(table: str, column: str, language: str) -> str:
    """What ``column`` of ``table`` holds, in words."""
    for key in (f"column.{table}.{column}", f"column.{column}"):
        if key in keys():
            return say(key, language)
    if "|" in column:
        indicator, _, scope = column.partition("|")
        return series_name(indicator, scope, language)
    for end in ENDS:
        whole = column.removesuffix(f"_{end}")
        if whole != column:
            whole_heading = heading(table, whole, language)
            return say(f"column.end.{end}", language, name=whole_heading)
    return factor_name(column, language) if "." in column else name("indicator", column, language)


def _tables(folder: Path) -> Iterator[Path]:
    """A file a table, csv rather than Parquet, by name."""
    by_name = {
        path.stem: path for ending in ("parquet", "csv") for path in folder.glob(f"*.{ending}")
    }
    by_name.pop(Path(DICTIONARY).stem, None)
    yield from (by_name[stem] for stem in sorted(by_name))


def _described(path: Path) -> Iterator[tuple[str, ...]]:
    columns = _columns(path)
    for column in columns:
        headings = (heading(path.stem, column, language) for language in LANGUAGES)
        yield (path.stem, column, "", *headings)
    for column in columns:
        if column in CODES:
            for value in _values(path, column):
                yield from _named(path.stem, column, value, CODES[column] + value)
    if {"target", "reading"} <= set(columns):
        pairs = pd.read_csv(path, usecols=["target", "reading"], dtype=str, encoding=ENCODING)
        for target, reading in pairs.drop_duplicates().itertuples(index=False):
            key = f"reading.{target}.{reading}"
            yield from _named(path.stem, "reading", f"{target} {reading}", key)


def _named(table: str, column: str, value: str, key: str) -> Iterator[tuple[str, ...]]:
    """The row of a code, if the catalogue has ``key``."""
    if key in keys():
        yield (table, column, value, *(say(key, language) for language in LANGUAGES))


def _columns(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        return list(pq.read_schema(path).names)
    with path.open(encoding=ENCODING, newline="") as file:
        return next(csv.reader(file), [])


def _values(path: Path, column: str) -> Iterable[str]:
    """The words in a column, each once, sorted."""
    if path.suffix == ".parquet":
        chunks = pq.read_table(path, columns=[column], read_dictionary=[column])[column].chunks
        return sorted({str(word) for chunk in chunks for word in chunk.unique().to_pylist()})
    texts = pd.read_csv(path, usecols=[column], dtype=str, encoding=ENCODING)[column]
    return sorted(set(texts.dropna()))


def _rounded(values: pd.Series[Any]) -> pd.Series[Any]:
    """``six_digits`` of a whole column: one by one only where arithmetic may be off."""
    made = values.to_numpy(float, copy=True)
    known = np.isfinite(made) & (made != 0.0)
    some = made[known]
    places = DIGITS - 1 - np.floor(np.log10(np.abs(some)))
    power = 10.0 ** np.abs(places)
    scaled = np.where(places >= 0.0, some * power, some / power)
    whole = np.rint(scaled)
    digits = np.where(places >= 0.0, whole / power, whole * power)
    unsure = (np.abs(np.abs(scaled - whole) - 0.5) < HALFWAY) | (np.abs(places) > EXACT_POWER)
    digits[unsure] = [six_digits(value) for value in some[unsure].tolist()]
    made[known] = digits
    return pd.Series(made, index=values.index)


def six_digits(value: float) -> float:
    """``value`` with ``DIGITS`` digits, as every file that people open has it."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else value
