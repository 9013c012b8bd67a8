"""What a planner knows of a county, each figure with its unit and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.core.arrays import Array, Floats, sum_by
from sim.errors import InputError, nearest
from sim.world import World
from sim.world.attributes import ATTRIBUTES
from sim.world.naming import MARKS


@dataclass(frozen=True)
class Fact:
    """One attribute: ``value`` in ``unit``, a number, yes or no, or codes of counties.

    ``mark`` is one of ``MARKS``. A fact that is ``editable`` is an attribute of a user's table of
    the same ``name``; its words are ``attribute.counties.<name>`` or ``place.fact.<name>``.
    """

    name: str
    value: float | bool | tuple[int, ...]
    unit: str
    mark: str
    editable: bool = False
    year: int = 2020


def row_of(world: World, adcode: int) -> int:
    """The row of a unit. Raises ``InputError`` for a code of none."""
    codes = world.counties["adcode"]
    row = int(np.searchsorted(codes, adcode))
    if row == len(codes) or codes[row] != adcode:
        hint = nearest(str(adcode), map(str, codes))
        raise InputError("unknown_unit", where="adcode", value=adcode, nearest=hint)
    return row


def profile(world: World, adcode: int) -> tuple[Fact, ...]:
    """What is known of a unit in ``world``, in the order a planner reads it.

    Attributes are those the world starts from. Firms, high-tech firms and R&D are those of the end
    of 2015, drawn within published totals; in a thinned world they are whole numbers only where
    the unit is simulated in full. Raises ``InputError`` for a code of no unit.
    """
    return tuple(_facts(world, row_of(world, adcode)))


def _facts(world: World, row: int) -> Iterator[Fact]:
    county = world.counties
    for name in ("population", "urban_population", "gdp"):
        yield attribute(world, row, name)
    yield Fact(
        "gdp_a_head",
        float(county["gdp"][row] / county["population"][row]),
        "yuan a head",
        _weakest(world, row, "gdp", "population"),
    )
    for name in ("secondary_share", "fiscal_revenue", "above_scale_firms_2020"):
        yield attribute(world, row, name)
    for name, (unit, figure) in OF_FIRMS.items():
        yield Fact(name, float(figure(world)[row]), unit, "drawn", year=2015)
    for name in ("rural_income", "key_county", "innovative_2018", "developed"):
        yield attribute(world, row, name)
    yield from _pairing(world, row)


def attribute(world: World, row: int, name: str) -> Fact:
    """One attribute of a user's table of the unit in ``row``, as the world has it."""
    unit, value = ATTRIBUTES[name].unit, world.counties[name][row]
    said = bool(value) if unit == "yes or no" else float(value)
    return Fact(name, said, unit, mark_of(world, row, name), True, YEARS.get(name, 2020))


def mark_of(world: World, row: int, name: str) -> str:
    """Where the figure of one attribute of the unit in ``row`` comes from: one of ``MARKS``."""
    return MARKS[world.marks[name][row]]


def _weakest(world: World, row: int, *names: str) -> str:
    """The mark of what is made of several attributes: drawn if any is, else assumed if any is."""
    found = {mark_of(world, row, name) for name in names}
    return next(mark for mark in ("drawn", "assumed", "yours", "published") if mark in found)


def _pairing(world: World, row: int) -> Iterator[Fact]:
    codes, pairs = world.counties["adcode"], world.pairing
    for name, own, other in (
        ("pairing_donors", "recipient", "donor"),
        ("pairing_recipients", "donor", "recipient"),
    ):
        partners = pairs[other][pairs[own] == row]
        if len(partners):
            yield Fact(name, tuple(codes[partners].tolist()), "codes", "assumed", year=2021)


def _sum(world: World, values: Array) -> Floats:
    firms = world.firms
    return sum_by(firms["county"], firms["weight"] * values, len(world.counties["adcode"]))


YEARS = dict.fromkeys(("rural_income", "urban_income", "fiscal_st"), 2015) | {
    "innovative_2018": 2018
}
OF_FIRMS: dict[str, tuple[str, Callable[[World], Floats]]] = {
    "firms": ("firms", lambda world: _sum(world, np.ones(len(world.firms["id"])))),
    "hnte_firms": ("firms", lambda world: _sum(world, world.firms["hnte_left"] > 0)),
    "rd_firms": ("yuan", lambda world: _sum(world, world.firms["rd"])),
}
