"""Geography of a world: what is far from what and who is like whom, computed once a world.

Nothing here depends on a draw of parameters or on luck, so every model of a world shares it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sim.core import network
from sim.core.arrays import Bools, Floats, Ints
from sim.core.table import Table
from sim.model.commissioners import posting
from sim.model.talent import rules as talent
from sim.world import World

POSTING_AREAS = ("county_area", "three_regions")  # columns of counties where people are posted


@dataclass(frozen=True)
class Geography:
    """Distances, closeness and candidates among n counties; nothing in it may be changed."""

    neighbour_km: sparse.csr_matrix  # (n, n) kilometres between neighbouring counties
    closeness: Floats  # (neighbours,) closeness in technology along ``neighbour_km``
    out: sparse.csr_matrix  # (n, n) ways of people from county areas to districts
    back: sparse.csr_matrix  # the same from districts to county areas
    province: Ints  # (n,) provinces numbered from zero
    place_of: Ints  # (institutes,) row in ``place_km``
    place_km: Floats  # (places, n) kilometres from places that hold institutes
    candidates: dict[str, Ints]  # by area, (places, k) counties that each place looks at


def geography(world: World, counties: Table, institutes: Table, mix: Floats) -> Geography:
    """The geography of ``world``, at first use from its columns and from firms by county and
    sector, ``mix`` (n, sectors), as a run starts from them."""
    if "geography" not in world.shared:
        world.shared["geography"] = _computed(counties, institutes, mix)
    computed: Geography = world.shared["geography"]
    return computed


def eligible(counties: Table, flag: str) -> Bools:
    """County areas with a flag."""
    return np.asarray(counties[flag] & counties["county_area"])


def _computed(counties: Table, institutes: Table, mix: Floats) -> Geography:
    km = network.neighbours(counties["lon"], counties["lat"], network.REACH)
    province = np.unique(counties["province_code"], return_inverse=True)[1]
    out = talent.ways(km, counties["county_area"], province)
    places, place_of = np.unique(institutes["county"], return_inverse=True)
    points = network.unit_vectors(counties["lon"], counties["lat"])
    place_km = network.distances(points[places], points)
    return Geography(
        neighbour_km=km,
        closeness=network.closeness(km, mix),
        out=out,
        back=out.T.tocsr(),
        province=province,
        place_of=place_of.astype(np.int64),
        place_km=place_km,
        candidates={
            area: posting.candidate_counties(place_km, eligible(counties, area))
            for area in POSTING_AREAS
        },
    )
