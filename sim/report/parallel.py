"""Parallel axes: a line a run, a set of levers or a point of a front, an axis a quantity.

Inselberg, The plane with parallel coordinates, The Visual Computer 1, 1985. Every axis runs from
the least to the largest value that is shown; the lines take the colour of one of them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim.core.arrays import Floats
from sim.report.notebook import NotebookFigure
from sim.report.numbers import number, number_within
from sim.report.speech import Speech

WIDTH, APART = 2.0, 1.25  # inches beside the axes, and from one to the next
HEIGHT = 4.6
COLOURS = "viridis"
TICKS = 5
WIDE = {"en": 17, "zh": 9}  # characters of a line of an axis's name
CROWD = 150.0  # lines from which on they are drawn more and more faintly
MARKED = ("#D55E00", "#000000", "#CC79A7", "#E69F00")  # Okabe and Ito (2008)


def parallel_axes(
    rows: pd.DataFrame,
    axes: Mapping[str, str],
    colour: str,
    voice: Speech,
    *,
    downwards: Collection[str] = (),
    marked: Mapping[str, int] | None = None,
) -> Figure:
    """A line a row of ``rows`` across the columns ``axes`` (column -> its name on the axis).

    Columns of words stand in their order of appearance. Lines take the colour of the column of
    numbers ``colour``; the axes ``downwards`` have their least value on top; ``marked`` (name ->
    position in ``rows``) are drawn above the others and named in a legend. Rows in which a value
    is missing are left out. Call within ``fonts.figure_style()``; raises ``ValueError`` if no row
    is left.
    """
    shown = rows[list(axes)].reset_index(drop=True).dropna()
    if shown.empty:
        raise ValueError("no row has a value on every axis")
    figure = NotebookFigure(figsize=(WIDTH + APART * len(axes), HEIGHT), layout="constrained")
    canvas = figure.add_subplot()
    heights = np.column_stack(
        [_axis(canvas, x, shown[c], axes[c], voice, c in downwards) for x, c in enumerate(axes)]
    )
    norm = Normalize(shown[colour].min(), shown[colour].max())
    lines = np.stack([np.broadcast_to(np.arange(len(axes)), heights.shape), heights], axis=-1)
    canvas.add_collection(
        LineCollection(
            list(lines),
            array=shown[colour].to_numpy(),
            norm=norm,
            cmap=COLOURS,
            lw=1.0,
            alpha=float(np.clip((CROWD / len(shown)) ** 0.5, 0.12, 0.85)),
        )
    )
    for (label, place), mark in zip((marked or {}).items(), MARKED, strict=False):
        height = heights[shown.index.get_loc(place)]
        canvas.plot(range(len(axes)), height, "o-", color=mark, lw=2.4, ms=4, label=label)
    canvas.set_xlim(-0.4, len(axes) - 0.5)
    canvas.set_ylim(-0.03, 1.03)
    canvas.set_axis_off()
    if marked:
        figure.legend(loc="outside lower center", ncols=3, fontsize=8.5)
    bar = figure.colorbar(ScalarMappable(norm, COLOURS), ax=canvas, pad=0.01, aspect=35)
    bar.set_label(axes[colour].replace("\n", " "), fontsize=8)
    spread = float(shown[colour].max() - shown[colour].min())
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda x, _: number_within(x, spread)))
    bar.ax.tick_params(labelsize=7.5)
    bar.outline.set_visible(False)
    return figure


def _axis(
    canvas: Axes, place: int, values: pd.Series[Any], heading: str, voice: Speech, down: bool
) -> Floats:
    """Draw one axis with its name and ticks; heights (0 to 1) of ``values`` on it."""
    heights, at, ticks = _scale(values)
    if down:
        heights, at = 1.0 - heights, 1.0 - at
    canvas.plot([place, place], [0.0, 1.0], color="#444444", lw=1.0, zorder=3)
    for y, tick in zip(at, ticks, strict=True):
        canvas.plot([place - 0.02, place], [y, y], color="#444444", lw=0.8, zorder=3)
        text = canvas.text(place + 0.03, y, tick, fontsize=7, va="center", zorder=4)
        text.set_bbox({"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.6})
    name = "\n".join(textwrap.wrap(heading, WIDE[voice.language], break_long_words=True))
    canvas.annotate(
        name,
        (place, 1.03),
        xytext=(0, 6),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=8,
        annotation_clip=False,
    )
    return heights


def _scale(values: pd.Series[Any]) -> tuple[Floats, Floats, list[str]]:
    """Heights of ``values``, heights of the ticks, and what stands at them."""
    if pd.api.types.is_numeric_dtype(values):
        low, high = float(values.min()), float(values.max())
        if low == high:
            return np.full(len(values), 0.5), np.array([0.5]), [number(low)]
        ticks = np.linspace(low, high, TICKS)
        heights = np.asarray((values - low) / (high - low), float)
        return heights, np.linspace(0.0, 1.0, TICKS), [number_within(x, high - low) for x in ticks]
    choices = list(dict.fromkeys(values))
    at = np.linspace(0.0, 1.0, len(choices)) if len(choices) > 1 else np.array([0.5])
    places = dict(zip(choices, at, strict=True))
    return np.array([places[word] for word in values]), at, [str(word) for word in choices]
