"""Many values in three numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.core.arrays import Floats
from sim.targets.judging import INTERVAL


@dataclass(frozen=True)
class Spread:
    """Median and the 5-95% interval of ``number`` values; nan where there is none."""

    median: float
    low: float
    high: float
    number: int

    @classmethod
    def of(cls, values: Floats) -> Spread:
        """Of ``values``, any shape; those that are nan or infinite are left out."""
        there = np.asarray(values, np.float64).ravel()
        there = there[np.isfinite(there)]
        if not there.size:
            return cls(math.nan, math.nan, math.nan, 0)
        low, middle, high = np.quantile(there, (INTERVAL[0], 0.5, INTERVAL[1])).tolist()
        return cls(middle, low, high, there.size)

    @property
    def clear(self) -> bool:
        """Whether nought lies outside the interval."""
        return self.low > 0.0 or self.high < 0.0
