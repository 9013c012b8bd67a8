"""A table on a page and in a notebook."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

if TYPE_CHECKING:
    from sim.report.table.table import Table

BROAD = 8  # columns that a sheet of A4 takes upright


def html(table: Table) -> Markup:
    """``table`` with a caption, scopes and marks that say in words what their colour says."""
    rows = zip(table.cells, table.weak_rows, strict=True)
    last = len(table.cells) if table.total else 0
    return Markup(
        _template().render(
            table=table,
            heads=[*zip(table.heads, (column.is_number for column in table.columns), strict=True)],
            numeric=[column.is_number for column in table.columns],
            rows=[
                (cells, weak, number == last) for number, (cells, weak) in enumerate(rows, start=1)
            ],
            broad=len(table.columns) > BROAD,
            marks={mark: table.voice.say(f"table.{mark}") for mark in ("better", "worse")},
        )
    )


@cache
def style() -> str:
    """The style sheet of all tables."""
    return files(__package__).joinpath("table.css").read_text(encoding="utf-8")


@cache
def _template() -> jinja2.Template:
    source = files(__package__).joinpath("table.html.j2").read_text(encoding="utf-8")
    return jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(source)
