"""The page and the table of ``experiments.interactions``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from rich.table import Table

from sim.report.effects import coloured
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import interval, number, share
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.text import say

SURE = 0.95
STRONGEST = 20
LINEAR = 0.001  # per cent
HEADS = ("outcome", "a", "b", "effect", "above")


def interactions_sheet(effects: pd.DataFrame, facts: Mapping[str, Any], language: str) -> Sheet:
    """The page: the strongest pairs, then a square a headline outcome."""
    strongest = list(_strongest(effects, language))
    note = "strongest.note" if strongest else "none"
    with figure_style():
        parts = [
            Part(
                say("report.interactions.strongest", language),
                (say(f"report.interactions.{note}", language),),
                heads=_heads(language),
                rows=strongest,
                words=3,
            ),
            *(
                _square(of_outcome, language)
                for _, of_outcome in effects.groupby("outcome", sort=False)
            ),
            Part(
                say("report.interactions.main", language),
                heads=_heads(language),
                rows=[_row(row, language) for row in _main(effects).to_dict("records")],
                words=3,
            ),
        ]
    return sheet("interactions", parts, facts, language)


def interactions_table(effects: pd.DataFrame, language: str) -> Table:
    """What is printed: the strongest interactions."""
    table = Table(title=say("report.interactions.strongest", language), box=None, pad_edge=False)
    for place, head in enumerate(_heads(language)):
        table.add_column(head, justify="left" if place < 3 else "right")
    for row in _strongest(effects, language):
        table.add_row(*row.cells)
    return table


def _main(effects: pd.DataFrame) -> pd.DataFrame:
    return effects[effects["b"] == ""]


def _strongest(effects: pd.DataFrame, language: str) -> Iterator[Row]:
    pairs = effects[effects["b"] != ""]
    sure = pairs[(pairs["above"] >= SURE) | (pairs["above"] <= 1.0 - SURE)]
    sure = sure[sure["median"] != 0.0]
    order = sure["median"].abs().sort_values(ascending=False, kind="stable").index[:STRONGEST]
    return (_row(row, language) for row in sure.loc[order].to_dict("records"))


def _heads(language: str) -> tuple[str, ...]:
    return tuple(say(f"report.interactions.head.{head}", language) for head in HEADS)


def _row(row: Mapping[Any, Any], language: str) -> Row:
    middle, low, high = (row[edge] for edge in ("median", "low", "high"))
    spread = interval(low, high, language, signed=True)
    cells = (
        name("indicator", row["outcome"], language),
        name("lever", row["a"], language),
        name("lever", row["b"], language) if row["b"] else "",
        f"{number(middle, signed=True)} ({spread})",
        share(row["above"]),
    )
    return Row(cells, weak=1.0 - SURE < row["above"] < SURE)


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
