"""Rural income by source: business, wages of those who stay and of those who go, transfers (4.4).

National Bureau of Statistics, China Statistical Yearbook 2016 and 2021: 11,422 yuan a villager in
2015, 4,504 of them from business, 4,600 wages, 2,318 transfers and property; 17,131 in 2020, of
6,077, 6,974 and 4,080. The same, Poverty Monitoring Report of Rural China 2020: in poor areas in
2019 11,567 yuan, of 4,163, 4,083 and 3,321, where the nation had 16,021, of 5,762, 6,583 and 3,675.
"""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats

SOURCES = ("business", "local_wages", "migrant_wages", "transfers")
BUSINESS, LOCAL, MIGRANT, TRANSFERS = range(4)
SHARES_2015 = np.array([4504.0, 4600.0, 2318.0]) / 11422.0  # business, wages, transfers
# How much less each is in poor areas of 2019, ln, over how much less the sum is.
GRADIENTS = np.log(np.array([4163.0, 4083.0, 3321.0]) / np.array([5762.0, 6583.0, 3675.0]))
GRADIENTS /= np.log(11567.0 / 16021.0)
MIGRANT_WAGES = 0.5  # of wages in a county of mean income, more in poorer; assumption, 0.35-0.65
MIGRANT_GRADIENT = -0.5  # elasticity of that share to income; assumption, -0.8 to -0.2
FARM_PART = 0.7  # of business income, from farming: 3,154 yuan of 4,504 (Yearbook 2016)
# Growth of 2015-2020 over that of nominal GDP, both a year and nominal; business less what yields
# add here (0.6 points), wages less what machines add (0.2). Transfers rose with the campaign
# against poverty; afterwards they grow as GDP does (assumption, 0.6-1.5).
PACE = np.array([0.70, 1.05, 1.05, 1.47])
TRANSFERS_AFTER = 1.0
# Growth of transfers in poor areas above the nation's in 2019, ln a year: 16.3% against 12.9%.
CAMPAIGN = 0.03
WAGES_FOLLOW = 0.25  # of the way to a county's share of GDP, a quarter; assumption, 0.1-0.5


def at_start(income: Floats, people: Floats) -> Floats:
    """Income of 2015 by source, yuan a head, (n, 4), where ``income`` (n,) is its sum and
    ``people`` (n,) villagers: shares are the nation's at mean income; the poorer the county, the
    more of it are business and transfers, as in poor areas."""
    level = income / np.average(income, weights=people)
    parts = SHARES_2015 * level[:, None] ** (GRADIENTS - 1.0)
    parts /= parts.sum(axis=1, keepdims=True)
    away = np.clip(MIGRANT_WAGES * level**MIGRANT_GRADIENT, 0.2, 0.8)
    shares = np.column_stack(
        [parts[:, 0], parts[:, 1] * (1.0 - away), parts[:, 1] * away, parts[:, 2]]
    )
    return np.asarray(income[:, None] * shares)


def growth(
    county: Floats, wages: Floats, nation: float, campaign: bool, poor: Floats, apart: float
) -> Floats:
    """Growth of a quarter by source, ln, (n, 4): a part ``apart`` at a pace of its own, the rest
    that of the ``county``'s GDP (n,).

    At their own: business, wages of those away and transfers with GDP of the ``nation``, wages of
    those who stay with the county's; during the ``campaign`` against poverty transfers grow more,
    most where poverty was lifted (``poor`` (n,), 0 or 1). ``wages`` (n,) is what a gain of the
    county's share of GDP adds to local wages.
    """
    own = np.empty((len(county), len(SOURCES)))
    own[:] = PACE * nation
    own[:, LOCAL] = PACE[LOCAL] * county
    if campaign:
        own[:, TRANSFERS] += 0.25 * CAMPAIGN * poor
    else:
        own[:, TRANSFERS] = TRANSFERS_AFTER * nation
    found = county[:, None] + apart * (own - county[:, None])
    found[:, LOCAL] += wages
    return found


def farm_part(agriculture_jobs: Floats, mean: float) -> Floats:
    """Part of business income that comes from farms, (n,): more where more people farm."""
    return np.asarray(np.minimum(FARM_PART * agriculture_jobs / mean, 1.0))
