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
GROUPS = (
    "100000",
    "county-area",
    *(f"region:{name}" for name in REGIONS),
    *(f"area:{name}" for name in REGIONS),
    "urban",
    "rural",
    "key-counties",
    "other-counties",
)
"""Every scope of ``scopes`` but provinces and their county areas."""


@dataclass(frozen=True)
class Indicator:
    """``factor * sum(numerator) / sum(denominator)`` over the counties of a scope."""

    unit: str
    numerator: str
    factor: float = 1.0
    denominator: str = ""


YUAN, SHARE = 1e-8, 100.0  # yuan to 100m yuan; a ratio to per cent
# Firms' part of all valid invention patents, as the world of 2015 is drawn; assumed to stay.
FIRMS_PATENTS = 0.60

# Names and units as in the published series wherever there is one.
RESEARCH = {
    "gerd": Indicator("100m yuan", "gerd", YUAN),
    "gerd_a_head": Indicator("yuan per person", "gerd", 1.0, "people"),
    "gerd_to_gdp_revised4": Indicator("%", "gerd", SHARE, "gdp"),
    "gerd_share_performed_by_enterprises": Indicator("%", "rd", SHARE, "gerd"),
    "industry_rd": Indicator("100m yuan", "industry_rd", YUAN),
    "industry_rd_to_revenue": Indicator("%", "industry_rd", SHARE, "industry_revenue"),
    "industry_firms": Indicator("firms", "industry_firms"),
    "industry_firms_with_rd": Indicator("firms", "industry_firms_with_rd"),
    "industry_share_firms_with_rd": Indicator(
        "%", "industry_firms_with_rd", SHARE, "industry_firms"
    ),
    "industry_firms_with_rd_institution": Indicator("firms", "industry_firms_with_rd_institution"),
    "relabelled_share": Indicator("%", "relabelled_rd", SHARE, "reported_rd"),
    "patents_granted": Indicator("patents", "patents_granted"),
    "valid_invention_patents": Indicator("patents", "patents_stock", 1.0 / FIRMS_PATENTS),
    "invention_patents_per_10k_people": Indicator(
        "patents", "patents_stock", 1e4 / FIRMS_PATENTS, "people"
    ),
    "patent_quality": Indicator("quality units", "patent_quality"),
    "technology_contracts": Indicator("contracts", "technology_contracts"),
    "institute_links": Indicator("links", "institute_links"),
    "firm_links": Indicator("links", "firm_links"),
}
FIRMS = {
    "hnte_stock": Indicator("10k firms", "hnte_stock", 1e-4),
    "hnte_certified_in_year": Indicator("firms", "hnte_certified"),
    "hnte_stock_3yr_sum": Indicator("firms", "hnte_certified_3_years"),
    "tech_sme_registered": Indicator("10k firms", "tech_sme_registered", 1e-4),
    "srdi_stock": Indicator("10k firms", "srdi_stock", 1e-4),
    "little_giant_stock": Indicator("firms", "little_giant_stock"),
    "firms": Indicator("firms", "firms"),
    "firm_entries": Indicator("firms", "firm_entries"),
    "firm_exits": Indicator("firms", "firm_exits"),
    "branch_plants": Indicator("firms", "branch_plants"),
    "founded_firms": Indicator("firms", "founded_firms"),
    "seed_funded_firms": Indicator("firms", "seed_funded_firms"),
    "smart_manufacturing": Indicator("%", "smart_firms", SHARE, "industry_firms"),
    "emerging_firms": Indicator("firms", "emerging_firms"),
    "electronics_firms": Indicator("firms", "electronics_firms"),
    "advanced_manufacturing_firms": Indicator("firms", "advanced_manufacturing_firms"),
    "new_materials_firms": Indicator("firms", "new_materials_firms"),
    "biomedicine_firms": Indicator("firms", "biomedicine_firms"),
    "clean_energy_firms": Indicator("firms", "clean_energy_firms"),
    "producer_services_firms": Indicator("firms", "producer_services_firms"),
    "lead_industry_bases": Indicator("counties", "lead_industry_bases"),
    "leading_firms": Indicator("firms", "leading_firms"),
}
SUPPORT = {
    "super_deduction_claimants": Indicator("firms", "super_deduction_claimants"),
    "super_deduction_tax_relief": Indicator("bn yuan", "super_deduction_tax_relief", 1e-9),
    "super_deduction_reach": Indicator("%", "super_deduction_claimants", SHARE, "firms_with_rd"),
    "hnte_rate_reach": Indicator("%", "hnte_stock", SHARE, "firms_with_rd"),
    "voucher_reach": Indicator("%", "voucher_firms", SHARE, "small_firms"),
    "incentive_reach": Indicator("%", "incentive_firms", SHARE, "firms_with_rd"),
    "loan_approval_rate": Indicator("%", "approvals", SHARE, "applications"),
    "sme_loans": Indicator("100m yuan", "sme_loans", YUAN),
    "ip_pledge_financing": Indicator("100m yuan", "ip_financing", YUAN),
    "equity_pledge_financing": Indicator("100m yuan", "equity_financing", YUAN),
}
PEOPLE = {
    "commissioners_active": Indicator("persons", "commissioners_active"),
    "commissioner_skill": Indicator("share", "commissioner_skill", 1.0, "commissioners_active"),
    "commissioner_match": Indicator("share", "commissioner_match", 1.0, "commissioners_active"),
    "corps_coverage": Indicator("counties", "corps_counties"),
    "commissioners_market": Indicator("persons", "commissioners_market"),
    "commissioners_social": Indicator("persons", "commissioners_social"),
    "workstations": Indicator("stations", "workstations"),
    "corps_complete_quarters": Indicator(
        "quarters", "corps_complete_quarters", 1.0, "key_counties"
    ),
    "talent_leading": Indicator("people", "talent_leading"),
    "talent_skilled": Indicator("people", "talent_skilled"),
    "talent_technical": Indicator("people", "talent_technical"),
    "talent_local": Indicator("people", "talent_local"),
    "institute_outreach": Indicator("2015 = 1", "institute_outreach", 1.0, "people"),
    "institute_pairs": Indicator("pairs", "institute_pairs"),
    "science_literacy": Indicator("%", "literate", SHARE, "people"),
    "science_literacy_rural": Indicator("%", "literate_rural", SHARE, "villagers"),
    "science_literacy_urban": Indicator("%", "literate_urban", SHARE, "townspeople"),
}
PLACES = {
    "disposable_income_rural": Indicator("yuan per person", "rural_income", 1.0, "rural_people"),
    "disposable_income_urban": Indicator("yuan per person", "urban_income", 1.0, "urban_people"),
    "technology_adoption": Indicator("%", "adopting_households", SHARE, "farm_households"),
    "key_technology_adoption": Indicator("%", "key_technology", SHARE, "farm_households"),
    "green_adoption": Indicator("%", "green", SHARE, "farm_households"),
    "green_adoption_firms": Indicator("%", "green_firms", SHARE, "firms_2015"),
    "food_processing": Indicator("index", "processing", 1.0, "rural_people"),
    "emissions_intensity": Indicator("2015 = 1", "emissions", 1.0, "gdp"),
    "farm_contact": Indicator("%", "farm_contact", SHARE, "farm_households"),
    "demonstration_sites": Indicator("sites", "demonstration_sites"),
    "digital_services": Indicator("%", "digital_services", SHARE, "people"),
    "digital_index": Indicator("index", "digital", 1.0, "people"),
    "social_index": Indicator("index", "social", 1.0, "people"),
    "platform_distance": Indicator("km", "platform_km", 1.0, "firms"),
    "platform_coverage": Indicator("%", "covered_counties", SHARE, "units"),
    "laboratories": Indicator("platforms", "laboratories"),
    "transfer_centres": Indicator("platforms", "transfer_centres"),
    "incubators": Indicator("platforms", "incubators"),
    "firms_served": Indicator("%", "firms_served", SHARE, "firms"),
    "agri_parks": Indicator("parks", "agri_parks"),
    "agri_parks_county": Indicator("parks", "agri_parks_county"),
    "agri_parks_province": Indicator("parks", "agri_parks_province"),
    "agri_parks_nation": Indicator("parks", "agri_parks_nation"),
    "star_spaces": Indicator("spaces", "star_spaces"),
    "park_coverage": Indicator("%", "park_counties", SHARE, "units"),
    "space_coverage": Indicator("%", "space_counties", SHARE, "units"),
}
GOVERNMENT = {
    "innovative_counties": Indicator("counties", "innovative_counties"),
    "county_science_budget": Indicator("100m yuan", "county_science_budget", YUAN),
    "budget_to_capable": Indicator("%", "budget_to_capable", SHARE, "county_science_budget"),
    "targeted_share": Indicator("%", "targeted", SHARE, "spread"),
    "county_practice": Indicator("index", "practice", 1.0, "county_areas"),
    "policy_delay": Indicator("quarters", "policy_delay", 1.0, "units"),
    "aid_received": Indicator("100m yuan", "aid_received", YUAN),
    "paired_people": Indicator("persons", "paired_people"),
    "capability": Indicator("index", "capability", 1.0, "units"),
    "capability_inputs": Indicator("index", "capability_inputs", 1.0, "units"),
    "capability_firms": Indicator("index", "capability_firms", 1.0, "units"),
    "capability_environment": Indicator("index", "capability_environment", 1.0, "units"),
    "capability_performance": Indicator("index", "capability_performance", 1.0, "units"),
}
INDICATORS: dict[str, Indicator] = RESEARCH | FIRMS | SUPPORT | PEOPLE | PLACES | GOVERNMENT

# By county: what is kept for every year, and what for the first and the last.
COUNTY_YEARLY = (
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
)
COUNTY_ENDS = (
    "capability_inputs",
    "capability_firms",
    "capability_environment",
    "capability_performance",
    "leading_firms",
    "lead_industry_bases",
    "talent_leading",
    "talent_skilled",
    "talent_technical",
    "talent_local",
    "digital_index",
    "social_index",
    "agri_parks_county",
    "agri_parks_province",
    "agri_parks_nation",
    "star_spaces",
)
COUNTY_INDICATORS = (*COUNTY_YEARLY, *COUNTY_ENDS)


def scopes(counties: Columns) -> dict[str, Bools]:
    """Every scope and its counties: nation, provinces, county areas, regions and so on.

    ``urban`` are districts, ``rural`` county areas without county-level cities, ``key-counties``
    the 160 that the plan names for its corps, ``other-counties`` the county areas beside them,
    ``area:east`` the county areas of a region.
    """
    area, province = counties["county_area"], counties["province_code"]
    found: dict[str, Bools] = {"100000": np.ones(len(counties), bool), "county-area": area}
    for code in np.unique(province):
        found[str(code)] = province == code
        if (area & (province == code)).any():
            found[f"county-area:{code}"] = area & (province == code)
    for number, name in enumerate(REGIONS):
        found[f"region:{name}"] = counties["region"] == number
        found[f"area:{name}"] = area & (counties["region"] == number)
    rural, key = area & (counties["kind"] == 2), counties["key_county"]
    found |= {"urban": ~area, "rural": rural, "key-counties": key, "other-counties": area & ~key}
    return found


def ratio(top: Floats, bottom: Floats | float) -> Floats:
    """``top / bottom``, nan where there is nothing below."""
    top = np.asarray(top, float)
    below = np.broadcast_to(np.asarray(bottom, float), top.shape)
    return np.divide(top, below, out=np.full(top.shape, np.nan), where=below > 0)


def indicator_table(
    model: CountyInnovationModel, chosen: Sequence[str] = (), first: int = 2016
) -> pd.DataFrame:
    """``year, scope, indicator, value, unit`` of closed years from ``first`` on, a row a figure
    there is; of the ``chosen`` scopes only, where any are named."""
    masks = scopes(model.tables["county"])
    masks = {name: masks[name] for name in masks if name in chosen or not chosen}
    # Sparse, so that a sum is made in one order whatever the number of threads.
    member = sparse.csr_array(np.stack(list(masks.values())).astype(float))
    years = [year for year in model.years if year.year >= first]
    table = _long(years, tuple(INDICATORS), "scope", list(masks), member)
    table["unit"] = table["indicator"].map({name: i.unit for name, i in INDICATORS.items()})
    return table


def county_table(model: CountyInnovationModel, first: int = 2016, last: int = 2025) -> pd.DataFrame:
    """``year, adcode, indicator, value, figures`` from ``first`` to ``last``: every closed year of
    ``COUNTY_YEARLY``, those two of ``COUNTY_ENDS``. ``figures`` says whether the county's own were
    read (``sim.world.naming``)."""
    codes = model.tables["county"]["id"]
    within = [year for year in model.years if first <= year.year <= last]
    ends = [year for year in within if year.year in (first, last)]
    yearly = _long(within, COUNTY_YEARLY, "adcode", codes)
    table = pd.concat([yearly, _long(ends, COUNTY_ENDS, "adcode", codes)], ignore_index=True)
    whose = pd.Series(model.tables["county"]["figures"].astype(object), index=codes)
    return table.assign(figures=table["adcode"].map(whose))


def _long(
    years: Sequence[CountyYear],
    names: Sequence[str],
    place: str,
    places: Sequence[Any] | NDArray[Any],
    member: sparse.csr_array | None = None,
) -> pd.DataFrame:
    """``year, <place>, indicator, value`` of ``years``, one row a figure that there is.

    ``member`` (places x counties) sums counties to places; without it each county is its own.
    """
    figures = np.zeros((len(years), len(names), len(places)))
    for row, year in enumerate(years):
        figures[row] = _values(year, names, member)
    which, name, where = np.nonzero(~np.isnan(figures))
    return pd.DataFrame(
        {
            "year": np.array([year.year for year in years], np.int64)[which],
            place: pd.Index(places).take(where),
            "indicator": pd.Index(names).take(name),
            "value": figures[which, name, where],
        }
    )


def _values(year: CountyYear, names: Sequence[str], member: sparse.csr_array | None) -> Floats:
    """Indicators of one year, shape (names, places)."""
    asked = [INDICATORS[name] for name in names]
    found = {part: None for i in asked for part in (i.numerator, i.denominator) if part}
    columns = np.stack([year.values[name] for name in found], axis=1)
    sums = dict(zip(found, (columns if member is None else member @ columns).T, strict=True))
    ones = np.ones(len(next(iter(sums.values()))))
    top = np.stack([sums[i.numerator] for i in asked])
    bottom = np.stack([sums[i.denominator] if i.denominator else ones for i in asked])
    return np.array([[i.factor] for i in asked]) * ratio(top, bottom)
