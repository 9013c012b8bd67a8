"""Which published series are fitted, and how far off a single figure may be.

Standard deviations are in log points (0.05 is about 5%). What rules leave out is no error of a
figure: it is an effect of place (``sim.behaviour.drift``), which acts inside the runs. All are
judgements.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.behaviour.drift import CORRECTED, CORRECTED_IN
from sim.core.arrays import Floats
from sim.targets import NATION

OBSERVED: Mapping[str, float] = {
    "gerd": 0.01,
    "gerd_share_performed_by_enterprises": 0.005,
    "industry_rd": 0.01,
    "industry_rd_to_revenue": 0.02,
    "industry_share_firms_with_rd": 0.02,
    "industry_firms": 0.01,
    "industry_firms_with_rd": 0.01,
    "industry_firms_with_rd_institution": 0.02,
    "hnte_stock": 0.02,
    "hnte_certified_in_year": 0.03,
    "valid_invention_patents": 0.01,
    "science_literacy": 0.02,
    "science_literacy_urban": 0.02,
    "science_literacy_rural": 0.03,
    "disposable_income_rural": 0.01,
    "disposable_income_urban": 0.01,
    "tech_sme_registered": 0.05,
    "super_deduction_claimants": 0.03,
    "super_deduction_tax_relief": 0.03,
}
"""The series that are fitted, with the sd of what was counted wrongly in a single year."""
OTHER = 0.03  # the same for a series that a user gives figures for
SPLIT = 0.02  # of a province's figure besides: how the nation's was put down to places
REPEATED = {("industry_firms_with_rd", "100000")}
"""Figures that say again what others of ``OBSERVED`` say, by indicator and scope."""

JUMPS: dict[tuple[str, str], dict[int, float]] = {
    (name, str(code)): dict.fromkeys(CORRECTED_IN, 0.15)
    for name in ("industry_firms_with_rd", "valid_invention_patents")
    for code in CORRECTED
} | {
    # Its denominator changed in 2018 (about 0.1 of 1.1 points); revenue jumped in 2021.
    ("industry_rd_to_revenue", "100000"): {2018: 0.10, 2021: 0.08}
}
"""Further sds of a year's step, by indicator and scope: breaks that no rule could follow."""
DOUBTS = {"batches": 0.50, "survey_sample": 0.08, "yearly_register": 0.10}
"""Further sds of single figures, by what there is to mind (``trap`` of an observation)."""


def figures_to_fit(observed: pd.DataFrame) -> pd.DataFrame:
    """Those of the published figures ``observed`` that a calibration fits, each thing once."""
    pairs = pd.MultiIndex.from_frame(observed[["indicator", "scope"]])
    again = pairs.isin(list(REPEATED))
    return observed[observed["indicator"].isin(list(OBSERVED)) & ~again].reset_index(drop=True)


def errors(keys: pd.DataFrame) -> Floats:
    """Covariance of the errors of figures, (k, k): ``keys`` has k rows of indicator, scope, year
    and, if known, trap. A break of a series stays in all later figures of it."""
    sd = keys["indicator"].map(OBSERVED).fillna(OTHER).to_numpy(float)
    variance = sd**2 + SPLIT**2 * (keys["scope"] != NATION).to_numpy()
    if "trap" in keys:
        variance = variance + keys["trap"].map(DOUBTS).fillna(0.0).to_numpy(float) ** 2
    total = np.diag(variance)
    series, years = keys["indicator"] + "|" + keys["scope"], keys["year"].to_numpy()
    for (indicator, scope), jumps in JUMPS.items():
        rows = np.flatnonzero((series == f"{indicator}|{scope}").to_numpy())
        earlier = np.minimum.outer(years[rows], years[rows])
        for year, size in jumps.items():
            total[np.ix_(rows, rows)] += size**2 * (earlier >= year)
    return total
