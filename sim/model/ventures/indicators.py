"""Indicators of support of enterprises, industries and start-ups, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import SHARE, Indicator

INDICATORS = {
    "branch_plants": Indicator("firms", "branch_plants"),
    "founded_firms": Indicator("firms", "founded_firms"),
    "seed_funded_firms": Indicator("firms", "seed_funded_firms"),
    "smart_manufacturing": Indicator("%", "smart_firms", SHARE, "industry_firms"),
    "emerging_firms": Indicator("firms", "emerging_firms"),
    "electronics_firms": Indicator("firms", "electronics_firms"),
    "advanced_manufacturing_firms": Indicator("firms", "advanced_manufacturing_firms"),
    "new_materials_firms": Indicator("firms", "new_materials_firms"),
    "biomedicine_firms": Indicator("firms", "biomedicine_firms"),
    "clean_energy_firms": Indicator("firms", "clean_energy_firms"),
    "producer_services_firms": Indicator("firms", "producer_services_firms"),
    "lead_industry_bases": Indicator("counties", "lead_industry_bases"),
    "leading_firms": Indicator("firms", "leading_firms"),
    "voucher_reach": Indicator("%", "voucher_firms", SHARE, "small_firms"),
}
