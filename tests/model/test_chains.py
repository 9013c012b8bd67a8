"""Orders along chains: what large firms' growth moves, and what stays (2.15)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim import CountyInnovationModel
from sim.core.arrays import Floats, sum_by
from sim.core.law import LARGE_SALES
from sim.model.chains import rules
from sim.model.chains.step import pass_orders
from sim.model.firms.state import SECTORS
from sim.model.policy.levers import Levers
from sim.world import World
from tests.model.compare import off_is_without
from tests.model.draws import parts

# Three prefectures in one province, one in another; two sectors.
PROVINCE = np.array([0, 0, 0, 1])
yuan = st.floats(1e7, 1e12)
PLACES, HENAN = ("prefecture_code", "province_code"), 410000


def column(*values: float) -> Floats:
    """One sector of the places."""
    return np.array(values, float)[:, None]


def test_growth_is_counted_from_that_of_the_province() -> None:
    """100 grow to 121, 100 to 99: their province by a tenth; the third place has no large firm."""
    found = rules.ahead(column(100, 100, 0, 50), column(121, 99, 0, 80), PROVINCE)
    expected = [np.log(1.21 / 1.1), np.log(0.99 / 1.1), 0.0, 0.0]
    assert found[:, 0] == pytest.approx(expected, abs=1e-15)


def test_suppliers_gain_what_others_of_the_province_lose() -> None:
    """Two places that sell 300 and 100; large firms of the first are ln 2 ahead, orders pass by a
    half: it is pulled by the root of two, and both come down by what both then sell."""
    growth, supply = column(np.log(2.0), 0, 0, 0.3), column(300, 100, 0, 70)
    found = rules.shifted(growth, supply, PROVINCE, 0.5)[:, 0]
    level = 400 / (300 * np.sqrt(2.0) + 100)
    assert found == pytest.approx([np.sqrt(2.0) * level, level, level, 1.0])


def test_a_small_move_passes_the_share_of_it_that_the_parameter_says() -> None:
    """Where a place is a small part of its province: d ln sales = orders x d ln large firms'."""
    growth, supply = column(0.01, 0, 0, 0), column(1, 1e9, 0, 1)
    assert np.log(rules.shifted(growth, supply, PROVINCE, 0.1)[0, 0]) == pytest.approx(0.001)


def test_nothing_moves_where_large_firms_grow_alike() -> None:
    """The null: whatever they sell and whoever supplies, to the bit where nobody grows."""
    before, supply = column(100, 40, 7, 50), column(300, 100, 20, 70)
    for rate in (1.0, 1.3):
        growth = rules.ahead(before, rate * before, PROVINCE)
        assert rules.shifted(growth, supply, PROVINCE, 0.2) == pytest.approx(1.0, abs=1e-14)
    still = rules.shifted(rules.ahead(before, before, PROVINCE), supply, PROVINCE, 0.2)
    assert (still == 1.0).all()


@given(
    arrays(float, (4, 2), elements=yuan),
    arrays(float, (4, 2), elements=yuan),
    arrays(float, (4, 2), elements=st.one_of(st.just(0.0), yuan)),
    st.floats(0.0, 1.0),
)
def test_what_a_province_and_sector_sells_stays(
    before: Floats, after: Floats, supply: Floats, orders: float
) -> None:
    factor = rules.shifted(rules.ahead(before, after, PROVINCE), supply, PROVINCE, orders)
    assert (factor > 0.0).all()
    left = rules.sums_of(supply * factor, PROVINCE)
    np.testing.assert_allclose(left, rules.sums_of(supply, PROVINCE), rtol=1e-12)


def sellers(**given: Any) -> rules.Sellers:
    """Six firms of two counties: four large or above scale, one small, one born this quarter."""
    plain = {
        "alive": np.ones(6, bool),
        "county": np.array([0, 0, 1, 0, 1, 1]),
        "sector": np.array([2, 2, 2, 3, 2, 2]),
        "above_scale": np.array([True, True, True, True, False, True]),
        "sales": np.array([1e9, 5e7, 6e7, 7e7, 1e7, 8e7]),
        "sold": np.array([8e8, 4e7, 6e7, 7e7, 9e6, 0.0]),
        "weight": np.array([1.0, 2.0, 3.0, 1.0, 1.0, 1.0]),
    }
    return rules.Sellers(**(plain | given))


def test_who_is_large_and_who_supplies() -> None:
    sums = rules.chain_sums(sellers(), 2)
    assert sums[0, 0, 2] == 8e8
    assert sums[1, 0, 2] == 1e9
    assert sums[2, :, 2].tolist() == [1e8, 1.8e8]
    assert sums[2, 0, 3] == 7e7
    assert sums.sum() == 8e8 + 1e9 + 2.8e8 + 7e7


def test_size_is_that_of_a_quarter_ago() -> None:
    """Who crosses the line this quarter still supplies, who falls below it still orders."""
    grown = rules.chain_sums(sellers(sales=np.full(6, 3e8), sold=np.full(6, LARGE_SALES)), 2)
    assert grown[2].sum() == 0.0
    crossed = rules.chain_sums(sellers(sales=np.full(6, 5e8), sold=np.full(6, 3.9e8)), 2)
    assert crossed[:2].sum() == 0.0


def test_orders_reach_suppliers_alone_and_all_is_remembered() -> None:
    firms, before = sellers(), sellers()
    factor = np.ones((2, SECTORS))
    factor[0, 2], factor[1, 2] = 1.1, 0.9
    rules.place_orders(firms, factor)
    change = firms.sales / before.sales
    assert change == pytest.approx([1.0, 1.1, 0.9, 1.0, 1.0, 1.0])
    assert (firms.sold == np.where(firms.above_scale, firms.sales, 0.0)).all()


def with_orders(history: CountyInnovationModel) -> CountyInnovationModel:
    """A copy of the model at the end of 2020, orders passed in full."""
    model = history.branch(Levers())
    model.parameters = dataclasses.replace(model.parameters, chain_orders=1.0)
    return model


def around_orders(model: CountyInnovationModel) -> Iterator[dict[str, np.ndarray]]:
    """Columns of firms before orders are passed, quarter by quarter, yielded after it."""
    for _ in range(4):
        for part in parts(model):
            if part == "count":
                before = {name: values.copy() for name, values in model.state.firms.arrays.items()}
            elif part == "pass_orders":
                yield before


def test_orders_move_sales_within_provinces_and_sectors(history: CountyInnovationModel) -> None:
    """Nothing about a firm changes but its sales, and what it remembers of them; what suppliers of
    a province and sector sell stays; the year's figures are what was moved."""
    model = with_orders(history)
    firms, counties = model.state.firms, model.state.counties
    moved = 0.0
    for before in around_orders(model):
        for name, values in before.items():
            assert name in ("sales", "sold") or (values == firms[name]).all(), name
        live = firms.alive
        group = counties.province_code[firms.county] // 10_000 * 16 + firms.sector
        yuan = [
            sum_by(group[live], (firms.weight * sales)[live])
            for sales in (before["sales"], firms.sales)
        ]
        np.testing.assert_allclose(*yuan, rtol=1e-9)
        changed = firms.sales != before["sales"]
        assert (firms.above_scale & (before["sold"] < LARGE_SALES))[changed].all()
        moved += np.abs(firms.weight * (firms.sales - before["sales"]))[live].sum()
    year = model.years[-1].values
    gained, lost = year["orders_gained"].sum(), year["orders_lost"].sum()
    assert gained == pytest.approx(lost, rel=1e-6) == pytest.approx(0.5 * moved, rel=1e-6)
    assert moved > 0.0


def test_off_nothing_is_passed_and_nothing_else_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    off_is_without(world, monkeypatch, "chains", pass_orders)


def test_suppliers_of_a_large_firm_that_grows_gain(history: CountyInnovationModel) -> None:
    """One large firm sells half as much again: suppliers of its trade gain in its prefecture and
    lose where other large firms of the province buy; where none does they keep pace with all, and
    nobody else's sales move."""
    sales = []
    for factor in (1.0, 1.5):
        model = with_orders(history)
        firms, counties = model.state.firms, model.state.counties
        place, province = (counties[name][firms.county] for name in PLACES)
        inner = np.flatnonzero(firms.alive & (firms.sold > 5e8) & (province == HENAN))
        chief = inner[0]
        for part in parts(model):
            if part == "count":
                firms.sales[chief] *= factor
                supplies = firms.alive & firms.above_scale & (firms.sold < LARGE_SALES)
                supplies &= (firms.sold > 0.0) & (province == HENAN)
                supplies &= firms.sector == firms.sector[chief]
                supplies[chief] = False
                buys = firms.alive & firms.above_scale & (firms.sold >= LARGE_SALES)
                buys &= firms.sector == firms.sector[chief]
                others = np.isin(place, np.setdiff1d(place[buys], place[chief]))
            elif part == "pass_orders":
                break
        sales.append(firms.sales.copy())
    near, more = place == place[chief], sales[1] / np.maximum(sales[0], 1.0)
    assert supplies[near].any() and supplies[~near].any()
    assert (more[supplies & near] > 1.0).all()
    assert supplies[others].any() and (more[supplies & others] < 1.0).all()
    np.testing.assert_allclose(np.ptp(more[supplies & ~near & ~others]), 0.0, atol=1e-12)
    supplies[chief] = True
    assert (sales[1][~supplies] == sales[0][~supplies]).all()
