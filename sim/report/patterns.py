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
from sim.report.numbers import DASH, number
from sim.report.sheet import Sheet, sheet
from sim.report.table import Table, numbers, shares, words
from sim.report.voice import Voice
from sim.text import keys

KEY = "report.patterns"
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
    voice: Voice,
) -> Sheet:
    """The page: every pattern in a line, every measure in a panel and in a line with its
    estimator, and where the published figures come from; ``told`` are the published effects by
    measure (``sim.report.cited``)."""
    glance = by_pattern(table)
    failed = glance[~glance["passed"]]
    said = voice.say(
        "count",
        patterns=len(glance),
        passed=int(glance["passed"].sum()),
        failed=len(failed),
        free=int(((glance["status"] == "free") & glance["passed"]).sum()),
        all_free=int((glance["status"] == "free").sum()),
    )
    asked = table["pattern"].unique()
    how = [(_pattern(x, voice), voice.say(f"pattern.{x}.estimator")) for x in asked]
    estimators = pd.DataFrame(how, columns=["pattern", "estimator"])
    with figure_style():
        figure = panels(table, measures, voice)
        parts = [
            voice.part(
                "glance",
                said,
                voice.say("status"),
                table=voice.table(GLANCE, _glance(glance, voice)),
            ),
            voice.part(
                "measures", table=_measures(table, told, voice), figure=figure, picture="patterns"
            ),
            voice.part("estimators", table=voice.table(ESTIMATORS, estimators)),
            voice.part("sources", table=voice.table(SOURCES, _sources(table, told, voice))),
        ]
    return sheet(parts, facts, voice)


def patterns_table(table: pd.DataFrame, told: pd.DataFrame, voice: Voice) -> Printed:
    """What is printed: a line a measure, published beside found."""
    title = voice.say("report.patterns")
    return replace(_measures(table, told, voice), title=title).printed()


def panels(table: pd.DataFrame, measures: pd.DataFrame, voice: Voice) -> Figure:
    """A panel a judged measure: limits as a band, draws as points, their median as a line, the
    start as a triangle."""
    rows = table[table["passed"].notna()].to_dict("records")
    high = math.ceil(len(rows) / WIDE)
    figure = Figure(figsize=(2.35 * WIDE, 1.15 * high + 0.6), layout="constrained")
    every = figure.subplots(high, WIDE, squeeze=False).ravel()
    for axes, row in zip(every, rows, strict=False):
        _panel(axes, row, measures.loc[measures["measure"] == row["measure"], "value"], voice)
    for axes in every[len(rows) :]:
        axes.set_visible(False)
    figure.suptitle(voice.say("figure.patterns"), fontsize=8.5, x=0.01, ha="left")
    return figure


def _panel(axes: Axes, row: Mapping[Any, Any], values: pd.Series[float], voice: Voice) -> None:
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
    axes.set_title(f"{row['pattern']} {_measure(row['measure'], voice)}", fontsize=7)


def _glance(glance: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pattern": _pattern(row["pattern"], voice),
            "status": voice.say(f"pattern.status.{row['status']}"),
            "measures": voice.say("of", passing=row["passing"], judged=row["judged"]),
            "verdict": _verdict(row["passed"], voice),
        }
        for row in glance.to_dict("records")
    )


def _measures(table: pd.DataFrame, told: pd.DataFrame, voice: Voice) -> Table:
    """A row a measure; one draw alone has no interval."""
    rows = table.to_dict("records")
    said = table.assign(
        measure=[_measure(row["measure"], voice) for row in rows],
        status=[voice.say(f"pattern.status.{row['status']}") for row in rows],
        published=[_published(row, told, voice) for row in rows],
        limits=[_limits(row["low"], row["high"], voice) for row in rows],
        verdict=[_verdict(row["passed"], voice) for row in rows],
        weak=table["passed"].isna(),
    )
    for end in ("low_5", "high_95"):
        said[end] = said[end].where(table["draws"] > 1)
    return voice.table(MEASURES, said, weak="weak")


def _sources(table: pd.DataFrame, told: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "measure": f"{row['pattern']} {_measure(row['measure'], voice)}",
            "bar": voice.say(f"pattern.bar.{row['bar']}") if row["bar"] else "",
            "source": voice.clauses(
                filter(
                    None, [*told.loc[told["measure"] == row["measure"], "reference"], row["source"]]
                )
            ),
        }
        for row in table.to_dict("records")
    )


def _limits(low: float, high: float, voice: Voice) -> str:
    if math.isnan(low) and math.isnan(high):
        return DASH
    if math.isnan(low):
        return f"≤ {number(high)}"
    if math.isnan(high):
        return f"≥ {number(low)}"
    return voice.interval(low, high) if low != high else number(low)


def _published(row: Mapping[Any, Any], told: pd.DataFrame, voice: Voice) -> str:
    """The table's own words, which are the catalogue's if it has them, or the figures of the
    effects; their ids behind them."""
    effects = told[told["measure"] == row["measure"]]
    if not row["published"]:
        figures = [f"{_figure(one, voice)} [{one['id']}]" for one in effects.to_dict("records")]
        return voice.clauses(figures) or DASH
    key = f"pattern.published.{row['published']}"
    figure_said = voice.say(key) if key in keys() else row["published"]
    return f"{figure_said} [{', '.join(effects['id'])}]" if len(effects) else figure_said


def _figure(effect: Mapping[Any, Any], voice: Voice) -> str:
    low, high = effect["low"], effect["high"]
    if math.isnan(low) or math.isnan(high):
        return number(effect["estimate"])
    return voice.interval(low, high)


def _verdict(passed: Any, voice: Voice) -> str:
    if pd.isna(passed):
        return DASH
    return voice.say(f"pattern.{'passed' if passed else 'failed'}")


def _pattern(name: str, voice: Voice) -> str:
    return f"{name} {voice.say(f'pattern.{name}')}"


def _measure(name: str, voice: Voice) -> str:
    return voice.say(f"measure.{name}")
