"""Sums over firms by county and sector, and the knowledge that spills over from them."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from sim.core.arrays import Bools, Floats, Ints, sum_by
from sim.model.firms.state import SECTORS
from sim.model.firms.table import Firms


def sector_firms(firms: Firms, n: int, which: Bools | None = None) -> Floats:
    """Weighted firms by county and sector, of ``which`` only if given, shape (n, sectors)."""
    live = firms.alive if which is None else firms.alive & which
    group = firms.county[live].astype(np.int64) * SECTORS + firms.sector[live]
    count = sum_by(group, firms.weight[live], n * SECTORS)
    return np.asarray(count.reshape(n, SECTORS))


def spill_level(kernel: sparse.csr_matrix, stock: Floats, unit: float, national: float) -> Floats:
    """ln(1+S_c), S_c = sum_d W_cd K_d plus a national background (rule 3)."""
    return np.asarray(
        np.log1p(kernel @ (stock / unit) + national * stock.sum() / stock.size / unit)
    )


def note(count: Floats, firms: Firms, rows: Ints) -> None:
    """Add the firms in ``rows``, weighted, to a ``count`` of the year by county, (n,)."""
    count += sum_by(firms.county[rows], firms.weight[rows], len(count))
