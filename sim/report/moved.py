"""The table of what the plan moves of each target's series, and whether for the better."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.report.figures import WITHOUT
from sim.report.names import name, series_name
from sim.report.numbers import interval, number, share
from sim.report.tables import BASELINE, Tables
from sim.report.verdicts import PRINCIPAL, marked
from sim.targets import Reading
from sim.text import say


def moved(tables: Tables, language: str) -> dict[str, Any]:
    """What the first scenario moves of each target's main series, over ``no_plan``."""
    changes = tables.moved
    scenario = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    if changes.empty or scenario not in set(changes["scenario"]):
        return {"moved": None}
    readings = {(r.target, *pair): r for r in PRINCIPAL.values() for pair in r.series}
    rows = [
        (
            marked(row["target"], _of_series(row), language, tables.far),
            say(
                "report.measure",
                language,
                measure=series_name(row["indicator"], row["scope"], language),
                unit=name("unit", row["unit"], language),
            ),
            say(f"report.moved.{row['better']}", language),
            f"{number(row['moved'], signed=True)} "
            f"({interval(row['moved_low'], row['moved_high'], language, signed=True)})",
            share(row["improved"]),
        )
        for row in changes[changes["scenario"] == scenario].to_dict("records")
        if (row["target"], row["indicator"], row["scope"]) in readings
    ]
    placeholders = {
        "scenario": name("scenario", scenario, language),
        "without": name("scenario", WITHOUT, language),
    }
    heads = ("series", "better", "added", "improved")
    return {
        "moved": {
            "title": say("report.moved", language, **placeholders),
            "note": say("report.moved.note", language, **placeholders),
            "heads": (
                say("report.target", language),
                *(say(f"report.moved.{head}", language) for head in heads),
            ),
            "rows": rows,
        }
    }


def _of_series(row: dict[Any, Any]) -> Reading:
    """The reading of one series alone, by which the model can judge it or not."""
    series = ((row["indicator"], row["scope"]),)
    whole = PRINCIPAL[row["target"]]
    return replace(whole, series=series)
