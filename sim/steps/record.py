"""The close of a quarter: yearly figures by county, and statistics that next year's rules use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import capability, law, start
from sim.agents import commissioner, firm_certify, firm_state
from sim.arrays import Array, Bools, Floats, sum_by
from sim.steps import farms, government, industries, institutes, people, platforms, services, talent
from sim.steps import firms as firm_steps
from sim.steps.finite import must_be_finite
from sim.world.literacy import survey_urban_weight

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

FRONTIER = 0.90  # quantile of ln A that counts as the sector's frontier


@dataclass(frozen=True)
class CountyYear:
    """Additive figures of a year by county, shape (n_counties,) each; yuan, agents or people."""

    year: int
    values: dict[str, Floats]


def close_quarter(model: CountyInnovationModel, quarter: int) -> None:
    """Add up the quarter; at the year's end keep its figures and begin anew."""
    model.researched += model.institute_budget
    model.corps_complete += bool(has_corps(model)[model.tables["county"]["key_county"]].all())
    if quarter % 4 != 3:
        return
    firm_steps.cross_the_scale(model)
    firm_steps.name_giants(model)
    values = year_values(model)
    values |= measure_capability(model, values)
    must_be_finite(model.year, values)
    model.years.append(CountyYear(model.year, values))
    model.accounts = np.zeros_like(model.accounts)
    model.entries = np.zeros_like(model.entries)
    model.researched = np.zeros_like(model.researched)
    remember_firms(model)


def measure_capability(
    model: CountyInnovationModel, values: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Index and pillars of the year that ends, shape (n,) each; next year's evaluation reads it.

    Up to the plan's base year the scale is that of the year itself, afterwards it stays. When it
    has come to stay, the years before are put on it, so that the series is one.
    """
    found = capability.components(values)
    if model.year <= capability.BASE_YEAR:
        areas = model.tables["county"]["county_area"]
        model.capability_scale = capability.scale_of(found, areas)
    if model.year == capability.BASE_YEAR:
        for past in model.years:
            before = capability.components(past.values)
            past.values.update(capability.index(before, model.capability_scale))
    scores = capability.index(found, model.capability_scale)
    model.capability = scores[capability.INDEX]
    return scores


def has_corps(model: CountyInnovationModel) -> Bools:
    """Counties with members of a corps on post, shape (n,)."""
    people = model.tables["commissioner"]
    corps = (people["host"] >= 0) & (people["stream"] == commissioner.CORPS)
    return np.bincount(people["host"][corps], minlength=len(model.tables["county"])) > 0


def remember_firms(model: CountyInnovationModel) -> None:
    """Frontier by sector, entrants' mean productivity and performers by county, once a year."""
    firms, n = model.tables["firm"], len(model.tables["county"])
    live = firms.alive
    tfp, sector, weight = (firms[name][live] for name in ("tfp", "sector", "weight"))
    model.frontier = np.array(
        [
            start.weighted_quantile(tfp[sector == k], weight[sector == k], FRONTIER)
            for k in range(firm_state.SECTORS)
        ]
    )
    count = start.county_sum(firms, np.ones(len(firms)), n)
    model.mean_tfp = np.where(
        count > 0, start.county_sum(firms, firms["tfp"], n) / np.maximum(count, 1.0), 0.0
    )
    model.performers = start.county_sum(firms, firms["rd"] > 0, n)
    counties = model.tables["county"]
    if not model.years:
        counties["rd"] = start.county_sum(firms, np.rint(firms["rd"]), n)
        counties["rd_stock"] = start.county_sum(firms, np.rint(firms["rd_stock"]), n)


def certified(model: CountyInnovationModel, longest: int) -> Floats:
    """Living high-tech firms whose certificate has between ``longest`` - 3 and ``longest``
    quarters to go, (n,): at the end of a year those certified or renewed in a year."""
    firms = model.tables["firm"]
    left = firms["hnte_left"]
    within = (left > longest - 4) & (left <= longest)
    return start.county_sum(firms, within, len(model.tables["county"]))


def certified_in_three_years(model: CountyInnovationModel) -> Floats:
    """Certificates of this year and the two before, those of firms since gone among them, (n,)."""
    past = [year.values["hnte_certified"] for year in model.years]
    before: Floats = np.sum([*model.certified_2014_2015, *past][-2:], axis=0)
    return before + certified(model, firm_certify.CERTIFICATE)


def figures(model: CountyInnovationModel) -> dict[str, Floats]:
    """Figures of the year that no single step reports, shape (n,) each."""
    firms, counties = model.tables["firm"], model.tables["county"]
    people = model.tables["commissioner"]
    n, accounts = len(counties), model.accounts
    performs, industry = firms["rd"] > 0, firms["above_scale"]

    def number(which: Array) -> Floats:
        return start.county_sum(firms, which, n)

    posted = people["host"] >= 0
    deducts = firms["claims"] & law.SUPER_DEDUCTION > 0
    supported = deducts | (firms["hnte_left"] > 0) | (firms["voucher"] > 0)
    urban = survey_urban_weight(
        counties["urban_population"] / np.maximum(counties["population"], 1.0),
        model.world.surveys,
        model.year - 2015.0,
    )
    townspeople = urban * counties["population"]
    villagers = counties["population"] - townspeople
    return {
        "rd": accounts[firm_state.A_RD],
        "institute_rd": model.researched,
        "gerd": accounts[firm_state.A_RD] + model.researched,
        "industry_rd": accounts[firm_state.A_INDUSTRY_RD],
        "industry_revenue": accounts[firm_state.A_REVENUE],
        "industry_firms": number(industry),
        "industry_firms_with_rd": number(industry & performs),
        "firms": number(firms.alive),
        "firms_with_rd": number(performs),
        "hnte_stock": number(firms["hnte_left"] > 0),
        "hnte_certified": certified(model, firm_certify.CERTIFICATE),
        "hnte_certified_3_years": certified_in_three_years(model),
        "tech_sme_registered": number(firms["sme_left"] > 0),
        "srdi_stock": number(firms["srdi_left"] > 0),
        "little_giant_stock": number(firms["giant"]),
        "patents_granted": accounts[firm_state.A_PATENTS],
        "patents_stock": number(firms["patents"]),
        "patent_quality": number(firms["quality"]),
        "firm_entries": model.entries,
        "firm_exits": accounts[firm_state.A_EXITS],
        "applications": accounts[firm_state.A_APPLIED],
        "approvals": accounts[firm_state.A_APPROVED],
        "super_deduction_claimants": number(deducts),
        "super_deduction_tax_relief": accounts[firm_state.A_DEDUCTION],
        "hnte_tax_relief": accounts[firm_state.A_HNTE],
        "constrained": number(firms["constrained"] & performs),
        "innovative_counties": counties["designated"].astype(float),
        "incentive_firms": number(performs & supported),
        "small_firms": number(firms["sales"] <= law.SME_SALES),
        "corps_counties": (has_corps(model) & counties["key_county"]).astype(float),
        "corps_complete_quarters": model.corps_complete * counties["key_county"],
        "key_counties": counties["key_county"].astype(float),
        "commissioners_active": sum_by(people["host"][posted], people["weight"][posted], n),
        "townspeople": townspeople,
        "villagers": villagers,
        "people": counties["population"],
        "literate_urban": townspeople * counties["literacy_urban"],
        "literate_rural": villagers * counties["literacy_rural"],
        "literate": townspeople * counties["literacy_urban"]
        + villagers * counties["literacy_rural"],
        "rural_people": counties["rural_population"],
        "rural_income": counties["rural_population"] * counties["rural_income"],
        "urban_people": counties["urban_population"],
        "urban_income": counties["urban_population"]
        * counties["urban_income"]
        * model.gdp_factor(2015),
        "farm_households": counties["farm_households"],
        "adopting_households": counties["farm_households"] * counties["adopted"].mean(axis=1),
        "institute_outreach": np.exp(counties["outreach"]) * counties["population"],
        "gdp": model.world.drivers.gdp[:, model.year - 2015],
    }


# Every step module that has figures of the year to report, additive by county.
REPORTING: tuple[Callable[[CountyInnovationModel], dict[str, Floats]], ...] = (
    figures,
    government.figures,
    firm_steps.figures,
    institutes.figures,
    industries.figures,
    people.figures,
    talent.figures,
    platforms.figures,
    farms.figures,
    services.figures,
)


def year_values(model: CountyInnovationModel) -> dict[str, Floats]:
    """All figures of the year that ends by county, shape (n,) each.

    Raises ``ValueError`` if two steps report a figure of one name.
    """
    values: dict[str, Floats] = {}
    for report in REPORTING:
        own = report(model)
        if twice := values.keys() & own.keys():
            raise ValueError(f"reported twice: {', '.join(sorted(twice))}")
        values |= {name: np.array(value, float) for name, value in own.items()}
    return values
