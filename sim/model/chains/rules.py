"""How growth of large firms moves orders among suppliers of a province (rule 2.15).

Arrays of places (n,) or (n, sectors) are one a prefecture; ``province`` (n,) numbers the province
of each.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.core.arrays import Array, Bools, Floats, Ints, sum_by
from sim.core.compiled import njit
from sim.core.law import LARGE_SALES
from sim.model.firms.state import SECTORS


class Sellers(NamedTuple):
    """What the passes take of all firms, one row an agent."""

    alive: Bools
    county: Ints
    sector: Ints
    above_scale: Bools
    sales: Floats
    sold: Floats
    weight: Floats


@njit
def chain_sums(firms: Sellers, n: int) -> Array:
    """Sales by county and sector, yuan a year, shape (3, n, SECTORS): of large firms a quarter ago
    and now, and of suppliers now, who are above scale and not large. A firm is large by what it
    sold a quarter ago; who was not there then is none of these."""
    alive, county, sector, weight = firms.alive, firms.county, firms.sector, firms.weight
    above_scale, sales, sold = firms.above_scale, firms.sales, firms.sold
    sums = np.zeros((3, n, SECTORS))
    for i in range(alive.size):
        if not (alive[i] and above_scale[i] and sold[i] > 0.0):
            continue
        c, s, w = county[i], sector[i], weight[i]
        if sold[i] >= LARGE_SALES:
            sums[0, c, s] += np.rint(w * sold[i])
            sums[1, c, s] += np.rint(w * sales[i])
        else:
            sums[2, c, s] += np.rint(w * sales[i])
    return sums


@njit
def place_orders(firms: Sellers, factor: Floats) -> None:
    """Sales of suppliers times the ``factor`` (n, SECTORS) of their county and sector; then what
    every firm above scale sells is what it sold a quarter ago."""
    alive, county, sector = firms.alive, firms.county, firms.sector
    above_scale, sales, sold = firms.above_scale, firms.sales, firms.sold
    for i in range(alive.size):
        if alive[i] and above_scale[i]:
            if 0.0 < sold[i] < LARGE_SALES:
                sales[i] *= factor[county[i], sector[i]]
            sold[i] = sales[i]
        elif sold[i] > 0.0:
            sold[i] = 0.0


def ahead(before: Floats, after: Floats, province: Ints) -> Floats:
    """How far large firms of each place and sector grew ahead of those of its province, log points,
    (n, sectors): their sales ``after`` a quarter over those ``before``; none where there are none
    (2.15)."""
    own = _ln_ratio(before, after)
    whole = _ln_ratio(sums_of(before, province), sums_of(after, province))[province]
    return np.asarray(np.where(before > 0.0, own - whole, 0.0))


def shifted(growth: Floats, supply: Floats, province: Ints, orders: float) -> Floats:
    """Factor on the sales of suppliers of each place and sector, (n, sectors): e^(``orders`` times
    the ``growth`` of large firms there ahead of their province), over its mean by ``supply``, what
    they sell: what suppliers of a province and sector sell together stays (2.15)."""
    pull = np.exp(orders * growth)
    total, pulled = sums_of(supply, province), sums_of(supply * pull, province)
    level = np.divide(total, pulled, out=np.ones_like(total), where=pulled > 0.0)
    return np.asarray(pull * level[province])


def _ln_ratio(before: Floats, after: Floats) -> Floats:
    there = before > 0.0
    ratio = np.divide(after, before, out=np.ones_like(before), where=there)
    return np.asarray(np.log(ratio))


def sums_of(values: Floats, place: Ints) -> Floats:
    """Sums of rows of ``values`` (n, sectors) by ``place`` (n,), (places, sectors)."""
    sectors = values.shape[1]
    group = place[:, None] * sectors + np.arange(sectors)
    return sum_by(group.ravel(), values.ravel()).reshape(-1, sectors)
