"""What support of enterprises keeps of each county."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats, Ints
from sim.core.table import column
from sim.model.counties import CountyColumns


class VentureCounties(CountyColumns):
    """Lead industry, fund, and counts of the year."""

    lead_sector: Ints = column("sector in which it leads", dtype=np.int8)
    industry_pot: Floats = column("yuan of the industry fund that wait for a founder")
    technology_contracts: Floats = column("contracts signed this year")
    seed_funded_firms: Floats = column("start-ups funded this year")
    branch_plants: Floats = column("branch plants opened this year")
    founded_firms: Floats = column("firms founded by commissioners this year")
