"""Where an agent stands in its table changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.model.policy.levers import Levers
from tests.model.compare import by_id, differences, move_commissioners, move_firms

ORDERS = ["backwards", "shuffled"]


def order_of(size: int, how: str) -> np.ndarray:
    """Other places for ``size`` rows."""
    if how == "backwards":
        return np.arange(size)[::-1]
    return np.random.default_rng(3).permutation(size)


@pytest.mark.parametrize("how", ORDERS)
@pytest.mark.parametrize("quarter", [21, 23])
def test_order_of_rows_changes_nothing(
    how: str, quarter: int, history: CountyInnovationModel
) -> None:
    """Firms and commissioners moved in mid-run: same figures, same state by lasting id."""
    here, moved = history.branch(Levers()), history.branch(Levers())
    here.run_for(quarter - 20)
    moved.run_for(quarter - 20)
    move_firms(moved, order_of(len(moved.tables["firm"]), how))
    move_commissioners(moved, order_of(len(moved.tables["commissioner"]), how))
    assert differences(here, moved) == []
    here.run_for(9)
    moved.run_for(9)
    assert differences(here, moved) == []


def test_order_of_rows_changes_nothing_from_the_first_quarter(
    started: CountyInnovationModel, model: CountyInnovationModel
) -> None:
    """The same in 2016, across three ends of a year and the first designations."""
    other = model.__class__(started.world, started.levers, seed=started.seed)
    other.run_for(2)
    move_firms(other, order_of(len(other.tables["firm"]), "shuffled"))
    model.run_for(11)
    other.run_for(11)
    assert differences(model, other) == []


def test_the_comparison_sees_one_changed_firm(history: CountyInnovationModel) -> None:
    """One yuan in one firm is a difference, and it spreads."""
    here, changed = history.branch(Levers()), history.branch(Levers())
    firms = changed.tables["firm"]
    row = int(np.argmax(firms["rd"] * firms.alive))
    firms["cash"][row] += 1.0
    assert differences(here, changed) == ["firm.cash"]


def test_a_row_used_again_brings_nothing_along(history: CountyInnovationModel) -> None:
    """Who stood there before an entrant leaves no mark: rubbish in free rows changes nothing."""
    clean, littered = history.branch(Levers()), history.branch(Levers())
    firms = littered.tables["firm"]
    free = ~firms.alive
    assert free.any()
    for name, column in firms.arrays.items():
        if name not in ("alive", "id", "county", "sector") and column.dtype.kind == "f":
            column[free] = 1.0e9
    for name in ("knows", "claims", "hnte_left", "sme_left", "srdi_left", "links"):
        firms[name][free] = 7
    firms["loan"][free] = 0.0
    clean.run_for(5)
    littered.run_for(5)
    assert differences(clean, littered) == []
    assert len(by_id(clean, "firm")["id"]) == len(np.unique(by_id(clean, "firm")["id"]))
