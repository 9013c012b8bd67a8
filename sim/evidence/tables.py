"""The csv files of this folder, and a fingerprint of them."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from functools import cache
from importlib.resources import files

import pandas as pd

from sim.evidence.readings import note

NOT_OF_THE_START = ("effects", "effects_of_place", "references", "posterior", "coverage")
"""Tables that no world is built from."""


def table(name: str) -> pd.DataFrame:
    """The file ``<name>.csv``; callers leave it unchanged."""
    if (year := _last_years().get(name)) is not None:
        note(name, year)
    return _read(name)


@cache
def _last_years() -> dict[str, int]:
    """The last year that each table of ``sources.csv`` is of."""
    sources = _read("sources")
    years = sources["year"].astype(str).str.strip("-").str[-4:].astype(int)
    return dict(zip(sources["file"], years.tolist(), strict=True))


@cache
def _read(name: str) -> pd.DataFrame:
    with files(__package__).joinpath(f"{name}.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype={"scope": str})


@cache
def effects_of_place() -> pd.DataFrame:
    """The effects of place of the posterior: see ``sim.behaviour.drift.Walks.table``."""
    with files(__package__).joinpath("effects_of_place.parquet").open("rb") as file:
        return pd.read_parquet(file)


def fingerprint(without: Container[str] = ()) -> str:
    """Sixteen hexadecimal digits over all tables but those named, as they are on disk."""
    digest = hashlib.sha256()
    for entry in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        name, _, ending = entry.name.rpartition(".")
        if ending in ("csv", "parquet") and name not in without:
            digest.update(entry.name.encode() + entry.read_bytes())
    return digest.hexdigest()[:16]
