"""How outcomes change without a mechanism or a model of its own: one part of a page."""

from __future__ import annotations

import pandas as pd

from sim.analysis.effects import OUTCOMES
from sim.behaviour.mechanisms import MECHANISMS
from sim.report.effects import coloured
from sim.report.sheet import Part
from sim.report.voice import Voice

CHANGES = {"level": "%", "change": "percentage points"}
"""What is told, and its unit: the change of levels, and of the plan's effect on them."""
LINEAR = 0.01  # per cent: below, the colours of effects are spaced evenly


def without_part(voice: Voice, table: pd.DataFrame, what: str, stem: str, picture: str) -> Part:
    """Mechanisms by headline outcomes in colour: ``what`` of ``CHANGES`` each of them makes, pale
    where draws do not agree on its sign. Rows of ``table`` are mechanisms and outcomes; the part's
    words stand under ``stem``, its figure is kept as ``picture``."""
    middle, low, high = (by_outcome(table, f"{what}_{edge}") for edge in ("median", "low", "high"))
    sure = (low > 0.0) | (high < 0.0)
    rows = [mechanism_name(voice, str(mechanism)) for mechanism in middle.index]
    heads = [voice.name("indicator", outcome) for outcome in OUTCOMES]
    middle, sure = (frame.set_axis(rows).set_axis(heads, axis=1) for frame in (middle, sure))
    unit, title = voice.name("unit", CHANGES[what]), voice.say(stem)
    figure = coloured(middle, sure, title, unit, voice, LINEAR)
    return voice.part(stem, figure=figure, picture=picture)


def by_outcome(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """``column`` of ``table``, a row a mechanism and a column a headline outcome."""
    wide = table.pivot(index="mechanism", columns="outcome", values=column)
    return wide.reindex(index=list(table["mechanism"].unique()), columns=list(OUTCOMES))


def mechanism_name(voice: Voice, mechanism: str) -> str:
    """A mechanism as it is written in a configuration; a null model in words."""
    return mechanism if mechanism in MECHANISMS else voice.say(mechanism)
