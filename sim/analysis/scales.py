"""Does a thinned world say what a fuller one says? The same draws at several scales."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis.effects import OUTCOMES, by_run, runs_of
from sim.targets import BASE_YEAR, COUNTY_AREA, INTERVAL, LAST_YEAR, NATION


def at_scale(scale: float) -> str:
    """Name of the plan at a scale of the world."""
    return f"plan@{scale:g}"


def scale_table(indicators: pd.DataFrame, scales: Sequence[float]) -> pd.DataFrame:
    """Outcomes at each of ``scales`` against the largest of them, nation and county areas, base
    year and last year; scenarios are named by ``at_scale``.

    One row an outcome, scope, year and scale: median, low and high (5-95%) over draws; ``gap``, the
    median over draws of the difference from the same draw at the largest scale, %, with its
    interval gap_low and gap_high; ``reference_low`` and ``reference_high``; and ``agrees``: each of
    the two medians lies within the interval of the other. A single draw has no interval, so
    nothing is said of it.
    """
    low, high = INTERVAL
    largest = max(scales)
    rows = []
    for scope in (NATION, COUNTY_AREA):
        for year in (BASE_YEAR, LAST_YEAR):
            values = by_run(indicators, (year,), scope)
            reference = runs_of(values, at_scale(largest))
            for scale in sorted(scales):
                runs = runs_of(values, at_scale(scale))
                for outcome in OUTCOMES:
                    here, there = runs[outcome], reference[outcome]
                    gap = 100.0 * (here / there.where(there != 0.0) - 1.0)
                    least, middle, most = (here.quantile(at) for at in (low, 0.5, high))
                    least_there, there_, most_there = (
                        there.quantile(at) for at in (low, 0.5, high)
                    )
                    rows.append(
                        {
                            "outcome": outcome,
                            "scope": scope,
                            "year": year,
                            "scale": scale,
                            "median": middle,
                            "low": least,
                            "high": most,
                            "gap": gap.median(),
                            "gap_low": gap.quantile(low),
                            "gap_high": gap.quantile(high),
                            "reference_low": least_there,
                            "reference_high": most_there,
                            "draws": int(gap.count()),
                            "agrees": least_there <= middle <= most_there
                            and least <= there_ <= most,
                        }
                    )
    table = pd.DataFrame(rows)
    judged = (table["scale"] < largest) & (table["draws"] > 1)
    return table.assign(agrees=table["agrees"].astype("boolean").where(judged))
