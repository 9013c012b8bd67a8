"""The fifteen targets, a row each: 2020, 2025 without the plan and with it, what is asked, what is
missing, how likely, which levers move it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.analysis import bands
from sim.model.policy.levers import about_levers
from sim.report.findings import LEAST, MISSED, UNJUDGED, WITHOUT, Findings, Judged
from sim.report.numbers import DASH, number, share
from sim.report.screen import SIGNS, chance, gap
from sim.report.speech import Speech
from sim.report.verdicts import asked, mark, why_unjudged
from sim.targets import BASE_YEAR, LAST_YEAR

MOST = 3  # levers named in a row


def target_rows(found: Findings, voice: Speech) -> list[dict[str, Any]]:
    """What the table of targets holds, in the plan's order."""
    levels = _levels(found)
    return [_row(found, one, levels, voice) for one in found.judged]


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


def _row(found: Findings, one: Judged, levels: pd.DataFrame, voice: Speech) -> dict[str, Any]:
    target = one.reading.target
    met = float(one.row["probability_met"])
    judged = one.group != UNJUDGED
    return {
        "id": target,
        "sign": SIGNS[one.group],
        "group": voice.say(f"card.{one.group}"),
        "key": one.group,
        "name": voice.say(f"short.{target}"),
        "full": voice.say(f"target.{target}"),
        "mark": mark(one.reading, voice, found.tables.far),
        "why": why_unjudged(one.reading, voice),
        "asked": asked(one.reading, voice),
        "gap": gap(one, voice) if one.group == MISSED and one.gap > 0.0 else DASH,
        "chance": chance(met, voice) if judged else voice.say("chance.none"),
        "runs": share(met) if judged else f"{share(met)}*",
        "without": share(float(one.without["probability_met"])) if one.without else "",
        "levers": list(_levers(found, one, voice)),
        "series": [_series(found, *pair, levels, voice) for pair in one.reading.series],
    }


def _series(
    found: Findings, indicator: str, scope: str, levels: pd.DataFrame, voice: Speech
) -> dict[str, str]:
    base, after = (
        levels.loc[(found.scenario, indicator, scope, year)] for year in (BASE_YEAR, LAST_YEAR)
    )
    without = levels.loc[(WITHOUT, indicator, scope, LAST_YEAR)] if found.compared else None
    scale = voice.shown(str(after["unit"]), float(after["high"]))
    return {
        "id": indicator,
        "name": voice.series(indicator, scope, scale.label),
        "base": number(base["median"] * scale.factor),
        "without": DASH if without is None else number(without["median"] * scale.factor),
        "after": number(after["median"] * scale.factor),
        "interval": voice.interval(after["low"] * scale.factor, after["high"] * scale.factor),
    }


def _levers(found: Findings, one: Judged, voice: Speech) -> Iterator[tuple[str, str]]:
    """The levers that move its series for the better in all draws, the strongest first; those that
    are there to move them, in brackets, where none does or none was tried."""
    measured = _measured(found, one)
    for lever in measured[:MOST]:
        yield lever, voice.name("lever", lever)
    if not measured:
        meant = [x for x, its in about_levers().items() if its.moves in one.reading.indicators]
        for lever in meant[:MOST]:
            words = voice.name("lever", lever)
            yield lever, voice.say("targets.meant", name=words)


def _measured(found: Findings, one: Judged) -> list[str]:
    table = found.tables.levers
    if table.empty:
        return []
    own = table[
        (table["period"] == str(LAST_YEAR)) & table["indicator"].isin(one.reading.indicators)
    ]
    ends = one.reading.better * own[["share_low", "share_high"]]
    sure = (ends.min(axis=1) >= LEAST) & (own["draws"] > 1)
    strong = own.assign(moves=one.reading.better * own["share_median"])[sure]
    ranked = strong.groupby("lever")["moves"].max().sort_values(ascending=False)
    return [str(lever) for lever in ranked.index]
