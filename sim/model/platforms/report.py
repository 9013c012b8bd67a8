"""Figures of the year that platforms report."""

from __future__ import annotations

import numpy as np

from sim.core import network
from sim.core.arrays import Floats
from sim.core.weights import county_sum
from sim.model.firms.table import Firms
from sim.model.platforms import rules as platform
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import report


@report(
    reads=(
        Counties.agri_parks, Counties.incubators, Counties.incubators_2018, Counties.key_labs,
        Counties.laboratories, Counties.lat, Counties.lon, Counties.parks_county,
        Counties.parks_province, Counties.sites, Counties.star_spaces, Counties.transfer_centres,
        Firms.county,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """Stocks at the year's end and the way to the nearest service platform, shape (n,) each.

    ``platform_km`` is summed over firms, to be divided by ``firms``.
    """
    counties, firms = state.counties, state.firms
    before = {"incubators": counties.incubators_2018, "laboratories": counties.key_labs}
    stocks = {kind: counties[kind] + before.get(kind, 0.0) for kind in platform.KINDS}
    platforms: Floats = np.sum([np.rint(stock) for stock in stocks.values()], axis=0)
    points = network.unit_vectors(counties.lon, counties.lat)
    next_km = state.fixed.once("next_km", lambda: platform.next_km(points))
    number = county_sum(firms, firms.alive, len(counties))
    covered = platforms >= 1.0
    parks = {
        "agri_parks_county": counties.parks_county,
        "agri_parks_province": counties.parks_province,
        "agri_parks_nation": counties.agri_parks,
    }
    all_parks: Floats = np.sum(list(parks.values()), axis=0)
    return (
        stocks
        | parks
        | {
            "agri_parks": all_parks,
            "star_spaces": counties.star_spaces,
            "park_counties": (all_parks >= 1.0).astype(float),
            "space_counties": (counties.star_spaces >= 1.0).astype(float),
            "demonstration_sites": counties.sites,
            "platform_km": number * platform.nearest_km(points, next_km, platforms),
            "covered_counties": covered.astype(float),
            "covered_firms": number * covered,
        }
    )
