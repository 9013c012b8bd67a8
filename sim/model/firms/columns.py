"""What firms leave in each county."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class FirmCounties(CountyColumns):
    """Sums over firms, and what reaches firms there."""

    rd: Floats = column("yuan a year, sum over firms")
    rd_stock: Floats = column("yuan, sum over firms")
    spill: Floats = column("change since 2015 of ln(1+S)")
    firms_2015: Floats = column("firms at the end of 2015")
    performers: Floats = column("firms with R&D at the end of last year")
    mean_tfp: Floats = column("mean ln A of firms at the end of last year")
    entries: Floats = column("firms born this year")
    hnte_certified_2014: Floats = column("high-tech firms certified in 2014")
    hnte_certified_2015: Floats = column("high-tech firms certified in 2015")
