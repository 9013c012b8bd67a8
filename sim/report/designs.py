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
from sim.report.numbers import DASH, number
from sim.report.sheet import Part, Sheet, sheet
from sim.report.speech import Speech
from sim.report.table import Table, names, numbers, shares, words
from sim.report.voice import Voice

KEY = "report.did_battery"
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
LOST = ("design", "figure", "why")
OTHERS = ("design", "figure", "estimator", "estimated", "true")
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
    voice: Voice,
) -> Sheet:
    """The page: three figures a lever, in a picture and a table; what fails and why; event studies;
    levers that nobody has measured (``ends``, if they were run); what every design compares; other
    estimators; sources."""
    main = summary[summary["main"]]
    with figure_style():
        effects = forest(main, told, voice)
        studies = paths(events, voice) if len(events) else None
        rows = _rows(main, told, voice)
        lost = (main[["verdict", "true_verdict"]] == FAILED).any(axis=1)
        lost |= main["verdict"] == ABSENT
        rows["why"] = [voice.say(f"why.{design}") for design in main["design"]]
        asked = main.drop_duplicates("design")["design"]
        how = pd.DataFrame({"design": [design_name(design, voice) for design in asked]})
        how["how"] = [voice.say(f"how.{design}") for design in asked]
        others = _rows(summary[~summary["main"]], told, voice)
        three = _table(rows, HEADS, voice)
        parts = [
            voice.part(
                "three", voice.say("three.reading"), table=three, figure=effects, picture="designs"
            ),
            voice.part("failed", table=_table(rows[lost.to_numpy()], LOST, voice)),
            voice.part("events", figure=studies, picture="event_studies"),
            *([] if ends is None else [_unpublished(ends, voice)]),
            voice.part("designs", table=_table(how, ("design", "how"), voice)),
            voice.part("others", table=_table(others, OTHERS, voice)),
            voice.part(
                "sources", table=_table(told.drop_duplicates("id"), ("id", "reference"), voice)
            ),
        ]
    return sheet(parts, facts, voice)


def _table(rows: pd.DataFrame, heads: Sequence[str], voice: Voice) -> Table:
    columns = tuple(COLUMNS[head] for head in heads)
    return voice.table(columns, rows, weak="weak" if heads is HEADS else "")


def _unpublished(ends: pd.DataFrame, voice: Voice) -> Part:
    """What of the plan's effect hangs on levers without a published estimate."""
    columns = (
        names("lever", "report.did_battery.unpublished"),
        names("outcome", "indicator"),
        *(numbers(end, ends=SPREAD[end]) for end in ("weak", "strong")),
    )
    return voice.part("unpublished", table=voice.table(columns, ends))


def battery_table(summary: pd.DataFrame, told: pd.DataFrame, voice: Voice) -> Printed:
    """What is printed: a line a figure."""
    main = summary[summary["main"]]
    rows = _rows(main, told, voice).assign(design=main["design"].to_numpy())  # lines are short
    return _table(rows, PRINTED, voice).printed()


def design_name(design: str, voice: Speech) -> str:
    """A design with the lever that it measures."""
    return f"{design}  " + voice.say(f"design.{design}")


def figure_name(row: Mapping[Any, Any], voice: Speech) -> str:
    """What a row measures, with its unit."""
    measure = voice.say(f"design.measure.{row['measure']}")
    unit = voice.name("unit", row["unit"])
    return voice.say("report.measure", measure=measure, unit=unit)


def _rows(summary: pd.DataFrame, told: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    """``summary`` with its codes in words."""
    said = [
        {
            "design": design_name(row["design"], voice),
            "figure": figure_name(row, voice),
            "estimator": voice.say(f"estimator.{row['estimator']}") if row["estimator"] else "",
            "published": _published(row, told, voice),
            "weak": row["verdict"] == ABSENT,
            **{which: voice.name("verdict", row[which]) for which in ("verdict", "true_verdict")},
        }
        for row in summary.to_dict("records")
    ]
    return summary.assign(**pd.DataFrame(said, index=summary.index))


def _published(row: Mapping[Any, Any], told: pd.DataFrame, voice: Voice) -> str:
    effects = told[(told["design"] == row["design"]) & (told["measure"] == row["measure"])]
    estimates = []
    for effect in effects.to_dict("records"):
        value = float(effect["estimate"])
        shown = voice.say("words") if math.isnan(value) else number(value)
        estimates.append(f"{shown} [{effect['id']}]")
    return voice.clauses(estimates) or DASH
