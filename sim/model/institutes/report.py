"""Figures of the year that institutes report."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats
from sim.core.weights import county_sum
from sim.model.institutes.table import Institutes
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import report


@report(
    reads=(
        Counties.institute_grants, Counties.institute_pairs, Counties.institute_rd,
        Counties.outreach, Counties.population, Institutes.county, Institutes.patents,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """R&D, patents, pairs and outreach of institutes by county."""
    counties, table = state.counties, state.institutes
    return {
        "institute_rd": counties.institute_rd,
        "institute_grants": counties.institute_grants,
        "institute_patents": county_sum(table, table.patents, len(counties)),
        "institute_pairs": counties.institute_pairs,
        "institute_outreach": np.exp(counties.outreach) * counties.population,
    }
