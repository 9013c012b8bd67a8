"""Published national figures to hold beside the simulated ones, up to 2021.

``published.csv``: indicator, year, value, unit, source (a key ``source.*`` of the catalogue with
issuer, title and years), confidence (``verified``, or ``standard figure``: widely quoted, not
looked up again in the release).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pandas as pd


@cache
def published() -> pd.DataFrame:
    """The whole table."""
    with files(__package__).joinpath("published.csv").open(encoding="utf-8") as table:
        return pd.read_csv(table)


def published_path(indicator: str, unit: str) -> pd.Series[float]:
    """National values by year, in ``unit``; empty where none is published in that unit."""
    figures = published()
    wanted = (figures["indicator"] == indicator) & (figures["unit"] == unit)
    return figures[wanted].set_index("year")["value"].astype(float)
