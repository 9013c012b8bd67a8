"""The published figures a world starts from, as the project carries them.

One small csv file a subject in ``evidence/``: ``indicators.csv`` (each row with issuer, title,
year and unit), moments and correlations of units, lists of units by code (``sources.csv`` names
issuer, title and year of each list). Figures that a model must not know (outcomes after 2021) are
not there.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pandas as pd

NATION = "100000"
TO_BASE = {"100m yuan": 1e8, "10k firms": 1e4, "%": 0.01}


@cache
def table(name: str) -> pd.DataFrame:
    """The file ``evidence/<name>.csv``; callers leave it unchanged."""
    with files(__package__).joinpath("evidence", f"{name}.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype={"scope": str})


def national(indicator: str, year: int) -> float:
    """The nation's figure in base units (yuan, persons, firms; shares as 0-1)."""
    return _figures(indicator, year)[NATION]


def by_province(indicator: str, year: int) -> dict[int, float]:
    """Province code -> figure in base units; ``KeyError`` if the file has no such year."""
    figures = _figures(indicator, year)
    return {int(scope): value for scope, value in figures.items() if scope != NATION}


@cache
def _figures(indicator: str, year: int) -> dict[str, float]:
    rows = table("indicators")
    rows = rows[(rows.indicator == indicator) & (rows.year == year)]
    if rows.empty:
        raise KeyError(f"{indicator} {year}")
    factor = rows.unit.map(TO_BASE).fillna(1.0)
    return dict(zip(rows.scope, rows.value * factor, strict=True))
