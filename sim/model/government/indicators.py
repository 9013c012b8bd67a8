"""Indicators of budgets, titles, aid and capability, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import SHARE, YUAN, Indicator

INDICATORS = {
    "innovative_counties": Indicator("counties", "innovative_counties"),
    "county_science_budget": Indicator("100m yuan", "county_science_budget", YUAN),
    "budget_to_capable": Indicator("%", "budget_to_capable", SHARE, "county_science_budget"),
    "targeted_share": Indicator("%", "targeted", SHARE, "spread"),
    "county_practice": Indicator("index", "practice", 1.0, "county_areas"),
    "county_execution": Indicator("index", "execution", 1.0, "county_areas"),
    "project_money_returned": Indicator("100m yuan", "project_money_returned", YUAN),
    "rd_grants": Indicator("100m yuan", "rd_grants", YUAN),
    "policy_delay": Indicator("quarters", "policy_delay", 1.0, "units"),
    "aid_received": Indicator("100m yuan", "aid_received", YUAN),
    "paired_people": Indicator("persons", "paired_people"),
    "capability": Indicator("index", "capability", 1.0, "units"),
    "capability_inputs": Indicator("index", "capability_inputs", 1.0, "units"),
    "capability_firms": Indicator("index", "capability_firms", 1.0, "units"),
    "capability_environment": Indicator("index", "capability_environment", 1.0, "units"),
    "capability_performance": Indicator("index", "capability_performance", 1.0, "units"),
}
