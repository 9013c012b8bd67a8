"""Pictures of the battery: published, estimated and true side by side; event studies.

Every function returns a figure that no window shows; call them within ``fonts.figure_style()``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.analysis.designs.estimators import BEFORE
from sim.report.numbers import number
from sim.report.speech import Speech

PUBLISHED, ESTIMATED, TRUE, BAND = "#333333", "#0072B2", "#D55E00", "#009E73"
COLUMNS = 3
SHOWN = 5  # years before and after treatment
ROW, HEAD, WIDTH = 0.42, 0.85, 4.3  # inches
TICKS = FuncFormatter(lambda x, _: number(x))


def forest(main: pd.DataFrame, told: pd.DataFrame, voice: Speech) -> Figure:
    """A panel a design and unit, a row a figure: published, estimated and true, and the band that
    the estimate has to fall into. ``main`` is the battery's summary, the papers' estimators only;
    ``told`` what is published."""
    shown = main[main["draws"] > 0]
    groups = [group for _, group in shown.groupby(["design", "unit"], sort=False)]
    rows = -(-len(groups) // COLUMNS)
    most = max((len(group) for group in groups), default=1)
    size = (WIDTH * COLUMNS, rows * (HEAD + ROW * most) + 0.5)
    figure = Figure(figsize=size, layout="constrained")
    panels = np.atleast_1d(figure.subplots(rows, COLUMNS, squeeze=False)).ravel()
    for axes, group in zip(panels, groups, strict=False):
        _panel(axes, group, told, voice)
    for axes in panels[len(groups) :]:
        axes.set_visible(False)
    marks = [
        Line2D([], [], ls="", marker="D", mfc="white", mec=PUBLISHED, ms=6),
        Line2D([], [], color=ESTIMATED, marker="o", ms=6),
        Line2D([], [], color=TRUE, marker="s", ms=5),
        Patch(color=BAND, alpha=0.18),
    ]
    labels = [voice.say(f"figure.designs.{k}") for k in ("published", "estimated", "true", "band")]
    figure.legend(marks, labels, loc="outside lower center", ncols=4, fontsize=9)
    return figure


def _panel(axes: Axes, group: pd.DataFrame, told: pd.DataFrame, voice: Speech) -> None:
    axes.axvline(0.0, color="#999999", lw=0.8)
    for place, row in enumerate(group.to_dict("records")):
        if not math.isnan(row["low"]):
            axes.fill_betweenx(
                [-place - 0.4, -place + 0.4], row["low"], row["high"], color=BAND, alpha=0.18, lw=0
            )
        for what, colour, mark, shift in (
            ("estimate", ESTIMATED, "o", 0.12),
            ("true", TRUE, "s", -0.18),
        ):
            height = -place + shift
            axes.hlines(height, row[f"{what}_low"], row[f"{what}_high"], color=colour, lw=1.6)
            axes.plot(row[what], height, mark, color=colour, ms=5.5)
        effects = told[(told["design"] == row["design"]) & (told["measure"] == row["measure"])]
        values = effects["estimate"].dropna().to_numpy(float)
        axes.plot(
            values, np.full(len(values), -place + 0.32), "D", mfc="white", mec=PUBLISHED, ms=5.5
        )
    labels = [voice.say(f"design.measure.{measure}") for measure in group["measure"]]
    axes.set_yticks(-np.arange(len(group)), labels, fontsize=8)
    axes.set_ylim(-len(group) + 0.45, 0.55)
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(TICKS)
    axes.tick_params(axis="x", labelsize=7.5)
    first = group.iloc[0]
    lever = voice.say(f"design.{first['design']}")
    axes.set_title(f"{first['design']}  {lever}", fontsize=9, loc="left")
    axes.set_xlabel(voice.name("unit", first["unit"]), fontsize=8)


def paths(events: pd.DataFrame, voice: Speech) -> Figure:
    """Event studies, a panel each: medians over draws of what is estimated for each year from
    treatment, with the 95% interval of the median draw, and of what is true."""
    series = events[["design", "measure"]].drop_duplicates().to_numpy().tolist()
    rows = -(-len(series) // COLUMNS)
    figure = Figure(figsize=(WIDTH * COLUMNS, 2.3 * rows + 0.5), layout="constrained")
    panels = np.atleast_1d(figure.subplots(rows, COLUMNS, squeeze=False)).ravel()
    for axes, (design, measure) in zip(panels, series, strict=False):
        estimates = events[(events["design"] == design) & (events["measure"] == measure)]
        _path(axes, estimates.groupby("period")[["estimate", "se", "true"]].median())
        measure_name = voice.say(f"design.measure.{measure}")
        axes.set_title(f"{design}  {measure_name}", fontsize=9, loc="left")
    for axes in panels[len(series) :]:
        axes.set_visible(False)
    for axes in panels[max(len(series) - COLUMNS, 0) : len(series)]:
        axes.set_xlabel(voice.say("figure.designs.period"), fontsize=8)
    marks: Sequence[Line2D] = [
        Line2D([], [], color=ESTIMATED, marker="o", ms=5),
        Line2D([], [], color=TRUE, marker="s", ms=4, ls="--"),
    ]
    labels = [voice.say(f"figure.designs.{k}") for k in ("estimated", "true")]
    figure.legend(marks, labels, loc="outside lower center", ncols=2, fontsize=9)
    return figure


def _path(axes: Axes, estimates: pd.DataFrame) -> None:
    estimates = estimates[(estimates.index >= -SHOWN) & (estimates.index <= SHOWN)]
    estimates = pd.concat([estimates, pd.DataFrame(0.0, [BEFORE], estimates.columns)]).sort_index()
    period = estimates.index.to_numpy(float)
    axes.axhline(0.0, color="#999999", lw=0.8)
    axes.axvline(-0.5, color="#999999", lw=0.8, ls=":")
    spread = 1.96 * estimates["se"]
    axes.errorbar(
        period,
        estimates["estimate"],
        yerr=spread,
        color=ESTIMATED,
        marker="o",
        ms=4,
        lw=1.2,
        capsize=2,
    )
    axes.plot(period, estimates["true"], color=TRUE, marker="s", ms=3.5, ls="--", lw=1.2)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter(TICKS)
    axes.tick_params(labelsize=7.5)
