"""The R&D that laws ask of high-tech firms, compiled. It stands apart from the numbers of
``sim.core.law``, which levers read: whoever only checks a setting does without the compiler."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.compiled import njit


@njit
def intensity_threshold(sales: float) -> float:
    """R&D/sales asked of high-tech firms: 5% to 50 million yuan, 4% to 200 million, 3% above
    (Administrative measures, MOST, MOF and STA notice 32, 2016; those of 2008, under which the
    holders of 2015 were chosen, asked 6% of the smallest)."""
    return 0.05 if sales <= 5e7 else 0.04 if sales <= 2e8 else 0.03


@njit
def intensity_thresholds(sales: Floats) -> Floats:
    """``intensity_threshold`` of many firms, shape of ``sales`` (n,)."""
    asked = sales.copy()
    for i in range(sales.size):
        asked[i] = intensity_threshold(sales[i])
    return asked
