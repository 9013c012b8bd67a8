"""Which published series are fitted, and how far off even the best parameters may leave them.

Standard deviations are in log points (0.05 is about 5%). What a rule leaves out is a discrepancy
(Kennedy & O'Hagan 2001): a random walk that begins with ``start`` at the end of 2015 and adds
``step`` a year, one part common to all scopes of a series and one of each scope's own, which may
drift away by ``trend`` every year: provinces that grow faster do so for years. What was counted
wrongly in one year is ``observed``. All are judgements: a fit scales the walks to the residuals
(``sim.analysis.calibration.discrepancy``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Floats, Ints

BEGIN = 2015  # the start meets what was published for the end of this year


@dataclass(frozen=True)
class Walk:
    """Standard deviations of a random walk: at the end of 2015, what a year adds, and a trend that
    is the same every year."""

    start: float
    step: float
    trend: float = 0.0

    def covariance(self, years: Ints, jumps: Mapping[int, float]) -> Floats:
        """Between the ends of ``years`` (n,), (n, n); ``jumps`` are further sds of single years'
        steps."""
        since = np.maximum(years - BEGIN, 0)
        shared = np.minimum.outer(years, years)
        extra = sum((sd**2 * (shared >= at) for at, sd in jumps.items()), np.zeros(shared.shape))
        steps = self.start**2 + self.step**2 * np.minimum.outer(since, since)
        return np.asarray(steps + self.trend**2 * np.outer(since, since) + extra)


@dataclass(frozen=True)
class Series:
    """Discrepancy of a series, common and of each scope's own, and error of a single figure."""

    common: Walk
    own: Walk
    observed: float = 0.01


MET, DRAWN = 0.005, 0.20  # start: totals that the world meets; a split by province that is assumed
SERIES: dict[str, Series] = {
    "gerd": Series(Walk(MET, 0.010), Walk(MET, 0.03, 0.03)),
    "industry_rd": Series(Walk(0.01, 0.015), Walk(0.10, 0.03, 0.03)),
    "industry_rd_to_revenue": Series(Walk(0.03, 0.04), Walk(0.05, 0.03, 0.03), 0.02),
    "industry_share_firms_with_rd": Series(Walk(0.01, 0.03), Walk(0.10, 0.05, 0.03)),
    "industry_firms_with_rd": Series(Walk(0.01, 0.03), Walk(DRAWN, 0.08, 0.04)),
    "industry_firms_with_rd_institution": Series(Walk(0.10, 0.05), Walk(DRAWN, 0.10, 0.04)),
    "hnte_stock": Series(Walk(0.02, 0.03), Walk(DRAWN, 0.08, 0.04)),
    "hnte_certified_in_year": Series(Walk(0.05, 0.05), Walk(DRAWN, 0.08, 0.04), 0.03),
    "valid_invention_patents": Series(Walk(0.01, 0.03), Walk(0.02, 0.05, 0.03)),
    "science_literacy": Series(Walk(0.01, 0.02), Walk(0.08, 0.03), 0.02),
    "science_literacy_urban": Series(Walk(0.01, 0.02), Walk(0.08, 0.03), 0.02),
    "science_literacy_rural": Series(Walk(0.01, 0.03), Walk(0.08, 0.03), 0.03),
    "disposable_income_rural": Series(Walk(MET, 0.010), Walk(0.05, 0.02, 0.005)),
    "disposable_income_urban": Series(Walk(MET, 0.010), Walk(0.05, 0.02, 0.005)),
    "tech_sme_registered": Series(Walk(0.10, 0.06), Walk(DRAWN, 0.10, 0.04), 0.05),
    "super_deduction_claimants": Series(Walk(0.05, 0.06), Walk(DRAWN, 0.10, 0.04), 0.03),
    "super_deduction_tax_relief": Series(Walk(0.10, 0.06), Walk(DRAWN, 0.10, 0.04), 0.03),
}
REPEATED = {("industry_firms_with_rd", "100000")}
"""Figures that say again what others of ``SERIES`` say, by indicator and scope."""
OTHER = Series(Walk(0.05, 0.05), Walk(DRAWN, 0.08, 0.04), 0.03)
"""For a series that is none of ``SERIES`` but that a user gives figures for."""

CORRECTED = ("120000", "150000", "220000", "370000")
"""Tianjin, Inner Mongolia, Jilin, Shandong: their statistics were corrected over 2017-2019."""
JUMPS: dict[tuple[str, str], dict[int, float]] = {
    (name, scope): dict.fromkeys((2017, 2018, 2019), 0.15)
    for name in ("gerd", "industry_rd", "industry_firms_with_rd", "valid_invention_patents")
    for scope in CORRECTED
} | {
    # Its denominator changed in 2018 (about 0.1 of 1.1 points); revenue jumped in 2021.
    ("industry_rd_to_revenue", "100000"): {2018: 0.10, 2021: 0.08}
}
"""Further sds of a year's step, by indicator and scope: breaks that no rule could follow."""
DOUBTS = {"batches": 0.50, "survey_sample": 0.08, "yearly_register": 0.10}
"""Further sds of single figures, by what there is to mind (``trap`` of an observation)."""


def figures_to_fit(observed: pd.DataFrame) -> pd.DataFrame:
    """Those of the published figures ``observed`` that a calibration fits: ``SERIES``, each thing
    once."""
    pairs = pd.MultiIndex.from_frame(observed[["indicator", "scope"]])
    again = pairs.isin(list(REPEATED))
    return observed[observed["indicator"].isin(list(SERIES)) & ~again].reset_index(drop=True)


def series_of(indicator: str) -> Series:
    """The entry of ``indicator``, or ``OTHER``."""
    return SERIES.get(indicator, OTHER)


def jumps_of(indicator: str, scope: str) -> Mapping[int, float]:
    """Breaks of a series in a scope: year -> sd, none for most."""
    return JUMPS.get((indicator, scope), {})
