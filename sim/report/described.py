"""What the figures of a projection show, in words, for those who cannot see them."""

from __future__ import annotations

import pandas as pd

from sim.report.numbers import number, share
from sim.report.speech import Speech
from sim.report.spread import COLOURS, principal
from sim.report.tables import Tables
from sim.targets import BASE_YEAR, LAST_YEAR, PLAN_YEARS


def path_words(spread: pd.DataFrame, indicator: str, scope: str, voice: Speech) -> str:
    """Where each scenario ends, from where; ``spread`` is what ``sim.analysis.bands`` returns."""
    series = spread[(spread["indicator"] == indicator) & (spread["scope"] == scope)]
    scale = voice.shown(str(series["unit"].iloc[0]), float(series["median"].max()))
    base = series[series["year"] == BASE_YEAR]["median"].iloc[0] * scale.factor
    said = voice.say(
        "figure.words.path",
        base=voice.with_unit(base, scale.label),
        first=BASE_YEAR,
        last=LAST_YEAR,
        ends=_ends(series, LAST_YEAR, scale.factor, voice),
    )
    last = int(series["year"].max())
    if last <= LAST_YEAR:
        return said
    ends = _ends(series, last, scale.factor, voice)
    return voice.sentences((said, voice.say("outlook.words", last=last, ends=ends)))


def _ends(series: pd.DataFrame, year: int, factor: float, voice: Speech) -> str:
    """Median and interval of every scenario in ``year``."""
    return voice.clauses(
        voice.say(
            "figure.words.path.end",
            scenario=voice.name("scenario", row.scenario),
            median=number(row.median * factor),
            interval=voice.interval(row.low * factor, row.high * factor),
        )
        for row in series[series["year"] == year].itertuples(index=False)
    )


def cost_words(costs: pd.DataFrame, voice: Speech) -> str:
    """What each scenario costs in all, and in its dearest year."""
    paid = costs[costs["year"].isin(PLAN_YEARS)]
    by_year = paid.groupby(["scenario", "year"], sort=False)["amount"].sum()
    said = []
    for scenario, years in by_year.groupby(level="scenario", sort=False):
        scale = voice.shown("yuan", float(years.sum()))
        total, most = years.sum() * scale.factor, years.max() * scale.factor
        said.append(
            voice.say(
                "figure.words.costs",
                scenario=voice.name("scenario", str(scenario)),
                total=voice.with_unit(total, scale.label),
                year=int(years.idxmax()[1]),
                most=voice.with_unit(most, scale.label),
            )
        )
    return voice.sentences(said)


def spread_words(tables: Tables, voice: Speech) -> str:
    """The share of every source in the spread of each target."""
    said = [
        voice.say(
            "map.place.listed",
            what=voice.say(f"target.{target}"),
            names=voice.listed(
                f"{voice.say(f'spread.{part}')} {share(parts['share'][part])}" for part in COLOURS
            ),
        )
        for target, parts in principal(tables.spread)
    ]
    return voice.clauses(said)
