"""What platforms leave in each county."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class PlatformCounties(CountyColumns):
    """Stocks of platforms, parks, spaces and sites, and what they still do."""

    laboratories: Floats = column("opened since 2021")
    transfer_centres: Floats = column("opened since 2021")
    incubators: Floats = column("opened since 2021")
    incubators_2018: Floats = column("incubators of 2018", "P total, A spread")
    parks_county: Floats = column("county parks", "A, then S")
    parks_province: Floats = column("province parks", "A, then S")
    star_spaces: Floats = column("spaces", "P total, A spread, then S")
    sites: Floats = column("demonstration sites opened since 2021")
    park_effect: Floats = column("log2(1+n) of the parks that still tell")
    space_effect: Floats = column("log2(1+n) of the spaces that still tell")
    demonstration: Floats = column("share of farms that sites which still tell show to in a year")
    park_growth: Floats = column("log2(1+n) of parks, as far as sales of their trades show it")
