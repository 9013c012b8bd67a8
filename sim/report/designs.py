"""The page and the table of ``experiments.did_battery``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.analysis.designs.battery import ABSENT, FAILED
from sim.report.cited import cited
from sim.report.designs_figures import forest, paths
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import CLAUSE, DASH, number
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, names, numbers, shares, words
from sim.text import say

SPREAD = {what: (f"{what}_low", f"{what}_high") for what in ("estimate", "true", "weak", "strong")}
COLUMNS = {
    "design": words("design"),
    "figure": words("figure"),
    "estimator": words("estimator"),
    "published": words("published"),
    "estimated": numbers("estimate", head="estimated", ends=SPREAD["estimate"]),
    "true": numbers("true", ends=SPREAD["true"]),
    "placebo": shares("placebo_rejects", head="placebo"),
    "chance": numbers("chance"),
    "units": numbers("units"),
    "verdict": words("verdict"),
    "true_verdict": words("true_verdict"),
    "why": words("why"),
    "how": words("how"),
    "id": words("id"),
    "reference": words("reference"),
}
HEADS = tuple(COLUMNS)[:11]
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
    rows = _rows(main, told, language)
    failed = (main[["verdict", "true_verdict"]] == FAILED).any(axis=1) | (main["verdict"] == ABSENT)
    reasons = [say(f"report.did_battery.why.{design}", language) for design in main["design"]]
    asked = list(main["design"].unique())
    how = {
        "design": [design_name(design, language) for design in asked],
        "how": [say(f"report.did_battery.how.{design}", language) for design in asked],
    }
    others = _rows(summary[~summary["main"]], told, language)
    parts = [
        _part("three", ("note", "reading"), HEADS, rows, language, pictures[0]),
        _part(
            "failed",
            ("note",),
            ("design", "figure", "why"),
            rows.assign(why=reasons)[failed.to_numpy()],
            language,
        ),
        Part(
            say("report.did_battery.events", language),
            (say("report.did_battery.events.note", language),),
            pictures[1],
        ),
        *([] if ends is None else [_unpublished(ends, language)]),
        _part("designs", (), ("design", "how"), pd.DataFrame(how), language),
        _part(
            "others",
            ("note",),
            ("design", "figure", "estimator", "estimated", "true"),
            others,
            language,
        ),
        _part("sources", (), ("id", "reference"), told.drop_duplicates("id"), language),
    ]
    return sheet("did_battery", parts, facts, language)


def _part(
    what: str,
    notes: Sequence[str],
    heads: Sequence[str],
    rows: pd.DataFrame,
    language: str,
    picture: Picture | None = None,
) -> Part:
    key = f"report.did_battery.{what}"
    said = tuple(say(f"{key}.{note}", language) for note in notes)
    return Part(say(key, language), said, picture, _table(rows, heads, language))


def _table(rows: pd.DataFrame, heads: Sequence[str], language: str) -> Table:
    columns = tuple(COLUMNS[head] for head in heads)
    weak = "weak" if heads is HEADS else ""
    return Table("report.did_battery", columns, rows, language, weak=weak)


def _unpublished(ends: pd.DataFrame, language: str) -> Part:
    """What of the plan's effect hangs on levers without a published estimate."""
    columns = (
        names("lever", "report.did_battery.unpublished"),
        names("outcome", "indicator"),
        *(numbers(end, ends=SPREAD[end]) for end in ("weak", "strong")),
    )
    return Part(
        say("report.did_battery.unpublished", language),
        (say("report.did_battery.unpublished.note", language),),
        table=Table("report.did_battery", columns, ends, language),
    )


def battery_table(summary: pd.DataFrame, told: pd.DataFrame, language: str) -> Printed:
    """What is printed: a line a figure."""
    main = summary[summary["main"]]
    rows = _rows(main, told, language).assign(design=main["design"].to_numpy())  # lines are short
    return _table(rows, PRINTED, language).printed()


def design_name(design: str, language: str) -> str:
    """A design with the lever that it measures."""
    return f"{design}  " + say(f"design.{design}", language)


def figure_name(row: Mapping[Any, Any], language: str) -> str:
    """What a row measures, with its unit."""
    measure = say(f"design.measure.{row['measure']}", language)
    unit = name("unit", row["unit"], language)
    return say("report.measure", language, measure=measure, unit=unit)


def _rows(summary: pd.DataFrame, told: pd.DataFrame, language: str) -> pd.DataFrame:
    """``summary`` with its codes in words."""
    said = [
        {
            "design": design_name(row["design"], language),
            "figure": figure_name(row, language),
            "estimator": say(f"estimator.{row['estimator']}", language) if row["estimator"] else "",
            "published": _published(row, told, language),
            "weak": row["verdict"] == ABSENT,
            **{
                which: name("verdict", row[which], language)
                for which in ("verdict", "true_verdict")
            },
        }
        for row in summary.to_dict("records")
    ]
    return summary.assign(**pd.DataFrame(said, index=summary.index))


def _published(row: Mapping[Any, Any], told: pd.DataFrame, language: str) -> str:
    effects = told[(told["design"] == row["design"]) & (told["measure"] == row["measure"])]
    estimates = []
    for effect in effects.to_dict("records"):
        value = float(effect["estimate"])
        shown = say("report.did_battery.words", language) if math.isnan(value) else number(value)
        estimates.append(f"{shown} [{effect['id']}]")
    return CLAUSE[language].join(estimates) or DASH
