"""What one page says, in one language: its words, names, tables, pictures and parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from sim.report.pictures import Picture, png
from sim.report.sheet import Part
from sim.report.speech import Speech
from sim.report.table import Column, Table
from sim.text import keys


@dataclass(frozen=True)
class Voice(Speech):
    """The voice of a page. What it says of a part stands under ``<key>.<stem>``, the part's title,
    and ``<key>.<stem>.note``, its first note."""

    def table(
        self,
        columns: Sequence[Column],
        rows: pd.DataFrame,
        title: str = "",
        weak: str | pd.Series[bool] = "",
    ) -> Table:
        """``rows`` under headings of the page; ``weak`` are those that are shown pale, or the
        column that says so."""
        if not isinstance(weak, str):
            rows, weak = rows.assign(weak=weak), "weak"
        return Table(self.key, tuple(columns), rows, self, title, weak)

    def part(
        self,
        stem: str,
        *notes: str,
        table: Table | None = None,
        figure: Figure | None = None,
        picture: str = "",
        title: str = "",
        note: str | None = None,
        **words: object,
    ) -> Part:
        """The part of that ``stem``: title, first note with ``words`` in its gaps, further
        ``notes``; its ``figure`` is kept as ``picture``, the stem unless given. ``note`` is the
        stem of another first note, "" for none. Call it within ``fonts.figure_style()`` if it has a
        figure."""
        said = title or self.say(stem)
        if note is None:
            note = f"{stem}.note" if f"{self.key}.{stem}.note" in keys() else ""
        first = (self.say(note, **words),) if note else ()
        drawn = Picture(picture or stem, said, png(figure)) if figure else None
        return Part(said, (*first, *notes), drawn, table)
