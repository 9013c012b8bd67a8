"""The page and the table of ``experiments.interactions``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.report.effects import coloured
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import number
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, names, numbers, shares
from sim.text import say

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


def interactions_sheet(effects: pd.DataFrame, facts: Mapping[str, Any], language: str) -> Sheet:
    """The page: the strongest pairs, then a square a headline outcome."""
    strongest = _strongest(effects)
    note = "strongest.note" if len(strongest) else "none"
    with figure_style():
        parts = [
            Part(
                say("report.interactions.strongest", language),
                (say(f"report.interactions.{note}", language),),
                table=_table(strongest, language),
            ),
            *(
                _square(of_outcome, language)
                for _, of_outcome in effects.groupby("outcome", sort=False)
            ),
            Part(
                say("report.interactions.main", language),
                table=_table(_main(effects), language),
            ),
        ]
    return sheet("interactions", parts, facts, language)


def interactions_table(effects: pd.DataFrame, language: str) -> Printed:
    """What is printed: the strongest interactions."""
    title = say("report.interactions.strongest", language)
    return replace(_table(_strongest(effects), language), title=title).printed()


def _main(effects: pd.DataFrame) -> pd.DataFrame:
    return effects[effects["b"] == ""]


def _strongest(effects: pd.DataFrame) -> pd.DataFrame:
    pairs = effects[effects["b"] != ""]
    sure = pairs[(pairs["above"] >= SURE) | (pairs["above"] <= 1.0 - SURE)]
    sure = sure[sure["median"] != 0.0]
    order = sure["median"].abs().sort_values(ascending=False, kind="stable").index[:STRONGEST]
    return sure.loc[order]


def _table(effects: pd.DataFrame, language: str) -> Table:
    weak = effects["above"].between(1.0 - SURE, SURE, inclusive="neither")
    return Table("report.interactions", COLUMNS, effects.assign(weak=weak), language, weak="weak")


def _square(effects: pd.DataFrame, language: str) -> Part:
    """Levers by levers: main effects on the diagonal, interactions on both sides of it."""
    outcome = str(effects["outcome"].iloc[0])
    levers = list(_main(effects)["a"])
    whole = effects.assign(b=effects["b"].where(effects["b"] != "", effects["a"]))
    turned = whole.rename(columns={"a": "b", "b": "a"})
    both = pd.concat([whole, turned]).drop_duplicates(["a", "b"])
    both["sure"] = (both["above"] >= SURE) | (both["above"] <= 1.0 - SURE)

    def wide(column: str) -> pd.DataFrame:
        table = both.pivot(index="a", columns="b", values=column)
        lever_names = [name("lever", lever, language) for lever in levers]
        return (
            table.reindex(index=levers, columns=levers)
            .set_axis(lever_names)
            .set_axis(lever_names, axis=1)
        )

    outcome_name = name("indicator", outcome, language)
    title = say("report.interactions.title", language, outcome=outcome_name)
    figure = coloured(wide("median"), wide("sure"), title, "%", language, LINEAR)
    explained = number(100.0 * float(effects["explained"].iloc[0]))
    note = say("report.interactions.note", language, explained=explained)
    return Part(title, (note,), Picture(f"interactions_{outcome}", title, png(figure)))
