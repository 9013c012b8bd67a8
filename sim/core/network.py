"""Who is tied to whom: distances, spillover kernels, links between firms and institutes.

Everything is a compressed sparse matrix or a pair of index arrays; ``sim.model.connections``
builds a graph of it to look at and export.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from sim.core.arrays import Array, Floats, Ints

EARTH_RADIUS = 6371.0  # km
REACH = 300.0  # km beyond which nothing spills over (Bottazzi & Peri 2003)
OUTREACH_REACH = 240.0  # km of institutes' outreach: 150 miles (Belenzon & Schankerman 2013)


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
    _, rows = cKDTree(places).query(points, k=several, distance_upper_bound=most)
    return np.where(rows < len(places), rows, -1).astype(np.int64)


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
