"""A published figure of provinces, what runs gave for it, and how far they are apart, as maps."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import PolyCollection
from matplotlib.colors import Colormap, LogNorm, Normalize
from matplotlib.figure import Figure

from sim.measure.indicators import INDICATORS
from sim.report.maps import GREY, albers
from sim.report.names import name
from sim.report.numbers import shown
from sim.text import say
from sim.world.outlines import outlines

FURTHEST = 50.0  # per cent, at which the colours of a gap end


def provinces_figure(checked: pd.DataFrame, indicator: str, language: str) -> Figure:
    """Three maps of an indicator in the last year that provinces have: published, median of the
    runs, gap (%).

    ``checked``: rows of ``sim.analysis.calibration.checks.predictive``.
    """
    rows = checked[(checked["indicator"] == indicator) & checked["scope"].str.endswith("0000")]
    rows = rows[rows["scope"] != "100000"]  # a user's figures may go on for the nation alone
    rows = rows[rows["year"] == rows["year"].max()]
    table = rows.set_index(rows["scope"].astype(int))
    scale = shown(INDICATORS[indicator].unit, language, float(table["published"].max()))
    both = table[["published", "median"]] * scale.factor
    figure = Figure(figsize=(11.0, 3.9), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    levels = LogNorm(float(both.min().min()), float(both.max().max()))
    warm = colormaps["YlGnBu"]
    for axes, column, word in (
        (left, "published", "published"),
        (middle, "median", "posterior"),
    ):
        _map(axes, both[column], levels, warm)
        axes.set_title(say(f"report.calibrate.mark.{word}", language), fontsize=9)
    bar = figure.colorbar(ScalarMappable(levels, warm), ax=[left, middle], shrink=0.7)
    bar.set_label(scale.label, fontsize=8)
    off = Normalize(-FURTHEST, FURTHEST)
    _map(right, 100.0 * (table["median"] / table["published"] - 1.0), off, colormaps["PuOr"])
    right.set_title(say("report.calibrate.mark.off", language), fontsize=9)
    figure.colorbar(ScalarMappable(off, colormaps["PuOr"]), ax=right, shrink=0.7, label="%")
    year = int(rows["year"].iloc[0])
    figure.suptitle(f"{name('indicator', indicator, language)} {year}", fontsize=10)
    return figure


def _map(axes: Axes, values: pd.Series[float], scale: Normalize, colours: Colormap) -> None:
    rings, faces = [], []
    for code, outline in outlines("province").items():
        known = code in values.index and np.isfinite(values[code])
        rings += [albers(ring) for ring in outline]
        faces += [colours(scale(values[code])) if known else GREY] * len(outline)
    axes.add_collection(PolyCollection(rings, facecolors=faces, edgecolors="#555555", lw=0.35))
    axes.autoscale_view()
    axes.set_aspect("equal")
    axes.set_axis_off()
