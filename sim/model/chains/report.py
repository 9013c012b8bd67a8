"""Figures of the year that orders along chains report."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import report


@report(reads=(Counties.orders_gained, Counties.orders_lost))
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """Orders that suppliers gained and lost, by county."""
    counties = state.counties
    return {"orders_gained": counties.orders_gained, "orders_lost": counties.orders_lost}
