"""What moves of firms leave with each county."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class MoverCounties(CountyColumns):
    """Counts of the year."""

    firms_arrived: Floats = column("firms that moved here this year")
    firms_departed: Floats = column("firms that moved away this year")
