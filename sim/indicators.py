"""What is measured: indicators as ratios of the yearly county figures, at every scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from sim.arrays import Bools, Floats

if TYPE_CHECKING:
    from sim.columns import Columns
    from sim.model import CountyInnovationModel
    from sim.steps.record import CountyYear

REGIONS = ("east", "centre", "west")


@dataclass(frozen=True)
class Indicator:
    """``factor * sum(numerator) / sum(denominator)`` over the counties of a scope."""

    unit: str
    numerator: str
    factor: float = 1.0
    denominator: str = ""


# Names and units as in the published series wherever there is one.
INDICATORS: dict[str, Indicator] = {
    "gerd": Indicator("100m yuan", "gerd", 1e-8),
    "industry_rd": Indicator("100m yuan", "industry_rd", 1e-8),
    "industry_rd_to_revenue": Indicator("%", "industry_rd", 100.0, "industry_revenue"),
    "industry_firms": Indicator("firms", "industry_firms"),
    "industry_firms_with_rd": Indicator("firms", "industry_firms_with_rd"),
    "industry_share_firms_with_rd": Indicator(
        "%", "industry_firms_with_rd", 100.0, "industry_firms"
    ),
    "hnte_stock": Indicator("10k firms", "hnte_stock", 1e-4),
    "tech_sme_registered": Indicator("10k firms", "tech_sme_registered", 1e-4),
    "srdi_stock": Indicator("10k firms", "srdi_stock", 1e-4),
    "little_giant_stock": Indicator("firms", "little_giant_stock"),
    "patents_granted": Indicator("patents", "patents_granted"),
    "firms": Indicator("firms", "firms"),
    "firm_entries": Indicator("firms", "firm_entries"),
    "firm_exits": Indicator("firms", "firm_exits"),
    "loan_approval_rate": Indicator("%", "approvals", 100.0, "applications"),
    "super_deduction_claimants": Indicator("firms", "super_deduction_claimants"),
    "super_deduction_tax_relief": Indicator("bn yuan", "super_deduction_tax_relief", 1e-9),
    "innovative_counties": Indicator("counties", "innovative_counties"),
    "corps_coverage": Indicator("counties", "corps_counties"),
    "commissioners_active": Indicator("persons", "commissioners_active"),
    "science_literacy": Indicator("%", "literate", 100.0, "people"),
    "science_literacy_rural": Indicator("%", "literate_rural", 100.0, "villagers"),
    "science_literacy_urban": Indicator("%", "literate_urban", 100.0, "townspeople"),
    "disposable_income_rural": Indicator("yuan per person", "rural_income", 1.0, "rural_people"),
    "technology_adoption": Indicator("%", "adopting_households", 100.0, "farm_households"),
    "institute_outreach": Indicator("2015 = 1", "institute_outreach", 1.0, "people"),
    "capability": Indicator("index", "capability", 1.0, "units"),
    "capability_inputs": Indicator("index", "capability_inputs", 1.0, "units"),
    "capability_firms": Indicator("index", "capability_firms", 1.0, "units"),
    "capability_environment": Indicator("index", "capability_environment", 1.0, "units"),
    "capability_performance": Indicator("index", "capability_performance", 1.0, "units"),
}

COUNTY_INDICATORS = (
    "gerd",
    "hnte_stock",
    "patents_granted",
    "industry_rd_to_revenue",
    "science_literacy",
    "disposable_income_rural",
    "technology_adoption",
    "commissioners_active",
    "innovative_counties",
    "capability",
    "capability_inputs",
    "capability_firms",
    "capability_environment",
    "capability_performance",
)


def scopes(counties: Columns) -> dict[str, Bools]:
    """Every scope and its counties: nation, provinces, county areas, regions, urban, rural.

    ``urban`` are districts, ``rural`` county areas without county-level cities.
    """
    area, province = counties["county_area"], counties["province_code"]
    found: dict[str, Bools] = {"100000": np.ones(len(counties), bool), "county-area": area}
    for code in np.unique(province):
        found[str(code)] = province == code
        if (area & (province == code)).any():
            found[f"county-area:{code}"] = area & (province == code)
    for number, name in enumerate(REGIONS):
        found[f"region:{name}"] = counties["region"] == number
    return found | {"urban": ~area, "rural": area & (counties["kind"] == 2)}


def ratio(top: Floats, bottom: Floats | float) -> Floats:
    """``top / bottom``, nan where there is nothing below."""
    top = np.asarray(top, float)
    below = np.broadcast_to(np.asarray(bottom, float), top.shape)
    return np.divide(top, below, out=np.full(top.shape, np.nan), where=below > 0)


def indicator_table(model: CountyInnovationModel) -> pd.DataFrame:
    """``year, scope, indicator, value, unit`` of all closed years, a row a figure there is."""
    masks = scopes(model.tables["county"])
    # Sparse, so that a sum is made in one order whatever the number of threads.
    member = sparse.csr_array(np.stack(list(masks.values())).astype(float))
    table = _long(model, tuple(INDICATORS), "scope", list(masks), member)
    table["unit"] = table["indicator"].map({name: i.unit for name, i in INDICATORS.items()})
    return table


def county_table(model: CountyInnovationModel) -> pd.DataFrame:
    """``year, adcode, indicator, value`` for the declared county indicators."""
    return _long(model, COUNTY_INDICATORS, "adcode", model.tables["county"]["id"])


def _long(
    model: CountyInnovationModel,
    names: Sequence[str],
    place: str,
    places: Sequence[Any] | NDArray[Any],
    member: sparse.csr_array | None = None,
) -> pd.DataFrame:
    """``year, <place>, indicator, value`` of all closed years, one row a figure that there is.

    ``member`` (places x counties) sums counties to places; without it each county is its own.
    """
    years = [_values(year, names, member) for year in model.years]
    rows = pd.MultiIndex.from_product(
        [[year.year for year in model.years], names, places], names=["year", "indicator", place]
    )
    table = pd.Series(np.concatenate(years).ravel(), rows, name="value").dropna().reset_index()
    return table[["year", place, "indicator", "value"]]


def _values(year: CountyYear, names: Sequence[str], member: sparse.csr_array | None) -> Floats:
    """Indicators of one year, shape (names, places)."""

    def total(columns: list[str]) -> Floats:
        stacked = np.stack([year.values[name] if name else ones for name in columns], axis=1)
        return np.asarray(stacked if member is None else member @ stacked).T

    asked = [INDICATORS[name] for name in names]
    ones = np.ones(len(next(iter(year.values.values()))))
    top = total([indicator.numerator for indicator in asked])
    bottom = total([indicator.denominator for indicator in asked])
    plain = np.array([not indicator.denominator for indicator in asked])
    bottom[plain] = 1.0
    return np.array([[indicator.factor] for indicator in asked]) * ratio(top, bottom)
