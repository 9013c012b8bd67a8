"""Two models side by side: what differs, to the bit; and rows moved without moving anybody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import CountyInnovationModel, Levers
from sim.behaviour.mechanisms import without
from sim.behaviour.parameters import Parameters
from sim.model.model import ORDER
from sim.model.step import Step
from sim.model.ties.links import FIRM
from sim.world import World

Array = np.ndarray[Any, Any]


def by_id(model: CountyInnovationModel, kind: str) -> dict[str, Array]:
    """Columns of the living agents of a kind, in order of their lasting ids."""
    table = model.tables[kind]
    rows = np.flatnonzero(table.alive)
    rows = rows[np.argsort(table["id"][rows], kind="stable")]
    return {name: column[rows] for name, column in table.arrays.items()}


def ties(model: CountyInnovationModel) -> Array:
    """Ties by the lasting ids of their ends, sorted, shape (ties, 3)."""
    links = model.links
    found = np.column_stack([links.a_id, links.b_id, links.kind])
    return found[np.lexsort(found.T)]


def differences(one: CountyInnovationModel, other: CountyInnovationModel) -> list[str]:
    """Names of everything in which two models differ by as much as a bit."""
    found = []
    for kind in one.tables:
        a, b = by_id(one, kind), by_id(other, kind)
        found += [f"{kind}.{name}" for name in a if not same(a[name], b[name])]
    if len(one.years) != len(other.years):
        found.append("number of years")
    for x, y in zip(one.years, other.years, strict=False):
        found += [
            f"{x.year} {name}" for name in x.values if not same(x.values[name], y.values[name])
        ]
    if one.bill.rows() != other.bill.rows():
        found.append("bill")
    if not same(ties(one), ties(other)):
        found.append("ties")
    if not same(one.state.nation.accounts, other.state.nation.accounts):
        found.append("accounts")
    return found


def same(a: Array, b: Array) -> bool:
    """Equal in shape and in every bit."""
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    if a.dtype.kind in "OU":
        return bool((a == b).all())
    return a.tobytes() == b.tobytes()


def move_firms(model: CountyInnovationModel, order: Array) -> None:
    """Give firms other rows; ties follow and are shuffled too."""
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    model.tables["firm"].reorder(order)
    links = model.links
    links.a = place[links.a]
    between_firms = links.kind == FIRM
    links.b = np.where(between_firms, place[np.where(between_firms, links.b, 0)], links.b)
    links.keep(np.random.default_rng(len(order)).permutation(len(links)))


def move_commissioners(model: CountyInnovationModel, order: Array) -> None:
    """Give commissioners other rows; nobody points at them."""
    model.tables["commissioner"].reorder(order)


def off_is_without(
    world: World, monkeypatch: pytest.MonkeyPatch, mechanism: str, step: Step
) -> None:
    """Switched off, the model is to the bit that without the mechanism's ``step``."""
    off = without(Parameters(), [mechanism])
    one, other = (CountyInnovationModel(world, Levers(), off, seed=5) for _ in range(2))
    one.run_for(2)
    monkeypatch.setattr("sim.model.model.ORDER", tuple(part for part in ORDER if part is not step))
    other.run_for(2)
    for name, table in one.tables.items():
        for column, values in table.arrays.items():
            np.testing.assert_array_equal(values, other.tables[name][column], column)
