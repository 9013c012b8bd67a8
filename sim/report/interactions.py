"""The page and the table of ``experiments.interactions``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.report.effects import coloured
from sim.report.fonts import figure_style
from sim.report.numbers import number
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, names, numbers, shares
from sim.report.voice import Voice

KEY = "report.interactions"
SURE = 0.95
STRONGEST = 20
LINEAR = 0.001  # per cent
COLUMNS = (
    names("outcome", "indicator"),
    names("a", "lever"),
    names("b", "lever"),
    numbers("median", head="effect", ends=("low", "high"), signed=True),
    shares("above"),
)


def interactions_sheet(effects: pd.DataFrame, facts: Mapping[str, Any], voice: Voice) -> Sheet:
    """The page: the strongest pairs, then a square a headline outcome."""
    strongest = _strongest(effects)
    note = "none" if strongest.empty else "strongest.note"
    with figure_style():
        parts = [
            voice.part("strongest", table=_table(strongest, voice), note=note),
            *(
                _square(of_outcome, voice)
                for _, of_outcome in effects.groupby("outcome", sort=False)
            ),
            voice.part("main", table=_table(_main(effects), voice)),
        ]
    return sheet(parts, facts, voice)


def interactions_table(effects: pd.DataFrame, voice: Voice) -> Printed:
    """What is printed: the strongest interactions."""
    return replace(_table(_strongest(effects), voice), title=voice.say("strongest")).printed()


def _main(effects: pd.DataFrame) -> pd.DataFrame:
    return effects[effects["b"] == ""]


def _strongest(effects: pd.DataFrame) -> pd.DataFrame:
    pairs = effects[effects["b"] != ""]
    sure = pairs[(pairs["above"] >= SURE) | (pairs["above"] <= 1.0 - SURE)]
    sure = sure[sure["median"] != 0.0]
    order = sure["median"].abs().sort_values(ascending=False, kind="stable").index[:STRONGEST]
    return sure.loc[order]


def _table(effects: pd.DataFrame, voice: Voice) -> Table:
    weak = effects["above"].between(1.0 - SURE, SURE, inclusive="neither")
    return voice.table(COLUMNS, effects, weak=weak)


def _square(effects: pd.DataFrame, voice: Voice) -> Part:
    """Levers by levers: main effects on the diagonal, interactions on both sides of it."""
    outcome = str(effects["outcome"].iloc[0])
    levers = list(_main(effects)["a"])
    whole = effects.assign(b=effects["b"].where(effects["b"] != "", effects["a"]))
    turned = whole.rename(columns={"a": "b", "b": "a"})
    both = pd.concat([whole, turned]).drop_duplicates(["a", "b"])
    both["sure"] = (both["above"] >= SURE) | (both["above"] <= 1.0 - SURE)

    def wide(column: str) -> pd.DataFrame:
        table = both.pivot(index="a", columns="b", values=column)
        lever_names = [voice.name("lever", lever) for lever in levers]
        return (
            table.reindex(index=levers, columns=levers)
            .set_axis(lever_names)
            .set_axis(lever_names, axis=1)
        )

    outcome_name = voice.name("indicator", outcome)
    title = voice.say("title", outcome=outcome_name)
    figure = coloured(wide("median"), wide("sure"), title, "%", voice, LINEAR)
    explained = number(100.0 * float(effects["explained"].iloc[0]))
    stem = f"interactions_{outcome}"
    return voice.part(
        "outcome", figure=figure, picture=stem, title=title, note="note", explained=explained
    )
