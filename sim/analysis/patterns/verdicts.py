"""What was published beside what was measured, and whether it fits.

``patterns.csv``: pattern, measure, status (built_in: put into a rule or the start; fitted: rules or
ranges were chosen for it; free: neither), low and high of what passes, bar (published, or an
assumption where the published figure is no range), unit, published (own words where the figure is
not printed as such in an effect), effects (ids of ``sim.evidence.effects``), source (beyond them).
A measure without limits stands there to be read and is not judged.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

STATUSES = ("built_in", "fitted", "free")
LOW, HIGH = 0.05, 0.95


@cache
def criteria() -> pd.DataFrame:
    """``patterns.csv``; words that are missing are empty."""
    with files(__package__).joinpath("patterns.csv").open(encoding="utf-8") as text:
        table = pd.read_csv(text)
    return table.fillna(dict.fromkeys(("bar", "published", "effects", "source"), ""))


def judged(measures: pd.DataFrame) -> pd.DataFrame:
    """Every measure of ``patterns.csv`` with what was found over draws.

    ``measures`` has draw, measure, start (the same measure at the end of 2015, missing where there
    is none) and value. Adds start, median, low_5 and high_95 over draws, inside (share of draws
    within the limits), draws, and passed: whether the median lies within the limits; missing where
    nothing is judged. A measure that no draw could take has failed.
    """
    groups = measures.groupby("measure")
    medians = pd.DataFrame(
        {
            "start": groups["start"].median(),
            "median": groups["value"].median(),
            "low_5": groups["value"].quantile(LOW),
            "high_95": groups["value"].quantile(HIGH),
            "draws": groups["value"].count(),
        }
    )
    table = criteria().merge(medians, left_on="measure", right_index=True, how="left")
    least, most = table["low"].fillna(-np.inf), table["high"].fillna(np.inf)
    limits = pd.DataFrame({"measure": table["measure"], "least": least, "most": most})
    each = measures.merge(limits, on="measure")
    within = (each["value"] >= each["least"]) & (each["value"] <= each["most"])
    inside = within[each["value"].notna()].groupby(each["measure"]).mean()
    asked = table["low"].notna() | table["high"].notna()
    table["inside"] = table["measure"].map(inside).where(asked)
    passed = (table["median"] >= least) & (table["median"] <= most)
    table["passed"] = passed.astype("boolean").mask(~asked)
    table["draws"] = table["draws"].fillna(0).astype(int)
    return table


def by_pattern(table: pd.DataFrame) -> pd.DataFrame:
    """One row a pattern of ``judged``: how many of its measures are judged and how many pass, the
    weakest status among those judged (free only if none is built in or fitted), and passed: all do.
    """
    judged_ones = table[table["passed"].notna()]
    groups = judged_ones.groupby("pattern", sort=False)
    place = {status: number for number, status in enumerate(STATUSES)}
    status = judged_ones["status"].map(place).groupby(judged_ones["pattern"], sort=False).min()
    result = pd.DataFrame(
        {
            "status": status.map(dict(enumerate(STATUSES))),
            "judged": groups.size(),
            "passing": groups["passed"].sum().astype(int),
        }
    )
    return result.assign(passed=result["judged"] == result["passing"]).reset_index()
