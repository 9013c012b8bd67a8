"""What an experiment found, said: into its folder when it ends, or again from the folder alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console, RenderableType

from sim.report.datapackage import write_datapackage
from sim.report.kept import keep_table, write_dictionary
from sim.report.sheet import Sheet, write_sheet
from sim.report.sources import sources_table
from sim.report.summary import named
from sim.report.table import write_workbook
from sim.report.voice import Voice

WORKBOOK = "summary.xlsx"

type Facts = Mapping[str, Any]
type Found = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Report[F]:
    """How the findings of an experiment are said.

    ``read`` has them from a finished folder and the ``facts`` of its manifest, no run needed;
    ``write`` puts page, pictures and workbook into a folder; ``show`` prints what the terminal
    shows.
    """

    read: Callable[[Path, Facts], F]
    write: Callable[[Path, F, Facts, Voice], None]
    show: Callable[[Console, F, Voice], None]

    def conclude(self, folder: Path, found: F, facts: Facts, voice: Voice) -> None:
        """Write all that is said of ``found`` into ``folder``, whose tables are kept there."""
        with ThreadPoolExecutor(1) as beside:
            described = beside.submit(_describe, folder, facts)
            self.write(folder, found, facts, voice)
            described.result()


def voice_of(experiment: str, language: str) -> Voice:
    """The voice in which an experiment is told."""
    return Voice(language, f"report.{experiment}")


def _describe(folder: Path, facts: Facts) -> None:
    """Say what every column of the kept tables means, for people and for programs."""
    write_dictionary(folder)
    write_datapackage(folder, facts)


def keep(folder: Path, found: Found) -> Found:
    """Write the tables ``found`` into ``folder``, by their names, and return them."""
    for name, table in found.items():
        keep_table(folder, name, table)
    return found


def tables_of(*names: str, some: tuple[str, ...] = ()) -> Callable[[Path, Facts], Found]:
    """Reads the kept tables called ``names``, and those of ``some`` that there are."""

    def read(folder: Path, _: Facts) -> Found:
        files = {name: folder / f"{name}.parquet" for name in (*names, *some)}
        there = {name: file for name, file in files.items() if name in names or file.is_file()}
        return {name: pd.read_parquet(file) for name, file in there.items()}

    return read


def printed[F](made: Callable[[F, Voice], RenderableType]) -> Callable[[Console, F, Voice], None]:
    """Prints what is ``made`` of findings."""
    return lambda console, found, voice: console.print(made(found, voice))


def paged[F](page: Callable[[F, Facts, Voice], Sheet]) -> Callable[[Path, F, Facts, Voice], None]:
    """Writes the page that ``page`` makes of findings, and its tables as a workbook."""

    def write(folder: Path, found: F, facts: Facts, voice: Voice) -> None:
        made = page(found, facts, voice)
        write_sheet(folder, made, voice)
        sources = named({"sources": sources_table(facts, voice)}, voice)
        write_workbook(folder / WORKBOOK, {**made.sheets, **sources})

    return write
