"""The targets in the terminal: one line a reading, one column a scenario."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.report.names import name, source_kind
from sim.report.numbers import CLAUSE, LIST, number, share
from sim.report.page import asked, measure
from sim.report.tables import Tables
from sim.targets import READINGS, TARGETS
from sim.text import say

COLOURS = {"good": "green", "open": "yellow", "bad": "red"}
WIDEST = 110  # characters: beyond, lines are hard to follow
CELL = 11


def show(console: Console, tables: Tables, language: str = "en") -> None:
    """Print the table of the targets and the notes on provenance and trust."""
    console.print(targets_table(tables, language, console.width))
    for note in notes(tables, language):
        console.print(Text(note, style="dim"))


def targets_table(tables: Tables, language: str, width: int = WIDEST) -> Group:
    """Every reading: share of runs that meet it, median and 5-95% interval in each scenario."""
    width = min(width, WIDEST)
    head = _aligned(tables, width)
    scenarios = [name("scenario", scenario, language) for scenario in tables.scenarios]
    head.add_row("", *(Text(words, style="bold") for words in scenarios))
    parts: list[RenderableType] = [
        Text(say("report.targets", language), style="bold"),
        Text(say("terminal.caption", language, runs=tables.runs), style="dim"),
        head,
    ]
    for target in TARGETS:
        parts += [_title(target, language), _readings(target, tables, language, width)]
    return Group(*parts)


def notes(tables: Tables, language: str) -> Iterator[str]:
    """Where the starting world comes from, what failed, how far to trust the table."""
    world = tables.manifest.get("world", {})
    sources = Counter(map(source_kind, world.get("provenance", {}).values()))
    if sources:
        items = [
            say(
                "terminal.source",
                language,
                number=count,
                source=say(f"terminal.source.{source}", language),
            )
            for source, count in sources.items()
        ]
        yield say("terminal.sources", language, list=LIST[language].join(items))
    failed = len(tables.manifest.get("failures", ()))
    if failed:
        planned = tables.manifest["runs"]["planned"]
        yield say("terminal.failures", language, failed=failed, planned=planned)
    yield say("terminal.uncalibrated", language)
    yield say("terminal.priors", language)


def _title(target: str, language: str) -> Text:
    judged = next(r for r in READINGS if r.target == target and r.judged)
    words = say(f"target.{target}", language)
    about = f"{measure(target, language)}{CLAUSE[language]}{asked(judged, language)}"
    return Text.assemble((f"{target} {words}", "bold"), "\n", (about, "dim"))


def _readings(target: str, tables: Tables, language: str, width: int) -> Table:
    table, verdicts = _aligned(tables, width), tables.verdicts
    for reading in (reading for reading in READINGS if reading.target == target):
        rows = (verdicts[target, reading.name, scenario] for scenario in tables.scenarios)
        words = say(f"reading.{target}.{reading.name}", language)
        table.add_row(words, *(_cell(row) for row in rows))
    return table


def _aligned(tables: Tables, width: int) -> Table:
    """An empty table whose columns stand under those of every other one."""
    table = Table(box=None, width=width, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(ratio=1, overflow="fold")
    for _ in tables.scenarios:
        table.add_column(width=CELL, justify="right")
    return table


def _cell(row: dict[str, Any]) -> Text:
    median, probability = number(row["median"]), row["probability_met"]
    spread = f"\n{number(row['low'])}\u2026{number(row['high'])}"
    if math.isnan(probability):
        return Text(median + spread)
    verdict = "good" if probability >= 2 / 3 else "open" if probability > 1 / 3 else "bad"
    return Text.assemble((share(probability), COLOURS[verdict]), f" {median}", (spread, "dim"))
