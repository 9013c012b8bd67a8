"""Pure functions over results: tables in, tables out, nothing read and nothing written."""

from sim.analysis.bands import INTERVAL, bands
from sim.analysis.costs import cost_totals, is_tax_expenditure
from sim.analysis.counties import county_change, county_difference, county_median
from sim.analysis.pairs import paired_differences, summarise_pairs

__all__ = [
    "INTERVAL",
    "bands",
    "cost_totals",
    "county_change",
    "county_difference",
    "county_median",
    "is_tax_expenditure",
    "paired_differences",
    "summarise_pairs",
]
