"""What the intervals of a projection are made of: parameters, structure, place, chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.report.numbers import number, share
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.report.verdicts import PRINCIPAL, marked, measured, reading_name

COLOURS = {"parameters": "#0072B2", "structure": "#E69F00", "place": "#009E73", "chance": "#999999"}
"""The parts, in the order in which they are shown (Okabe and Ito 2008)."""


def spread_rows(tables: Tables, voice: Speech) -> dict[str, Any]:
    """What the page says of the principal reading of every target whose runs differ."""
    rows = []
    for target, shares in principal(tables.spread):
        reading = PRINCIPAL[target]
        target_name = marked(voice.say(f"target.{target}"), reading, voice, tables.far)
        reading_named = (target_name, reading_name(reading, voice))
        parts = [(number(shares["sd"][part]), share(shares["share"][part])) for part in COLOURS]
        rows.append((*reading_named, measured(reading, voice), parts))
    runs = int(tables.spread["runs"].max()) if len(tables.spread) else 0
    return {
        "spread": rows,
        "spread_parts": [voice.say(f"spread.{part}") for part in COLOURS],
        "spread_note": voice.say("report.spread.note", runs=runs),
    }


def spread_figure(spread: pd.DataFrame, voice: Speech) -> Figure:
    """A bar a target: the share of each part in the spread of its principal reading.

    ``spread`` is what ``sim.analysis.spread`` returns. Call it within ``fonts.figure_style()``.
    """
    by_target = list(principal(spread))
    figure = Figure(figsize=(7.2, 1.2 + 0.3 * len(by_target)), layout="constrained")
    axes = figure.add_subplot()
    place, left = np.arange(len(by_target))[::-1], np.zeros(len(by_target))
    for part, colour in COLOURS.items():
        width = np.array([100.0 * parts["share"][part] for _, parts in by_target])
        name = voice.say(f"spread.{part}")
        axes.barh(place, width, 0.66, left=left, color=colour, label=name)
        left += width
    axes.set_yticks(place, [_label(target, voice) for target, _ in by_target])
    axes.set_xlim(0.0, 100.0)
    axes.set_xlabel(voice.say("spread.axis"))
    axes.set_title(voice.say("report.spread"), loc="left")
    figure.legend(loc="outside lower center", ncols=4, fontsize=8.5)
    return figure


def principal(spread: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The parts of the principal reading of each target, by part; those without spread are left
    out."""
    by_target = []
    for target, reading in PRINCIPAL.items() if len(spread) else ():
        parts = spread[(spread["target"] == target) & (spread["reading"] == reading.name)]
        if parts["sd"].sum() > 0.0:
            by_target.append((target, parts.set_index("part")))
    return by_target


def _label(target: str, voice: Speech) -> str:
    return marked(voice.say(f"target.{target}"), PRINCIPAL[target], voice)
