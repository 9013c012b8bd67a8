"""The page and the table of ``experiments.ablations``, and the list of what is switched off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
from rich.table import Table

from sim.analysis.effects import OUTCOMES
from sim.behaviour.mechanisms import MECHANISMS
from sim.report.effects import coloured
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import number
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.text import say

LINEAR = 0.01  # per cent


def ablations_sheet(table: pd.DataFrame, facts: Mapping[str, Any], language: str) -> Sheet:
    """The page: levels, effects, and what every name stands for."""
    named = [row for row in table["mechanism"].unique() if row in MECHANISMS]
    with figure_style():
        parts = [
            *(_part(table, what, language) for what in ("level", "change")),
            Part(
                say("report.ablations.what", language),
                heads=(
                    say("report.ablations.head.mechanism", language),
                    say("report.ablations.head.what", language),
                ),
                rows=[Row(cells) for cells in mechanisms(named, language)],
                words=2,
            ),
        ]
    return sheet("ablations", parts, facts, language)


def mechanisms(names: Iterable[str], language: str) -> Iterator[tuple[str, str]]:
    """Pairs of a mechanism's name, as it is written in a configuration, and what it does."""
    return ((mechanism, name("mechanism", mechanism, language)) for mechanism in names)


def ablations_table(table: pd.DataFrame, language: str) -> Table:
    """What is printed: how the plan's outcomes change without each mechanism."""
    shown = Table(title=say("report.ablations.level", language), box=None, pad_edge=False)
    shown.add_column(say("report.ablations.head.mechanism", language))
    for outcome in OUTCOMES:
        shown.add_column(name("indicator", outcome, language), justify="right")
    for mechanism, values in _wide(table, "level_median").iterrows():
        cells = (number(float(value), signed=True) for value in values)
        shown.add_row(_word(str(mechanism), language), *cells)
    return shown


def _part(table: pd.DataFrame, what: str, language: str) -> Part:
    middle, low, high = (_wide(table, f"{what}_{edge}") for edge in ("median", "low", "high"))
    sure = (low > 0.0) | (high < 0.0)
    mechanisms_named = [_word(str(mechanism), language) for mechanism in middle.index]
    heads = [name("indicator", outcome, language) for outcome in OUTCOMES]
    middle, sure = (
        frame.set_axis(mechanisms_named).set_axis(heads, axis=1) for frame in (middle, sure)
    )
    title = say(f"report.ablations.{what}", language)
    unit = name("unit", "%" if what == "level" else "percentage points", language)
    picture = Picture(
        f"ablations_{what}", title, png(coloured(middle, sure, title, unit, language, LINEAR))
    )
    return Part(title, (say(f"report.ablations.{what}.note", language),), picture)


def _wide(table: pd.DataFrame, column: str) -> pd.DataFrame:
    wide = table.pivot(index="mechanism", columns="outcome", values=column)
    return wide.reindex(index=list(table["mechanism"].unique()), columns=list(OUTCOMES))


def _word(mechanism: str, language: str) -> str:
    return mechanism if mechanism in MECHANISMS else say(f"report.ablations.{mechanism}", language)
