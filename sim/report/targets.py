"""The fifteen targets, a row each: 2020, 2025 without the plan and with it, what is asked, what is
missing, how likely, which levers move it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.analysis import bands
from sim.model.policy.levers import about_levers
from sim.report.findings import MISSED, UNJUDGED, WITHOUT, Findings, Judged
from sim.report.names import name, series_name
from sim.report.numbers import DASH, interval, number, share, shown
from sim.report.screen import SIGNS, chance, gap
from sim.report.verdicts import asked, mark, why_unjudged
from sim.targets import BASE_YEAR, LAST_YEAR
from sim.text import say

MOST = 3  # levers named in a row


def target_rows(found: Findings, language: str) -> list[dict[str, Any]]:
    """What the table of targets holds, in the plan's order."""
    levels = _levels(found)
    return [_row(found, one, levels, language) for one in found.judged]


def _levels(found: Findings) -> pd.DataFrame:
    rows = found.tables.indicators
    series = {pair for one in found.judged for pair in one.reading.series}
    names, scopes = zip(*series, strict=True)
    chosen = (
        rows["year"].isin((BASE_YEAR, LAST_YEAR))
        & rows["indicator"].isin(names)
        & rows["scope"].isin(scopes)
    )
    return bands(rows[chosen]).set_index(["scenario", "indicator", "scope", "year"])


def _row(found: Findings, one: Judged, levels: pd.DataFrame, language: str) -> dict[str, Any]:
    target = one.reading.target
    met = float(one.row["probability_met"])
    judged = one.group != UNJUDGED
    return {
        "id": target,
        "sign": SIGNS[one.group],
        "group": say(f"card.{one.group}", language),
        "key": one.group,
        "name": say(f"short.{target}", language),
        "full": say(f"target.{target}", language),
        "mark": mark(one.reading, language, found.tables.far),
        "why": why_unjudged(one.reading, language),
        "asked": asked(one.reading, language),
        "gap": gap(one, language) if one.group == MISSED and one.gap > 0.0 else DASH,
        "chance": chance(met, language) if judged else say("chance.none", language),
        "runs": share(met) if judged else f"{share(met)}*",
        "without": share(float(one.without["probability_met"])) if one.without else "",
        "levers": list(_levers(found, one, language)),
        "series": [_series(found, *pair, levels, language) for pair in one.reading.series],
    }


def _series(
    found: Findings, indicator: str, scope: str, levels: pd.DataFrame, language: str
) -> dict[str, str]:
    base, after = (
        levels.loc[(found.scenario, indicator, scope, year)] for year in (BASE_YEAR, LAST_YEAR)
    )
    without = levels.loc[(WITHOUT, indicator, scope, LAST_YEAR)] if found.compared else None
    scale = shown(str(after["unit"]), language, float(after["high"]))
    title = series_name(indicator, scope, language)
    return {
        "id": indicator,
        "name": say("report.measure", language, measure=title, unit=scale.label),
        "base": number(base["median"] * scale.factor),
        "without": DASH if without is None else number(without["median"] * scale.factor),
        "after": number(after["median"] * scale.factor),
        "interval": interval(after["low"] * scale.factor, after["high"] * scale.factor, language),
    }


def _levers(found: Findings, one: Judged, language: str) -> Iterator[tuple[str, str]]:
    """The levers that move its series for the better in all draws, the strongest first; those that
    are there to move them, in brackets, where none does or none was tried."""
    measured = _measured(found, one)
    for lever in measured[:MOST]:
        yield lever, name("lever", lever, language)
    if not measured:
        meant = [x for x, its in about_levers().items() if its.moves in one.reading.indicators]
        for lever in meant[:MOST]:
            words = name("lever", lever, language)
            yield lever, say("targets.meant", language, name=words)


def _measured(found: Findings, one: Judged) -> list[str]:
    table = found.tables.levers
    if table.empty:
        return []
    own = table[
        (table["period"] == str(LAST_YEAR)) & table["indicator"].isin(one.reading.indicators)
    ]
    moves = one.reading.better * own["share_median"]
    sure = (own["above"] if one.reading.better > 0 else own["below"]) >= 1.0
    strong = own.assign(moves=moves)[sure & (moves >= 0.05)]
    ranked = strong.groupby("lever")["moves"].max().sort_values(ascending=False)
    return [str(lever) for lever in ranked.index]
