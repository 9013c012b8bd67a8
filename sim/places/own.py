"""What an asker knows better than the world: one county's attributes, as a user's table."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sim.ensemble.work.histories import world_of
from sim.errors import InputError, nearest
from sim.host.caches import cache_folder
from sim.places.facts import row_of
from sim.world import WorldSettings
from sim.world.attributes import ATTRIBUTES, CODE
from sim.world.faults import TableError
from sim.world.user_table import Given, read_user_table


def with_own(
    settings: WorldSettings, adcode: int, values: Mapping[str, str | float | bool]
) -> WorldSettings:
    """``settings`` with ``values`` (attribute -> figure) of the unit ``adcode`` in its table.

    A figure is a number in the attribute's own unit or a text as a table may hold it (``42.8亿元``,
    ``35%``, ``是``). What the table of ``settings`` says of other units and attributes stays.
    Raises ``InputError`` for an attribute or a code that is none, ``TableError`` with every figure
    that cannot be.
    """
    if not values:
        return settings
    world = world_of(replace(settings, table=None, full=()))
    row_of(world, adcode)
    for name in values:
        if name not in ATTRIBUTES:
            hint = nearest(name, ATTRIBUTES)
            raise InputError("table_unknown_column", name=name, nearest=hint)
    given: Given = {}
    if settings.table is not None:
        given = read_user_table(Path(settings.table), world.counties).given
    table = _table(world.counties[CODE].tolist(), given, adcode, values)
    path = _kept(table)
    try:
        read_user_table(path, world.counties)
    except (TableError, InputError):
        path.unlink(missing_ok=True)
        raise
    return replace(settings, table=str(path))


def _table(
    codes: list[int], given: Given, adcode: int, values: Mapping[str, str | float | bool]
) -> str:
    """A csv in the units of ``ATTRIBUTES``: a row a unit of ``given`` and that of ``adcode``."""
    cells: dict[int, dict[str, object]] = {}
    for name, (rows, figures) in given.items():
        for row, value in zip(rows.tolist(), figures.tolist(), strict=True):
            cells.setdefault(codes[row], {})[name] = value
    cells.setdefault(adcode, {}).update(values)
    names = [name for name in ATTRIBUTES if any(name in row for row in cells.values())]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([CODE, *names])
    for code in sorted(cells):
        writer.writerow([code, *(_cell(cells[code].get(name, "")) for name in names)])
    return text.getvalue()


def _cell(value: object) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _kept(text: str) -> Path:
    """A file that holds ``text``, called by it: the same figures are the same table."""
    folder = (cache_folder() or Path(tempfile.gettempdir())) / "own-tables"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.csv"
    if not path.exists():
        aside = path.with_suffix(".part")
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    return path
