"""Pictures of a sensitivity analysis: a panel an outcome.

Every function returns a figure that no window shows; call them within ``fonts.figure_style()``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, NullLocator

from sim.ensemble.design.factors import BEHAVIOUR, LEVERS, LUCK
from sim.report.numbers import number
from sim.report.palette import ink, words_on_white
from sim.report.sensitivity_panels import (
    KINDS,
    chance_last,
    colour_of,
    factor_ticks,
    kind_name,
    lines,
    panels,
)
from sim.report.speech import Speech

ROW = 0.23  # inches
LINES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8c6d31", "#882255")
FEW = 5  # factors a panel of lines
LEAST = 0.01  # per cent: the pale end of the colours


def in_per_cent(table: pd.DataFrame, level: pd.Series[float]) -> pd.DataFrame:
    """``table`` with its effects as a share of the outcome's ``level``, %."""
    columns = [c for c in ("mu", "mu_star", "low", "high", "sigma") if c in table]
    whole = table["outcome"].map(level).abs()
    return table.assign(**{c: 100.0 * table[c] / whole for c in columns})


def screening_bars(screened: pd.DataFrame, top: int, voice: Speech) -> Figure:
    """The ``top`` factors of each outcome by mu*, with interval and sigma; luck as a line.

    ``screened`` is a table of ``sim.analysis.screening`` in per cent of the outcome.
    """

    def draw(axes: Axes, panel: pd.DataFrame) -> None:
        best = panel[panel["factor"] != LUCK].nlargest(top, "mu_star").iloc[::-1]
        place = np.arange(len(best))
        colours = [colour_of(factor) for factor in best["factor"]]
        axes.barh(place, best["mu_star"], color=colours, height=0.62, alpha=0.85)
        axes.hlines(place, best["low"], best["high"], color="#222222", lw=1.1)
        axes.plot(best["sigma"], place, "D", mfc="white", mec="#222222", ms=4, mew=0.8)
        chance = panel.loc[panel["factor"] == LUCK, "mu_star"]
        axes.axvline(float(chance.iloc[0]) if len(chance) else 0.0, color="#222222", ls=":", lw=1.3)
        factor_ticks(axes, list(best["factor"]), voice)
        axes.set_xlim(left=0.0)

    marks = voice.say("report.sensitivity.mark.sigma")
    handles = [
        *(Patch(color=KINDS[kind], label=kind_name(kind, voice)) for kind in (LEVERS, BEHAVIOUR)),
        Line2D(
            [], [], color="#222222", lw=1.1, label=voice.say("report.sensitivity.mark.interval")
        ),
        Line2D([], [], ls="", marker="D", mfc="white", mec="#222222", ms=4, label=marks),
        Line2D([], [], color="#222222", ls=":", label=voice.say("report.sensitivity.mark.luck")),
    ]
    figure = panels(screened, draw, 0.62 + ROW * top, "mu_star", voice)
    figure.legend(handles=handles, loc="outside lower center", ncols=5, fontsize=8)
    return figure


def screening_table(screened: pd.DataFrame, factors: Sequence[str], voice: Speech) -> Figure:
    """mu* of ``factors`` (rows) on each outcome (columns), in colour, per cent of the outcome."""
    wide = screened.pivot(index="factor", columns="outcome", values="mu_star")
    wide = wide.loc[list(factors), list(screened["outcome"].unique())]
    values = np.maximum(wide.to_numpy(float), LEAST)
    norm = LogNorm(LEAST, max(float(np.nanmax(values)), 10.0 * LEAST))
    size = (3.4 + 0.9 * wide.shape[1], 1.9 + ROW * len(wide))
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    grounds = axes.imshow(values, cmap="YlGnBu", norm=norm, aspect="auto").to_rgba(values)
    for (row, column), value in np.ndenumerate(wide.to_numpy(float)):
        shown = number(value) if value >= LEAST else "0"
        colour = ink(grounds[row, column])
        axes.text(column, row, shown, ha="center", va="center", fontsize=6.5, color=colour)
    labels = [voice.name("indicator", outcome) for outcome in wide.columns]
    axes.set_xticks(range(wide.shape[1]), labels, fontsize=7.5, rotation=35, ha="right")
    axes.set_yticks(range(len(wide)), [voice.factor(f) for f in wide.index], fontsize=7.5)
    for label, factor in zip(axes.get_yticklabels(), wide.index, strict=True):
        label.set_color(words_on_white(colour_of(factor)))
    axes.grid(visible=False)
    return figure


def screening_lines(convergence: pd.DataFrame, voice: Speech) -> Figure:
    """mu* of each outcome's strongest factors as trajectories are added, with intervals."""

    def draw(axes: Axes, panel: pd.DataFrame) -> None:
        last = panel[panel["trajectories"] == panel["trajectories"].max()]
        best = list(last[last["factor"] != LUCK].nlargest(FEW, "mu_star")["factor"])
        colours = dict(zip(best, LINES, strict=False)) | {LUCK: KINDS[LUCK]}
        lines(axes, panel, "trajectories", ("mu_star", "low", "high"), colours)
        labels = [voice.factor(factor) for factor in colours]
        handles = [Line2D([], [], color=colour, marker="o", ms=3) for colour in colours.values()]
        axes.legend(handles, labels, fontsize=6.5, loc="upper left", bbox_to_anchor=(1.0, 1.04))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))

    figure = panels(convergence, draw, 1.9, "trajectories", voice)
    figure.supylabel(voice.say("report.sensitivity.axis.mu_star"), fontsize=9)
    return figure


def index_bars(table: pd.DataFrame, voice: Speech) -> Figure:
    """First and total index of each factor for each outcome, with intervals."""
    factors = chance_last(table["factor"].unique())

    def draw(axes: Axes, panel: pd.DataFrame) -> None:
        panel = panel.set_index("factor").loc[factors[::-1]]
        place = np.arange(len(panel))
        for kind, shift, alpha in (("total", -0.19, 0.4), ("first", 0.19, 1.0)):
            colours = [colour_of(factor) for factor in panel.index]
            shown = panel[kind].clip(lower=0.0)
            axes.barh(place + shift, shown, height=0.36, color=colours, alpha=alpha)
            axes.hlines(
                place + shift, panel[f"{kind}_low"], panel[f"{kind}_high"], color="#222222", lw=1
            )
        axes.axvline(0.0, color="#666666", lw=0.8)
        factor_ticks(axes, list(panel.index), voice)
        axes.set_xlim(-0.35, max(1.2, min(2.0, float(panel["total_high"].max()))))

    figure = panels(table, draw, 0.62 + 0.3 * len(factors), "index", voice)
    handles = [
        Patch(color="#0072B2", label=voice.say("report.sensitivity.mark.first")),
        Patch(color="#0072B2", alpha=0.4, label=voice.say("report.sensitivity.mark.total")),
        Line2D([], [], color="#222222", lw=1, label=voice.say("report.sensitivity.mark.interval")),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=8)
    return figure


def index_lines(convergence: pd.DataFrame, voice: Speech) -> Figure:
    """Total indices as samples double, with intervals."""
    factors = chance_last(convergence["factor"].unique())
    colours = {f: KINDS.get(f) or LINES[k % len(LINES)] for k, f in enumerate(factors)}

    def draw(axes: Axes, panel: pd.DataFrame) -> None:
        lines(axes, panel, "samples", ("total", "total_low", "total_high"), colours)
        axes.set_xscale("log", base=2)
        samples = sorted(panel["samples"].unique())
        axes.set_xticks(samples, [number(x) for x in samples])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_ylim(-0.05, 1.6)

    figure = panels(convergence, draw, 1.9, "samples", voice)
    handles = [
        Line2D([], [], color=colour, marker="o", ms=3, label=voice.factor(factor))
        for factor, colour in colours.items()
    ]
    figure.supylabel(voice.say("report.sensitivity.axis.total"), fontsize=9)
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=8)
    return figure
