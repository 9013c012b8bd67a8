"""The targets in the terminal: one line a target, then one line a scenario."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from sim.report.names import name, source_kind
from sim.report.numbers import CLAUSE, LIST, number, share
from sim.report.tables import BASELINE, Tables
from sim.report.trust import standing
from sim.report.verdicts import (
    PRINCIPAL,
    asked,
    marked,
    measured,
    quoted,
    reading_name,
    why_unjudged,
)
from sim.targets import WHOLE
from sim.text import say

COLOURS = {"good": "green", "open": "yellow", "bad": "red"}
WIDEST = 110  # characters: beyond, lines are hard to follow
CELL, NARROW = 14, 5


def show(console: Console, tables: Tables, language: str = "en") -> None:
    """Print the table of the targets and the notes on provenance and trust."""
    console.print(targets_table(tables, language, console.width))
    for note in notes(tables, language):
        console.print(Text(note, style="dim"))


def targets_table(tables: Tables, language: str, width: int = WIDEST) -> Group:
    """The main reading of every target: judged quantity and interval in the first scenario, then
    the share of runs that meet it in each scenario."""
    width = min(width, WIDEST)
    first = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    shown = name("scenario", first, language)
    return Group(
        Text(say("report.targets", language), style="bold"),
        Text(say("terminal.caption", language, runs=tables.runs, scenario=shown), style="dim"),
        _by_target(tables, first, language, width),
        Text(""),
        Text(say("terminal.shares", language), style="dim"),
        *_by_scenario(tables, language, width),
        *(Text(note, style="dim") for note in unquoted(tables, language)),
        Text(say("terminal.readings", language), style="dim"),
    )


def unquoted(tables: Tables, language: str) -> Iterator[str]:
    """What the shares with a star are, and why."""
    if all(quoted(reading, tables.far) for reading in PRINCIPAL.values()):
        return
    yield say("terminal.unquoted", language)
    for target, reading in PRINCIPAL.items():
        if reading.gap == WHOLE:
            reason = why_unjudged(reading, language)
            yield say("gap.reason", language, indicator=target, reason=reason)


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
    yield from standing(tables.manifest, language)
    yield say("terminal.priors", language)


def _by_target(tables: Tables, scenario: str, language: str, width: int) -> Table:
    table = _plain(width)
    table.add_column(width=3)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(width=NARROW, justify="right")
    table.add_column(width=CELL, justify="right")
    for target, reading in PRINCIPAL.items():
        row = tables.verdicts[target, reading.name, scenario]
        asks = f"{reading_name(reading, language)}{CLAUSE[language]}{asked(reading, language)}"
        unit = f"{CLAUSE[language]}{measured(reading, language)}"
        named = marked(say(f"target.{target}", language), reading, language, tables.far)
        title = (named, "bold")
        spread = f"\n{number(row['low'])}\u2026{number(row['high'])}"
        table.add_row(
            target,
            Text.assemble(title, "\n", (asks + unit, "dim")),
            _share(row, quoted(reading, tables.far)),
            Text.assemble(number(row["median"]), (spread, "dim")),
        )
    return table


def _by_scenario(tables: Tables, language: str, width: int) -> Iterator[Table]:
    """All targets side by side, or in two tables where there is no room for that."""
    room = max(1, (width - 26) // (NARROW + 1))
    targets = list(PRINCIPAL.items())
    for start in range(0, len(targets), room):
        table = _plain(width)
        table.add_column(ratio=1, overflow="fold")
        part = targets[start : start + room]
        for _ in part:
            table.add_column(width=NARROW, justify="right")
        table.add_row("", *(Text(target, style="bold") for target, _ in part))
        for scenario in tables.scenarios:
            cells = (
                _share(tables.verdicts[target, reading.name, scenario], quoted(reading, tables.far))
                for target, reading in part
            )
            table.add_row(name("scenario", scenario, language), *cells)
        yield table


def _plain(width: int) -> Table:
    return Table(box=None, width=width, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))


def _share(row: dict[str, Any], finding: bool) -> Text:
    """The share of runs in which a reading is met, in the colour of the verdict; without one and
    with a star where it is no finding."""
    probability = row["probability_met"]
    if not finding:
        return Text(f"{share(probability)}*", style="dim")
    if math.isnan(probability):
        return Text(share(probability))
    verdict = "good" if probability >= 2 / 3 else "open" if probability > 1 / 3 else "bad"
    return Text(share(probability), style=COLOURS[verdict])
