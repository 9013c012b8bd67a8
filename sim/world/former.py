"""Codes and names that units have had since 2005, and the unit each leads to.

The units are those of ``geography.read_units``, of the end of 2021: "today" in what follows.

``evidence/unit_changes.csv`` has a row for each old code and unit of today that has something of
it. Who looks for a place by what it was called then asks ``former_of``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sim import evidence

SAME, MOST, PART, SPLIT, ZONE, LATER = "same", "most", "part", "split", "zone", "later"
WHOLE = (SAME, MOST, LATER)  # what was a figure of it is one of the unit it became


@dataclass(frozen=True)
class Former:
    """A unit as it was until ``year``, and the codes ``now`` of what has become of it.

    ``change`` says how: the ``same`` unit goes on under another code or name; ``most`` of it does
    and a part went elsewhere; it is a ``part`` of a larger unit; it was ``split``; it is a ``zone``
    inside a unit. ``later`` is what a unit is called since ``year``, after the units' date.
    """

    code: int
    name: str
    year: int
    change: str
    now: tuple[int, ...]

    @property
    def province(self) -> int:
        """Code of the province it lay in."""
        return self.code // 10_000 * 10_000


def former_units() -> list[Former]:
    """Every unit that is gone or is called otherwise by now, by code, older ones first."""
    rows = evidence.table("unit_changes")
    known: dict[tuple[int, str, int, str], list[int]] = defaultdict(list)
    for code, name, now, year, change in zip(
        rows.old_code, rows.old_zh, rows.new_code, rows.year, rows.change, strict=True
    ):
        known[int(code), str(name), int(year), str(change)].append(int(now))
    return [Former(*unit, tuple(now)) for unit, now in known.items()]


def former_of() -> dict[int, list[Former]]:
    """Code of a unit of today -> the former units that it, or a part of it, was."""
    known: dict[int, list[Former]] = defaultdict(list)
    for unit in former_units():
        for code in unit.now:
            known[code].append(unit)
    return dict(known)
