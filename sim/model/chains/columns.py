"""What orders along chains leave with each county."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class ChainCounties(CountyColumns):
    """Sums of the year."""

    orders_gained: Floats = column("yuan a year of sales that suppliers here gained this year")
    orders_lost: Floats = column("yuan a year of sales that suppliers here lost this year")
