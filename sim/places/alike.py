"""Which counties are like one's own: by people, GDP a head, industry and region."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats
from sim.places.facts import row_of
from sim.world import World

OTHER_REGION = 1.0  # standard deviations that another region counts; assumption, 0.5-2


def distances(world: World, adcode: int) -> Floats:
    """How unlike every unit is to that of ``adcode``, shape (n,), in standard deviations.

    Euclidean over ln people, ln GDP a head and the secondary sector's share of GDP, each in
    standard deviations of its kind (county areas or districts), and ``OTHER_REGION`` for another
    region. Infinite for units of the other kind. Raises ``InputError`` for a code of no unit.
    """
    county, own = world.counties, row_of(world, adcode)
    kind = county["county_area"] == county["county_area"][own]
    ways = (
        np.log(county["population"]),
        np.log(county["gdp"] / county["population"]),
        county["secondary_share"],
    )
    gaps = [(way - way[own]) / max(float(way[kind].std()), 1e-12) for way in ways]
    gaps.append(OTHER_REGION * (county["region"] != county["region"][own]))
    return np.where(kind, np.sqrt(np.sum(np.square(gaps), axis=0)), np.inf)


def peers(world: World, adcode: int, number: int = 30) -> tuple[int, ...]:
    """Codes of the ``number`` units that are most like that of ``adcode``, the likest first.

    County areas have county areas as peers, districts districts. Ties go to the lower code.
    """
    apart = distances(world, adcode)
    apart[row_of(world, adcode)] = np.inf
    nearest = np.argsort(apart, kind="stable")[:number]
    return tuple(
        int(code) for code in world.counties["adcode"][nearest[np.isfinite(apart[nearest])]]
    )


def around(world: World, adcode: int) -> tuple[int, ...]:
    """The unit itself, the others of its prefecture and those it is paired with, codes in order:
    what ``WorldSettings.full`` holds where its own numbers shall be no luck."""
    county, pairs, own = world.counties, world.pairing, row_of(world, adcode)
    near = county["prefecture_code"] == county["prefecture_code"][own]
    rows = np.concatenate(
        [
            np.flatnonzero(near),
            pairs["donor"][pairs["recipient"] == own],
            pairs["recipient"][pairs["donor"] == own],
            [own],
        ]
    )
    return tuple(int(code) for code in np.unique(county["adcode"][rows]))
