"""Pictures of a calibration: paths beside what was published, posteriors within their priors.

Every function returns a figure that no window shows; call them within ``fonts.figure_style()``.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.core.arrays import Floats
from sim.measure.indicators import INDICATORS
from sim.report.speech import Speech
from sim.targets import NATION

PRIOR, POSTERIOR, PUBLISHED = "#a6a6a6", "#0072B2", "#D55E00"
PANEL = (3.4, 2.3)  # inches
ACROSS = 3
TITLE = 40  # letters a line
ROW = 0.27


def paths_figure(checked: pd.DataFrame, before: pd.DataFrame, voice: Speech) -> Figure:
    """A panel a national series: published figures, runs over the prior and over the posterior.

    ``checked`` and ``before`` are ``sim.analysis.calibration.checks.predictive`` of runs over the
    posterior and over the prior.
    """
    nation = checked[checked["scope"] == NATION]
    before = before[before["scope"] == NATION]
    names = list(nation["indicator"].unique())
    rows = max(-(-len(names) // ACROSS), 1)
    size = (PANEL[0] * ACROSS, PANEL[1] * rows + 0.5)
    figure = Figure(figsize=size, layout="constrained")
    panels = list(figure.subplots(rows, ACROSS, squeeze=False).flat)
    years = range(nation["year"].min(), nation["year"].max() + 1)
    for axes, indicator in zip(panels, names, strict=False):
        _path(
            axes,
            nation[nation["indicator"] == indicator],
            before[before["indicator"] == indicator],
            years,
            voice,
        )
    for axes in panels[len(names) :]:
        axes.set_axis_off()
    handles = [
        Line2D([], [], color=PUBLISHED, marker="o", ls="", label=_word("published", voice)),
        Patch(color=PRIOR, alpha=0.4, label=_word("prior", voice)),
        Patch(color=POSTERIOR, alpha=0.4, label=_word("posterior", voice)),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=8)
    return figure


def posterior_figure(
    told: pd.DataFrame, levels: Floats, names: Sequence[str], voice: Speech
) -> Figure:
    """Each parameter that the figures move: median and 90% of the posterior within its prior, the
    best known on top.

    ``told``: rows of ``learnt``; ``levels`` (members, parameters ``names``) of the posterior.
    """
    flat = dict(zip(names, levels.T, strict=True))
    figure = Figure(figsize=(8.6, 1.2 + ROW * len(told)), layout="constrained")
    axes = figure.add_subplot()
    for place, row in enumerate(told.to_dict("records")):
        low, first, median, third, high = np.quantile(
            flat[row["parameter"]], (0.05, 0.25, 0.5, 0.75, 0.95)
        )
        axes.hlines(-place, 0.0, 1.0, color="#dddddd", lw=7, zorder=1)
        axes.hlines(-place, low, high, color=POSTERIOR, lw=2.2, zorder=2)
        axes.hlines(-place, first, third, color=POSTERIOR, lw=6, zorder=3)
        axes.plot(median, -place, "o", color="white", ms=3, zorder=4)
    labels = [voice.name("parameter", word) for word in told["parameter"]]
    axes.set_yticks(-np.arange(len(told)), labels, fontsize=8)
    axes.set_xticks([0.0, 0.5, 1.0], [_word(end, voice) for end in ("low", "middle", "high")])
    axes.grid(visible=False)
    return figure


def _path(
    axes: Axes, fitted: pd.DataFrame, before: pd.DataFrame, years: range, voice: Speech
) -> None:
    indicator = str(fitted["indicator"].iloc[0])
    unit = INDICATORS[indicator].unit
    scale = voice.shown(unit, float(fitted["published"].max()))
    fitted, before = fitted.sort_values("year"), before.sort_values("year")
    for table, columns, colour in (
        (before, ("low", "high"), PRIOR),
        (fitted, ("low", "high"), POSTERIOR),
    ):
        edges = [table[column] * scale.factor for column in columns]
        axes.fill_between(table["year"], *edges, color=colour, alpha=0.35, lw=0)
        if len(table) < 3:
            axes.vlines(table["year"], *edges, color=colour, lw=6, alpha=0.35)
    axes.plot(fitted["year"], fitted["published"] * scale.factor, "o", color=PUBLISHED, ms=4.5)
    axes.set_title(fill(voice.name("indicator", indicator), TITLE), fontsize=9)
    axes.set_ylabel(scale.label, fontsize=8)
    axes.tick_params(labelsize=7.5)
    axes.set_xlim(years.start - 0.4, years.stop - 0.6)
    axes.set_xticks(years)


def _word(key: str, voice: Speech) -> str:
    return voice.say(f"report.calibrate.mark.{key}")
