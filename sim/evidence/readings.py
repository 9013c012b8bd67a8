"""Which figures and tables are read while something is made of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

type Readings = dict[str, set[int]]
"""Name of a figure or table -> the years it is of that were read."""

_open: ContextVar[tuple[Readings, ...]] = ContextVar("readings", default=())


@contextmanager
def recorded() -> Iterator[Readings]:
    """Whatever is read inside the block, by name and year."""
    readings: Readings = {}
    token = _open.set((*_open.get(), readings))
    try:
        yield readings
    finally:
        _open.reset(token)


def note(name: str, year: int) -> None:
    """Say that ``name`` of ``year`` is read now."""
    for readings in _open.get():
        readings.setdefault(name, set()).add(year)
