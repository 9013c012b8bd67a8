"""Indicators of orders along chains."""

from __future__ import annotations

from sim.measure.indicator import YUAN, Indicator

INDICATORS = {
    "orders_gained": Indicator("100m yuan", "orders_gained", YUAN),
    "orders_lost": Indicator("100m yuan", "orders_lost", YUAN),
}
