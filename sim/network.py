"""Who is tied to whom: distances, spillover kernels, links between firms and institutes.

In the run everything is a compressed sparse matrix or a pair of index arrays; ``as_networkx``
builds a graph of counties to look at and export.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from sim.arrays import Array, Floats, Ints
from sim.chance import GOLDEN, Process, mix, stream, uniform, uniforms
from sim.columns import Columns
from sim.compiled import njit

EARTH_RADIUS = 6371.0  # km
REACH = 300.0  # km beyond which nothing spills over (Bottazzi & Peri 2003)
OUTREACH_REACH = 240.0  # km of institutes' outreach: 150 miles (Belenzon & Schankerman 2013)
CLOSURE = 0.2  # probability that a meeting also introduces a partner's partner; assumption
FIRM, INSTITUTE = 0, 1


def unit_vectors(lon: Floats, lat: Floats) -> Floats:
    """Points on the unit sphere, shape (n, 3), from degrees."""
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def great_circle(chord: Floats) -> Floats:
    """Kilometres along the globe between points whose unit vectors are ``chord`` apart."""
    return np.asarray(2.0 * EARTH_RADIUS * np.arcsin(np.minimum(chord / 2.0, 1.0)))


def straight(km: float) -> float:
    """The chord between unit vectors ``km`` kilometres apart; half the globe at most."""
    return float(2.0 * np.sin(min(km / EARTH_RADIUS, np.pi) / 2.0))


def distances(a: Floats, b: Floats) -> Floats:
    """Great-circle kilometres between unit vectors, shape (len(a), len(b))."""
    squares = ((a[:, None, :] - b[None, :, :]) ** 2).sum(-1)
    return great_circle(np.sqrt(np.maximum(squares, 0.0)))


def neighbours(lon: Floats, lat: Floats, reach: float) -> sparse.csr_matrix:
    """Kilometres between all counties at most ``reach`` apart (not itself), sorted CSR."""
    points = unit_vectors(lon, lat)
    tree = cKDTree(points)
    near = tree.sparse_distance_matrix(tree, straight(reach), output_type="coo_matrix")
    off = near.row != near.col
    km = great_circle(near.data[off])
    shape = (len(lon), len(lon))
    matrix = sparse.csr_matrix((np.maximum(km, 1.0), (near.row[off], near.col[off])), shape=shape)
    matrix.sort_indices()
    return matrix


def nearest(points: Floats, places: Floats, number: int, reach: float = np.inf) -> Ints:
    """The ``number`` places nearest to each point and at most ``reach`` km away, the nearest first,
    then -1; shape (points, number). Points and places (m, 3) are on the unit sphere."""
    if not len(places):
        return np.full((len(points), number), -1, np.int64)
    # Of k=1 the tree would return another shape.
    several, most = range(1, number + 1), straight(reach)
    _, found = cKDTree(places).query(points, k=several, distance_upper_bound=most)
    return np.where(found < len(places), found, -1).astype(np.int64)


def closeness(km: sparse.csr_matrix, mix_of: Floats) -> Floats:
    """Closeness in technology of neighbours, along the entries of ``km``: the cosine between
    their sector shares (Jaffe 1986), which ``mix_of`` (n, sectors) gives."""
    rows = np.repeat(np.arange(km.shape[0]), np.diff(km.indptr))
    unit = mix_of / np.maximum(np.linalg.norm(mix_of, axis=1, keepdims=True), 1e-12)
    return np.einsum("ij,ij->i", unit[rows], unit[km.indices])


def spillover_kernel(
    km: sparse.csr_matrix, decay: float, province: Ints, border: float, near: Floats | float
) -> sparse.csr_matrix:
    """W_cd = exp(-d/d0) techprox_cd (1 - b [other province]) (rule 3), shape (n, n); ``near`` is
    ``closeness``, one where technology makes no difference."""
    rows = np.repeat(np.arange(km.shape[0]), np.diff(km.indptr))
    foreign = province[rows] != province[km.indices]
    weight = np.exp(-km.data / decay) * near * (1.0 - border * foreign)
    return sparse.csr_matrix((weight, km.indices, km.indptr), shape=km.shape)


def neighbour_mean(km: sparse.csr_matrix, decay: float) -> sparse.csr_matrix:
    """Weights exp(-d/d0) of a county's neighbours, each row summing to one (or to nothing)."""
    weight = sparse.csr_matrix((np.exp(-km.data / decay), km.indices, km.indptr), shape=km.shape)
    total = np.asarray(weight.sum(axis=1)).ravel()
    scale: Array = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return sparse.csr_matrix(sparse.diags(scale) @ weight)


@dataclass
class Links:
    """Ties firm-firm and firm-institute: rows ``a`` (firm), ``b`` (firm or institute), ``kind``.

    A tie is named by the lasting ids of its ends, so its luck does not depend on its place.
    """

    a: Ints
    b: Ints
    kind: Ints
    a_id: Ints
    b_id: Ints

    @classmethod
    def none(cls) -> Links:
        """No ties."""
        empty = np.zeros(0, np.int64)
        return cls(empty, empty, np.zeros(0, np.int8), empty, empty)

    def __len__(self) -> int:
        return len(self.a)

    def keep(self, which: Array) -> None:
        """Drop all ties but ``which``."""
        for name in ("a", "b", "kind", "a_id", "b_id"):
            setattr(self, name, getattr(self, name)[which])

    def add(self, a: Ints, b: Ints, kind: int, a_id: Ints, b_id: Ints) -> None:
        """Tie firms ``a`` to ``b``."""
        self.a, self.b = np.concatenate([self.a, a]), np.concatenate([self.b, b])
        self.kind = np.concatenate([self.kind, np.full(len(a), kind, np.int8)])
        self.a_id = np.concatenate([self.a_id, a_id])
        self.b_id = np.concatenate([self.b_id, b_id])

    def count(self, firms: Columns) -> None:
        """Write the number of ties of each firm into its column ``links`` (at most 8 count)."""
        number = np.bincount(self.a, minlength=len(firms))
        both = self.kind == FIRM
        number += np.bincount(self.b[both], minlength=len(firms))
        firms["links"][:] = np.minimum(number, 8)

    def fade(self, firms: Columns, half_life: float, seed: int, quarter: int) -> None:
        """Ties end with a half-life, or when a firm at either end has left."""
        held = _lasts(self.a_id, self.b_id, seed, quarter, half_life)
        held &= firms.alive[self.a] & (firms["id"][self.a] == self.a_id)
        partner = self.kind == FIRM
        b = np.where(partner, self.b, 0)
        held &= ~partner | (firms.alive[b] & (firms["id"][b] == self.b_id))
        self.keep(held)

    def meet(self, firms: Columns, rate: Floats, circle: Ints, seed: int, quarter: int) -> Ints:
        """R&D performers of one county and sector meet in pairs, larger ones more often, at the
        ``rate`` (n_counties,) of their county; some are introduced to a partner's partner. Rows of
        firms that gained a tie. In a thinned world those of a ``circle`` (n_counties,) of counties
        meet (``sim.start.circles``)."""
        rows = np.flatnonzero(
            _meets(
                firms.alive,
                firms["id"],
                firms["county"],
                firms["rd"],
                firms["sales"],
                rate,
                seed,
                quarter,
            )
        )
        ids = firms["id"][rows]
        luck = uniforms(seed, int(Process.MATCH), quarter, ids)
        group = circle[firms["county"][rows]] * 16 + firms["sector"][rows]
        order = np.lexsort((ids, luck, group))
        rows, ids, group = rows[order], ids[order], group[order]
        # Within a group neighbours in the shuffled order pair off: 1-2, 3-4, ...
        starts = np.r_[True, group[1:] != group[:-1]] if len(group) else np.zeros(0, bool)
        place = np.arange(len(group)) - np.maximum.accumulate(
            np.where(starts, np.arange(len(group)), 0)
        )
        first = np.flatnonzero((place[:-1] % 2 == 0) & (group[1:] == group[:-1]))
        a, b = rows[first], rows[first + 1]
        third = self._introduced(firms, b, ids[first], seed, quarter)
        known = third >= 0
        self.add(a, b, FIRM, ids[first], ids[first + 1])
        self.add(a[known], third[known], FIRM, ids[first][known], firms["id"][third[known]])
        return np.concatenate([a, b])

    def _introduced(
        self, firms: Columns, through: Ints, who: Ints, seed: int, quarter: int
    ) -> Ints:
        """Row of the partner with the smallest id of each firm ``through``, or -1."""
        partners = self.kind == FIRM
        a, b = self.a[partners], self.b[partners]
        order = np.lexsort((firms["id"][b], a))
        a, b = a[order], b[order]
        place = np.searchsorted(a, through)
        found = np.full(len(through), -1, np.int64)
        if len(a):
            inside = np.minimum(place, len(a) - 1)
            hit = (place < len(a)) & (a[inside] == through)
            found[hit] = b[inside[hit]]
        lucky = uniforms(seed, int(Process.CLOSE), quarter, who) < CLOSURE
        stranger = np.where(found >= 0, firms["id"][np.maximum(found, 0)], -1) != who
        return np.where(lucky & stranger, found, -1)


@njit
def _meets(
    alive: Array,
    ids: Ints,
    county: Ints,
    rd: Floats,
    sales: Floats,
    rate: Floats,
    seed: int,
    quarter: int,
) -> Array:
    key = stream(seed, Process.MEET, quarter)
    out = np.zeros(ids.size, np.bool_)
    for i in range(ids.size):
        if alive[i] and rd[i] > 0.0:
            u, often = uniform(key, ids[i]), rate[county[i]]
            if u < 4.0 * often:
                out[i] = u < often * min(4.0, (sales[i] / 3e7) ** 0.2)
    return out


@njit
def _lasts(a: Ints, b: Ints, seed: int, quarter: int, half_life: float) -> Array:
    key = stream(seed, Process.FORGET, quarter)
    out = np.zeros(a.size, np.bool_)
    stay = 0.5 ** (1.0 / half_life)
    for i in range(a.size):
        tie = mix(np.uint64(a[i]) * GOLDEN + np.uint64(b[i]) + np.uint64(1)) >> np.uint64(2)
        out[i] = uniform(key, int(tie)) < stay
    return out


def as_networkx(
    counties: Columns, pairing: dict[str, Array], km: sparse.csr_matrix
) -> nx.Graph[Any]:
    """Counties, provinces and their layers (neighbour within 100 km, belongs, paired) as a graph.

    Nodes carry names and coordinates, so that a layout need not be computed.
    """
    graph: nx.Graph[Any] = nx.Graph()
    for row, code in enumerate(counties["id"]):
        graph.add_node(
            int(code),
            name=str(counties["name_zh"][row]),
            pos=(float(counties["lon"][row]), float(counties["lat"][row])),
        )
        province = int(counties["province_code"][row])
        graph.add_edge(int(code), f"province {province}", layer="belongs")
    near = km.tocoo()
    close = (near.data <= 100.0) & (near.row < near.col)
    codes = counties["id"]
    for a, b, d in zip(near.row[close], near.col[close], near.data[close], strict=True):
        graph.add_edge(int(codes[a]), int(codes[b]), layer="neighbour", km=float(d))
    for donor, recipient, share in zip(
        pairing["donor"], pairing["recipient"], pairing["share"], strict=True
    ):
        graph.add_edge(
            int(codes[donor]), int(codes[recipient]), layer="pairing", share=float(share)
        )
    return graph
