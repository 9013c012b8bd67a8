"""Figures of the year that talent report."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import report
from sim.model.talent import rules
from sim.model.talent.step import FLOWS


@report(
    reads=(
        Counties.graduates, Counties.left_counties, Counties.returned, Counties.talent_leading,
        Counties.talent_local, Counties.talent_skilled, Counties.talent_technical,
        Counties.trained_local, Counties.trained_three_regions, Counties.workstations,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """Talent by stock, stations and people of the year who were trained, started or left."""
    counties = state.counties
    stocks = {f"talent_{name}": counties[f"talent_{name}"] for name in rules.STOCKS}
    flows = {name: counties[name] for name in FLOWS}
    return stocks | flows | {"workstations": counties.workstations}
