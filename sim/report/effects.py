"""Pictures of what levers and mechanisms move: intervals one below the other, tables in colour.

Every function returns a figure that no window shows; call them within ``fonts.figure_style()``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import SymLogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from sim.report.numbers import number
from sim.report.palette import FAMILY_COLOURS, FAMILY_OF, ink
from sim.report.speech import Speech

ROW = 0.24  # inches
SCALES = {"share": 0.01, "per_100m": 0.0001}  # per cent: below, a logarithmic scale is linear


def forest(effects: pd.DataFrame, bases: Sequence[str], voice: Speech) -> Figure:
    """Each lever's effect on the indicator it is there to move, % of that indicator's value, one
    column of intervals a base; the right half is the same per 100 million yuan.

    ``effects`` are rows of ``sim.analysis.lever_effects`` of one period, declared indicators.
    """
    levers = list(effects["lever"].unique())
    place = {lever: -row for row, lever in enumerate(levers)}
    figure = Figure(figsize=(11.0, 1.6 + ROW * len(levers)), layout="constrained")
    panels = figure.subplots(1, 2, sharey=True)
    for number_, base in enumerate(bases):
        of_base = effects[effects["base"] == base]
        rows = of_base["lever"].map(place) + 0.18 - 0.36 * number_
        colours = [FAMILY_COLOURS[FAMILY_OF[lever]] for lever in of_base["lever"]]
        marker = "os"[number_]
        share = [of_base[f"share_{edge}"] for edge in ("low", "median", "high")]
        each = [
            100.0 * of_base[f"per_100m_{edge}"] / _whole(of_base)
            for edge in ("low", "median", "high")
        ]
        for axes, edges in zip(panels, (share, each), strict=True):
            _intervals(axes, rows, edges, colours, marker)
    for axes, (title, linear) in zip(panels, SCALES.items(), strict=True):
        axes.axvline(0.0, color="#333333", lw=0.9)
        axes.set_xscale("symlog", linthresh=linear)
        axes.set_xlim(-200.0, 200.0)
        decades = [linear * 10.0**power for power in range(0, 8, 2) if linear * 10.0**power <= 100]
        axes.set_xticks([*(-x for x in decades[::-1]), 0.0, *decades])
        axes.minorticks_off()
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x)))
        axes.set_xlabel(voice.say(f"figure.effect.{title}"))
        axes.tick_params(axis="x", labelsize=7)
    labels = [
        f"{voice.name('lever', lever)}  ·  {voice.name('indicator', moves)}"
        for lever, moves in effects.drop_duplicates("lever")[["lever", "indicator"]].to_numpy()
    ]
    panels[0].set_yticks([place[lever] for lever in levers], labels, fontsize=7.5)
    panels[0].set_ylim(-len(levers) + 0.3, 0.7)
    panels[0].set_title(voice.say("figure.effect"))
    handles = [
        Line2D([], [], color="#333333", marker="os"[k], label=voice.say(f"figure.effect.{base}"))
        for k, base in enumerate(bases)
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, fontsize=8.5)
    return figure


def coloured(
    table: pd.DataFrame, sure: pd.DataFrame, title: str, unit: str, voice: Speech, linear: float
) -> Figure:
    """A table of effects, rows x columns, purple above zero and orange below; what is not told
    apart from zero (``sure`` false) stays pale. Names of rows and columns are shown as they are."""
    size = (2.6 + 0.95 * table.shape[1] + 1.8, 2.2 + ROW * len(table))
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    values = table.to_numpy(float)
    largest = max(float(np.nanmax(np.abs(values), initial=0.0)), 2.0 * linear)
    norm = SymLogNorm(linthresh=linear, vmin=-largest, vmax=largest, base=10)
    shade = np.where(sure.to_numpy(bool), 1.0, 0.25)
    picture = axes.imshow(values, cmap="PuOr", norm=norm, alpha=shade, aspect="auto")
    grounds = picture.to_rgba(values)
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            ground = (*grounds[row, column][:3], shade[row, column])
            axes.text(
                column,
                row,
                number(value, signed=True),
                ha="center",
                va="center",
                fontsize=6.5,
                color=ink(ground),
            )
    axes.set_yticks(range(len(table)), table.index, fontsize=7.5)
    axes.set_xticks(range(table.shape[1]), table.columns, fontsize=7.5, rotation=35, ha="right")
    axes.grid(visible=False)
    axes.set_title(voice.say("report.measure", measure=title, unit=unit))
    return figure


def _intervals(
    axes: Axes,
    rows: pd.Series[float],
    edges: Sequence[pd.Series[float]],
    colours: Sequence[str],
    marker: str,
) -> None:
    for row, left, centre, right, colour in zip(rows, *edges, colours, strict=True):
        if np.isfinite(centre):
            axes.plot([left, right], [row, row], color=colour, lw=1.6, solid_capstyle="butt")
            axes.plot([centre], [row], marker, color=colour, ms=4, mec="#333333", mew=0.4)


def _whole(effects: pd.DataFrame) -> pd.Series[float]:
    """The indicator's value with the lever, from its effect and the effect's share (%)."""
    share = effects["share_median"].where(effects["share_median"] != 0.0)
    return (100.0 * effects["median"] / share).abs()
