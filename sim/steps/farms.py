"""Steps of farms: contact, technologies, clean technology, rural income."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import start
from sim.agents import commissioner, county
from sim.agents import services as rules
from sim.arrays import Floats, sum_by
from sim.policy import Levers, pairing, services
from sim.steps.people import PAIRED_TO_FIRMS

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

FARM_COLUMNS = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0])  # the last is that of firms
STAFF_EFFORT = 0.5  # contact by a person of extension over a skilled commissioner's; 0.3-0.8
FOOD = 0  # the sector that processes what farms grow
PURCHASES_2020 = Levers.held().pairing_trade.purchases
PROCESSING_PACE = 0.3  # of the way to the depth of processing, a year; assumption, 0.15-0.5


def prepare(model: CountyInnovationModel) -> None:
    """References of 2015, what institutes have ready of key technologies, and whose farms sell to
    partners: along each pair in proportion to its farms."""
    counties = model.tables["county"]
    counties["processing"] = _depth(model, 2015)
    model.processing_2015 = counties["processing"].copy()
    model.key_ready = 0.0
    model.standing = rules.standing(counties.arrays)
    model.emissions_2015 = _emissions(model)
    recipient = model.world.pairing["recipient"]
    sold = model.fixed.pair_share * counties["farm_households"][recipient]
    model.trade_share = sum_by(recipient, sold / sold.sum(), len(counties))


def farms_adopt(model: CountyInnovationModel, quarter: int) -> None:
    """Farms are met and shown; technologies diffuse, clean ones as far as they pay (4.2, 4.3)."""
    counties, b = model.tables["county"], model.parameters
    _meet_farms(model, quarter)
    projects = model.in_force("rural_key_technology", "projects", quarter)
    model.charge("rural_key_technology", 0.25 * services.KEY_PROJECT_COST * projects)
    model.key_ready = rules.readiness(model.key_ready, 0.25 * projects, b.key_readiness)
    schooling, literacy = counties["mean_school_years"], counties["literacy_rural"]
    able = rules.ability(schooling, literacy)
    subsidy = _subsidy(model, quarter)
    firms_able = 0.5 + 0.5 * counties["skilled"]
    clean = rules.green_ceiling(np.stack([able, firms_able], axis=1), subsidy, b.green_price)
    key = county.KEY_CEILING * able * model.key_ready
    # Four technologies, the key ones, clean ones on farms and in firms: one rule, but nobody is
    # sent to firms for it.
    adopted = np.column_stack([counties["adopted"], counties["key_adopted"], counties["green"]])
    ceiling = np.column_stack([county.adoption_ceiling(schooling, literacy), key, clean])
    met, shown = (np.outer(counties[name], FARM_COLUMNS) for name in ("contact", "demonstration"))
    step = county.adoption_growth(adopted, ceiling, model.fixed.near @ adopted, met, shown, b)
    counties["adopted"] += step[:, :4]
    counties["key_adopted"] += step[:, 4]
    counties["green"] += step[:, 5:]
    _pay_clean(model, subsidy, step[:, 5], step[:, 6])
    _earn(model, quarter, step[:, :4], step[:, 4])


def _meet_farms(model: CountyInnovationModel, quarter: int) -> None:
    """Contact by commissioners, people sent along pairs and staff of extension (4.2)."""
    counties, b = model.tables["county"], model.parameters
    people, farms = model.tables["commissioner"], counties["farm_households"]
    staff = model.in_force("extension_service", "staff", quarter)
    model.charge("extension_service", 0.25 * services.STAFF_COST * staff)
    reached = model.farm_effort + (1.0 - PAIRED_TO_FIRMS) * model.paired_people
    counties["contact"] = commissioner.contact(
        reached + STAFF_EFFORT * staff * model.spread(farms, "industry"),
        farms,
        b.farmers_reached,
        float(people["weight"][people["host"] >= 0].sum()) + staff,
        model.commissioners_2020,
        b.scale_decay,
    )


def _subsidy(model: CountyInnovationModel, quarter: int) -> Floats:
    """Share of the cost of clean technology that a county pays, (n,): the lever's on average."""
    area = model.tables["county"]["county_area"]
    share = model.in_force("green_technology", "subsidy", quarter)
    return np.minimum(share * model.spread(area.astype(float), "even") * area.sum(), 0.9)


def _pay_clean(
    model: CountyInnovationModel, subsidy: Floats, farms: Floats, in_firms: Floats
) -> None:
    households = model.tables["county"]["farm_households"] * farms
    paid = (subsidy * households).sum() * services.GREEN_FARM_COST
    model.charge("green_technology", paid)
    paid = (subsidy * model.firms_2015 * in_firms).sum() * services.GREEN_FIRM_COST
    model.charge("green_technology", paid, receiver="firms")


def _earn(model: CountyInnovationModel, quarter: int, adoption: Floats, key: Floats) -> None:
    """Rural income: growth outside, yields, and the market that farms reach (4.4, plan 4.1).

    Digital access, processing nearby and purchases by partner counties are levels: a change of
    one moves income once.
    """
    counties, b = model.tables["county"], model.parameters
    farm_share = county.FARM_INCOME_SHARE * np.minimum(
        counties["agriculture_jobs"] / model.mean_farm_jobs, 2.0
    )
    if quarter % 4 == 3:
        counties["processing"] += PROCESSING_PACE * (
            _depth(model, model.year) - counties["processing"]
        )
    market = (
        b.digital_income * (counties["digital"] - model.digital_2015)
        + b.processing_income * (counties["processing"] - model.processing_2015)
        + np.log1p(_buy_along_pairs(model, quarter))
    )
    counties["rural_income"] *= county.income_growth(
        model.demand_growth(), adoption, key, farm_share, b.yield_gain
    ) * np.exp(market - counties["rural_market"])
    counties["rural_market"] = market


def _buy_along_pairs(model: CountyInnovationModel, quarter: int) -> Floats:
    """Put the purchases of partners on the bill; income from those beyond 2020's, over rural
    income, shape (n,)."""
    counties = model.tables["county"]
    purchases = model.in_force("pairing_trade", "purchases", quarter)
    model.charge("pairing_trade", 0.25e8 * pairing.TRADE_COST * purchases)
    more = 1e8 * (purchases - PURCHASES_2020)
    income = np.maximum(counties["rural_income"] * counties["rural_population"], 1.0)
    return np.maximum(model.parameters.trade_income * more * model.trade_share / income, -0.5)


def _emissions(model: CountyInnovationModel) -> Floats:
    counties = model.tables["county"]
    farming, industry = counties["primary_share"], counties["secondary_share"]
    share = farming / np.maximum(farming + industry, 1e-9)  # a county may live by services alone
    return rules.emissions_intensity(counties["green"], share, model.parameters.green_abatement)


def _depth(model: CountyInnovationModel, year: int) -> Floats:
    firms, counties = model.tables["firm"], model.tables["county"]
    sales = np.rint(firms["sales"] * (firms["sector"] == FOOD))
    primary = counties["primary_share"] * model.world.drivers.gdp[:, year - 2015]
    return rules.processing_depth(start.county_sum(firms, sales, len(counties)), primary)


def figures(model: CountyInnovationModel) -> dict[str, Floats]:
    """Farms met, key and clean technology (households, firms), emissions (yuan of GDP at the
    intensity of 2015), processing (people), by county."""
    counties = model.tables["county"]
    farms, green = counties["farm_households"], counties["green"]
    gdp = model.world.drivers.gdp[:, model.year - 2015]
    return {
        "farm_contact": farms * counties["contact"],
        "key_technology": farms * counties["key_adopted"],
        "green": farms * green[:, 0],
        "green_firms": model.firms_2015 * green[:, 1],
        "firms_2015": model.firms_2015,
        "emissions": _emissions(model) / model.emissions_2015 * gdp,
        "processing": counties["rural_population"] * counties["processing"],
    }
