"""What government keeps of each county."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Bools, Floats, Ints
from sim.core.table import column
from sim.model.counties import CountyColumns


class GovernmentCounties(CountyColumns):
    """Budgets, titles, aid, practice, and where settings act."""

    designated: Bools = column("yes or no: innovative county", dtype=np.bool_)
    designated_since: Ints = column("quarter, -1 for none", dtype=np.int64, start=-1)
    budget_lift: Floats = column("factor of the title on budgets and loans", start=1.0)
    money_offered: Floats = column("yuan a year for projects beyond the county's own budget")
    absorbed: Floats = column("share of it that finds hands", start=1.0)
    execution: Floats = column("share of that spent within its year", start=1.0)
    share_gain: Floats = column(
        "GDP over that at its share of the province's GDP of 2020", start=1.0
    )
    brought_forth: Floats = column("ln of sales and of yields, by their part in GDP, last year")
    revenue: Floats = column("yuan a year, own revenue at this year's GDP")
    science_budget: Floats = column("yuan a year")
    aid_received: Floats = column("yuan a quarter")
    aid_given: Floats = column("yuan a quarter")
    paired_people: Floats = column("persons sent along pairs")
    practice: Floats = column("0-1: how far the practice of benchmark counties is taken over")
    effort: Floats = column("effort of tax and science offices, 1 = typical")
    grant_rate: Floats = column("public share of firms' R&D")
    grant_rate_2015: Floats = column("the same at the end of 2015")
    grant_lift: Floats = column("factor of grants on firms' R&D, 1 = those of 2015", start=1.0)
    grant_raise: Floats = column("the same over that of the quarter before", start=1.0)
    favour_innovation: Floats = column("weight in what innovation levers spread", start=1.0)
    favour_industry: Floats = column("weight in what industry levers spread", start=1.0)
    favour_even: Floats = column("weight in what is spread evenly", start=1.0)
    capability: Floats = column("index of capability of the year that ended, 0-1", start=0.5)
