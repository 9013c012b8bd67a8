"""What commissioners bring to each county."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class CommissionerCounties(CountyColumns):
    """Effort of those posted, firms they visit and found."""

    farm_effort: Floats = column("posts times skill that serve farms")
    firm_effort: Floats = column("posts times skill that serve firms")
    visit: Floats = column("probability a quarter that a firm is served")
    founders: Floats = column("firms expected to be founded a quarter, full nation")
