"""Indicators of moves of firms."""

from __future__ import annotations

from sim.measure.indicator import Indicator

INDICATORS = {
    "firms_arrived": Indicator("firms", "firms_arrived"),
    "firms_departed": Indicator("firms", "firms_departed"),
}
