"""Arrays behind agents: one row an agent, and the row an agent had stays its own until it leaves.

A freed row is used again by a later agent with another lasting id; nothing may depend on where
an agent stands, only on its id.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import Array, Bools, Ints


class Columns:
    """A table of equally long arrays with ``id`` and ``alive``, shape (capacity,) each."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self.arrays = {name: np.ascontiguousarray(a) for name, a in arrays.items()}

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

    @property
    def alive(self) -> Bools:
        """Rows that hold an agent now."""
        return self.arrays["alive"]

    def rows(self) -> Ints:
        """Rows of living agents, ascending by row."""
        return np.flatnonzero(self.alive)

    def row_of(self, agent: int) -> int:
        """Row of a living agent by its lasting id; ``KeyError`` if there is none."""
        ids = self.arrays["id"]
        if 0 <= agent < len(ids) and ids[agent] == agent and self.alive[agent]:
            return agent
        found = np.flatnonzero((ids == agent) & self.alive)
        if not len(found):
            raise KeyError(agent)
        return int(found[0])

    def add(self, new: dict[str, Array]) -> Ints:
        """Put agents into free rows, growing by a tenth where there are too few; their rows."""
        n = len(new["id"])
        free = np.flatnonzero(~self.alive)[:n]
        if len(free) < n:
            more = max(n - len(free), len(self) // 10 + 1)
            self.arrays = {
                name: np.concatenate([a, np.zeros(more, a.dtype)])
                for name, a in self.arrays.items()
            }
            free = np.flatnonzero(~self.alive)[:n]
        for name, column in self.arrays.items():
            column[free] = new.get(name, np.zeros(n, column.dtype))
        self.arrays["alive"][free] = True
        return free

    def reorder(self, order: Ints) -> None:
        """Move every row to another place; no outcome may change by it (tested)."""
        self.arrays = {name: np.ascontiguousarray(a[order]) for name, a in self.arrays.items()}

    def named(self, kind: Any) -> Any:
        """The columns as the named tuple ``kind`` that compiled rules take."""
        return kind(*(self.arrays[name] for name in kind._fields))
