"""Pure functions over results: tables in, tables out, nothing read and nothing written."""

from sim.analysis.bands import bands
from sim.analysis.costs import cost_totals, mean_costs, parts
from sim.analysis.counties import county_change, county_difference, county_median
from sim.analysis.pairs import paired_differences, summarise_pairs

__all__ = [
    "bands",
    "cost_totals",
    "county_change",
    "county_difference",
    "county_median",
    "mean_costs",
    "paired_differences",
    "parts",
    "summarise_pairs",
]
