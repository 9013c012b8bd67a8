"""A table in a language: declared columns over rows, with heads and cells as every form shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table as Printed

from sim.report.kept import heading
from sim.report.numbers import Shown
from sim.report.speech import Speech
from sim.report.table.column import Cell, Column, Kind, Record
from sim.report.table.html import html, style
from sim.report.table.terminal import printed
from sim.text import keys

PLAIN = Shown(1.0, "")


@dataclass(frozen=True)
class Table:
    """``rows`` as ``columns`` show them, said by ``voice``.

    - ``key``: where its words stand in the catalogue: ``<key>`` is its title, unless ``title`` is
      given, ``<key>.head.<column>`` are its headings.
    - ``weak``: the column of the rows that says which are shown pale.
    - ``total``: whether the last row is a sum.
    """

    key: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    voice: Speech
    title: str = ""
    weak: str = ""
    total: bool = False

    @property
    def caption(self) -> str:
        """The title, in words."""
        return self.title or (self.voice.say(self.key) if self.key in keys() else "")

    @property
    def heads(self) -> tuple[str, ...]:
        """The headings, with units."""
        return tuple(self.head(column) for column in self.columns)

    @cached_property
    def cells(self) -> list[tuple[Cell, ...]]:
        """Every row's cells, in the order of the columns."""
        return [
            tuple(column.cell(row, self.scale(column, row), self.voice) for column in self.columns)
            for row in self.records
        ]

    @cached_property
    def records(self) -> list[Record]:
        """The rows, a mapping each."""
        return list(self.rows.to_dict("records"))

    @property
    def weak_rows(self) -> list[bool]:
        """Which rows are shown pale."""
        return [bool(row[self.weak]) if self.weak else False for row in self.records]

    def head(self, column: Column, *, with_unit: bool = True) -> str:
        """The heading of ``column``, with the unit its numbers are shown in."""
        key = f"{self.key}.head.{column.head or column.key}"
        if key in keys():
            words = self.voice.say(key)
        else:
            kept = self.key.rpartition(".")[2]
            words = column.head or heading(kept, column.key, self.voice.language)
        unit = self.scale(column, {}).label if with_unit and column.unit else ""
        return self.voice.measured(words, unit)

    def scale(self, column: Column, row: Record) -> Shown:
        """How figures of ``column`` are shown in ``row``. One unit serves all columns that share
        it; of rows with units of their own, all figures of a row."""
        if column.unit:
            return self._scales[column.unit]
        if not column.unit_in or not row[column.unit_in]:
            return PLAIN
        figures = [row[source] for source in self._sources("unit_in", column.unit_in)]
        return self.voice.shown(str(row[column.unit_in]), _largest(figures))

    @cached_property
    def _scales(self) -> dict[str, Shown]:
        units = {column.unit for column in self.columns if column.unit}
        return {
            unit: self.voice.shown(
                unit, _largest(self.rows[[*self._sources("unit", unit)]].stack().tolist())
            )
            for unit in units
        }

    def _sources(self, which: str, unit: str) -> Iterator[str]:
        for column in self.columns:
            if column.kind is Kind.NUMBER and getattr(column, which) == unit:
                yield from column.sources

    def html(self) -> str:
        """The table of a page or a notebook, with caption and scopes; its style is ``style()``."""
        return html(self)

    def printed(self) -> Printed:
        """The table in a terminal, for a console of rich."""
        return printed(self)

    def _repr_html_(self) -> str:
        return f"<style>{style()}</style>{self.html()}"


def _largest(figures: list[Any]) -> float:
    sizes = np.abs(pd.to_numeric(pd.Series(figures), errors="coerce").to_numpy(float))
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))
