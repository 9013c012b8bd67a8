"""Figures of the year that moves of people report."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.model.migration.step import COUNTS
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import report


@report(
    reads=(
        Counties.people_arrived, Counties.people_departed, Counties.talent_arrived,
        Counties.talent_departed,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """People and talent who came and went, by county."""
    return {name: state.counties[name] for name in COUNTS}
