"""Finished results read again: their page in another language, two of them side by side."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console

from experiments.cli.study import names
from experiments.work.conclude import WORKBOOK, Facts, Report, voice_of
from sim.config.resume import MANIFEST
from sim.ensemble.store.keep import conclusion
from sim.errors import InputError, nearest
from sim.report.comparison import KEY as COMPARISON
from sim.report.comparison import Results, comparison_sheet
from sim.report.sheet import Sheet, write_sheet
from sim.report.table import write_workbook
from sim.report.voice import Voice
from sim.study import Study

RUNS = "indicators.parquet"
COMPARED = ("settings", "outcomes", "targets")  # tables of a comparison


def facts_of(folder: Path) -> Facts:
    """What the manifest of finished results says.

    Raises ``InputError`` for a folder that holds none, with the nearest one beside it that does,
    and for one whose experiment has not ended.
    """
    try:
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        facts = None
    if not isinstance(facts, dict) or facts.get("experiment") not in names():
        others = [str(found.parent) for found in sorted(folder.parent.glob(f"*/{MANIFEST}"))]
        near = nearest(str(folder), others)
        raise InputError("no_results", folder=folder, file=MANIFEST, nearest=near)
    if "runs" not in facts:
        raise InputError("results_unfinished", folder=folder, experiment=facts["experiment"])
    return facts


def said(folder: Path, language: str) -> None:
    """Write page, pictures and workbook of the results in ``folder`` again, in ``language``, print
    what the experiment prints; what stood there is replaced when all of it is made.

    Raises ``InputError`` for a folder without finished results, or that lacks a table.
    """
    facts = facts_of(folder)
    work = importlib.import_module(f"experiments.work.{facts['experiment']}")
    report: Report[object] = work.REPORT
    try:
        found = report.read(folder, facts)
    except (OSError, KeyError) as error:
        reason = getattr(error, "filename", None) or error
        raise InputError("results_lack", folder=folder, reason=reason) from error
    voice = voice_of(facts["experiment"], language)
    with conclusion(folder) as aside:
        report.write(aside, found, facts, voice)
    report.show(Console(), found, voice)


def results(folder: Path) -> Results:
    """The finished results in ``folder`` with the figures of their runs.

    Raises ``InputError`` if there are none.
    """
    facts = facts_of(folder)
    if (folder / RUNS).is_file():
        return Results(folder, facts, pd.read_parquet(folder / RUNS))
    return Results(folder, facts, Study.open(folder).indicators())


def compared(a: Path, b: Path, into: Path, language: str) -> Sheet:
    """How results ``b`` differ from ``a``, written into the folder ``into``.

    Raises ``InputError`` for what are no results, or have nothing that can be compared.
    """
    voice = Voice(language, COMPARISON)
    made = comparison_sheet(results(a), results(b), voice)
    into.mkdir(parents=True, exist_ok=True)
    with conclusion(into) as aside:
        write_sheet(aside, made, voice)
        write_workbook(aside / WORKBOOK, made.sheets)
    return made


def show(made: Sheet) -> None:
    """Print the tables of a page."""
    console = Console()
    for part in made.parts:
        if part.titled is not None:
            console.print(part.titled.printed())


def plain(made: Sheet) -> dict[str, Any]:
    """The tables of a comparison for programs, a row a mapping each."""
    tables = [part.table for part in made.parts if part.table is not None]
    return {
        name: json.loads(table.rows.to_json(orient="records", double_precision=15))
        for name, table in zip(COMPARED, tables, strict=False)  # no targets where none are judged
    }
