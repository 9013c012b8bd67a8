"""What the figures of a projection show, in words, for those who cannot see them."""

from __future__ import annotations

import pandas as pd

from sim.report.names import name
from sim.report.numbers import interval, number, share, shown, with_unit
from sim.report.spread import COLOURS, principal
from sim.report.tables import Tables
from sim.targets import BASE_YEAR, LAST_YEAR, PLAN_YEARS
from sim.text import BETWEEN_CLAUSES, BETWEEN_SENTENCES, listed, say


def path_words(spread: pd.DataFrame, indicator: str, scope: str, language: str) -> str:
    """Where each scenario ends, from where; ``spread`` is what ``sim.analysis.bands`` returns."""
    series = spread[(spread["indicator"] == indicator) & (spread["scope"] == scope)]
    scale = shown(str(series["unit"].iloc[0]), language, float(series["median"].max()))
    base = series[series["year"] == BASE_YEAR]["median"].iloc[0] * scale.factor
    said = say(
        "figure.words.path",
        language,
        base=with_unit(base, scale.label, language),
        first=BASE_YEAR,
        last=LAST_YEAR,
        ends=_ends(series, LAST_YEAR, scale.factor, language),
    )
    last = int(series["year"].max())
    if last <= LAST_YEAR:
        return said
    ends = _ends(series, last, scale.factor, language)
    beyond = say("outlook.words", language, last=last, ends=ends)
    return BETWEEN_SENTENCES[language].join((said, beyond))


def _ends(series: pd.DataFrame, year: int, factor: float, language: str) -> str:
    """Median and interval of every scenario in ``year``."""
    ends = (
        say(
            "figure.words.path.end",
            language,
            scenario=name("scenario", row.scenario, language),
            median=number(row.median * factor),
            interval=interval(row.low * factor, row.high * factor, language),
        )
        for row in series[series["year"] == year].itertuples(index=False)
    )
    return BETWEEN_CLAUSES[language].join(ends)


def cost_words(costs: pd.DataFrame, language: str) -> str:
    """What each scenario costs in all, and in its dearest year."""
    paid = costs[costs["year"].isin(PLAN_YEARS)]
    by_year = paid.groupby(["scenario", "year"], sort=False)["amount"].sum()
    said = []
    for scenario, years in by_year.groupby(level="scenario", sort=False):
        scale = shown("yuan", language, float(years.sum()))
        total, most = years.sum() * scale.factor, years.max() * scale.factor
        said.append(
            say(
                "figure.words.costs",
                language,
                scenario=name("scenario", str(scenario), language),
                total=with_unit(total, scale.label, language),
                year=int(years.idxmax()[1]),
                most=with_unit(most, scale.label, language),
            )
        )
    return BETWEEN_SENTENCES[language].join(said)


def spread_words(tables: Tables, language: str) -> str:
    """The share of every source in the spread of each target."""
    said = [
        say(
            "map.place.listed",
            language,
            what=say(f"target.{target}", language),
            names=listed(
                (
                    f"{say(f'spread.{part}', language)} {share(parts['share'][part])}"
                    for part in COLOURS
                ),
                language,
            ),
        )
        for target, parts in principal(tables.spread)
    ]
    return BETWEEN_CLAUSES[language].join(said)
