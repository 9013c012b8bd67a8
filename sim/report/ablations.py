"""The page and the table of ``experiments.ablations``, and the list of what is switched off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.analysis.effects import OUTCOMES
from sim.behaviour.mechanisms import MECHANISMS
from sim.report.fonts import figure_style
from sim.report.sheet import Sheet, sheet
from sim.report.speech import Speech
from sim.report.table import numbers, words
from sim.report.voice import Voice
from sim.report.without import CHANGES, by_outcome, mechanism_name, without_part

KEY = "report.ablations"


def ablations_sheet(table: pd.DataFrame, facts: Mapping[str, Any], voice: Voice) -> Sheet:
    """The page: levels, effects, and what every name stands for."""
    named = [row for row in table["mechanism"].unique() if row in MECHANISMS]
    what = pd.DataFrame(mechanisms(named, voice), columns=["mechanism", "what"])
    with figure_style():
        parts = [
            *(without_part(voice, table, x, x, f"ablations_{x}") for x in CHANGES),
            voice.part("what", table=voice.table((words("mechanism"), words("what")), what)),
        ]
    return sheet(parts, facts, voice)


def mechanisms(names: Iterable[str], voice: Speech) -> Iterator[tuple[str, str]]:
    """Pairs of a mechanism's name, as it is written in a configuration, and what it does."""
    return ((mechanism, voice.name("mechanism", mechanism)) for mechanism in names)


def ablations_table(table: pd.DataFrame, voice: Voice) -> Printed:
    """What is printed: how the plan's outcomes change without each mechanism."""
    rows = by_outcome(table, "level_median").reset_index()
    rows["mechanism"] = [mechanism_name(voice, mechanism) for mechanism in rows["mechanism"]]
    outcomes = (
        numbers(outcome, head=voice.name("indicator", outcome), signed=True) for outcome in OUTCOMES
    )
    return voice.table((words("mechanism"), *outcomes), rows, voice.say("level")).printed()
