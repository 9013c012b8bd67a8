"""Indicators of commissioners and their corps, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import Indicator

INDICATORS = {
    "commissioners_active": Indicator("persons", "commissioners_active"),
    "commissioner_skill": Indicator("share", "commissioner_skill", 1.0, "commissioners_active"),
    "commissioner_match": Indicator("share", "commissioner_match", 1.0, "commissioners_active"),
    "corps_coverage": Indicator("counties", "corps_counties"),
    "commissioners_market": Indicator("persons", "commissioners_market"),
    "commissioners_social": Indicator("persons", "commissioners_social"),
    "corps_complete_quarters": Indicator(
        "quarters", "corps_complete_quarters", 1.0, "key_counties"
    ),
}
