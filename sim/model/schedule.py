"""``python -m sim.model.schedule``: the steps of a quarter, what each reads and writes, its rules.

The order is ``sim.model.model.ORDER``; everything else is what the steps declare.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table as Listing

from sim.host.arguments import Arguments
from sim.model.model import ORDER
from sim.model.step import Field, Step

ROOT = Path(__file__).parents[2]
WIDE = 160  # characters, where the output is no terminal


@dataclass(frozen=True)
class Row:
    """One step as it is listed; fields as ``table.name``, ``source`` as ``file:line``."""

    number: int
    step: str
    says: str
    reads: tuple[str, ...]
    last: tuple[str, ...]
    writes: tuple[str, ...]
    adds: tuple[str, ...]
    rule: str
    source: str


def schedule() -> Iterator[Row]:
    """The steps of a quarter in their order."""
    for number, one in enumerate(ORDER, 1):
        code = one.run
        path = Path(inspect.getsourcefile(code) or "").relative_to(ROOT).as_posix()
        yield Row(
            number,
            one.__name__,
            " ".join((one.__doc__ or "").split()),
            _names(one.reads),
            _names(one.last),
            _names(one.writes),
            (*_names(one.adds), *(f"{table.table_name}: new rows" for table in one.rows)),
            one.rule,
            f"{path}:{inspect.getsourcelines(code)[1]}",
        )


def _names(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(sorted(map(repr, fields)))


def arrows() -> dict[tuple[str, str], list[str]]:
    """(earlier step, later step) -> fields that the later one reads as the earlier one left them
    in the same quarter."""
    fields_between: dict[tuple[str, str], list[str]] = {}
    for place, reader in enumerate(ORDER):
        for field in reader.reads | reader.adds:
            if writer := _last_writer(ORDER[:place], field):
                fields_between.setdefault((writer, reader.__name__), []).append(repr(field))
    return {pair: sorted(fields) for pair, fields in sorted(fields_between.items())}


def _last_writer(before: tuple[Step, ...], field: Field) -> str | None:
    names = [one.__name__ for one in before if field in one.writes | one.adds]
    return names[-1] if names else None


def listing() -> Listing:
    """The schedule as a table for a terminal."""
    table = Listing(show_lines=True)
    for heading in ("", "step", "reads", "last", "writes", "adds to", "rule"):
        table.add_column(heading, overflow="fold")
    for row in schedule():
        fields = ("\n".join(names) for names in (row.reads, row.last, row.writes, row.adds))
        table.add_row(str(row.number), f"{row.step}\n{row.source}", *fields, row.rule)
    return table


def main(words: list[str]) -> int:
    """Print the schedule; exit status 2 and one line for a user's mistake."""

    def show(_: object) -> None:
        Console(width=None if sys.stdout.isatty() else WIDE, highlight=False).print(listing())

    return Arguments("python -m sim.model.schedule").run(words, show)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
