"""Figures of the year that farms report."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.model.farms.step import emissions
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import report


@report(
    reads=(
        Counties.adopted, Counties.contact, Counties.emissions_2015, Counties.farm_households,
        Counties.firms_2015, Counties.green, Counties.key_adopted, Counties.primary_share,
        Counties.processing, Counties.rural_income, Counties.rural_population,
        Counties.secondary_share, Counties.share_gain, Counties.urban_income,
        Counties.urban_population,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """Farms met, key and clean technology (households, firms), emissions (yuan of GDP at the
    intensity of 2015), processing (people), by county."""
    counties = state.counties
    farms, green = counties.farm_households, counties.green
    return {
        "rural_people": counties.rural_population,
        "rural_income": counties.rural_population * counties.rural_income,
        "urban_people": counties.urban_population,
        "urban_income": counties.urban_population * counties.urban_income * now.gdp_factor(2015),
        "farm_households": farms,
        "adopting_households": farms * counties.adopted.mean(axis=1),
        "farm_contact": farms * counties.contact,
        "key_technology": farms * counties.key_adopted,
        "green": farms * green[:, 0],
        "green_firms": counties.firms_2015 * green[:, 1],
        "firms_2015": counties.firms_2015,
        "emissions": emissions(state, now)
        / counties.emissions_2015
        * now.gdp
        * counties.share_gain,
        "processing": counties.rural_population * counties.processing,
    }
