"""The table of what the plan moves of each target's series, and whether for the better."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.report.figures import WITHOUT
from sim.report.numbers import number, share
from sim.report.speech import Speech
from sim.report.tables import BASELINE, Tables
from sim.report.verdicts import PRINCIPAL, marked
from sim.targets import Reading


def moved(tables: Tables, voice: Speech) -> dict[str, Any]:
    """What the first scenario moves of each target's main series, over ``no_plan``."""
    changes = tables.moved
    scenario = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    if changes.empty or scenario not in set(changes["scenario"]):
        return {"moved": None}
    readings = {(r.target, *pair): r for r in PRINCIPAL.values() for pair in r.series}
    rows = [
        (
            marked(row["target"], _of_series(row), voice, tables.far),
            voice.series(row["indicator"], row["scope"], voice.name("unit", row["unit"])),
            voice.say(f"report.moved.{row['better']}"),
            f"{number(row['moved'], signed=True)} "
            f"({voice.interval(row['moved_low'], row['moved_high'], signed=True)})",
            share(row["improved"]),
        )
        for row in changes[changes["scenario"] == scenario].to_dict("records")
        if (row["target"], row["indicator"], row["scope"]) in readings
    ]
    placeholders = {
        "scenario": voice.name("scenario", scenario),
        "without": voice.name("scenario", WITHOUT),
    }
    heads = ("series", "better", "added", "improved")
    return {
        "moved": {
            "title": voice.say("report.moved", **placeholders),
            "note": voice.say("report.moved.note", **placeholders),
            "heads": (
                voice.say("report.target"),
                *(voice.say(f"report.moved.{head}") for head in heads),
            ),
            "rows": rows,
        }
    }


def _of_series(row: dict[Any, Any]) -> Reading:
    """The reading of one series alone, by which the model can judge it or not."""
    series = ((row["indicator"], row["scope"]),)
    whole = PRINCIPAL[row["target"]]
    return replace(whole, series=series)
