"""Indicators of platforms, parks, spaces and sites, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import SHARE, Indicator

INDICATORS = {
    "demonstration_sites": Indicator("sites", "demonstration_sites"),
    "platform_distance": Indicator("km", "platform_km", 1.0, "firms"),
    "platform_coverage": Indicator("%", "covered_counties", SHARE, "units"),
    "laboratories": Indicator("platforms", "laboratories"),
    "transfer_centres": Indicator("platforms", "transfer_centres"),
    "incubators": Indicator("platforms", "incubators"),
    "firms_served": Indicator("%", "firms_served", SHARE, "firms"),
    "agri_parks": Indicator("parks", "agri_parks"),
    "agri_parks_county": Indicator("parks", "agri_parks_county"),
    "agri_parks_province": Indicator("parks", "agri_parks_province"),
    "agri_parks_nation": Indicator("parks", "agri_parks_nation"),
    "star_spaces": Indicator("spaces", "star_spaces"),
    "park_coverage": Indicator("%", "park_counties", SHARE, "units"),
    "space_coverage": Indicator("%", "space_counties", SHARE, "units"),
}
