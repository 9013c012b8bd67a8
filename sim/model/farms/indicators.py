"""Indicators of farms and rural income, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import SHARE, Indicator

INDICATORS = {
    "disposable_income_rural": Indicator("yuan per person", "rural_income", 1.0, "rural_people"),
    "disposable_income_urban": Indicator("yuan per person", "urban_income", 1.0, "urban_people"),
    "technology_adoption": Indicator("%", "adopting_households", SHARE, "farm_households"),
    "key_technology_adoption": Indicator("%", "key_technology", SHARE, "farm_households"),
    "green_adoption": Indicator("%", "green", SHARE, "farm_households"),
    "green_adoption_firms": Indicator("%", "green_firms", SHARE, "firms_2015"),
    "food_processing": Indicator("index", "processing", 1.0, "rural_people"),
    "emissions_intensity": Indicator("2015 = 1", "emissions", 1.0, "gdp"),
    "farm_contact": Indicator("%", "farm_contact", SHARE, "farm_households"),
}
