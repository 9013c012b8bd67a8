"""Geography of a world: what is far from what and who is like whom, computed once a machine.

Nothing here depends on a draw of parameters or on luck, so every model of a world shares it, and
the next process reads it from disk: it takes a tenth of the time to a process's first model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from scipy import sparse

from sim.core import arrays as sums
from sim.core import network
from sim.core.arrays import Array, Bools, Floats, Ints
from sim.core.table import Table
from sim.host.caches import named_folder
from sim.host.kept import keep, kept, sources
from sim.model.commissioners import posting
from sim.model.talent import rules as talent
from sim.world import World

POSTING_AREAS = ("county_area", "three_regions")  # columns of counties where people are posted
COLUMNS = ("lon", "lat", "province_code", *POSTING_AREAS)  # of counties, that geography is made of
ARRAYS = ("closeness", "province", "place_of", "place_km")
MATRICES = ("neighbour_km", "out")
PARTS = ("data", "indices", "indptr")  # of a matrix on disk
KEPT = 8  # geographies on disk; the one used longest ago goes first
MODULES = (network, posting, sums, talent)  # whose functions it is computed by
CODE = sources(*(str(module.__file__) for module in MODULES), __file__)


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
        world.shared["geography"] = _at_hand(counties, institutes, mix)
    at_hand: Geography = world.shared["geography"]
    return at_hand


def eligible(counties: Table, flag: str) -> Bools:
    """County areas with a flag."""
    return np.asarray(counties[flag] & counties["county_area"])


def _at_hand(counties: Table, institutes: Table, mix: Floats) -> Geography:
    """The geography as it was kept, or computed now and kept."""
    folder = named_folder()
    if folder is None:
        return _computed(counties, institutes, mix)
    made_of = [*(counties[name] for name in COLUMNS), institutes["county"], mix]
    path = folder / f"geography-{_digest(made_of)}.npz"
    arrays = kept(path)
    if arrays is not None:
        return _unpacked(arrays)
    computed = _computed(counties, institutes, mix)
    keep(path, _packed(computed), "geography-*.npz", KEPT)
    return computed


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


def _packed(ground: Geography) -> dict[str, Array]:
    arrays = {name: getattr(ground, name) for name in ARRAYS}
    for name in MATRICES:
        matrix = getattr(ground, name)
        arrays |= {f"{name}.{part}": getattr(matrix, part) for part in PARTS}
    return arrays | {f"candidates.{area}": rows for area, rows in ground.candidates.items()}


def _unpacked(arrays: Mapping[str, Array]) -> Geography:
    """The geography that was ``_packed``."""
    n = len(arrays["province"])
    plain: dict[str, Any] = {name: arrays[name] for name in ARRAYS}
    matrices: dict[str, Any] = {
        name: sparse.csr_matrix(tuple(arrays[f"{name}.{part}"] for part in PARTS), shape=(n, n))
        for name in MATRICES
    }
    return Geography(
        **matrices,
        back=matrices["out"].T.tocsr(),
        candidates={area: arrays[f"candidates.{area}"] for area in POSTING_AREAS},
        **plain,
    )


def _digest(made_of: list[Array]) -> str:
    """Sixteen hexadecimal digits over columns, code and the versions of libraries."""
    digest = hashlib.sha256(CODE)
    digest.update(" ".join(version(name) for name in ("numpy", "scipy")).encode())
    for array in made_of:
        digest.update(f"{array.dtype} {array.shape}".encode() + array.tobytes())
    return digest.hexdigest()[:16]
