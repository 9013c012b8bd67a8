"""Pictures of a box that scenario discovery found.

Every function returns a figure that no window shows; call them within ``fonts.figure_style()``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.analysis.discovery import Examined
from sim.analysis.prim import Box
from sim.behaviour.parameters import PRIORS
from sim.report.numbers import number, share
from sim.report.speech import Speech
from sim.report.verdicts import marked, measured, reading_name
from sim.targets import Reading

CASE, OTHER, LIMIT = "#D55E00", "#56B4E9", "#333333"
SHADES = ("#bdbdbd", "#56B4E9", "#0072B2", "#009E73", "#E69F00", "#D55E00", "#8c6d31")
ROW, NAME = 0.62, 34  # inches; characters of a line of a name


def box_figure(one: Examined, voice: Speech) -> Figure:
    """Left: coverage and density of every step of peeling. Right: each limit within its range."""
    box = one.discovery.box
    if box is None:
        raise ValueError("no box was found")
    height = max(3.6, 1.3 + ROW * len(box.limits))
    figure = Figure(figsize=(10.6, height), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1.0, 1.15))
    _trade_off(left, box, one, voice)
    _limits(right, box, voice)
    return figure


def _trade_off(axes: Axes, box: Box, one: Examined, voice: Speech) -> None:
    steps = box.trajectory
    axes.plot(steps["coverage"], steps["density"], color="#999999", lw=0.9, zorder=1)
    for limited in sorted(set(steps["limited"].astype(int))):
        steps_there = steps[steps["limited"] == limited]
        colour = SHADES[min(limited, len(SHADES) - 1)]
        label = voice.say("figure.box.limited", number=limited)
        axes.scatter(
            steps_there["coverage"],
            steps_there["density"],
            s=26,
            color=colour,
            label=label,
            zorder=2,
        )
    all_runs = voice.say("figure.box.base")
    axes.axhline(one.discovery.base, color=LIMIT, lw=0.9, ls=":", label=all_runs)
    _star(axes, box.coverage, box.density, CASE, voice.say("figure.box.chosen"))
    held = one.discovery.held_out
    if held is not None and math.isfinite(held.density):
        _star(axes, held.coverage, held.density, "white", voice.say("figure.box.held_out"))
    axes.set_xlim(0.0, 1.03)
    axes.set_ylim(0.0, 1.03)
    for axis, what in ((axes.xaxis, "coverage"), (axes.yaxis, "density")):
        axis.set_major_formatter(FuncFormatter(lambda x, _: share(x)))
        axis.set_label_text(voice.say(f"figure.box.{what}.{one.discovery.describes}"))
    axes.set_title(voice.say("figure.box.trade_off"))
    axes.legend(fontsize=7.5, loc="lower left")


def _star(axes: Axes, x: float, y: float, colour: str, label: str) -> None:
    axes.plot([x], [y], "*", color=colour, ms=14, mec=LIMIT, mew=0.9, label=label, zorder=3)


def _limits(axes: Axes, box: Box, voice: Speech) -> None:
    """One bar a factor: its range in grey, what the box leaves of it in colour."""
    for row, limit in enumerate(box.limits.to_dict("records")):
        edges = limit["range_low"], limit["range_high"]
        low = limit["low"] if math.isfinite(limit["low"]) else edges[0]
        high = limit["high"] if math.isfinite(limit["high"]) else edges[1]
        left, right = (_along(limit["factor"], value, *edges) for value in (low, high))
        axes.barh(-row, 1.0, 0.26, color="#e6e6e6")
        axes.barh(-row, right - left, 0.26, left=left, color=CASE)
        for place, value, where in ((0.0, edges[0], "left"), (1.0, edges[1], "right")):
            if min(abs(place - left), abs(place - right)) > 0.12:
                axes.text(place, -row - 0.18, number(value), ha=where, va="top", fontsize=7)
        for place, value, chance, end in (
            (left, low, limit["qp_low"], limit["low"]),
            (right, high, limit["qp_high"], limit["high"]),
        ):
            if math.isfinite(end):
                label = f"{number(value)}\n{_chance(chance, voice)}"
                axes.text(place, -row - 0.18, label, ha="center", va="top", fontsize=7.5)
            elif place in (0.0, 1.0):
                where = "left" if place == 0.0 else "right"
                axes.text(place, -row - 0.18, number(value), ha=where, va="top", fontsize=7)
        label = voice.factor(limit["factor"])
        axes.text(0.0, -row + 0.2, label, ha="left", va="bottom", fontsize=8.5)
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-len(box.limits) + 0.25, 0.6)
    axes.set_axis_off()
    axes.set_title(voice.say("figure.box.limits"))


def _chance(value: float, voice: Speech) -> str:
    shown = "< 0.001" if value < 0.001 else f"= {value:.3f}"
    return voice.say("figure.box.chance", value=shown)


def _along(factor: str, value: float, low: float, high: float) -> float:
    """Where ``value`` lies on the range, 0-1, laid out as it was drawn from."""
    prior = PRIORS.get(factor.rpartition(".")[2])
    if prior is not None and prior.log:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def pairs_figure(one: Examined, voice: Speech) -> Figure:
    """Every run by the limited factors, two at a time; on the diagonal the judged quantity by one
    of them. The box is drawn around what it holds."""
    box = one.discovery.box
    if box is None:
        raise ValueError("no box was found")
    factors, number_ = list(box.limits["factor"]), len(box.limits)
    cases = one.cases
    side = 2.5 if number_ > 1 else 3.8
    figure = Figure(figsize=(side * number_ + 1.2, side * number_ + 0.7), layout="constrained")
    panels = figure.subplots(number_, number_, squeeze=False)
    ends = {row["factor"]: row for row in box.limits.to_dict("records")}
    for (row, below), (column, beside) in product(enumerate(factors), enumerate(factors)):
        axes = panels[row, column]
        if column > row:
            axes.set_visible(False)
        elif column == row:
            _against(axes, one, ends[below], voice)
        else:
            _scatter(axes, one.inputs, cases, ends[beside], ends[below])
        _axis(axes, ends[beside], horizontal=True)
        axes.xaxis.set_major_locator(MaxNLocator(4))
        _name(axes, factors, row, column, voice)
    figure.legend(handles=_handles(one, voice), loc="outside lower center", ncols=3, fontsize=8)
    return figure


def _name(axes: Axes, factors: Sequence[str], row: int, column: int, voice: Speech) -> None:
    """Names at the bottom and at the left of the square."""
    axes.tick_params(labelsize=7, labelbottom=row == len(factors) - 1)
    if row == len(factors) - 1:
        axes.set_xlabel(_folded(voice.factor(factors[column])), fontsize=7.5)
    if column == 0 and row:
        axes.set_ylabel(_folded(voice.factor(factors[row])), fontsize=7.5)
    elif column == row:
        axes.set_ylabel("")


def _folded(text: str) -> str:
    """In two lines where one is too long; Chinese letters are twice as wide."""
    width = sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
    if width <= NAME:
        return text
    spaces = [place for place, letter in enumerate(text) if letter == " "] or [len(text) // 2]
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return text[:middle] + "\n" + text[middle:].lstrip()


def _against(axes: Axes, one: Examined, ends: Mapping[Any, Any], voice: Speech) -> None:
    """The judged quantity of every run by one factor; a dashed line at what the target asks."""
    values = one.inputs[str(ends["factor"])].to_numpy()
    for who, colour, marker in ((~one.cases, OTHER, "o"), (one.cases, CASE, "^")):
        axes.scatter(values[who], one.quantity[who], s=11, color=colour, marker=marker, lw=0)
    axes.axhline(one.reading.threshold, color=LIMIT, lw=0.9, ls="--")
    axes.axvspan(*_ends(ends), color=CASE, alpha=0.13, lw=0)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.set_title(_folded(measured(one.reading, voice)), fontsize=7.5)


def _scatter(
    axes: Axes,
    inputs: pd.DataFrame,
    cases: np.ndarray,
    across: Mapping[Any, Any],
    up: Mapping[Any, Any],
) -> None:
    for who, colour, marker in ((~cases, OTHER, "o"), (cases, CASE, "^")):
        runs = inputs[who]
        places = runs[str(across["factor"])], runs[str(up["factor"])]
        axes.scatter(*places, s=11, color=colour, marker=marker, lw=0, alpha=0.8)
    (left, right), (low, high) = _ends(across), _ends(up)
    frame = Rectangle((left, low), right - left, high - low, fill=False, ec=LIMIT, lw=1.4, zorder=3)
    axes.add_patch(frame)
    _axis(axes, up, horizontal=False)


def _axis(axes: Axes, ends: Mapping[Any, Any], *, horizontal: bool) -> None:
    low, high = ends["range_low"], ends["range_high"]
    margin = 0.03 * (high - low)
    (axes.set_xlim if horizontal else axes.set_ylim)(low - margin, high + margin)


def _ends(ends: Mapping[Any, Any]) -> tuple[float, float]:
    low = ends["low"] if math.isfinite(ends["low"]) else ends["range_low"]
    high = ends["high"] if math.isfinite(ends["high"]) else ends["range_high"]
    return low, high


def _handles(one: Examined, voice: Speech) -> list[Line2D]:
    others = {"missed": "met", "met": "missed", "close": "not_close"}
    which = one.discovery.describes, others[one.discovery.describes]
    looks = zip(which, (CASE, OTHER), "^o", strict=True)
    handles = [
        Line2D([], [], ls="", marker=marker, color=look, label=voice.say(f"figure.box.{what}"))
        for what, look, marker in looks
    ]
    box = voice.say("figure.box.box")
    return [*handles, Line2D([], [], color=LIMIT, lw=1.4, label=box)]


def title(reading: Reading, voice: Speech) -> str:
    """The target's number and name, with the reading where it is not the main one."""
    named = f"{reading.target} {voice.say(f'target.{reading.target}')}"
    named = marked(named, reading, voice)
    if reading.principal:
        return named
    return voice.say("report.series", name=named, scope=reading_name(reading, voice))


def misses_figure(examined: Sequence[Examined], voice: Speech) -> Figure:
    """Share of the runs that miss each target; dark where a box was found."""
    figure = Figure(figsize=(8.4, 1.1 + 0.3 * len(examined)), layout="constrained")
    axes = figure.add_subplot()
    for row, one in enumerate(examined):
        missed = one.discovery.missed / one.discovery.runs
        axes.barh(-row, missed, 0.7, color=CASE if one.discovery.box else "#f0c6a8")
        axes.text(missed + 0.01, -row, share(missed), va="center", fontsize=8)
    names = [title(one.reading, voice) for one in examined]
    axes.set_yticks([-row for row in range(len(examined))], names, fontsize=8)
    axes.set_xlim(0.0, 1.1)
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: share(x)))
    axes.grid(visible=False, axis="y")
    axes.set_title(voice.say("figure.box.misses"))
    return figure
