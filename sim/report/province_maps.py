"""How far runs are from a published figure of provinces, on one map."""

from __future__ import annotations

import pandas as pd

from sim.report import classes
from sim.report.maps import PROVINCE, CountyMap
from sim.report.numbers import Shown
from sim.report.speech import Speech


def gap_map(checked: pd.DataFrame, indicator: str, voice: Speech) -> CountyMap:
    """The map of the median of the runs over the published figure, less one (%), in an indicator's
    last year; grey where the 5-95% interval of the runs holds the published figure.

    ``checked``: rows of ``sim.analysis.calibration.checks.predictive``.
    """
    rows = checked[(checked["indicator"] == indicator) & checked["scope"].str.endswith("0000")]
    rows = rows[rows["scope"] != "100000"]  # a user's figures may go on for the nation alone
    rows = rows[rows["year"] == rows["year"].max()]
    table = rows.set_index(rows["scope"].astype(int).rename("adcode"))
    ends = {"value": "median", "low": "low", "high": "high"}
    gaps = {key: 100.0 * (table[end] / table["published"] - 1.0) for key, end in ends.items()}
    values = pd.DataFrame(gaps)
    title = voice.say(
        "map.gap", name=voice.name("indicator", indicator), year=int(rows["year"].iloc[0])
    )
    return CountyMap(
        f"map_gap_{indicator}",
        "gap",
        title,
        voice.name("indicator", indicator),
        Shown(1.0, "%"),
        values,
        classes.differences(values, voice),
        voice,
        (voice.say("map.gap.unclear"),),
        level=PROVINCE,
    )
