"""Figures of some counties out of notes: each its own, or all of them as one mean county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sim.core.arrays import Floats
from sim.measure.indicator import CountyYear
from sim.measure.indicators import INDICATORS, values_of


@dataclass(frozen=True)
class Lens:
    """Looks at ``rows`` of ``units`` counties; ``pooled`` makes one mean county of them, since in a
    thinned world a single one is luck."""

    rows: tuple[int, ...]
    units: int
    pooled: bool = False

    @property
    def places(self) -> int:
        """How many places figures come for."""
        return 1 if self.pooled else len(self.rows)

    @property
    def member(self) -> sparse.csr_array:
        """Places by counties."""
        number = len(self.rows)
        at = np.zeros(number, np.int64) if self.pooled else np.arange(number)
        shape = (self.places, self.units)
        return sparse.csr_array((np.ones(number), (at, np.array(self.rows))), shape=shape)

    def indicators(self, year: CountyYear, names: Sequence[str]) -> Floats:
        """Indicators of a year, shape (names, places); a mean county has the mean of what adds up
        and the ratio of the sums."""
        figures = values_of(year, names, self.member)
        if self.pooled:
            additive = [not INDICATORS[name].denominator for name in names]
            figures[additive] /= len(self.rows)
        return figures

    def sums(self, by_county: Floats) -> Floats:
        """What adds up over counties, (n,), at the places, (places,)."""
        here = by_county[list(self.rows)]
        return np.array([here.mean()]) if self.pooled else here
