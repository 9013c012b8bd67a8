"""Indicators of science literacy and digital services, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import SHARE, Indicator

INDICATORS = {
    "science_literacy": Indicator("%", "literate", SHARE, "people"),
    "science_literacy_rural": Indicator("%", "literate_rural", SHARE, "villagers"),
    "science_literacy_urban": Indicator("%", "literate_urban", SHARE, "townspeople"),
    "digital_services": Indicator("%", "digital_services", SHARE, "people"),
    "digital_index": Indicator("index", "digital", 1.0, "people"),
    "social_index": Indicator("index", "social", 1.0, "people"),
}
