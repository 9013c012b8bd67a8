"""The close of a quarter: yearly figures by county, and statistics that next year's rules use."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.behaviour.effects import Kind
from sim.core.arrays import Floats
from sim.measure import capability
from sim.measure.indicator import CountyYear
from sim.model.chains import report as chains
from sim.model.commissioners import report as commissioners
from sim.model.commissioners.report import has_corps
from sim.model.credit import report as credit
from sim.model.farms import report as farms
from sim.model.finite import must_be_finite
from sim.model.firms import report as firms
from sim.model.firms import statistics
from sim.model.firms.leaving import exit_means
from sim.model.firms.table import Firms
from sim.model.government import report as government
from sim.model.institutes import report as institutes
from sim.model.migration import report as migration
from sim.model.movers import report as movers
from sim.model.platforms import report as platforms
from sim.model.quarter import Quarter
from sim.model.services import report as services
from sim.model.state import Counties, Nation, State
from sim.model.step import Report, step
from sim.model.talent import report as talent
from sim.model.ventures import report as ventures

# Every subject that has figures of the year to report, additive by county.
REPORTING: tuple[Report, ...] = (
    firms.figures,
    credit.figures,
    ventures.figures,
    movers.figures,
    chains.figures,
    migration.figures,
    commissioners.figures,
    talent.figures,
    institutes.figures,
    services.figures,
    farms.figures,
    platforms.figures,
    government.figures,
)
# Figures that statistics count otherwise than the rules have them, by what they miss; on counties,
# so that sums of any scope agree with each other.
COUNTED: Mapping[Kind, tuple[str, ...]] = {
    Kind.RURAL_INCOME: ("rural_income",),
    Kind.URBAN_INCOME: ("urban_income",),
    Kind.LITERACY: ("literate", "literate_urban", "literate_rural"),
    Kind.REGISTER: ("tech_sme_registered",),
    Kind.CLAIMANTS: ("super_deduction_claimants",),
    Kind.RELIEF: ("super_deduction_tax_relief",),
    Kind.SURVEYED: ("rd", "gerd", "industry_rd"),
    Kind.INDUSTRY: ("industry_rd",),
    Kind.HIGH_TECH: ("hnte_stock", "hnte_certified"),
    Kind.ABOVE_SCALE: (
        "industry_firms",
        "industry_firms_with_rd",
        "industry_firms_with_rd_institution",
    ),
}
REPORTED = frozenset().union(*(its.reads for its in REPORTING))


@step(
    reads=(
        *REPORTED, Counties.institute_budget, Counties.province_code, Firms.age, Firms.sales,
        Firms.sector, Firms.tfp,
    ),
    last=(
        Counties.capability, Counties.institute_rd, Firms.above_scale,
        Nation.capability_scale, Nation.corps_complete, Nation.years,
    ),
    writes=(
        Counties.capability, Counties.institute_rd, Counties.mean_tfp, Counties.performers,
        Firms.above_scale, Nation.capability_scale, Nation.corps_complete, Nation.frontier,
        Nation.ln_exit_mean, Nation.years,
    ),
    passes=(exit_means,),
    adds=(Counties.entries, Counties.institute_grants, Firms.giant, Nation.accounts),
    rule="2.9",
)  # fmt: skip
def close_quarter(state: State, now: Quarter) -> None:
    """Add up the quarter; at the year's end keep its figures and begin anew."""
    counties, nation = state.counties, state.nation
    counties.institute_rd += counties.institute_budget
    nation.corps_complete += bool(has_corps(state)[counties.key_county].all())
    if now.number % 4 != 3:
        return
    statistics.cross_the_scale(state)
    statistics.name_giants(state, now)
    values = year_values(state, now)
    values |= measure_capability(state, now, values)
    must_be_finite(now.year, values)
    nation.years.append(CountyYear(now.year, values))
    nation.accounts = np.zeros_like(nation.accounts)
    counties.entries[:] = counties.institute_rd[:] = counties.institute_grants[:] = 0.0
    statistics.remember(state, now.parameters)


def measure_capability(
    state: State, now: Quarter, values: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Index and pillars of the year that ends, shape (n,) each; next year's evaluation reads it.

    Up to the plan's base year the scale is that of the year itself, afterwards it stays. When it
    has come to stay, the years before are put on it, so that the series is one.
    """
    components, scale = capability.components(values), state.nation.capability_scale
    if scale is None or now.year <= capability.BASE_YEAR:
        scale = capability.scale_of(components, state.counties.county_area)
        state.nation.capability_scale = scale
    if now.year == capability.BASE_YEAR:
        for past in state.nation.years:
            before = capability.components(past.values)
            past.values.update(capability.index(before, scale))
    scores = capability.index(components, scale)
    state.counties.capability = scores[capability.INDEX]
    return scores


def year_values(state: State, now: Quarter) -> dict[str, Floats]:
    """All figures of the year that ends by county, shape (n,) each.

    Raises ``ValueError`` if two subjects report a figure of one name.
    """
    values: dict[str, Floats] = {}
    for its in REPORTING:
        reported = its(state, now)
        if twice := values.keys() & reported.keys():
            raise ValueError(f"reported twice: {', '.join(sorted(twice))}")
        values |= {name: np.array(value, float) for name, value in reported.items()}
    for kind, names in COUNTED.items():
        factor = np.exp(now.effect(kind, state.counties.province_code))
        for name in names:
            values[name] *= factor
    return values
