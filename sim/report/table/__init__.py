"""Tables as they are declared once and shown everywhere.

A ``Table`` is columns (``words``, ``names``, ``numbers``, ``shares``, ``codes``; each with unit,
interval and which way is better), rows of a DataFrame and a voice. The page, the terminal, the
notebook and the workbook render the same cells, so that all four say the same digits and words.
"""

from sim.report.table.column import Column, codes, names, numbers, shares, words
from sim.report.table.html import style
from sim.report.table.table import Table
from sim.report.table.workbook import workbook, write_workbook

__all__ = [
    "Column",
    "Table",
    "codes",
    "names",
    "numbers",
    "shares",
    "style",
    "words",
    "workbook",
    "write_workbook",
]
