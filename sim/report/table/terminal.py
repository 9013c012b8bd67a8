"""A table in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table as Printed
from rich.text import Text

from sim.report.speech import Speech
from sim.report.table.column import BETTER, WORSE, Cell

if TYPE_CHECKING:
    from sim.report.table.table import Table

COLOURS = {BETTER: "green", WORSE: "red"}


def printed(table: Table) -> Printed:
    """``table`` for a console of rich: numbers to the right, pale rows dim, marks in words."""
    made = Printed(title=table.caption or None, box=None, pad_edge=False)
    for column, head in zip(table.columns, table.heads, strict=True):
        made.add_column(head, justify="right" if column.is_number else "left", overflow="fold")
    for cells, weak in zip(table.cells, table.weak_rows, strict=True):
        shown = (_text(cell, table.voice) for cell in cells)
        made.add_row(*shown, style="dim" if weak else None)
    if table.total and made.rows:
        made.rows[-1].style = "bold"
    return made


def _text(cell: Cell, voice: Speech) -> Text:
    if not cell.mark:
        return Text(cell.text)
    mark = voice.say(f"table.{cell.mark}")
    return Text.assemble(cell.text, " ", (mark, COLOURS[cell.mark]))
