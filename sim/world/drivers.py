"""Outside paths of a run, 2015-2030: what the model takes and does not explain.

Published figures where they exist; later years follow national growth or an assumption, as
``PROVENANCE`` says. Those after 2025 serve an outlook alone, in which no plan sets a goal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim import evidence
from sim.core.clock import FIRST_YEAR, HORIZON, LAST_YEAR
from sim.world.geography import Columns

YEARS = np.arange(FIRST_YEAR - 1, HORIZON + 1)
SHOCK_YEAR = 2022
GROWTH_2025 = 1.04  # nominal GDP, in 2025 and each later year; assumption, range 1.03-1.055
LOAN_RATE_BEFORE_2019 = 0.053  # assumption, range 0.05-0.058
# Growth of what statistics count as revenue of above-scale industry, over that of nominal GDP;
# assumption, 0.5-1.0: from 2015 to 2021 it rose by a fifth and GDP by two thirds.
REVENUE_TO_GDP = 0.75
# Goal of the ministries' notice on specialised firms, 2021. None is known of later years, in which
# it stays: assumption, 10,000-16,500 in 2030, the last if as many a year are named as up to 2025.
LITTLE_GIANTS_2025 = 10_000
OUTLOOK = HORIZON - LAST_YEAR  # years after the plan

PROVENANCE = {
    "drivers.gdp": "published",
    "drivers.fiscal_st": "published",
    "drivers.loan_rate": "published",
    "drivers.little_giants": "published",
    "drivers.revenue_counted": "published",
    "drivers.revenue_counted.2022": "assumption",
    "drivers.gdp.2025": "assumption",
    "drivers.fiscal_st.2024": "assumption",
    "drivers.loan_rate.2015-2018": "assumption",
    "drivers.loan_rate.2025": "assumption",
    "drivers.little_giants.2022-2024": "assumption",
}


@dataclass(frozen=True)
class Drivers:
    """Paths over ``YEARS`` (2015-2030).

    ``gdp`` and ``fiscal_st`` (local budget spending on science and technology), yuan a year, shape
    (counties, 16); ``loan_rate`` yearly, shape (16,); ``little_giants`` stock allowed, shape (16,);
    ``revenue_counted``, shape (16,): see ``_revenue_counted``.
    """

    gdp: np.ndarray
    fiscal_st: np.ndarray
    loan_rate: np.ndarray
    little_giants: np.ndarray
    revenue_counted: np.ndarray

    def shocked(self, share: float) -> Drivers:
        """The same paths with ``share`` of every county's GDP lost in 2022 and not regained.

        Growth after 2022 is as it was, and local budgets for science and technology fall with GDP
        (assumption: an elasticity of one).
        """
        kept = np.where(YEARS >= SHOCK_YEAR, 1.0 - share, 1.0)
        return replace(self, gdp=self.gdp * kept, fiscal_st=self.fiscal_st * kept)


def build_drivers(counties: Columns, known_until: int) -> Drivers:
    """Drivers for these counties: each keeps its share of its province's GDP and spending. What
    statistics count as revenue is known up to the year ``known_until``."""
    gdp_path, growth = _province_gdp_paths()
    province = counties["province_code"].tolist()
    path_2020 = np.array([gdp_path[code] / gdp_path[code][5] for code in province])
    spending = _spending_paths(growth)
    path_2015 = np.array([spending[code] / spending[code][0] for code in province])
    return Drivers(
        gdp=counties["gdp"][:, None] * path_2020,
        fiscal_st=counties["fiscal_st"][:, None] * path_2015,
        loan_rate=_loan_rate(),
        little_giants=_little_giants(),
        revenue_counted=_revenue_counted(gdp_path, known_until),
    )


def national_growth() -> np.ndarray:
    """Nominal growth of GDP over the year before, 2022-2030 (ratio)."""
    before = [evidence.national("gdp", year) for year in (2021, 2022, 2023)]
    after = [evidence.national("gdp_revised5", year) for year in (2023, 2024)]
    published = [before[1] / before[0], before[2] / before[1], after[1] / after[0]]
    return np.array(published + [GROWTH_2025] * (1 + OUTLOOK))


def _province_gdp_paths() -> tuple[dict[int, np.ndarray], np.ndarray]:
    known = [evidence.gdp_by_province(year) for year in range(2015, 2022)]
    growth = national_growth()
    later = np.cumprod(growth)
    paths = {
        code: np.concatenate([[year[code] for year in known], known[-1][code] * later])
        for code in known[0]
    }
    return paths, growth


def _spending_paths(growth: np.ndarray) -> dict[int, np.ndarray]:
    known = [evidence.by_province("local_fiscal_st_spending", year) for year in range(2015, 2024)]
    later = np.cumprod(growth[2:])
    return {
        code: np.concatenate([[year[code] for year in known], known[-1][code] * later])
        for code in known[0]
    }


def _loan_rate() -> np.ndarray:
    """Of new loans to firms, a year: after the last one published it stays (assumption, within half
    a point of it up to 2030)."""
    known = [evidence.national("new_corporate_loan_rate_dec", year) for year in range(2019, 2025)]
    return np.array([LOAN_RATE_BEFORE_2019] * 4 + known + known[-1:] * (1 + OUTLOOK))


def _little_giants() -> np.ndarray:
    known = [evidence.national("little_giant_stock", year) for year in (2019, 2020, 2021)]
    ramp = np.linspace(known[-1], LITTLE_GIANTS_2025, 5)[1:]
    later = [LITTLE_GIANTS_2025] * OUTLOOK
    return np.rint(np.concatenate([[0] * 4, known, ramp, later])).astype(np.int64)


def _revenue_counted(gdp_path: dict[int, np.ndarray], known_until: int) -> np.ndarray:
    """What statistics count as revenue of above-scale industry, over revenue that grows with GDP,
    2015 as one.

    It is published R&D of industry over its published ratio to revenue. That fell from 2016 to 2018
    while GDP went on growing; that what is counted changed, and not what firms sell, is an
    assumption. A year not known yet follows GDP with the elasticity ``REVENUE_TO_GDP``.
    """
    gdp = np.sum(list(gdp_path.values()), axis=0)
    years = [year for year in (2016, 2017, 2018, 2019, 2020, 2021) if year <= known_until]
    revenue = [
        evidence.national("industry_rd", year) / evidence.national("industry_rd_to_revenue", year)
        for year in (2015, *years)
    ]
    known = np.array(revenue) / revenue[0] / (gdp / gdp[0])[: len(revenue)]
    later = (gdp[len(revenue) :] / gdp[len(revenue) - 1]) ** (REVENUE_TO_GDP - 1.0)
    return np.concatenate([known, known[-1] * later])
