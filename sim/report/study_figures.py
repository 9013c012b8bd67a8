"""Pictures of a study: bands over the years, a tornado, a heat map of two factors.

Every function returns a figure that no window shows; call them within ``fonts.figure_style()``.
"""

from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim.report.notebook import NotebookFigure
from sim.report.numbers import number, number_within
from sim.report.outlook import mark_outlook
from sim.report.palette import ink, looks
from sim.report.speech import Speech

SIZE = (7.2, 4.4)  # inches
ROW = 0.34
MOST = 12  # groups that colours tell apart
BELOW, ABOVE = "#E69F00", "#0072B2"  # Okabe and Ito (2008)
PALE = 0.3


def bands_figure(bands: pd.DataFrame, by: str, voice: Speech) -> Figure:
    """One indicator over the years: median and 5-95% band of every group of runs.

    ``bands`` is ``sim.analysis.bands(...)`` of one indicator and scope by the one column ``by``:
    the scenario, or a factor. Years after the plan's last are marked as an outlook. Raises
    ``ValueError`` for more groups than colours tell apart.
    """
    groups = list(dict.fromkeys(bands[by]))
    if len(groups) > MOST:
        raise ValueError(f"{len(groups)} groups of {by} are too many for one picture")
    first = bands.iloc[0]
    scale = voice.shown(str(first["unit"]), float(bands["high"].max()))
    figure = NotebookFigure(figsize=SIZE, layout="constrained")
    axes = figure.add_subplot()
    for group, look in zip(groups, _looks(groups, by), strict=True):
        path = bands[bands[by] == group].set_index("year").sort_index()
        low, middle, high = (path[edge] * scale.factor for edge in ("low", "median", "high"))
        axes.fill_between(path.index, low, high, color=look["color"], alpha=0.14, lw=0)
        axes.plot(path.index, middle, lw=1.8, ms=4, label=_word(by, group, voice), **look)
    axes.set_xticks(sorted(set(bands["year"])))
    mark_outlook(axes, int(bands["year"].max()), voice)
    axes.set_ylabel(scale.label)
    axes.set_title(voice.series(first["indicator"], first["scope"]))
    _plain(axes.yaxis)
    note = voice.say("figure.study.bands", runs=number(float(bands["runs"].max())))
    axes.set_xlabel(note, fontsize=8)
    look = {"ncols": 4} if by == "scenario" else {"ncols": 6, "title": voice.factor(by)}
    figure.legend(loc="outside lower center", fontsize=8.5, title_fontsize=8.5, **look)
    return figure


def tornado(swings: pd.DataFrame, middle: float, outcome: str, unit: str, voice: Speech) -> Figure:
    """What the outcome gains between the ends of each factor, the largest on top.

    ``swings`` is ``sim.analysis.swings(...)``; ``middle`` the outcome's median over all runs.
    A bar runs from the median at the factor's low end to that at its high end, the values of the
    ends beside it; bars whose difference is not told apart from zero are pale.
    """
    scale = voice.shown(unit, float(swings[["low", "high"]].abs().to_numpy().max(initial=0.0)))
    figure = NotebookFigure(figsize=(8.6, 1.5 + ROW * len(swings)), layout="constrained")
    axes = figure.add_subplot()
    for place, row in enumerate(swings.to_dict("records")):
        sure = row["swing_low"] > 0.0 or row["swing_high"] < 0.0
        rising = row["swing"] >= 0.0
        for end, colour in (("low", BELOW), ("high", ABOVE)):
            value = row[end] * scale.factor
            start = middle * scale.factor
            shade = 1.0 if sure else PALE
            axes.barh(-place, value - start, 0.62, left=start, color=colour, alpha=shade)
            left = (end == "low") == rising
            axes.annotate(
                _value(row[f"{end}_at"]),
                (min(value, start) if left else max(value, start), -place),
                xytext=(-4 if left else 4, 0),
                textcoords="offset points",
                ha="right" if left else "left",
                va="center",
                fontsize=7.5,
            )
    axes.axvline(middle * scale.factor, color="#333333", lw=1.0)
    labels = [voice.factor(factor) for factor in swings["factor"]]
    axes.set_yticks([-place for place in range(len(swings))], labels, fontsize=8)
    axes.margins(x=0.16)
    axes.grid(visible=False, axis="y")
    axes.set_title(outcome)
    axes.set_xlabel(scale.label)
    figure.supxlabel(voice.say("figure.study.tornado"), x=0.01, ha="left", fontsize=8)
    low, high = axes.get_xlim()
    _plain(axes.xaxis, high - low)
    return figure


def heat_map(table: pd.DataFrame, outcome: str, unit: str, voice: Speech) -> Figure:
    """The outcome by two factors in colour, with its value in every cell.

    ``table`` is ``sim.analysis.cells(...)``: the names of its index and columns are the factors'.
    Values on both sides of zero take colours that part there.
    """
    values = table.to_numpy(float)
    scale = voice.shown(unit, float(np.nanmax(np.abs(values), initial=0.0)))
    values = values * scale.factor
    size = (3.4 + 0.72 * table.shape[1], 2.0 + 0.42 * len(table))
    figure = NotebookFigure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    largest = float(np.nanmax(np.abs(values), initial=0.0))
    parted = bool(np.nanmin(values) < 0.0 < np.nanmax(values))
    look: dict[str, Any] = {"cmap": "PuOr", "vmin": -largest, "vmax": largest} if parted else {}
    picture = axes.imshow(values, origin="lower", aspect="auto", **({"cmap": "viridis"} | look))
    colours = picture.to_rgba(values)
    spread = float(np.nanmax(values) - np.nanmin(values))
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            colour = ink(colours[row, column])
            figure_said = number_within(value, spread, signed=parted)
            axes.text(
                column, row, figure_said, ha="center", va="center", fontsize=7.5, color=colour
            )
    axes.set_xticks(range(table.shape[1]), [_value(x) for x in table.columns], fontsize=8)
    axes.set_yticks(range(len(table)), [_value(x) for x in table.index], fontsize=8)
    axes.set_xlabel(voice.factor(str(table.columns.name)))
    axes.set_ylabel(voice.factor(str(table.index.name)))
    axes.grid(visible=False)
    axes.set_title(outcome)
    bar = figure.colorbar(picture, ax=axes, aspect=30)
    bar.set_label(scale.label, fontsize=8)
    _plain(bar.ax.yaxis, spread)
    bar.ax.tick_params(labelsize=7.5)
    return figure


def _looks(groups: list[Any], by: str) -> list[dict[str, Any]]:
    """Scenarios look as everywhere; values of a factor go from dark to light."""
    if by == "scenario":
        known = looks([str(group) for group in groups])
        return [
            {"color": look.colour, "ls": look.line, "marker": look.marker}
            for look in known.values()
        ]
    if all(isinstance(group, str) for group in groups):
        return [{"color": f"C{place}"} for place in range(len(groups))]
    rank = np.argsort(np.argsort(np.array(groups, float))) / max(len(groups) - 1, 1)
    return [{"color": matplotlib.colormaps["viridis"](0.9 * share)} for share in rank]


def _word(by: str, group: Any, voice: Speech) -> str:
    return voice.name("scenario", group) if by == "scenario" else _value(group)


def _value(value: Any) -> str:
    return str(value) if isinstance(value, str) else number(float(value))


def _plain(axis: Axis, spread: float = 0.0) -> None:
    axis.set_major_formatter(FuncFormatter(lambda value, _: number_within(value, spread)))
