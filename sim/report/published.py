"""Published national figures to hold beside the simulated ones, up to 2021."""

from __future__ import annotations

import pandas as pd

from sim.evidence import NATION, observations
from sim.measure.indicators import INDICATORS


def published() -> pd.DataFrame:
    """The nation's rows of ``observations()`` that the model has, but for mere context."""
    figures = observations(scope=NATION)
    return figures[figures["indicator"].isin(INDICATORS) & (figures["use"] != "context")]


def published_path(indicator: str, unit: str) -> pd.Series[float]:
    """National values by year, in ``unit``; empty where none is published in that unit."""
    figures = published()
    wanted = (figures["indicator"] == indicator) & (figures["unit"] == unit)
    return figures[wanted].set_index("year")["value"].astype(float)
