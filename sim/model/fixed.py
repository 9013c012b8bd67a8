"""What stays as it is through a run: geography, and the references of 2015."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from scipy import sparse

from sim.core.arrays import Floats, Ints
from sim.model.firms.origins import Origins
from sim.model.geography import Geography


@dataclass(frozen=True)
class Fixed:
    """Kernels and references of a world and of one draw of behaviour, shared by its branches."""

    geography: Geography
    circle: Ints  # (n,) see ``circles``
    spillover: sparse.csr_matrix  # (n, n) kernel of firms' knowledge, own county one
    reach: sparse.csr_matrix  # (n, n) kernel of institutes' outreach, own county one
    near: sparse.csr_matrix  # (n, n) neighbours' mean, rows sum to one
    knowledge_unit: float  # yuan of R&D stock that count as one in ln(1+S)
    outreach_unit: float
    spill_2015: Floats
    outreach_2015: Floats
    pair_share: Floats  # (pairs,) share of all pairing along each pair
    sector_mix: Floats  # (n, sectors) cumulated shares of births
    base_births: Floats  # (n,) births a quarter in 2015
    mean_filing: float
    ln_intensity: Floats  # (sectors,)
    origins: Origins  # offsets of rules by place and sector
    ln_start_size: Floats  # (2,) small, above-scale
    literacy_rate_urban: float
    literacy_rate_rural: float
    _once: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def once[T](self, name: Hashable, compute: Callable[[], T]) -> T:
        """What ``compute`` returns, computed at the first time of asking and kept under ``name``.

        It may hang on nothing but what is fixed, since all branches share it, and ``name`` must
        say everything else that it hangs on.
        """
        if name not in self._once:
            self._once[name] = compute()
        value: T = self._once[name]
        return value
