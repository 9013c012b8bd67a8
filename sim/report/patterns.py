"""The page and the table of ``experiments.patterns``: what was published, what was measured."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from rich.table import Table

from sim.analysis.patterns.verdicts import by_pattern
from sim.report.fonts import figure_style
from sim.report.numbers import CLAUSE, DASH, interval, number, share
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.text import keys, say

WIDE = 5  # panels beside each other
PASSED, FAILED, BAND, START = "#0072B2", "#D55E00", "#e3eef6", "#333333"
GLANCE = ("pattern", "status", "measures", "verdict")
MEASURES = ("measure", "status", "published", "limits", "start", "found", "inside", "verdict")


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
    parts = [
        Part(
            say("report.patterns.glance", language),
            (said, say("report.patterns.status", language)),
            heads=_heads(GLANCE, language),
            rows=list(_glance_rows(glance, language)),
            words=2,
        ),
        Part(
            say("report.patterns.measures", language),
            (say("report.patterns.measures.note", language),),
            picture,
            _heads(("pattern", *MEASURES), language),
            list(_measure_rows(table, told, language)),
            words=4,
        ),
        Part(
            say("report.patterns.estimators", language),
            (say("report.patterns.estimators.note", language),),
            heads=_heads(("pattern", "estimator"), language),
            rows=[
                Row((_pattern(name, language), say(f"pattern.{name}.estimator", language)))
                for name in table["pattern"].unique()
            ],
            words=2,
        ),
        Part(
            say("report.patterns.sources", language),
            heads=_heads(("measure", "bar", "source"), language),
            rows=list(_source_rows(table, told, language)),
            words=3,
        ),
    ]
    return sheet("patterns", parts, facts, language)


def patterns_table(table: pd.DataFrame, told: pd.DataFrame, language: str) -> Table:
    """What is printed: a line a measure, published beside found."""
    made = Table(title=say("report.patterns", language), box=None, pad_edge=False)
    for place, head in enumerate(_heads(("pattern", *MEASURES), language)):
        made.add_column(head, justify="left" if place < 4 else "right")
    for row in _measure_rows(table, told, language):
        made.add_row(*row.cells, style="dim" if row.weak else None)
    return made


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


def _glance_rows(glance: pd.DataFrame, language: str) -> Iterator[Row]:
    for row in glance.to_dict("records"):
        yield Row(
            (
                _pattern(row["pattern"], language),
                say(f"pattern.status.{row['status']}", language),
                say("report.patterns.of", language, passing=row["passing"], judged=row["judged"]),
                _verdict(row["passed"], language),
            )
        )


def _measure_rows(table: pd.DataFrame, told: pd.DataFrame, language: str) -> Iterator[Row]:
    for row in table.to_dict("records"):
        median = number(row["median"])
        if row["draws"] > 1:
            median += f" ({interval(row['low_5'], row['high_95'], language)})"
        yield Row(
            (
                row["pattern"],
                _measure(row["measure"], language),
                say(f"pattern.status.{row['status']}", language),
                _published(row, told, language),
                _limits(row["low"], row["high"], language),
                number(row["start"]),
                median,
                share(row["inside"]),
                _verdict(row["passed"], language),
            ),
            weak=bool(pd.isna(row["passed"])),
        )


def _source_rows(table: pd.DataFrame, told: pd.DataFrame, language: str) -> Iterator[Row]:
    for row in table.to_dict("records"):
        sources = [*told.loc[told["measure"] == row["measure"], "reference"], row["source"]]
        bar = say(f"pattern.bar.{row['bar']}", language) if row["bar"] else DASH
        measure = f"{row['pattern']} {_measure(row['measure'], language)}"
        yield Row((measure, bar, CLAUSE[language].join(filter(None, sources)) or DASH))


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


def _heads(names: tuple[str, ...], language: str) -> tuple[str, ...]:
    return tuple(say(f"report.patterns.head.{name}", language) for name in names)
