"""What differences are called, and what has to be known before a figure is quoted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.analysis import paired_differences, summarise_pairs
from sim.report.base_year import FAR, Compared
from sim.report.figures import PATHS, difference_unit
from sim.report.names import source_kind
from sim.report.numbers import (
    number,
    share,
)
from sim.report.speech import Speech
from sim.report.tables import BASELINE, Tables
from sim.report.trust import standing
from sim.targets import COUNTY_AREA

COMPARED = (
    "gerd",
    "industry_rd_to_revenue",
    "hnte_stock",
    "tech_sme_registered",
    "srdi_stock",
    "patents_granted",
    "technology_adoption",
    "disposable_income_rural",
    "science_literacy",
)
FEW_RUNS = 100
NEGLIGIBLE = 0.05  # per cent or percentage points


def verdict(probability: float) -> str:
    """A word for a share of runs: nearly_all, most, open, few, hardly_any; none if unjudged."""
    if math.isnan(probability):
        return "none"
    if probability >= 0.95:
        return "nearly_all"
    if probability >= 2 / 3:
        return "most"
    if probability > 1 / 3:
        return "open"
    return "few" if probability > 0.05 else "hardly_any"


def difference_summary(tables: Tables) -> pd.DataFrame:
    """Paired differences from the plan, each series in its ``difference_unit``."""
    names, scopes = {*COMPARED}, {COUNTY_AREA}
    for series, scope in PATHS:
        names.add(series)
        scopes.add(scope)
    rows = tables.indicators
    shown = rows["indicator"].isin(names) & rows["scope"].isin(scopes)
    return paired_summary(rows[shown])


def paired_summary(indicators: pd.DataFrame) -> pd.DataFrame:
    """Paired differences from the plan of all ``indicators``, each in its ``difference_unit``."""
    pairs = paired_differences(indicators, BASELINE)
    in_units = [unit for unit in pairs["unit"].unique() if difference_unit(unit) != "%"]
    absolute = pairs["unit"].isin(in_units)
    pairs["shown"] = pairs["difference"].where(absolute, pairs["relative"])
    return summarise_pairs(pairs, "shown")


def difference_rule(voice: Speech) -> str:
    """What higher, lower, small and no clear difference mean."""
    return voice.say("sentence.difference.rule", limit=f"{NEGLIGIBLE:g}")


def side(row: pd.Series[Any]) -> str:
    """``same`` if the 5-95% interval over pairs holds zero; else ``small`` if the median is below
    ``NEGLIGIBLE`` in size, ``higher`` or ``lower`` if it is not."""
    if row["low"] <= 0.0 <= row["high"]:
        return "same"
    if abs(row["median"]) < NEGLIGIBLE:
        return "small"
    return "higher" if row["low"] > 0.0 else "lower"


def warning_sentences(tables: Tables, voice: Speech) -> Iterator[str]:
    """What has to be known before any figure is read."""
    yield from standing(tables.manifest, voice)
    if far := [_far_item(row, voice) for row in tables.base_year if row.far]:
        far_figures = voice.listed(far)
        yield voice.say("report.trust.far", limit=number(FAR), list=far_figures)


def _far_item(row: Compared, voice: Speech) -> str:
    return voice.say(
        "report.trust.far_item",
        indicator=voice.name("indicator", row.indicator),
        gap=voice.with_unit(row.gap, "%", signed=True),
    )


def trust_sentences(tables: Tables, voice: Speech) -> Iterator[str]:
    """How far to trust it, beyond the warnings."""
    for key in ("known", "priors", "readings", "coverage"):
        yield voice.say(f"report.trust.{key}")
    provenance = tables.manifest.get("world", {}).get("provenance", {})
    if provenance:
        drawn = sum(source_kind(s) in ("drawn", "assumption") for s in provenance.values())
        yield voice.say("report.trust.attributes", drawn=drawn, attributes=len(provenance))
    if tables.runs < FEW_RUNS:
        step = share(1.0 / tables.runs)
        yield voice.say("report.trust.few", runs=tables.runs, step=step)
