"""A smaller world that stands for the whole one.

A systematic sample from a list sorted by stratum, kind of county and size. Most members are taken
with chance ``scale`` and carry a weight near 1/scale; the few that hold a large part of a total
are taken with a chance that grows with their part, up to certainty and weight one. Weights are
never below one and count every stratum exactly; R&D and budgets are then scaled by province so
that their weighted sums are exact.
"""

from __future__ import annotations

import numpy as np

from sim.world.draws import Flags, Floats, Integers
from sim.world.firm_totals import totals
from sim.world.sectors import SERVICES

Table = dict[str, np.ndarray]

# No member of the sample stands for more than this part of a total (rounded up by chance):
PROVINCE_PART = 0.02  # of its province's R&D, budget or capacity
NATION_PART = 0.001  # of the nation's sales, patents or patent quality


def part(values: Floats, group: np.ndarray | None = None) -> Floats:
    """Each member's part of the total of its group, or of all."""
    if group is None:
        return values / max(float(values.sum()), 1e-300)
    return values / np.maximum(np.bincount(group, values), 1e-300)[group]


def inclusion(stratum: np.ndarray, wanted: Floats) -> tuple[np.ndarray, Floats]:
    """Strata split into certain members and others, and chances with one or more expected in each.

    Returns the stratum (n,), doubled, and the chance (n,) in (0, 1].
    """
    chance = np.minimum(wanted, 1.0)
    split = 2 * stratum + (chance >= 1.0)
    expected = np.bincount(split, chance)[split]
    return split, np.minimum(chance * np.maximum(1.0, (1 + 1e-6) / expected), 1.0)


def systematic(
    stratum: np.ndarray, keys: tuple[np.ndarray, ...], chance: Floats, rng: np.random.Generator
) -> tuple[Integers, Flags]:
    """The sorted order (n,) and, in that order, who is taken: every whole step of the chances.

    ``keys`` sort within a stratum, the last first, as in ``numpy.lexsort``.
    """
    order = np.lexsort((*keys, stratum))
    steps = np.floor(np.cumsum(chance[order]) + rng.random())
    return order, np.diff(steps, prepend=0.0) > 0


def sample(
    stratum: np.ndarray, keys: tuple[np.ndarray, ...], wanted: Floats, rng: np.random.Generator
) -> tuple[Integers, Floats, Integers]:
    """Rows taken (m,) ascending, their weights (m,), and for every row (n,) who stands for it.

    Weights are inverse chances, then 1 + k (weight - 1) with k such that a stratum's weights sum
    to its members. A row is stood for by the next one taken of its stratum, or the last.
    """
    split, chance = inclusion(stratum, wanted)
    order, taken = systematic(split, keys, chance, rng)
    places = np.flatnonzero(taken)
    rows = order[places]
    members = np.bincount(split)
    number = np.bincount(split[rows], minlength=len(members))
    excess = 1 / chance[rows] - 1
    spare = np.bincount(split[rows], excess, len(members))
    stretch = np.divide(members - number, spare, out=np.zeros_like(spare), where=spare > 0)
    weight = 1 + excess * stretch[split[rows]]

    following = np.minimum(np.searchsorted(places, np.arange(len(order))), len(places) - 1)
    following -= split[rows[following]] != split[order]
    ascending = np.argsort(rows)
    position = np.empty(len(rows), dtype=np.int64)
    position[ascending] = np.arange(len(rows))
    stands = np.empty(len(order), dtype=np.int64)
    stands[order] = position[following]
    return rows[ascending], weight[ascending], stands


def keep_totals(
    full: Floats, full_group: np.ndarray, values: Floats, group: np.ndarray, weight: Floats
) -> Floats:
    """``values`` of a sample scaled by group so that weighted sums equal those of ``full``."""
    size = int(full_group.max()) + 1
    wanted = np.bincount(full_group, full, size)
    have = np.bincount(group, values * weight, size)
    factor = np.divide(wanted, have, out=np.ones_like(have), where=have > 0)
    return np.asarray(values * factor[group], dtype=np.float64)


def thin_firms(
    firms: Table, province: np.ndarray, kind: np.ndarray, scale: float, rng: np.random.Generator
) -> Table:
    """Firms stratified by province, class of size, R&D, high-tech certificate and claim."""
    size_class = np.where(firms["above_scale"], 0, np.where(firms["sector"] < SERVICES, 1, 2))
    status = (firms["rd"] > 0).astype(np.int64) + (firms["hnte_left"] > 0)
    status = status * 2 + ((firms["claims"] & 1) > 0)
    stratum = (province * 3 + size_class) * 6 + status
    wanted = np.full(len(province), scale)
    for column in ("sales", "patents", "quality"):
        wanted = np.maximum(wanted, part(firms[column]) / NATION_PART)
    wanted = np.maximum(wanted, part(firms["rd"], province) / PROVINCE_PART)
    rows, weight, _ = sample(stratum, (firms["sales"], kind[firms["county"]]), wanted, rng)
    thinned = {name: values[rows] for name, values in firms.items()}
    thinned["weight"] = weight
    for column in ("rd", "rd_stock"):
        thinned[column] = keep_totals(
            firms[column], province, thinned[column], province[rows], weight
        )
    return thinned


def thin_institutes(
    institutes: Table, province: np.ndarray, scale: float, rng: np.random.Generator
) -> tuple[Table, Integers]:
    """Institutes stratified by province and kind, and for each of the full list who stands for it.

    Budgets, stocks and capacities keep their province totals.
    """
    wanted = np.full(len(province), scale)
    for column in ("budget", "capacity"):
        wanted = np.maximum(wanted, part(institutes[column], province) / PROVINCE_PART * scale**0.5)
    stratum = province * 3 + institutes["kind"]
    keys = (institutes["budget"], institutes["field"] == 0)
    rows, weight, stands = sample(stratum, keys, wanted, rng)
    thinned = {name: values[rows] for name, values in institutes.items()}
    thinned["weight"] = weight
    for column in ("budget", "stock", "capacity"):
        thinned[column] = keep_totals(
            institutes[column], province, thinned[column], province[rows], weight
        )
    return thinned, stands


def thin(
    firms: Table,
    institutes: Table,
    commissioners: Table,
    counties: Table,
    scale: float,
    rng: np.random.Generator,
) -> tuple[Table, Table, Table]:
    """Firms, institutes and commissioners at ``scale`` in (0, 1]; counties stay whole.

    ``id`` stays that of the full world. Commissioners of an institute that is left out move to
    the one of its province and kind that stands for it.
    """
    if scale >= 1.0:
        return firms, institutes, commissioners
    codes = totals().codes
    home = np.searchsorted(codes, counties["province_code"])
    few_firms = thin_firms(firms, home[firms["county"]], counties["kind"], scale, rng)
    province = home[institutes["county"]]
    few_institutes, stands = thin_institutes(institutes, province, scale, rng)

    stratum = province[commissioners["home"]] * 2 + commissioners["kind"]
    new_home = stands[commissioners["home"]]
    keys = (commissioners["skill"], new_home, commissioners["source"])
    wanted = np.full(len(stratum), scale)
    rows, weight, _ = sample(stratum, keys, wanted, rng)
    few_commissioners = {name: values[rows] for name, values in commissioners.items()}
    few_commissioners["home"] = new_home[rows].astype(np.int32)
    few_commissioners["weight"] = weight
    return few_firms, few_institutes, few_commissioners
