"""Figures of the year that government report."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats
from sim.model.government.rules import spread
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import report


@report(
    reads=(
        Counties.aid_received, Counties.capability, Counties.county_area, Counties.designated,
        Counties.developed, Counties.favour_industry, Counties.paired_people, Counties.population,
        Counties.practice, Counties.science_budget, Counties.share_gain,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """The year's figures of government by county; ``units`` counts county-level units."""
    counties, pairs = state.counties, state.pairs
    area, n = counties.county_area, len(counties)
    budget = np.where(area, counties.science_budget, 0.0)
    best = counties.capability >= np.quantile(counties.capability[area], 0.75)
    reached = spread(counties.population, counties.favour_industry)
    return {
        "units": np.ones(n),
        "gdp": now.gdp * counties.share_gain,
        "innovative_counties": counties.designated.astype(float),
        "county_areas": area.astype(float),
        "policy_delay": np.full(n, float(now.delay)),
        "county_science_budget": budget,
        "budget_to_capable": np.where(best, budget, 0.0),
        "targeted": np.where(counties.developed, 0.0, reached),
        "spread": reached,
        "practice": np.where(area, counties.practice, 0.0),
        "aid_received": 4.0 * counties.aid_received,
        "paired_people": counties.paired_people + np.zeros(n),
        "paired_counties": np.bincount(np.unique(pairs["recipient"]), minlength=n).astype(float),
    }
