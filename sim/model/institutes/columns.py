"""What institutes bring to each county."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class InstituteCounties(CountyColumns):
    """Outreach that arrives, pairs, budgets, instruments."""

    outreach: Floats = column("change since 2015 of ln(1+U)")
    institute_budget: Floats = column("R&D of institutes, yuan a quarter")
    institute_rd: Floats = column("R&D of institutes this year, yuan")
    institute_grants: Floats = column("invention patents granted to institutes this year")
    institute_pairs: Floats = column("pairs with institutes")
    instrument: Floats = column("share of small firms' R&D cost that shared instruments save")
