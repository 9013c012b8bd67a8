"""``datapackage.json``: what every file, column and code of a folder is, for programs.

It is a Data Package as Frictionless describes it (version 2): csv files are resources with a
schema, Parquet files resources without one, since they carry their own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.report.kept import DICTIONARY, ENCODING
from sim.report.names import name
from sim.text import say

FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
TYPES = {"b": "boolean", "i": "integer", "u": "integer", "f": "number"}
CHUNK = 1 << 20


def write_datapackage(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write ``datapackage.json`` for the tables in ``folder``; words are those of its
    ``dictionary.csv``, Chinese ones under ``title_zh``. ``facts`` are the manifest's."""
    words = pd.read_csv(folder / DICTIONARY, dtype=str, keep_default_na=False, encoding=ENCODING)
    files = sorted(path for ending in MEDIA for path in folder.glob(f"*.{ending}"))
    experiment = str(facts.get("experiment", "results"))
    package = {
        "$schema": PROFILE,
        "name": _slug(f"{experiment}-{facts.get('id', '')}"),
        "title": name("report", experiment, "en"),
        "title_zh": name("report", experiment, "zh"),
        "description": say("datapackage.description", command=facts.get("command", "")),
        "created": facts.get("started", ""),
        "version": str(facts.get("versions", {}).get("county-innovation", "")) or "0",
        "code": facts.get("commit", ""),
        "resources": [_resource(path, words) for path in files],
    }
    text = json.dumps(package, indent=2, ensure_ascii=False)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def _resource(path: Path, words: pd.DataFrame) -> dict[str, Any]:
    kind = path.suffix.removeprefix(".")
    resource = {
        "name": _slug(path.name),
        "path": path.name,
        "format": kind,
        "mediatype": MEDIA[kind],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
    }
    if kind != "csv":
        return resource
    return resource | {
        "type": "table",
        "encoding": "utf-8",
        "schema": {
            "fields": list(_fields(path, words[words["table"] == path.stem])),
            "missingValues": [""],
        },
    }


def _fields(path: Path, words: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A field a column: type, titles, and the codes of a column that holds words."""
    try:
        table = pd.read_csv(path, encoding=ENCODING)
    except pd.errors.EmptyDataError:
        return
    titles = words[words["value"] == ""].set_index("column")
    for column, values in table.items():
        field: dict[str, Any] = {"name": column, "type": TYPES.get(values.dtype.kind, "string")}
        if column in titles.index:
            field |= {"title": titles.at[column, "en"], "title_zh": titles.at[column, "zh"]}
        codes = words[(words["column"] == column) & (words["value"] != "")]
        if len(codes) and field["type"] == "string" and set(values.dropna()) <= set(codes["value"]):
            field["categories"] = [
                {"value": row["value"], "label": row["en"], "label_zh": row["zh"]}
                for row in codes.to_dict("records")
            ]
        yield field


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _slug(words: str) -> str:
    """A name as the format wants it: small letters, digits, points, hyphens, underscores."""
    return re.sub(r"[^a-z0-9._-]+", "-", words.lower()).strip("-")
