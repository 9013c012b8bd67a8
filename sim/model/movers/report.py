"""Figures of the year that moves of firms report."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import report


@report(reads=(Counties.firms_arrived, Counties.firms_departed))
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """Firms that came and went, by county."""
    counties = state.counties
    return {"firms_arrived": counties.firms_arrived, "firms_departed": counties.firms_departed}
