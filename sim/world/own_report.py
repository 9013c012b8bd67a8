"""What was matched of the tables that a user brought, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.text import catalogue, say
from sim.world.table_columns import written

GROUPS = ("counties", "institutes", "pairing")  # of ``attribute.*``


def summary(setting: str, report: dict[str, Any], language: str) -> str:
    """One line: the file of ``world.<setting>``, its rows, units and figures."""
    counts = {name: report[name] for name in ("file", "rows", "units", "figures", "empty_cells")}
    return say("own.file", language, setting=setting, **counts)


def lines(setting: str, report: dict[str, Any], language: str) -> Iterator[str]:
    """The same, then a line a column and a line a unit that is called otherwise today."""
    yield summary(setting, report, language)
    for heading, column in report["columns"].items():
        what, key = _meaning(setting, column["read_as"], language), "own.column"
        values: dict[str, object] = {"heading": heading, "what": what}
        if "written_in" in column:
            unit = say(f"error.table_unit.{column['unit']}", language)
            key = "own.column.unit"
            values |= {
                "written": column["written_in"],
                "times": written(column["times"]),
                "unit": unit,
            }
        yield say(key, language, **values)
    for followed in report["followed"]:
        yield say(f"own.followed.{followed['change']}", language, **followed)


def _meaning(setting: str, name: str, language: str) -> str:
    """What a column is called: where two tables have one of a name, by the table's own."""
    groups = sorted(GROUPS, key=lambda group: group != setting)
    keys = (f"attribute.{group}.{name}" for group in groups)
    return say(next(key for key in keys if key in catalogue()), language)
