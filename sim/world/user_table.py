"""A user's own county attributes, which replace the world's: ``docs/own_tables.md``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from sim.world.attributes import ATTRIBUTES, column_names
from sim.world.geography import Columns
from sim.world.own_rows import Kind, read_rows, rows_of_units
from sim.world.table_checks import province_faults, range_faults
from sim.world.table_columns import figures_of
from sim.world.unit_names import Places

type Given = dict[str, tuple[np.ndarray, np.ndarray]]

TABLE = Kind("table", column_names(), ATTRIBUTES, whole=True)


@dataclass(frozen=True)
class UserTable:
    """``given``: attribute -> (rows of the counties, values); ``report``: what was matched, see
    ``own_rows.Reading.report``."""

    given: Given = field(default_factory=dict)
    report: dict[str, object] = field(default_factory=dict)


def read_user_table(path: Path, county: Columns, counted: bool = False) -> UserTable:
    """The attributes that a table gives counties, known by code or name, today's or older.

    Empty cells leave the world's value. ``counted`` says whether the people of ``county`` are a
    census's. Raises ``TableError`` with every fault there is, ``InputError`` for what is no table.
    """
    reading = read_rows(path, TABLE)
    places = rows_of_units(reading, Places(county))
    there = {number: cells for number, cells in reading.rows if number in places}
    columns = {name: c for name, c in reading.columns.items() if name in ATTRIBUTES}
    cells, figures, faults = figures_of(there, columns, ATTRIBUTES)
    reading.faults += faults
    at = np.array(list(places.values()), np.int64)
    if len(at) and len(figures.columns):
        people, by_table = _people(figures, county["population"][at])
        table = (figures, cells, reading.columns)
        reading.faults += range_faults(*table, people, counted or by_table)
        reading.faults += province_faults(*table, county["province_zh"][at], county)
    reading.check()
    mask = {str(name): figures[name].notna().to_numpy() for name in figures}
    given = {
        name: (at[known], figures[name].to_numpy()[known].astype(county[name].dtype))
        for name, known in mask.items()
    }
    units = len({c for rows, _ in given.values() for c in rows.tolist()})
    number = sum(len(rows) for rows, _ in given.values())
    return UserTable(given, reading.report(units, number))


def _people(figures: pd.DataFrame, world: np.ndarray) -> tuple[np.ndarray, bool]:
    """People of the rows: the table's, the sum of its urban and rural, or else the world's; and
    whether all are the table's."""
    nothing = pd.Series(np.nan, figures.index)
    parts = figures.get("urban_population", nothing) + figures.get("rural_population", nothing)
    given = figures.get("population", nothing).fillna(parts)
    known = given.where(given > 0.0)
    return known.fillna(pd.Series(world, figures.index)).to_numpy(), bool(known.notna().all())
