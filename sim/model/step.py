"""What a step of the quarter declares: what it reads, what it writes, by which rule.

A step takes the state and the quarter at hand, nothing else. ``python -m sim.model.schedule``
prints what all of them declare, and a test watches a quarter and holds each to its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sim.core.arrays import Floats
from sim.core.record import Quantity
from sim.core.table import Column, Table
from sim.model.quarter import Quarter
from sim.model.state import State

type Field = Column | Quantity


@dataclass(frozen=True)
class Step:
    """One verb of the quarter.

    ``reads`` are fields as this quarter or the start has made them; ``last`` fields that still
    hold what the quarter or the year before has left, since it is this step or a later one that
    writes them. ``writes`` are fields that it sets first in a quarter, ``adds`` those that a step
    before it has set and it adds to or changes. ``rows`` are tables that it adds agents to.
    ``passes`` are the compiled functions that go through the firms for it, ``rule`` is where
    docs/model.md states its rules.
    """

    run: Callable[[State, Quarter], None]
    reads: frozenset[Field]
    last: frozenset[Field]
    writes: frozenset[Field]
    adds: frozenset[Field]
    rows: tuple[type[Table], ...]
    passes: tuple[Any, ...]
    rule: str
    __name__: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "__name__", self.run.__name__)
        object.__setattr__(self, "__doc__", self.run.__doc__)

    def __call__(self, state: State, now: Quarter) -> None:
        """Carry it out."""
        self.run(state, now)


def step(
    *,
    reads: Iterable[Any] = (),
    last: Iterable[Any] = (),
    writes: Iterable[Any] = (),
    adds: Iterable[Any] = (),
    rows: Iterable[type[Table]] = (),
    passes: Iterable[Any] = (),
    rule: str,
) -> Callable[[Callable[[State, Quarter], None]], Step]:
    """Declare a step; fields are named by their class: ``reads=(Counties.rd, Firms.sales)``.

    Raises ``TypeError`` for what is no field.
    """
    return lambda run: Step(
        run,
        _fields(reads) - _fields(last),
        _fields(last),
        _fields(writes),
        _fields(adds),
        tuple(rows),
        tuple(passes),
        rule,
    )


@dataclass(frozen=True)
class Report:
    """Figures of the year by county that a subject reports, and the fields that they are made of.

    Calling it gives name -> (n,), additive over counties.
    """

    run: Callable[[State, Quarter], dict[str, Floats]]
    reads: frozenset[Field]

    def __call__(self, state: State, now: Quarter) -> dict[str, Floats]:
        """The figures of the year that ends."""
        return self.run(state, now)


def report(
    *, reads: Iterable[Any]
) -> Callable[[Callable[[State, Quarter], dict[str, Floats]]], Report]:
    """Declare what a subject reports."""
    return lambda run: Report(run, _fields(reads))


def _fields(declared: Iterable[Any]) -> frozenset[Field]:
    fields = frozenset(declared)
    for word in fields:
        if not isinstance(word, Column | Quantity):
            raise TypeError(f"{word!r} is no field of a table or of the nation")
    return fields
