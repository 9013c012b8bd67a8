"""Parks act on entry and growth of their trades, and on their neighbours (5.3)."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import sparse

from sim import CountyInnovationModel
from sim.behaviour.mechanisms import without
from sim.core.arrays import Floats
from sim.model.commissioners import commissioner
from sim.model.firms import firm
from sim.model.platforms import rules as platform
from tests.model.test_platforms import only

MANY = only("agri_parks", county=2_000.0)


def ran(history: CountyInnovationModel, quarters: int, **changed: float) -> CountyInnovationModel:
    """The settings of 2020 with many new county parks."""
    model = history.branch(MANY)
    model.parameters = dataclasses.replace(model.parameters, **changed)
    model.run_for(quarters)
    return model


def test_a_park_adds_births_in_its_trades_alone() -> None:
    """A first park at 0.2: a fifth more, in e, of the half that is in food and light industry."""
    found = firm.park_births(np.full(2, 10.0), np.full(2, 0.5), np.array([1.0, 0.0]), 0.2)
    assert found == pytest.approx([5.0 * np.expm1(0.2), 0.0])


def test_neighbours_lose_what_a_park_draws_from_them() -> None:
    near = sparse.csr_matrix(np.array([[0.0, 0.5, 0.5], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]))
    lost = firm.lost_to_parks(np.full(3, 10.0), np.array([2.0, 0.0, 0.0]), near, 0.4)
    assert lost == pytest.approx([0.0, 0.4, 0.4])
    assert firm.lost_to_parks(np.full(3, 0.2), np.full(3, 9.0), near, 0.5).max() == 0.1


def test_a_site_shows_to_so_many_households() -> None:
    found = platform.shown(np.array([1.0, 3.0]), np.array([8_000.0, 900.0]), 400.0)
    assert found == pytest.approx([0.05, 1.0])


def test_visits_lose_force_with_scale_as_contact_does() -> None:
    assert commissioner.quality(4e5, 1e5, 0.5) == pytest.approx(0.5)
    assert commissioner.quality(5e4, 1e5, 0.5) == 1.0


def by_trade(model: CountyInnovationModel, which: str) -> Floats:
    """Weighted firms born since 2020 (``births``) or sales, yuan, in parks' trades and others."""
    firms = model.state.firms
    what = firms.weight * (firms.age < 8 if which == "births" else np.rint(firms.sales))
    park = firms.sector < platform.TRADES
    return np.array([(what * firms.alive)[park].sum(), (what * firms.alive)[~park].sum()])


def test_firms_enter_parks_in_their_trades(history: CountyInnovationModel) -> None:
    """Nobody else is born or not born for it where neighbours lose nothing."""
    still = {"park_growth": 0.0, "park_diversion": 0.0, "site_households": 0.0}
    parks, none = (
        by_trade(ran(history, 8, park_entry=entry, **still), "births") for entry in (0.3, 0.0)
    )
    assert parks[0] > 1.05 * none[0]
    assert parks[1] == pytest.approx(none[1], rel=0.02)


def test_sales_of_trades_follow_parks(history: CountyInnovationModel) -> None:
    still = {"park_entry": 0.0, "site_households": 0.0}
    parks, none = (
        by_trade(ran(history, 4, park_growth=growth, **still), "sales") for growth in (0.06, 0.0)
    )
    assert 0.002 < parks[0] / none[0] - 1.0 < 0.06
    assert parks[1] / none[1] == pytest.approx(1.0, abs=0.001)


def test_switched_off_parks_do_not_move_firms(history: CountyInnovationModel) -> None:
    off = without(history.parameters, ["parks", "demonstration", "county_gdp"])
    found = []
    for levers in (MANY, only("agri_parks", county=0.0)):
        model = history.branch(levers)
        model.parameters = off
        model.run_for(4)
        found.append(model.state.firms.sales.copy())
    assert np.array_equal(*found)
