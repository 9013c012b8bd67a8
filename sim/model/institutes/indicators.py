"""Indicators of institutes, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import Indicator

INDICATORS = {
    "institute_outreach": Indicator("2015 = 1", "institute_outreach", 1.0, "people"),
    "institute_pairs": Indicator("pairs", "institute_pairs"),
}
