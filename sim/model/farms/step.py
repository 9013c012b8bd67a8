"""Steps of farms: contact, technologies, clean technology, rural income."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats, sum_by
from sim.core.chance import uniforms
from sim.core.clock import PLAN_BEGINS
from sim.core.weights import county_sum
from sim.model.commissioners import commissioner
from sim.model.commissioners.step import PAIRED_TO_FIRMS, active_2020
from sim.model.commissioners.table import Commissioners
from sim.model.farms import incomes
from sim.model.farms.chance import Process
from sim.model.firms.table import Firms
from sim.model.government import county
from sim.model.government.rules import spread
from sim.model.policy.levers import Levers
from sim.model.quarter import Quarter
from sim.model.services import rules
from sim.model.state import Counties, Nation, State
from sim.model.step import step

FARM_COLUMNS = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0])  # the last is that of firms
STAFF_EFFORT = 0.5  # contact by a person of extension over a skilled commissioner's; 0.3-0.8
MACHINERY = county.TECHNOLOGIES.index("machinery")
FOOD = 0  # the sector that processes what farms grow
PURCHASES_2020 = Levers.held().pairing_trade.purchases
PROCESSING_PACE = 0.3  # of the way to the depth of processing, a year; assumption, 0.15-0.5


def begin(state: State, now: Quarter) -> None:
    """What farms use in 2015, references of that year, and whose farms sell to partners: along each
    pair in proportion to its farms."""
    counties = state.counties
    b, farms = now.parameters, counties.farm_households
    luck = uniforms(now.seed, int(Process.OFFERS), -1, counties.id)
    counties.offers = county.offered(farms, counties.km2, b.adoption_density, luck)
    counties.adopted = county.adopted_at_start(
        county.adoption_ceiling(
            counties.mean_school_years, counties.literacy_rural, counties.demonstration
        ),
        farms,
        b.adoption_external * counties.offers,
        b.adoption_imitation,
    )
    counties.income = incomes.at_start(counties.rural_income, counties.rural_population)
    counties.processing = _depth(state, now.drivers.gdp[:, 0])
    counties.processing_2015 = counties.processing
    counties.emissions_2015 = emissions(state, now)
    recipient = state.pairs["recipient"]
    sold = state.fixed.pair_share * counties.farm_households[recipient]
    counties.trade_share = sum_by(recipient, sold / sold.sum(), len(counties))


@step(
    reads=(
        Counties.agriculture_jobs, Counties.county_area, Counties.demonstration, Counties.digital,
        Counties.digital_2015, Counties.farm_effort, Counties.farm_households, Counties.favour_even,
        Counties.favour_industry, Counties.firms_2015, Counties.income, Counties.literacy_rural,
        Counties.mean_school_years, Counties.offers, Counties.paired_people,
        Counties.poverty_lifted, Counties.primary_share, Counties.processing_2015,
        Counties.rural_population, Counties.skilled, Counties.trade_share, Firms.county,
        Firms.sales, Firms.sector, Commissioners.host, Nation.mean_farm_jobs,
    ),
    last=(
        Counties.adopted, Counties.green, Counties.key_adopted, Counties.processing,
        Counties.rural_income, Counties.rural_market, Counties.share_gain, Counties.wage_gain,
        Nation.key_ready,
    ),
    writes=(
        Counties.adopted, Counties.contact, Counties.green, Counties.key_adopted,
        Counties.processing, Counties.rural_income, Counties.rural_market, Counties.wage_gain,
        Nation.key_ready,
    ),
    adds=(Counties.income,),
    rule="4.2–4.4",
)  # fmt: skip
def farms_adopt(state: State, now: Quarter) -> None:
    """Farms are met and shown; technologies diffuse, clean ones as far as they pay (4.2, 4.3)."""
    counties, b = state.counties, now.parameters
    _meet_farms(state, now)
    projects = now.policy.rural_key_technology.projects
    now.pay(now.policy.rural_key_technology.cost(now.prices))
    state.nation.key_ready = rules.readiness(
        state.nation.key_ready, 0.25 * projects, b.key_readiness
    )
    schooling, literacy = counties.mean_school_years, counties.literacy_rural
    able = rules.ability(schooling, literacy)
    subsidy = _subsidy(state, now)
    firms_able = 0.5 + 0.5 * counties.skilled
    clean = rules.green_ceiling(np.stack([able, firms_able], axis=1), subsidy, b.green_price)
    key = county.KEY_CEILING * able * state.nation.key_ready
    # Four technologies, the key ones, clean ones on farms and in firms: one rule, but nobody is
    # sent to firms for it.
    adopted = np.column_stack([counties.adopted, counties.key_adopted, counties.green])
    usable = county.adoption_ceiling(schooling, literacy, counties.demonstration)
    ceiling = np.column_stack([usable, key, clean])
    met, shown = (np.outer(counties[name], FARM_COLUMNS) for name in ("contact", "demonstration"))
    offers = 1.0 + np.outer(counties.offers - 1.0, FARM_COLUMNS)
    near = state.fixed.near @ adopted
    step = county.adoption_growth(adopted, ceiling, near, met, shown, offers, b)
    counties.adopted += step[:, :4]
    counties.key_adopted += step[:, 4]
    counties.green += step[:, 5:]
    _pay_clean(state, now, subsidy, step[:, 5], step[:, 6])
    _earn(state, now, step[:, :4], step[:, 4])


def _meet_farms(state: State, now: Quarter) -> None:
    """Contact by commissioners, people sent along pairs and staff of extension (4.2)."""
    counties, b = state.counties, now.parameters
    people, farms = state.commissioners, counties.farm_households
    staff = now.policy.extension_service.staff
    now.pay(now.policy.extension_service.cost(now.prices))
    reached = counties.farm_effort + (1.0 - PAIRED_TO_FIRMS) * counties.paired_people
    counties.contact = commissioner.contact(
        reached + STAFF_EFFORT * staff * spread(farms, counties.favour_industry),
        farms,
        b.farmers_reached,
        commissioner.on_post(people) + staff,
        active_2020(),
        b.scale_decay,
    )


def _subsidy(state: State, now: Quarter) -> Floats:
    """Share of the cost of clean technology that a county pays, (n,): the lever's on average."""
    area = state.counties.county_area
    share = now.policy.green_technology.subsidy
    return np.minimum(
        share * spread(area.astype(float), state.counties.favour_even) * area.sum(), 0.9
    )


def _pay_clean(
    state: State, now: Quarter, subsidy: Floats, farms: Floats, in_firms: Floats
) -> None:
    counties = state.counties
    on_farms = (subsidy * (counties.farm_households * farms)).sum()
    at_firms = (subsidy * counties.firms_2015 * in_firms).sum()
    now.pay(now.policy.green_technology.cost(now.prices, on_farms, at_firms))


def _earn(state: State, now: Quarter, adoption: Floats, key: Floats) -> None:
    """Rural income by source: growth outside, yields, labour that machines set free, and the market
    that farms reach (4.4, plan 4.1).

    Digital access, processing nearby and purchases by partner counties are levels: a change of
    one moves income once.
    """
    counties, b = state.counties, now.parameters
    if now.number % 4 == 3:
        counties.processing += PROCESSING_PACE * (_depth(state, now.gdp) - counties.processing)
    market = (
        b.digital_income * (counties.digital - counties.digital_2015)
        + b.processing_income * (counties.processing - counties.processing_2015)
        + np.log1p(_buy_along_pairs(state, now))
    )
    wage_gain = counties.wage_gain + incomes.WAGES_FOLLOW * (
        counties.share_gain - counties.wage_gain
    )
    grown = incomes.growth(
        now.demand_growth(),
        np.log(wage_gain / counties.wage_gain),
        now.national_growth(),
        now.number < PLAN_BEGINS,
        counties.poverty_lifted.astype(float),
        b.income_by_source,
    )
    counties.wage_gain = wage_gain
    freed = b.machinery_wage * adoption[:, MACHINERY]
    grown[:, incomes.LOCAL] += freed
    grown[:, incomes.MIGRANT] += freed
    farms = incomes.farm_part(counties.agriculture_jobs, state.nation.mean_farm_jobs)
    grown[:, incomes.BUSINESS] += np.log(county.farm_gain(adoption, key, farms, b.yield_gain))
    counties.income *= np.exp(grown)
    counties.rural_income = counties.income.sum(axis=1) * np.exp(market)
    counties.rural_market = market


def _buy_along_pairs(state: State, now: Quarter) -> Floats:
    """Put the purchases of partners on the bill; income from those beyond 2020's, over rural
    income, shape (n,)."""
    counties = state.counties
    purchases = now.policy.pairing_trade.purchases
    now.pay(now.policy.pairing_trade.cost(now.prices))
    more = 1e8 * (purchases - PURCHASES_2020)
    income = np.maximum(counties.rural_income * counties.rural_population, 1.0)
    return np.maximum(now.parameters.trade_income * more * counties.trade_share / income, -0.5)


def emissions(state: State, now: Quarter) -> Floats:
    """Emissions over those without clean technology, (n,)."""
    counties = state.counties
    farming, industry = counties.primary_share, counties.secondary_share
    share = farming / np.maximum(farming + industry, 1e-9)  # a county may live by services alone
    return rules.emissions_intensity(counties.green, share, now.parameters.green_abatement)


def _depth(state: State, gdp: Floats) -> Floats:
    firms, counties = state.firms, state.counties
    sales = np.rint(firms.sales * (firms.sector == FOOD))
    primary = counties.primary_share * gdp
    return rules.processing_depth(county_sum(firms, sales, len(counties)), primary)
