"""A smaller world that stands for the whole one.

A systematic sample from a list sorted by stratum, kind of county and size. Most members are taken
with chance ``scale`` (firms of small provinces with a larger one, ``sampled``) and carry a weight
near its inverse; the few that hold a large part of a total
are taken with a chance that grows with their part, up to certainty and weight one. Weights are
never below one and count every stratum exactly; R&D and budgets are then scaled by province so
that their weighted sums are exact.

Counties may be kept whole (``WorldSettings.full``): their firms and institutes are all there, with
weight one and their own figures, and what is left of each province is thinned as ever. Then every
commissioner of the country is there, too: where a county is whole, a colleague who stands for fifty
would make its numbers luck.
"""

from __future__ import annotations

import numpy as np

from sim.core.arrays import sum_by
from sim.world.draws import Flags, Floats, Integers
from sim.world.sectors import SERVICES
from sim.world.settings import WorldSettings

Table = dict[str, np.ndarray]

# No member of the sample stands for more than this part of a total (rounded up by chance):
PROVINCE_PART = 0.01  # of its province's sales or R&D
SMALL_PROVINCE = 0.5  # of the firms of the mean province is what every one has simulated, if it can
NATION_PART = {"sales": 5e-4, "quality": 5e-4, "patents": 3e-4}


def part(values: Floats, group: np.ndarray | None = None) -> Floats:
    """Each member's part of the total of its group, or of all."""
    if group is None:
        return values / max(float(values.sum()), 1e-300)
    sums = sum_by(group, values)
    return np.asarray(values / np.maximum(sums, 1e-300)[group], dtype=np.float64)


def sampled(firms: Floats, scale: float) -> Floats:
    """Share of each province's ``firms`` that is simulated, (P,): ``scale``, more in small ones.

    Where a handful of simulated firms stood for a province, its figures would be luck.
    """
    return np.minimum(
        scale * np.maximum(1.0, SMALL_PROVINCE * firms.mean() / np.maximum(firms, 1.0)), 1.0
    )


def inclusion(stratum: np.ndarray, wanted: Floats, scale: Floats) -> tuple[np.ndarray, Floats]:
    """Each stratum split in three, and chances that let no stratum, nor its light part, go empty.

    ``scale`` (n,) is what a member is taken with at least. Returns the part (n,): 3 stratum + 0 for
    those at ``scale``, 1 for the heavy, 2 for the certain; and the chance (n,) in (0, 1].
    """
    chance = np.clip(wanted, scale, 1.0)
    split = 3 * stratum + (chance > scale) + (chance >= 1.0)
    for group, short in ((split, split % 3 == 0), (stratum, np.ones(len(stratum), dtype=bool))):
        expected = sum_by(group, chance)[group]
        least = np.where(short, np.maximum(1.0, (1 + 1e-6) / expected), 1.0)
        chance = np.minimum(chance * least, 1.0)
    return split, chance


def systematic(
    stratum: np.ndarray, keys: tuple[np.ndarray, ...], chance: Floats, rng: np.random.Generator
) -> tuple[Integers, Flags]:
    """The sorted order (n,) and, in that order, who is taken: every whole step of the chances.

    ``keys`` sort within a stratum, the last first, as in ``numpy.lexsort``.
    """
    order = np.lexsort((*keys, stratum))
    steps = np.floor(np.cumsum(chance[order]) + rng.random())
    return order, np.diff(steps, prepend=0.0) > 0


def weigh(split: np.ndarray, domain: np.ndarray, rows: Integers, chance: Floats) -> Floats:
    """Weights (m,) of the sampled ``rows``: inverse chances, those of light members corrected.

    Light members stand for all light members of their stratum; what the heavy ones then leave
    over or short of the number of a domain (n,) is spread over the domain's light members.
    """
    weight = 1 / chance[rows]
    light = split[rows] % 3 == 0
    members, number = np.bincount(split), np.bincount(split[rows], minlength=int(split.max()) + 1)
    weight[light] = (members / np.maximum(number, 1))[split[rows[light]]]
    size = int(domain.max()) + 1
    missing = np.bincount(domain, minlength=size) - sum_by(domain[rows], weight, size)
    excess = np.where(light, weight - 1, 0.0)
    spare = sum_by(domain[rows], excess, size)
    stretch = np.divide(missing, spare, out=np.zeros_like(spare), where=spare > 0)
    return np.asarray(weight + np.maximum(stretch, -1.0)[domain[rows]] * excess, dtype=np.float64)


def sample(
    stratum: np.ndarray,
    domain: np.ndarray,
    keys: tuple[np.ndarray, ...],
    wanted: Floats,
    scale: Floats,
    rng: np.random.Generator,
) -> tuple[Integers, Floats, Integers]:
    """Rows taken (m,) ascending, their weights (m,), and for every row (n,) who stands for it.

    A row is stood for by the next one taken of its stratum, or the last.
    """
    split, chance = inclusion(stratum, wanted, scale)
    order, taken = systematic(split, keys, chance, rng)
    places = np.flatnonzero(taken)
    rows = order[places]
    following = np.minimum(np.searchsorted(places, np.arange(len(order))), len(places) - 1)
    following -= stratum[rows[following]] != stratum[order]
    ascending = np.argsort(rows)
    position = np.empty(len(rows), dtype=np.int64)
    position[ascending] = np.arange(len(rows))
    stands = np.empty(len(order), dtype=np.int64)
    stands[order] = position[following]
    rows = rows[ascending]
    return rows, weigh(split, domain, rows, chance), stands


def keep_totals(
    full: Floats, full_group: np.ndarray, values: Floats, group: np.ndarray, weight: Floats
) -> Floats:
    """``values`` of a sample scaled by group so that weighted sums equal those of ``full``."""
    size = int(full_group.max()) + 1
    wanted = sum_by(full_group, full, size)
    have = sum_by(group, values * weight, size)
    factor = np.divide(wanted, have, out=np.ones_like(have), where=have > 0)
    return np.asarray(values * factor[group], dtype=np.float64)


def thin_firms(
    firms: Table, province: np.ndarray, kind: np.ndarray, scale: Floats, rng: np.random.Generator
) -> Table:
    """Firms stratified by province, class of size, R&D, high-tech certificate and claim;
    ``scale`` (n,) as ``sampled`` has it for each. ``province`` (n,) numbers whole counties apart.
    """
    size_class = np.where(firms["above_scale"], 0, np.where(firms["sector"] < SERVICES, 1, 2))
    status = (firms["rd"] > 0).astype(np.int64) + (firms["hnte_left"] > 0)
    status = status * 2 + ((firms["claims"] & 1) > 0)
    domain = size_class * 6 + status
    stratum = province * 18 + domain
    wanted = scale
    for column, largest in NATION_PART.items():
        wanted = np.maximum(wanted, part(firms[column]) / largest)
    for column in ("sales", "rd"):
        wanted = np.maximum(wanted, part(firms[column], province) / PROVINCE_PART)
    keys = (firms["sales"], firms["sector"], firms["soe"], kind[firms["county"]])
    rows, weight, _ = sample(stratum, domain, keys, wanted, scale, rng)
    thinned = {name: values[rows] for name, values in firms.items()}
    thinned["weight"] = weight
    for column in ("rd", "rd_stock"):
        thinned[column] = keep_totals(
            firms[column], province, thinned[column], province[rows], weight
        )
    return thinned


def thin_institutes(
    institutes: Table, province: np.ndarray, scale: Floats, rng: np.random.Generator
) -> tuple[Table, Integers]:
    """Institutes stratified by province and kind, and for each of the full list who stands for it;
    ``scale`` (n,) is what each is taken with at least, ``province`` (n,) as for firms.

    Budgets, stocks and capacities keep their province totals.
    """
    wanted = scale
    few = scale * len(province) / np.unique(province[scale < 1.0]).size
    for column in ("budget", "capacity"):
        wanted = np.maximum(wanted, part(institutes[column], province) * few)
    stratum = province * 3 + institutes["kind"]
    keys = (institutes["budget"], institutes["field"] == 0)
    rows, weight, stands = sample(stratum, institutes["kind"], keys, wanted, scale, rng)
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
    settings: WorldSettings,
    rng: np.random.Generator,
) -> tuple[Table, Table, Table]:
    """Firms, institutes and commissioners at the scale of ``settings``, those of its ``full``
    counties whole; counties stay, their column ``sampled`` says what share of their firms is
    simulated.

    ``id`` stays that of the full world. Commissioners of an institute that is left out move to
    the one of its province and kind that stands for it.
    """
    scale = settings.scale
    if scale >= 1.0:
        return firms, institutes, commissioners
    _, home = np.unique(counties["province_code"], return_inverse=True)
    full = np.isin(counties["adcode"], settings.full)
    # What is whole is a province of its own: nothing is carried over from it or to it.
    apart = home + full * (int(home.max()) + 1)
    at = firms["county"]
    few_firms = thin_firms(firms, apart[at], counties["kind"], counties["sampled"][at], rng)
    at = institutes["county"]
    few_institutes, stands = thin_institutes(
        institutes, apart[at], np.where(full[at], 1.0, scale), rng
    )

    few_commissioners = dict(commissioners)
    new_home = stands[commissioners["home"]]
    few_commissioners["home"] = new_home.astype(np.int32)
    if settings.people_scale < 1.0:
        province = home[institutes["county"]]
        stratum = province[commissioners["home"]] * 2 + commissioners["kind"]
        keys = (commissioners["skill"], new_home, commissioners["source"])
        wanted = np.full(len(stratum), scale)
        rows, weight, _ = sample(stratum, commissioners["kind"], keys, wanted, wanted, rng)
        few_commissioners = {name: values[rows] for name, values in few_commissioners.items()}
        few_commissioners["weight"] = weight
    return few_firms, few_institutes, few_commissioners
