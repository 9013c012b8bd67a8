"""Indicators of moves of people."""

from __future__ import annotations

from sim.measure.indicator import Indicator

INDICATORS = {
    "people_arrived": Indicator("people", "people_arrived"),
    "people_departed": Indicator("people", "people_departed"),
    "talent_arrived": Indicator("people", "talent_arrived"),
    "talent_departed": Indicator("people", "talent_departed"),
}
