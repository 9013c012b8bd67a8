"""What farms keep of each county."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class FarmCounties(CountyColumns):
    """Technologies, clean technology, income and its market."""

    adopted: Floats = column(
        "share of farm households, four technologies", "A national shares of 2015, then S", width=4
    )
    key_adopted: Floats = column(
        "share of farm households with key technologies", "A in 2015, then S"
    )
    green: Floats = column(
        "share with clean technology: farms, firms", "A in 2015, then S", width=2
    )
    offers: Floats = column("factor on p: 1 for the mean farm", "S from farms a square kilometre")
    contact: Floats = column("share a year of farms that are met")
    income: Floats = column(
        "yuan a head and year without the market: business, local wages, wages of those away, "
        "transfers",
        "P shares of nation and poor areas; then S",
        width=4,
    )
    wage_gain: Floats = column("share of GDP gained that is in local wages", start=1.0)
    rural_income: Floats = column("yuan a head and year", "P national mean, A spread; then S")
    rural_market: Floats = column("log points of rural income from the market")
    processing: Floats = column("depth of food processing, 0-1")
    processing_2015: Floats = column("the same at the end of 2015")
    emissions_2015: Floats = column("emissions intensity at the end of 2015")
    trade_share: Floats = column("share of what partner counties buy")
