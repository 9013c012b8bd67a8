"""Indicators of contracts and ties, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import Indicator

INDICATORS = {
    "technology_contracts": Indicator("contracts", "technology_contracts"),
    "institute_links": Indicator("links", "institute_links"),
    "firm_links": Indicator("links", "firm_links"),
}
