"""Pure functions over results: tables in, tables out, nothing read and nothing written."""

from sim.analysis.ablation import ablations
from sim.analysis.bands import bands
from sim.analysis.capability import CLASSES, capability_table
from sim.analysis.costs import cost_totals, mean_costs, parts
from sim.analysis.counties import county_change, county_differences, county_levels
from sim.analysis.design import interactions
from sim.analysis.effects import lever_effects
from sim.analysis.moved import moved_by
from sim.analysis.pairs import (
    paired_differences,
    paired_runs,
    run_differences,
    summarise_pairs,
)
from sim.analysis.responses import cells, swings
from sim.analysis.spread import spread

__all__ = [
    "CLASSES",
    "ablations",
    "bands",
    "capability_table",
    "cells",
    "cost_totals",
    "county_change",
    "county_differences",
    "county_levels",
    "interactions",
    "lever_effects",
    "mean_costs",
    "moved_by",
    "paired_differences",
    "paired_runs",
    "parts",
    "run_differences",
    "spread",
    "summarise_pairs",
    "swings",
]
