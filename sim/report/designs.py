"""The page and the table of ``experiments.did_battery``."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from rich.table import Table

from sim.analysis.designs.battery import ABSENT, FAILED
from sim.report.cited import cited
from sim.report.designs_figures import forest, paths
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import CLAUSE, DASH, interval, number, share
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.text import say

HEADS = (
    *("design", "figure", "estimator", "published", "estimated", "true"),
    *("placebo", "chance", "units", "verdict", "true_verdict"),
)
PRINTED = ("design", "figure", "published", "estimated", "true", "verdict", "true_verdict")


def published(summary: pd.DataFrame, effects: pd.DataFrame) -> pd.DataFrame:
    """The published effects that figures of the battery are held against, by design and measure:
    see ``cited``."""
    lines = summary[summary["main"]].drop_duplicates(["design", "measure"])
    return cited(lines, ["design", "measure"], effects)


def battery_sheet(
    summary: pd.DataFrame,
    events: pd.DataFrame,
    told: pd.DataFrame,
    ends: pd.DataFrame | None,
    facts: Mapping[str, Any],
    language: str,
) -> Sheet:
    """The page: three figures a lever, in a picture and a table; what fails and why; event studies;
    levers that nobody has measured (``ends``, if they were run); what every design compares; other
    estimators; sources."""
    main = summary[summary["main"]]
    with figure_style():
        pictures = [
            Picture("designs", "", png(forest(main, told, language))),
            Picture("event_studies", "", png(paths(events, language))) if len(events) else None,
        ]
    parts = [
        Part(
            say("report.did_battery.three", language),
            tuple(say(f"report.did_battery.three.{k}", language) for k in ("note", "reading")),
            pictures[0],
            _heads(HEADS, language),
            [
                Row(_cells(row, told, language), weak=row["verdict"] == ABSENT)
                for row in _rows(main)
            ],
            words=4,
        ),
        Part(
            say("report.did_battery.failed", language),
            (say("report.did_battery.failed.note", language),),
            heads=_heads(("design", "figure", "why"), language),
            rows=[
                Row(
                    (
                        design_name(row["design"], language),
                        figure_name(row, language),
                        say(f"report.did_battery.why.{row['design']}", language),
                    )
                )
                for row in _rows(main)
                if row["verdict"] == ABSENT or FAILED in (row["verdict"], row["true_verdict"])
            ],
            words=3,
        ),
        Part(
            say("report.did_battery.events", language),
            (say("report.did_battery.events.note", language),),
            pictures[1],
        ),
        *([] if ends is None else [_unpublished(ends, language)]),
        Part(
            say("report.did_battery.designs", language),
            heads=_heads(("design", "how"), language),
            rows=[
                Row(
                    (
                        design_name(design, language),
                        say(f"report.did_battery.how.{design}", language),
                    )
                )
                for design in main["design"].unique()
            ],
            words=2,
        ),
        Part(
            say("report.did_battery.others", language),
            (say("report.did_battery.others.note", language),),
            heads=_heads(("design", "figure", "estimator", "estimated", "true"), language),
            rows=[
                Row(
                    (
                        design_name(row["design"], language),
                        figure_name(row, language),
                        say(f"estimator.{row['estimator']}", language),
                        _spread(row, "estimate", language),
                        _spread(row, "true", language),
                    )
                )
                for row in _rows(summary[~summary["main"]])
            ],
            words=3,
        ),
        Part(
            say("report.did_battery.sources", language),
            heads=_heads(("id", "reference"), language),
            rows=[Row((row["id"], row["reference"])) for row in _rows(told.drop_duplicates("id"))],
            words=2,
        ),
    ]
    return sheet("did_battery", parts, facts, language)


def _unpublished(ends: pd.DataFrame, language: str) -> Part:
    """What of the plan's effect hangs on levers without a published estimate."""
    rows = [
        Row(
            (
                say(f"report.did_battery.unpublished.{row['lever']}", language),
                name("indicator", row["outcome"], language),
                _spread(row, "weak", language),
                _spread(row, "strong", language),
            )
        )
        for row in _rows(ends)
    ]
    return Part(
        say("report.did_battery.unpublished", language),
        (say("report.did_battery.unpublished.note", language),),
        heads=_heads(("lever", "outcome", "weak", "strong"), language),
        rows=rows,
        words=2,
    )


def battery_table(summary: pd.DataFrame, told: pd.DataFrame, language: str) -> Table:
    """What is printed: a line a figure."""
    table = Table(title=say("report.did_battery", language), box=None, pad_edge=False)
    for head, heading in zip(PRINTED, _heads(PRINTED, language), strict=True):
        table.add_column(heading, no_wrap=head != "figure", overflow="fold")
    for row in _rows(summary[summary["main"]]):
        cells = dict(zip(HEADS, _cells(row, told, language), strict=True))
        cells["design"] = row["design"]  # lines are short
        table.add_row(*(cells[head] for head in PRINTED))
    return table


def design_name(design: str, language: str) -> str:
    """A design with the lever that it measures."""
    return f"{design}  " + say(f"design.{design}", language)


def figure_name(row: Mapping[Any, Any], language: str) -> str:
    """What a row measures, with its unit."""
    measure = say(f"design.measure.{row['measure']}", language)
    unit = name("unit", row["unit"], language)
    return say("report.measure", language, measure=measure, unit=unit)


def _cells(row: Mapping[Any, Any], told: pd.DataFrame, language: str) -> tuple[str, ...]:
    return (
        design_name(row["design"], language),
        figure_name(row, language),
        say(f"estimator.{row['estimator']}", language) if row["estimator"] else DASH,
        _published(row, told, language),
        _spread(row, "estimate", language),
        _spread(row, "true", language),
        share(float(row["placebo_rejects"])),
        number(float(row["chance"])),
        number(float(row["units"])),
        *(say(f"verdict.{row[which]}", language) for which in ("verdict", "true_verdict")),
    )


def _published(row: Mapping[Any, Any], told: pd.DataFrame, language: str) -> str:
    effects = told[(told["design"] == row["design"]) & (told["measure"] == row["measure"])]
    estimates = []
    for effect in _rows(effects):
        value = float(effect["estimate"])
        shown = say("report.did_battery.words", language) if math.isnan(value) else number(value)
        estimates.append(f"{shown} [{effect['id']}]")
    return CLAUSE[language].join(estimates) or DASH


def _spread(row: Mapping[Any, Any], what: str, language: str) -> str:
    middle, low, high = (float(row[f"{what}{edge}"]) for edge in ("", "_low", "_high"))
    if math.isnan(middle):
        return DASH
    if low == high:
        return number(middle)
    return f"{number(middle)} ({interval(low, high, language)})"


def _heads(heads: tuple[str, ...], language: str) -> tuple[str, ...]:
    return tuple(say(f"report.did_battery.head.{head}", language) for head in heads)


def _rows(table: pd.DataFrame) -> Iterator[dict[Any, Any]]:
    yield from table.to_dict("records")
