"""Which published figures may shape a start that knows those up to a year only.

The world records what it was made of (``World.shaped_by``); here stands what each thing shapes, and
why some stay although they are later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

SHAPES: Mapping[str, tuple[str, ...]] = {
    "rd": (
        "gerd",
        "industry_rd",
        "gerd_funded_by_enterprises",
        "gerd_share_performed_by_enterprises",
        "gerd_share_performed_by_universities",
    ),
    "performers": ("industry_firms_with_rd",),
    "certificates": ("hnte_stock", "hnte_stock_3yr_sum", "hnte_certified_in_year"),
    "patents": ("valid_invention_patents",),
    "sales": ("industry_firms", "industry_rd_to_revenue"),
    "claims": ("super_deduction_claimants", "industry_firms_using_super_deduction"),
    "incomes": ("disposable_income_rural", "disposable_income_urban"),
    "literacy": ("science_literacy", "science_literacy_urban", "science_literacy_rural"),
    "budgets": ("local_fiscal_st_spending",),
    "people": (
        "census",
        "census_moments",
        "census_correlations",
        "population",
        "urban_population",
        "unit_changes",
    ),
    "economy": ("yearbook", "economy_moments", "economy_correlations", "gdp_by_province"),
    "named": (
        "key_counties",
        "pairing_counties",
        "innovative_counties",
        "poverty_counties",
        "border_counties",
        "ethnic_autonomous",
        "old_revolutionary",
    ),
    "platforms": ("agri_parks", "hitech_zones", "key_labs"),
    "colleges": ("undergraduate_colleges", "junior_colleges", "universities"),
}
"""Subject -> the figures and tables that shape it at the start."""
STAYS = ("people", "economy", "named", "platforms", "colleges")
"""Subjects whose figures are taken whatever their year: no earlier source is at hand, or they are
policy, which a run is told."""


def shaping(shaped_by: Mapping[str, Sequence[int]], known_until: int) -> pd.DataFrame:
    """What a start was made of, in the order of ``SHAPES``: subject, figure, years (a text) and
    later: whether some of it is of a year after ``known_until``.

    Raises ``KeyError`` for a figure that stands under no subject.
    """
    subjects = {name: subject for subject, names in SHAPES.items() for name in names}
    unknown = sorted(set(shaped_by) - set(subjects))
    if unknown:
        raise KeyError(", ".join(unknown))
    rows = [
        (subjects[name], name, ", ".join(map(str, shaped_by[name])), shaped_by[name][-1])
        for name in subjects
        if name in shaped_by
    ]
    table = pd.DataFrame(rows, columns=["subject", "figure", "years", "later"])
    return table.assign(later=table["later"] > known_until)
