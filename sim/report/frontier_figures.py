"""Pictures of a front: objective against objective, what mixes are made of, how they hold up.

Every function returns a figure that no window shows; call them within ``fonts.figure_style()``.
In all of them ``names`` maps columns or rows to the words they are shown with.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.analysis.frontier import COMPROMISE
from sim.report.numbers import MINUS, number
from sim.report.palette import ink, looks
from sim.report.speech import Speech

WIDE = {"en": 26, "zh": 20}  # characters of a line of an objective's name
NARROW = {"en": 13, "zh": 7}  # and of a part's
ABREAST = 5, 3  # panels in a row: of pairs, of objectives
TRIED, FRONT, CHOSEN, BEST = "#c9c9c9", "#0072B2", "#D55E00", "#000000"
_TICKS = FuncFormatter(lambda x, _: f"{x:g}".replace("-", MINUS))


def wrapped(text: str, width: int) -> str:
    """``text`` in lines of so many characters."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=True))


def pairs_figure(
    trials: pd.DataFrame, scenarios: pd.DataFrame, names: Mapping[str, str], voice: Speech
) -> Figure:
    """A panel for every two objectives: mixes tried, unbeaten and chosen, and the scenarios.

    ``trials`` has a column an objective, ``affordable``, ``unbeaten`` and ``name``; ``scenarios``
    the same objectives by scenario.
    """
    pairs = list(combinations(names, 2))
    figure, panels = _panels(len(pairs), ABREAST[0], 2.55, 2.3)
    tried = trials[trials["affordable"]]
    layers: dict[str, tuple[pd.DataFrame, dict[str, Any]]] = {
        "tried": (tried, {"marker": "o", "color": TRIED, "ms": 3, "mew": 0}),
        "front": (
            tried[tried["unbeaten"]],
            {"marker": "o", "color": FRONT, "ms": 3.2, "mew": 0},
        ),
        "chosen": (
            tried[tried["name"] != ""],
            {"marker": "o", "mfc": "none", "mec": CHOSEN, "ms": 6, "mew": 1.2},
        ),
        "best": (
            tried[tried["name"] == COMPROMISE],
            {"marker": "*", "color": BEST, "ms": 9, "mew": 0},
        ),
    }
    styles = looks([str(scenario) for scenario in scenarios.index])
    for axes, (across, up) in zip(panels, pairs, strict=False):
        for rows, style in layers.values():
            axes.plot(rows[across], rows[up], ls="", **style)
        for scenario, look in styles.items():
            at = scenarios.loc[scenario]
            axes.plot([at[across]], [at[up]], look.marker, color=look.colour, ms=5)
        axes.set_xlabel(wrapped(names[across], WIDE[voice.language]), fontsize=6.5)
        axes.set_ylabel(wrapped(names[up], WIDE[voice.language]), fontsize=6.5)
        _at_nought(axes.axhline, axes.axvline)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(4))
            axis.set_major_formatter(_TICKS)
            axis.set_tick_params(labelsize=6.5)
    handles = [
        Line2D([], [], ls="", label=voice.say(f"report.frontier.kind.{kind}"), **style)
        for kind, (_, style) in layers.items()
    ]
    for scenario, look in styles.items():
        label = voice.name("scenario", scenario)
        handles.append(Line2D([], [], ls="", marker=look.marker, color=look.colour, label=label))
    figure.legend(handles=handles, loc="outside lower center", ncols=5, fontsize=8)
    return figure


def sizes_figure(sizes: pd.DataFrame, voice: Speech) -> Figure:
    """Mixes (rows) by parts (columns, both in words): sizes over the plan's, in figures and in
    colour: white at the plan's size, blue above, orange below."""
    figure = Figure(figsize=(3.4 + 0.95 * sizes.shape[1], 1.1 + 0.3 * len(sizes)))
    figure.set_layout_engine("constrained")
    axes = figure.add_subplot()
    values = sizes.to_numpy(float)
    norm = TwoSlopeNorm(1.0, 0.0, max(2.0, float(values.max())))
    grounds = axes.imshow(values, cmap="PuOr", norm=norm, aspect="auto").to_rgba(values)
    for (row, column), value in np.ndenumerate(values):
        colour = ink(grounds[row, column])
        axes.text(column, row, number(value), ha="center", va="center", fontsize=7.5, color=colour)
    labels = [wrapped(str(part), NARROW[voice.language]) for part in sizes.columns]
    axes.set_xticks(range(len(labels)), labels, fontsize=7.5)
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(sizes)), [str(mix) for mix in sizes.index], fontsize=7.5)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure


def checked_figure(
    checked: pd.DataFrame,
    searched: pd.DataFrame,
    names: Mapping[str, str],
    objectives: Mapping[str, str],
    voice: Speech,
) -> Figure:
    """A panel an objective, a row a mix or scenario of ``names``: the mean over further draws with
    the range from the worst to the best, and what the search saw.

    ``checked`` is a table of ``sim.analysis.objectives.spread``; ``searched`` has a row a mix or
    scenario and a column an objective.
    """
    place = {key: -row for row, key in enumerate(names)}
    figure, panels = _panels(len(objectives), ABREAST[1], 3.0, 0.9 + 0.19 * len(names))
    figure.set_figwidth(figure.get_figwidth() + 1.8)
    for number_, (axes, (objective, heading)) in enumerate(
        zip(panels, objectives.items(), strict=False)
    ):
        gains = checked[checked["objective"] == objective].set_index("scenario")
        rows = [place[key] for key in gains.index]
        colours = [_colour(str(key)) for key in gains.index]
        axes.hlines(rows, gains["worst"], gains["best"], color=colours, lw=1.3)
        axes.scatter(gains["mean"], rows, c=colours, s=18, zorder=3)
        seen = searched[objective].reindex(list(names)).dropna()
        at = [place[key] for key in seen.index]
        axes.scatter(seen, at, s=22, facecolors="none", edgecolors=CHOSEN, lw=1.0, zorder=4)
        _at_nought(axes.axvline)
        axes.set_title(wrapped(heading, WIDE[voice.language]), fontsize=8, loc="center")
        labels = list(names.values()) if number_ % ABREAST[1] == 0 else []
        axes.set_yticks(list(place.values()) if labels else [], labels, fontsize=7)
        axes.xaxis.set_major_formatter(_TICKS)
        axes.tick_params(axis="x", labelsize=7)
    return figure


def growth_figure(growth: pd.DataFrame, voice: Speech) -> Figure:
    """Hypervolume and number of unbeaten mixes, generation by generation."""
    figure = Figure(figsize=(7.2, 2.6), layout="constrained")
    for axes, column in zip(figure.subplots(1, 2), ("hypervolume", "unbeaten"), strict=True):
        axes.plot(growth["generation"], growth[column], "o-", color=FRONT, ms=4)
        axes.set_ylim(bottom=0.0)
        axes.set_title(voice.say(f"report.frontier.growth.{column}"))
        axes.set_xlabel(voice.say("report.frontier.growth.generation"))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return figure


def _colour(key: str) -> str:
    """Of a mix or, grey, of a scenario that it is compared with."""
    if key == COMPROMISE:
        return BEST
    return FRONT if key.startswith(("best_", "mix_")) else "#777777"


def _at_nought(*lines: Any) -> None:
    for line in lines:
        line(0.0, color="#888888", lw=0.7, zorder=1)


def _panels(number_: int, abreast: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    """A figure of ``number_`` panels of that size (inches), with room for a legend."""
    columns = min(abreast, number_)
    rows = -(-number_ // columns)
    size = (0.4 + width * columns, 0.7 + height * rows)
    figure = Figure(figsize=size, layout="constrained")
    panels = list(figure.subplots(rows, columns, squeeze=False).ravel())
    for axes in panels[number_:]:
        axes.set_visible(False)
    return figure, panels[:number_]
