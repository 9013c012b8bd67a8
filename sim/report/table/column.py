"""What a column of a table holds: its kind, unit and interval, and which way is better."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pandas as pd

from sim.report import numbers as figures
from sim.report.speech import Speech

FACTOR = "factor"  # names of settings, from their dotted names
BETTER, WORSE = "better", "worse"

type Record = Mapping[Hashable, Any]


class Kind(Enum):
    """How a column's values are shown."""

    WORDS = "words"  # as they stand; in a workbook, figures among them remain figures
    NAME = "name"  # by the catalogue's name
    CODE = "code"  # years and codes: figures that nobody adds up, with no thousands marked
    NUMBER = "number"
    SHARE = "share"  # 0-1, shown in per cent


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: its ``text`` without the ``mark`` (better, worse or nothing)."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; made by ``words``, ``names``, ``numbers``, ``shares`` and ``codes``.

    - ``key``: the column of the rows that it shows.
    - ``head``: its heading: the last part of the catalogue's ``<table>.head.<head>``, or words.
      Without it, it is that of ``key``, or what the dictionary calls the column.
    - ``of``: of names, how the catalogue's begin (``lever``), or ``FACTOR``.
    - ``unit``: the unit that all its numbers are in, which the heading then says.
    - ``unit_in``: the column of the rows that holds the unit of each row. Names with it say it.
    - ``low``, ``high``: columns that hold the ends of an interval around ``key``; of ``low`` alone
      only that is shown beside it.
    - ``signed``: whether a plus is shown.
    - ``better``: 1 if more is better, -1 if less, 0 if neither, or the column that holds these.
    """

    key: str
    kind: Kind = Kind.NUMBER
    head: str = ""
    of: str = ""
    unit: str = ""
    unit_in: str = ""
    low: str = ""
    high: str = ""
    signed: bool = False
    better: int | str = 0

    @property
    def is_number(self) -> bool:
        """Whether figures stand in it, which are aligned to the right."""
        return self.kind in (Kind.NUMBER, Kind.SHARE, Kind.CODE)

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns of the rows with its figures: the value and the ends of its interval."""
        return tuple(filter(None, (self.key, self.low, self.high)))

    def cell(self, row: Record, scale: figures.Shown, voice: Speech) -> Cell:
        """What it shows of ``row``, numbers in ``scale``."""
        if self.kind is Kind.WORDS:
            return Cell(_said(row[self.key]))
        if self.kind is Kind.NAME:
            unit = scale.label if self.unit_in else ""
            return Cell(voice.measured(self.named(row, voice), unit))
        if self.kind is Kind.CODE:
            return Cell(figures.DASH if _missing(row[self.key]) else f"{row[self.key]:.0f}")
        return Cell(self._figure(row, scale.factor, voice), self.mark(row))

    def named(self, row: Record, voice: Speech) -> str:
        """The name of the code in ``row``; nothing without one."""
        code = _said(row[self.key])
        if self.of == FACTOR:
            return voice.factor(code)
        return voice.name(self.of, code) if code else ""

    def mark(self, row: Record) -> str:
        """Whether ``row`` is a change for the better or the worse: the whole interval has to be on
        one side of zero."""
        better = row[self.better] if isinstance(self.better, str) else self.better
        if not better or any(_missing(row[source]) for source in self.sources):
            return ""
        values = [float(row[source]) for source in self.sources]
        if all(value * better > 0.0 for value in values):
            return BETTER
        return WORSE if all(value * better < 0.0 for value in values) else ""

    def _figure(self, row: Record, factor: float, voice: Speech) -> str:
        if _missing(row[self.key]):
            return figures.DASH
        values = (row[source] for source in self.sources)
        middle, *ends = (math.nan if _missing(value) else float(value) for value in values)
        if self.kind is Kind.SHARE:
            text, spread = figures.share(middle), figures.shares(*ends) if ends else ""
        else:
            text = figures.number(middle * factor, signed=self.signed)
            scaled = [end * factor for end in ends]
            if len(scaled) > 1:
                spread = voice.interval(*scaled, signed=self.signed)
            else:
                spread = "".join(figures.number(end, signed=self.signed) for end in scaled)
        if not ends or any(map(math.isnan, ends)) or (len(ends) > 1 and ends[0] == ends[1]):
            return text
        return voice.say("table.spread", middle=text, spread=spread)


def words(key: str, head: str = "") -> Column:
    """Words as they stand in the rows."""
    return Column(key, Kind.WORDS, head)


def names(key: str, of: str = "", head: str = "", *, unit_in: str = "") -> Column:
    """Codes by the catalogue's names ``<of>.<code>``; ``of`` is ``key`` unless it is given."""
    return Column(key, Kind.NAME, head, of=of or key, unit_in=unit_in)


def codes(key: str, head: str = "") -> Column:
    """Years and administrative codes."""
    return Column(key, Kind.CODE, head)


def numbers(
    key: str,
    unit: str = "",
    head: str = "",
    *,
    ends: tuple[str, ...] = (),
    unit_in: str = "",
    signed: bool = False,
    better: int | str = 0,
) -> Column:
    """Figures in ``unit``, with an interval between the columns ``ends``, if they are given, or
    with the figure of one beside it."""
    low, high = (*ends, "", "")[:2]
    return Column(
        key,
        Kind.NUMBER,
        head,
        unit=unit,
        unit_in=unit_in,
        low=low,
        high=high,
        signed=signed,
        better=better,
    )


def shares(key: str, head: str = "", *, ends: tuple[str, str] | tuple[()] = ()) -> Column:
    """Shares of one, in per cent, with an interval between the columns ``ends``."""
    low, high = ends or ("", "")
    return Column(key, Kind.SHARE, head, low=low, high=high)


def _missing(value: Any) -> bool:
    return bool(pd.isna(value))


def _said(value: Any) -> str:
    if _missing(value):
        return ""
    return f"{value:,.10g}" if isinstance(value, float) else str(value)
