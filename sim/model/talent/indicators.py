"""Indicators of people at work, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import Indicator

INDICATORS = {
    "workstations": Indicator("stations", "workstations"),
    "talent_leading": Indicator("people", "talent_leading"),
    "talent_skilled": Indicator("people", "talent_skilled"),
    "talent_technical": Indicator("people", "talent_technical"),
    "talent_local": Indicator("people", "talent_local"),
}
