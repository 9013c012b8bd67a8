"""ResearchInstitute: universities and public institutes, their knowledge and outreach."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import Floats
from sim.frame import RowAgent, RowSet

EFFICIENCY = 1.0  # knowledge a yuan of in-house research; scale only


class ResearchInstitute(RowAgent):
    """A university or public research institute in one county-level unit."""

    kind = "institute"

    @property
    def county(self) -> Any:
        """The unit it stands in."""
        return self.model.county_at(self.table["county"][self.row])

    @property
    def commissioners(self) -> RowSet:
        """Commissioners whose home it is."""
        table = self.model.tables["commissioner"]
        return RowSet(
            self.model,
            self.model.commissioners.agent_class,
            np.flatnonzero(table["home"] == self.row),
        )


def outreach_share(base: Floats, incentive: float, demand: Floats, b: Any) -> Floats:
    """o = logit^-1(w0 + w1 incentive + w2 demand) (section 6; paired people reach recipients
    directly instead of entering here).

    ``base`` is the institute's own share in 2015, so w0 is its logit; the other terms are changes
    since then: incentive in 0-1, demand as log change within reach.
    """
    x = np.log(base / (1.0 - base)) + b.outreach_incentive * incentive + b.outreach_demand * demand
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def knowledge(stock: Floats, outreach: Floats, budget: Floats, depreciation: float) -> Floats:
    """K' = (1-delta) K + eff (1-o) budget over a quarter; budget in yuan a year."""
    kept = (1.0 - depreciation) ** 0.25
    return np.asarray(kept * stock + 0.25 * EFFICIENCY * (1.0 - outreach) * budget)
