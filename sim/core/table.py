"""Tables of state: a class whose fields are its columns, declared once with unit and origin.

A column is an array with one row an agent. The row an agent had stays its own until it leaves; a
freed row is used again by a later agent with another lasting id, so nothing may depend on where
an agent stands, only on its id.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from sim.core.arrays import Array, Bools, Ints

ORIGINS = {
    "P": "published for the unit or as a total that is met",
    "D": "drawn to published moments or totals",
    "A": "assumption",
    "S": "state that the rules compute",
}
"""Where a column's values come from."""


class Column:
    """A field of a table: what it holds and in which ``unit``, its ``origin`` (letters as above,
    with words where they need them), its ``dtype`` (None: as the world gives it), the ``start`` of
    every row where the world gives nothing, and its ``width`` where a row holds several values.

    On a table it is the array, on the class the declaration: ``counties.spill``,
    ``Counties.spill``.
    """

    def __init__(self, unit: str, origin: str, dtype: Any, start: float, width: int) -> None:
        self.unit, self.origin = unit, origin
        self.dtype, self.start, self.width = dtype, start, width
        self.name = self.table = ""

    def __set_name__(self, owner: type[Table], name: str) -> None:
        self.name, self.table = name, owner.table_name

    def __repr__(self) -> str:
        return f"{self.table}.{self.name}"

    def __get__(self, table: Table | None, owner: type[Table]) -> Any:
        return self if table is None else table.arrays[self.name]

    def __set__(self, table: Table, values: Array | float) -> None:
        """Write all rows, keeping the type; of a column changed in place nothing is left to do."""
        held = table.arrays[self.name]
        if values is not held:
            held[...] = values

    def begin(self, rows: int) -> Array:
        """The column before anything is known of ``rows`` agents."""
        shape = (rows, self.width) if self.width else (rows,)
        return np.full(shape, self.start, np.float64 if self.dtype is None else self.dtype)


def column(
    unit: str, origin: str = "S", *, dtype: Any = np.float64, start: float = 0, width: int = 0
) -> Any:
    """Declare a column; see ``Column``. The field's annotation is what a type checker sees."""
    return Column(unit, origin, dtype, start, width)


class Table:
    """Equally long columns, one row an agent; subclasses declare them with ``column``.

    ``table_name`` is what it is called by. Several subjects may declare columns of one table, each
    in a class of its own, which the table then inherits.
    """

    table_name: ClassVar[str] = ""

    id: Ints
    alive: Bools

    def __init__(self, given: Mapping[str, Array]) -> None:
        """Copies of the ``given`` columns (all of equal length), the others as they begin.

        Raises ``TypeError`` for a column that is not declared.
        """
        declared = self.columns()
        if unknown := given.keys() - declared.keys():
            raise TypeError(f"{type(self).__name__} declares no {', '.join(sorted(unknown))}")
        rows = len(next(iter(given.values())))
        self.arrays: dict[str, Array] = {
            name: np.array(given[name], its.dtype) if name in given else its.begin(rows)
            for name, its in declared.items()
        }

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """All declared columns by name, those of the first class inherited first."""
        declared: dict[str, Column] = {}
        for kind in (cls, *cls.__mro__):
            its = vars(kind).items()
            declared |= {k: v for k, v in its if isinstance(v, Column) and k not in declared}
        return declared

    @classmethod
    def tuple_type(cls, name: str, module: str) -> Any:
        """A named tuple of the same fields, which compiled rules take in place of the table.

        ``module`` is where it stands under ``name``: it must be found there again.
        """
        return namedtuple(name, tuple(cls.columns()), module=module)

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def __setitem__(self, name: str, values: Array | float) -> None:
        """Write all rows of an existing column, keeping its type."""
        self.arrays[name][...] = values

    def __contains__(self, name: object) -> bool:
        return name in self.arrays

    def __len__(self) -> int:
        """Rows, free ones included."""
        return len(self.arrays["id"])

    def rows(self) -> Ints:
        """Rows of living agents, ascending by row."""
        return np.flatnonzero(self.alive)

    def row_of(self, agent: int) -> int:
        """Row of a living agent by its lasting id; ``KeyError`` if there is none."""
        ids = self.id
        if 0 <= agent < len(ids) and ids[agent] == agent and self.alive[agent]:
            return agent
        matching = np.flatnonzero((ids == agent) & self.alive)
        if not len(matching):
            raise KeyError(agent)
        return int(matching[0])

    def add(self, new: Mapping[str, Array]) -> Ints:
        """Put agents into free rows, growing by a quarter where there are too few; their rows.

        Columns that ``new`` lacks begin as they are declared to.
        """
        n, declared = len(new["id"]), self.columns()
        free = np.flatnonzero(~self.alive)[:n]
        if len(free) < n:
            more = max(n - len(free), len(self) // 4 + 1)
            for name, values in self.arrays.items():  # one by one: never two whole tables at once
                self.arrays[name] = np.concatenate([values, declared[name].begin(more)])
            self.alive[-more:] = False
            free = np.flatnonzero(~self.alive)[:n]
        for name, values in self.arrays.items():
            values[free] = new[name] if name in new else declared[name].begin(n)
        self.alive[free] = True
        return free

    def reorder(self, order: Ints) -> None:
        """Move every row to another place; no outcome may change by it (tested)."""
        self.arrays = {name: np.ascontiguousarray(a[order]) for name, a in self.arrays.items()}

    def named(self, kind: Any) -> Any:
        """The columns as the named tuple ``kind`` that compiled rules take."""
        return kind(*(self.arrays[name] for name in kind._fields))
