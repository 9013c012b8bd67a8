"""The step of orders along chains."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Ints
from sim.model.chains import rules
from sim.model.firms.table import Firms
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import step


@step(
    reads=(
        Counties.prefecture_code, Counties.province_code, Firms.county, Firms.sector,
    ),
    last=(Counties.orders_gained, Counties.orders_lost, Firms.above_scale, Firms.sold),
    writes=(Counties.orders_gained, Counties.orders_lost, Firms.sold),
    adds=(Firms.sales,),
    passes=(rules.chain_sums, rules.place_orders),
    rule="2.15",
)  # fmt: skip
def pass_orders(state: State, now: Quarter) -> None:
    """Where large firms outgrew those of their province and sector, suppliers of the prefecture
    have more to deliver from the next quarter on, and others of the province less (2.15)."""
    counties = state.counties
    if now.number % 4 == 0:
        counties.orders_gained[:] = counties.orders_lost[:] = 0.0
    if now.parameters.chain_orders == 0.0:
        return
    county, province = state.fixed.once("prefectures", lambda: prefectures(state))
    firms = state.firms.named(rules.Sellers)
    sums = rules.chain_sums(firms, len(counties))
    before, after, supply = (rules.sums_of(each, county) for each in sums)
    growth = rules.ahead(before, after, province)
    factor = rules.shifted(growth, supply, province, now.parameters.chain_orders)[county]
    moved = sums[2] * (factor - 1.0)
    counties.orders_gained += np.maximum(moved, 0.0).sum(axis=1)
    counties.orders_lost += np.maximum(-moved, 0.0).sum(axis=1)
    rules.place_orders(firms, factor)


def prefectures(state: State) -> tuple[Ints, Ints]:
    """Number of each county's prefecture (n,), and of each prefecture's province (prefectures,)."""
    counties = state.counties
    _, first, number = np.unique(counties.prefecture_code, return_index=True, return_inverse=True)
    _, province = np.unique(counties.province_code[first], return_inverse=True)
    return number, province
