"""The page and the table of ``experiments.patterns``: what was published, what was measured."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from rich.table import Table as Printed

from sim.analysis.patterns.verdicts import by_pattern
from sim.report.fonts import figure_style
from sim.report.numbers import CLAUSE, DASH, interval, number
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Column, Table, numbers, shares, words
from sim.text import keys, say

WIDE = 5  # panels beside each other
PASSED, FAILED, BAND, START = "#0072B2", "#D55E00", "#e3eef6", "#333333"
GLANCE = tuple(map(words, ("pattern", "status", "measures", "verdict")))
MEASURES = (
    *map(words, ("pattern", "measure", "status", "published", "limits")),
    numbers("start"),
    numbers("median", head="found", ends=("low_5", "high_95")),
    shares("inside"),
    words("verdict"),
)
ESTIMATORS = tuple(map(words, ("pattern", "estimator")))
SOURCES = tuple(map(words, ("measure", "bar", "source")))


def patterns_sheet(
    table: pd.DataFrame,
    measures: pd.DataFrame,
    told: pd.DataFrame,
    facts: Mapping[str, Any],
    language: str,
) -> Sheet:
    """The page: every pattern in a line, every measure in a panel and in a line with its
    estimator, and where the published figures come from; ``told`` are the published effects by
    measure (``sim.report.cited``)."""
    with figure_style():
        picture = Picture("patterns", "", png(panels(table, measures, language)))
    glance = by_pattern(table)
    failed = glance[~glance["passed"]]
    said = say(
        "report.patterns.count",
        language,
        patterns=len(glance),
        passed=int(glance["passed"].sum()),
        failed=len(failed),
        free=int(((glance["status"] == "free") & glance["passed"]).sum()),
        all_free=int((glance["status"] == "free").sum()),
    )
    asked = table["pattern"].unique()
    how = [(_pattern(x, language), say(f"pattern.{x}.estimator", language)) for x in asked]
    estimators = pd.DataFrame(how, columns=["pattern", "estimator"])
    parts = [
        Part(
            say("report.patterns.glance", language),
            (said, say("report.patterns.status", language)),
            table=_table(GLANCE, _glance(glance, language), language),
        ),
        Part(
            say("report.patterns.measures", language),
            (say("report.patterns.measures.note", language),),
            picture,
            _measures(table, told, language),
        ),
        Part(
            say("report.patterns.estimators", language),
            (say("report.patterns.estimators.note", language),),
            table=_table(ESTIMATORS, estimators, language),
        ),
        Part(
            say("report.patterns.sources", language),
            table=_table(SOURCES, _sources(table, told, language), language),
        ),
    ]
    return sheet("patterns", parts, facts, language)


def patterns_table(table: pd.DataFrame, told: pd.DataFrame, language: str) -> Printed:
    """What is printed: a line a measure, published beside found."""
    title = say("report.patterns", language)
    return replace(_measures(table, told, language), title=title).printed()


def _table(columns: tuple[Column, ...], rows: pd.DataFrame, language: str) -> Table:
    return Table("report.patterns", columns, rows, language)


def panels(table: pd.DataFrame, measures: pd.DataFrame, language: str) -> Figure:
    """A panel a judged measure: limits as a band, draws as points, their median as a line, the
    start as a triangle."""
    rows = table[table["passed"].notna()].to_dict("records")
    high = math.ceil(len(rows) / WIDE)
    figure = Figure(figsize=(2.35 * WIDE, 1.15 * high + 0.6), layout="constrained")
    every = figure.subplots(high, WIDE, squeeze=False).ravel()
    for axes, row in zip(every, rows, strict=False):
        _panel(axes, row, measures.loc[measures["measure"] == row["measure"], "value"], language)
    for axes in every[len(rows) :]:
        axes.set_visible(False)
    figure.suptitle(say("figure.patterns", language), fontsize=8.5, x=0.01, ha="left")
    return figure


def _panel(axes: Axes, row: Mapping[Any, Any], values: pd.Series[float], language: str) -> None:
    values = values.dropna()
    colour = PASSED if row["passed"] else FAILED
    ends = [x for x in (row["low"], row["high"], row["start"], *values) if not math.isnan(x)]
    least, most = min(ends), max(ends)
    room = 0.12 * (most - least) or 0.1 * abs(most) or 0.1
    axes.set_xlim(least - room, most + room)
    left, right = axes.get_xlim()
    axes.axvspan(
        left if math.isnan(row["low"]) else row["low"],
        right if math.isnan(row["high"]) else row["high"],
        color=BAND,
        lw=0,
    )
    for edge in (row["low"], row["high"]):
        if not math.isnan(edge):
            axes.axvline(edge, color="#8fb8d6", lw=0.9)
    heights = np.linspace(-0.6, 0.6, len(values)) if len(values) > 1 else np.zeros(len(values))
    axes.plot(values, heights, "o", ms=2.6, color=colour, alpha=0.6, mew=0)
    if not math.isnan(row["median"]):
        axes.axvline(row["median"], color=colour, lw=1.6)
    if not math.isnan(row["start"]):
        axes.plot([row["start"]], [0.0], "^", color=START, ms=4.5)
    axes.set_ylim(-1, 1)
    axes.set_yticks([])
    axes.grid(False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", labelsize=6.5)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x)))
    axes.set_title(f"{row['pattern']} {_measure(row['measure'], language)}", fontsize=7)


def _glance(glance: pd.DataFrame, language: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pattern": _pattern(row["pattern"], language),
            "status": say(f"pattern.status.{row['status']}", language),
            "measures": say(
                "report.patterns.of", language, passing=row["passing"], judged=row["judged"]
            ),
            "verdict": _verdict(row["passed"], language),
        }
        for row in glance.to_dict("records")
    )


def _measures(table: pd.DataFrame, told: pd.DataFrame, language: str) -> Table:
    """A row a measure; one draw alone has no interval."""
    rows = table.to_dict("records")
    said = table.assign(
        measure=[_measure(row["measure"], language) for row in rows],
        status=[say(f"pattern.status.{row['status']}", language) for row in rows],
        published=[_published(row, told, language) for row in rows],
        limits=[_limits(row["low"], row["high"], language) for row in rows],
        verdict=[_verdict(row["passed"], language) for row in rows],
        weak=table["passed"].isna(),
    )
    for end in ("low_5", "high_95"):
        said[end] = said[end].where(table["draws"] > 1)
    return replace(_table(MEASURES, said, language), weak="weak")


def _sources(table: pd.DataFrame, told: pd.DataFrame, language: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "measure": f"{row['pattern']} {_measure(row['measure'], language)}",
            "bar": say(f"pattern.bar.{row['bar']}", language) if row["bar"] else "",
            "source": CLAUSE[language].join(
                filter(
                    None, [*told.loc[told["measure"] == row["measure"], "reference"], row["source"]]
                )
            ),
        }
        for row in table.to_dict("records")
    )


def _limits(low: float, high: float, language: str) -> str:
    if math.isnan(low) and math.isnan(high):
        return DASH
    if math.isnan(low):
        return f"≤ {number(high)}"
    if math.isnan(high):
        return f"≥ {number(low)}"
    return interval(low, high, language) if low != high else number(low)


def _published(row: Mapping[Any, Any], told: pd.DataFrame, language: str) -> str:
    """The table's own words, which are the catalogue's if it has them, or the figures of the
    effects; their ids behind them."""
    effects = told[told["measure"] == row["measure"]]
    if not row["published"]:
        figures = [f"{_figure(one, language)} [{one['id']}]" for one in effects.to_dict("records")]
        return CLAUSE[language].join(figures) or DASH
    key = f"pattern.published.{row['published']}"
    figure_said = say(key, language) if key in keys() else row["published"]
    return f"{figure_said} [{', '.join(effects['id'])}]" if len(effects) else figure_said


def _figure(effect: Mapping[Any, Any], language: str) -> str:
    low, high = effect["low"], effect["high"]
    if math.isnan(low) or math.isnan(high):
        return number(effect["estimate"])
    return interval(low, high, language)


def _verdict(passed: Any, language: str) -> str:
    if pd.isna(passed):
        return DASH
    return say(f"pattern.{'passed' if passed else 'failed'}", language)


def _pattern(name: str, language: str) -> str:
    return f"{name} {say(f'pattern.{name}', language)}"


def _measure(name: str, language: str) -> str:
    return say(f"measure.{name}", language)
