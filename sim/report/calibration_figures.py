"""Pictures of a calibration: paths beside what was published, posteriors within their priors.

Every function returns a figure that no window shows; call them within ``fonts.figure_style()``.
"""

from __future__ import annotations

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.analysis.calibration import Fitted
from sim.indicators import INDICATORS
from sim.report.names import name
from sim.report.numbers import shown
from sim.targets import NATION
from sim.text import say

PRIOR, POSTERIOR, PUBLISHED = "#a6a6a6", "#0072B2", "#D55E00"
PANEL = (3.4, 2.3)  # inches
ACROSS = 3
TITLE = 40  # letters a line
ROW = 0.27


def paths_figure(checked: pd.DataFrame, reached: pd.DataFrame, language: str) -> Figure:
    """A panel a national series: published figures, runs over the prior and over the posterior.

    ``checked`` and ``reached`` are ``predictive`` and ``reach`` of ``sim.analysis.calibration``.
    """
    own = checked[checked["scope"] == NATION]
    before = reached[reached["scope"] == NATION]
    names = list(own["indicator"].unique())
    rows = max(-(-len(names) // ACROSS), 1)
    size = (PANEL[0] * ACROSS, PANEL[1] * rows + 0.5)
    figure = Figure(figsize=size, layout="constrained")
    panels = list(figure.subplots(rows, ACROSS, squeeze=False).flat)
    years = range(own["year"].min(), own["year"].max() + 1)
    for axes, indicator in zip(panels, names, strict=False):
        _path(
            axes,
            own[own["indicator"] == indicator],
            before[before["indicator"] == indicator],
            years,
            language,
        )
    for axes in panels[len(names) :]:
        axes.set_axis_off()
    handles = [
        Line2D([], [], color=PUBLISHED, marker="o", ls="", label=_word("published", language)),
        Patch(color=PRIOR, alpha=0.4, label=_word("prior", language)),
        Patch(color=POSTERIOR, alpha=0.4, label=_word("posterior", language)),
        Patch(fill=False, ec=POSTERIOR, ls="--", label=_word("wide", language)),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=8)
    return figure


def posterior_figure(fitted: Fitted, language: str) -> Figure:
    """Each parameter that moves an output: median and 90% of the posterior within its prior, the
    best known on top."""
    told = fitted.diagnostics
    flat = dict(zip(fitted.names, fitted.chains.flat.T, strict=True))
    figure = Figure(figsize=(8.6, 1.2 + ROW * len(told)), layout="constrained")
    axes = figure.add_subplot()
    for place, row in enumerate(told.to_dict("records")):
        low, first, median, third, high = np.quantile(
            flat[row["parameter"]], (0.05, 0.25, 0.5, 0.75, 0.95)
        )
        colour = POSTERIOR if row["moved"] else PRIOR
        axes.hlines(-place, 0.0, 1.0, color="#dddddd", lw=7, zorder=1)
        axes.hlines(-place, low, high, color=colour, lw=2.2, zorder=2)
        axes.hlines(-place, first, third, color=colour, lw=6, zorder=3)
        axes.plot(median, -place, "o", color="white", ms=3, zorder=4)
    words = [name("parameter", word, language) for word in told["parameter"]]
    axes.set_yticks(-np.arange(len(told)), words, fontsize=8)
    axes.set_xticks([0.0, 0.5, 1.0], [_word(end, language) for end in ("low", "middle", "high")])
    axes.grid(visible=False)
    return figure


def _path(axes: Axes, own: pd.DataFrame, before: pd.DataFrame, years: range, language: str) -> None:
    indicator = str(own["indicator"].iloc[0])
    unit = INDICATORS[indicator].unit
    scale = shown(unit, language, float(own["published"].max()))
    own, before = own.sort_values("year"), before.sort_values("year")
    for table, columns, colour in (
        (before, ("low", "high"), PRIOR),
        (own, ("low", "high"), POSTERIOR),
    ):
        edges = [table[column] * scale.factor for column in columns]
        axes.fill_between(table["year"], *edges, color=colour, alpha=0.35, lw=0)
        if len(table) < 3:
            axes.vlines(table["year"], *edges, color=colour, lw=6, alpha=0.35)
    for column in ("wide_low", "wide_high"):
        line = own[column] * scale.factor
        axes.plot(own["year"], line, color=POSTERIOR, ls="--", lw=0.9, marker="_")
    axes.plot(own["year"], own["published"] * scale.factor, "o", color=PUBLISHED, ms=4.5)
    axes.set_title(fill(name("indicator", indicator, language), TITLE), fontsize=9)
    axes.set_ylabel(scale.label, fontsize=8)
    axes.tick_params(labelsize=7.5)
    axes.set_xlim(years.start - 0.4, years.stop - 0.6)
    axes.set_xticks(years)


def _word(key: str, language: str) -> str:
    return say(f"report.calibrate.mark.{key}", language)
