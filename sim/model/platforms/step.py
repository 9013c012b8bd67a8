"""Steps of platforms: laboratories, centres, incubators, parks, spaces, sites open and fade."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats, Ints
from sim.model.firms.table import Firms
from sim.model.government.rules import spread
from sim.model.platforms import rules as platform
from sim.model.platforms.chance import Process
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import step

PARK_SITES = 2.0  # demonstration sites that a national park counts for; assumption, 1-5
CORPS_SITES = 2.0  # those of a corps that brings results; assumption, 1-4


@step(
    reads=(
        Counties.corps_results, Counties.farm_households, Counties.favour_industry,
        Counties.favour_innovation, Counties.firms_2015, Counties.incubators_2018,
        Counties.poverty_lifted,
    ),
    last=(
        Counties.agri_parks, Counties.incubators, Counties.laboratories, Counties.parks_county,
        Counties.parks_province, Counties.performers, Counties.rural_population, Counties.sites,
        Counties.star_spaces, Counties.transfer_centres, Nation.opened,
    ),
    writes=(
        Counties.agri_parks, Counties.demonstration, Counties.incubators, Counties.laboratories,
        Counties.park_effect, Counties.parks_county, Counties.parks_province, Counties.sites,
        Counties.space_effect, Counties.star_spaces, Counties.transfer_centres, Nation.opened,
    ),
    rule="5.3",
)  # fmt: skip
def open_platforms(state: State, now: Quarter) -> None:
    """New platforms, parks, spaces and sites go to counties by lot and weight; effects fade."""
    counties, opened = state.counties, state.nation.opened
    _serve_firms(state, now)
    _raise_parks(state, now)
    rural, farms = counties.rural_population, counties.farm_households
    plan = now.policy
    base = rural / (1.0 + counties.star_spaces)
    number = plan.star_spaces.number
    spaces = _open(state, now, Process.STAR_SPACE, number, base, counties.favour_industry)
    counties.star_spaces += spaces
    opened.weights["spaces"][now.number] += spaces
    now.pay(plan.star_spaces.cost(now.prices, int(spaces.sum())))
    poor = farms * counties.poverty_lifted / (1.0 + counties.sites)
    number = plan.demonstration_sites.number
    sites = _open(state, now, Process.SITE, number, poor, counties.favour_industry)
    counties.sites += sites
    opened.weights["sites"][now.number] += sites
    now.pay(plan.demonstration_sites.cost(now.prices, int(sites.sum())))
    parks = opened.active("parks", now.number)
    counties.park_effect = platform.first(parks)
    counties.space_effect = platform.first(opened.active("spaces", now.number))
    showing = opened.active("sites", now.number) + PARK_SITES * parks
    showing += CORPS_SITES * counties.corps_results
    counties.demonstration = platform.shown(showing, farms, now.parameters.site_households)


@step(
    reads=(Counties.park_effect, Firms.county, Firms.sector),
    last=(Counties.park_growth,),
    writes=(Counties.park_growth,),
    adds=(Firms.sales,),
    rule="5.3",
)  # fmt: skip
def parks_raise_sales(state: State, now: Quarter) -> None:
    """Sales of firms in a park's trades follow what parks still do, both ways (5.3)."""
    counties, firms = state.counties, state.firms
    change = platform.PARKS_SHOW * (counties.park_effect - counties.park_growth)
    if not change.any():
        return
    counties.park_growth += change
    rows = np.flatnonzero(
        firms.alive & (firms.sector < platform.TRADES) & (change != 0.0)[firms.county]
    )
    firms.sales[rows] *= np.exp(now.parameters.park_growth * change)[firms.county[rows]]


def _serve_firms(state: State, now: Quarter) -> None:
    """Laboratories follow firms with R&D, centres and incubators firms that have none near."""
    counties, levers = state.counties, now.policy.platforms
    kinds = (
        ("laboratories", Process.LABORATORY, levers.laboratories, counties.performers),
        ("transfer_centres", Process.TRANSFER_CENTRE, levers.transfer_centres, counties.firms_2015),
        (
            "incubators",
            Process.INCUBATOR,
            levers.incubators,
            counties.firms_2015 / (1.0 + counties.incubators_2018),
        ),
    )
    opened = []
    for kind, lot, a_year, base in kinds:
        base = base / (1.0 + counties[kind])
        new = _open(state, now, lot, a_year, base, counties.favour_innovation)
        counties[kind] += new
        opened.append(int(new.sum()))
    now.pay(levers.cost(now.prices, *opened))


def _raise_parks(state: State, now: Quarter) -> None:
    """Parks open in counties; the best of a tier are raised to the next (5.3)."""
    counties, levers = state.counties, now.policy.agri_parks
    tiers = (
        ("parks_county", Process.COUNTY_PARK, levers.county),
        ("parks_province", Process.PROVINCE_PARK, levers.province),
        ("agri_parks", Process.NATIONAL_PARK, levers.nation),
    )
    below: str | None = None
    opened = []
    for (column, lot, a_year), gain in zip(tiers, platform.TIER_GAIN, strict=True):
        if below is None:
            base, limit = counties.farm_households / (1.0 + counties.parks_county), None
        else:
            base = limit = counties[below]
        new = _open(state, now, lot, a_year, base, counties.favour_industry, limit)
        if below is not None:
            counties[below] -= new
        counties[column] += new
        state.nation.opened.weights["parks"][now.number] += gain * new
        opened.append(int(new.sum()))
        below = column
    now.pay(levers.cost(now.prices, *opened))


def _open(
    state: State,
    now: Quarter,
    lot: Process,
    a_year: float,
    base: Floats,
    favour: Floats,
    limit: Floats | None = None,
) -> Ints:
    """Units of a kind, ``a_year`` of them, that open in county areas this quarter, shape (n,)."""
    number = state.nation.opened.whole(lot.name, a_year)
    if number == 0:
        return np.zeros(len(base), np.int64)
    luck = now.luck(lot, state.counties.id)
    return platform.shared_out(number, spread(base, favour), luck, limit)
