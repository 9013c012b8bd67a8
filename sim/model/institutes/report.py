"""Figures of the year that institutes report."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import report


@report(
    reads=(
        Counties.institute_pairs, Counties.institute_rd, Counties.outreach, Counties.population,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """R&D, pairs and outreach of institutes by county."""
    counties = state.counties
    return {
        "institute_rd": counties.institute_rd,
        "institute_pairs": counties.institute_pairs,
        "institute_outreach": np.exp(counties.outreach) * counties.population,
    }
