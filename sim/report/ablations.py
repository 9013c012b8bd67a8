"""The page and the table of ``experiments.ablations``, and the list of what is switched off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.analysis.effects import OUTCOMES
from sim.behaviour.mechanisms import MECHANISMS
from sim.report.effects import coloured
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, numbers, words
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
                table=Table(
                    "report.ablations",
                    (words("mechanism"), words("what")),
                    pd.DataFrame(mechanisms(named, language), columns=["mechanism", "what"]),
                    language,
                ),
            ),
        ]
    return sheet("ablations", parts, facts, language)


def mechanisms(names: Iterable[str], language: str) -> Iterator[tuple[str, str]]:
    """Pairs of a mechanism's name, as it is written in a configuration, and what it does."""
    return ((mechanism, name("mechanism", mechanism, language)) for mechanism in names)


def ablations_table(table: pd.DataFrame, language: str) -> Printed:
    """What is printed: how the plan's outcomes change without each mechanism."""
    rows = _wide(table, "level_median").reset_index()
    rows["mechanism"] = [_word(mechanism, language) for mechanism in rows["mechanism"]]
    outcomes = (
        numbers(outcome, head=name("indicator", outcome, language), signed=True)
        for outcome in OUTCOMES
    )
    title = say("report.ablations.level", language)
    columns = (words("mechanism"), *outcomes)
    return Table("report.ablations", columns, rows, language, title).printed()


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
