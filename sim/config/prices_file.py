"""``prices=mine.csv``: unit costs of a user's own, from a table (csv, workbook or Parquet)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.errors import InputError, nearest
from sim.host.paths import absolute
from sim.host.sheet import plain, read_sheet
from sim.model.policy.prices import price_settings
from sim.text import LANGUAGES, say
from sim.world.faults import TableError, cell_fault
from sim.world.figures import MONEY, figure

PRICES = "prices"
HEADINGS = {
    "price": ("price", "name", "价格", "名称", "项目"),
    "value": ("value", "figure", "数值", "单价"),
    "unit": ("unit", "单位", "计量单位"),
}
YUAN = "yuan"


def prices_of(word: str) -> list[tuple[str, float]]:
    """The settings ``prices.*`` that the table at the path ``word`` gives, with their values.

    A row is a price, by its name here or in either language, and its value; a third column may
    name the unit (元/人, 万元/人), or a cell (3万元). Raises ``InputError`` for a file that cannot
    be read, and ``TableError`` with every fault in it; ranges are checked with all settings.
    """
    path = absolute(word, PRICES)
    (_, heading), *rows = read_sheet(path).rows
    columns = _columns(path, heading)
    values: dict[str, float] = {}
    faults: list[InputError] = []
    for row, cells in rows:
        cell = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        try:
            name = _named(row, heading[columns["price"]], cell["price"])
            if name in values:
                raise cell_fault("price_twice", row, heading[columns["price"]], cell["price"])
            values[name] = _value(row, heading[columns["value"]], name, cell)
        except InputError as fault:
            faults.append(fault)
    if faults:
        raise TableError(path, faults, "")
    if not values:
        raise InputError("table_no_rows", path=path)
    return [(f"{PRICES}.{name}", value) for name, value in values.items()]


def _columns(path: Path, heading: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, written in enumerate(heading):
        for name, known in HEADINGS.items():
            if plain(written) in known:
                found.setdefault(name, at)
    for name in ("price", "value"):
        if name not in found:
            near = nearest(name, filter(None, heading))
            raise InputError("table_lacks_column", path=path, name=name, nearest=near)
    return found


def _known() -> Iterator[tuple[str, str]]:
    """What prices are called -> their name."""
    for name in price_settings():
        for known in (name, f"{PRICES}.{name}", *(say(f"price.{name}", x) for x in LANGUAGES)):
            yield plain(known), name


def _named(row: int, heading: str, cell: str) -> str:
    known = dict(_known())
    if plain(cell) not in known:
        near = nearest(cell, [*price_settings(), *known])
        raise cell_fault("unknown_price", row, heading, cell, nearest=near)
    return known[plain(cell)]


def _value(row: int, heading: str, name: str, cell: dict[str, str]) -> float:
    unit = str(price_settings()[name]["unit"])
    base = YUAN if unit.startswith(YUAN) else "share"
    multiple, written = 1.0, cell.get("unit", "")
    if written and (multiple := _multiple(unit, written)) <= 0.0:
        raise cell_fault("price_unit", row, heading, written, name=name, unit=_unit(unit))
    try:
        return figure(cell["value"], base, multiple)
    except ValueError:
        raise cell_fault("not_a_price", row, heading, cell["value"], unit=_unit(unit)) from None


def _unit(unit: str) -> str:
    """The unit in both languages."""
    return " / ".join(dict.fromkeys(say(f"unit.{unit}", language) for language in LANGUAGES))


def _multiple(unit: str, written: str) -> float:
    """How many of ``unit`` the unit ``written`` is: 万元/人 is 10,000 of 元/人; 0 for another."""
    for language in LANGUAGES:
        asked = plain(say(f"unit.{unit}", language))
        if plain(written) == asked:
            return 1.0
        for money, multiple in MONEY.items():
            base = "元" if language == "zh" else YUAN
            if asked.startswith(base) and plain(written) == money + asked.removeprefix(base):
                return multiple
    if not unit.startswith(YUAN):
        return 0.01 if plain(written) == "%" else 0.0
    return MONEY.get(plain(written), 0.0)
