"""Figures of the year that government report."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats
from sim.model.firms.state import A_RD
from sim.model.government.rules import spread
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import report


@report(
    reads=(
        Counties.absorbed, Counties.aid_received, Counties.capability, Counties.county_area,
        Counties.designated, Counties.developed, Counties.execution, Counties.favour_industry,
        Counties.grant_rate, Counties.money_offered, Counties.paired_people, Counties.population,
        Counties.practice, Counties.science_budget, Counties.share_gain, Nation.accounts,
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
        "execution": np.where(area, counties.execution, 0.0),
        "project_money_returned": counties.money_offered
        * (1.0 - counties.execution * counties.absorbed),
        "rd_grants": counties.grant_rate * state.nation.accounts[A_RD],
        "aid_received": 4.0 * counties.aid_received,
        "paired_people": counties.paired_people + np.zeros(n),
        "paired_counties": np.bincount(np.unique(pairs["recipient"]), minlength=n).astype(float),
    }
