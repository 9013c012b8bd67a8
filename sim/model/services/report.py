"""Figures of the year that services report."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import report
from sim.world.literacy import survey_urban_weight


@report(
    reads=(
        Counties.digital, Counties.digital_services, Counties.literacy_rural,
        Counties.literacy_urban, Counties.population, Counties.social, Counties.urban_population,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """Digital and social index times people, and people literate in science by the weights of the
    surveys, by county, shape (n,) each."""
    counties = state.counties
    people = counties.population
    urban = survey_urban_weight(
        counties.urban_population / np.maximum(counties.population, 1.0),
        state.world.surveys,
        now.year - 2015.0,
    )
    townspeople = urban * people
    villagers = people - townspeople
    return {
        "people": people,
        "townspeople": townspeople,
        "villagers": villagers,
        "literate_urban": townspeople * counties.literacy_urban,
        "literate_rural": villagers * counties.literacy_rural,
        "literate": townspeople * counties.literacy_urban + villagers * counties.literacy_rural,
        "digital": people * counties.digital,
        "digital_services": people * counties.digital_services,
        "social": people * counties.social,
    }
