"""Steps of counties: paired money, spillovers, farms, literacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import start
from sim.agents import commissioner, county
from sim.policy import authority, pairing
from sim.steps.people import PAIRED_TO_FIRMS

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel


def pair_counties(model: CountyInnovationModel, quarter: int) -> None:
    """Donors give, recipients receive, the bill notes it (5.1)."""
    counties, pairs = model.tables["county"], model.world.pairing
    if model.year <= 2020:
        amount = pairing.HISTORY[model.year]
    else:
        amount = model.in_force("pairing_funds", "amount", quarter)
    flow, given, received = authority.paired_flows(
        0.25e8 * amount,
        model.fixed.pair_share,
        pairs["donor"],
        pairs["recipient"],
        counties["fiscal_revenue"] * model.gdp_factor(2020),
    )
    counties["aid_given"], counties["aid_received"] = given, received
    model.charge("pairing_funds", flow.sum())
    people = model.in_force("pairing_people", "posts", quarter)
    model.paired_people = np.bincount(
        pairs["recipient"], weights=people * model.fixed.pair_share, minlength=len(counties)
    )
    model.charge("pairing_people", 0.25 * pairing.PERSON_COST * model.paired_people.sum())
    fiscal = np.maximum(0.25 * counties["fiscal_revenue"] * model.gdp_factor(2020), 1.0)
    counties["science_budget"] = (
        model.world.drivers.fiscal_st[:, model.year - 2015] * (1.0 - given / fiscal)
        + 4.0 * authority.SCIENCE_SHARE_OF_AID * received
    )


def spill_over(model: CountyInnovationModel, quarter: int) -> None:
    """Firms' knowledge reaches neighbours (rule 3); budgets become effort and grants."""
    counties, fixed = model.tables["county"], model.fixed
    level = start.spill_level(
        fixed.spillover,
        counties["rd_stock"],
        fixed.knowledge_unit,
        model.parameters.national_weight,
    )
    counties["spill"] = level - fixed.spill_2015
    counties["effort"] = authority.office_effort(
        counties["science_budget"], model.firms_2015
    ) * np.exp(
        model.parameters.practice_gain * counties["practice"]
        + model.parameters.digital_effort * (counties["digital"] - model.digital_2015)
    )
    counties["grant_rate"] = authority.grant_rate(counties["science_budget"], counties["rd"])


def farms_adopt(model: CountyInnovationModel, quarter: int) -> None:
    """Contact, diffusion of farm technologies and their pay-off in rural income (4.2-4.4)."""
    counties, b = model.tables["county"], model.parameters
    people = model.tables["commissioner"]
    farms = counties["farm_households"]
    reached = model.farm_effort + (1.0 - PAIRED_TO_FIRMS) * model.paired_people
    counties["contact"] = commissioner.contact(
        reached,
        farms,
        b.farmers_reached,
        float(people["weight"][people["host"] >= 0].sum()),
        model.commissioners_2020,
        b.scale_decay,
    )
    adopted = counties["adopted"]
    ceiling = county.adoption_ceiling(counties["mean_school_years"], counties["literacy_rural"])
    step = county.adoption_growth(
        adopted, ceiling, model.fixed.near @ adopted, counties["contact"], b
    )
    counties["adopted"] = adopted + step
    farm_share = county.FARM_INCOME_SHARE * np.minimum(
        counties["agriculture_jobs"] / model.mean_farm_jobs, 2.0
    )
    counties["rural_income"] *= county.income_growth(
        model.demand_growth(), step, farm_share, b.yield_gain
    )


def people_learn(model: CountyInnovationModel, quarter: int) -> None:
    """Science literacy grows towards its ceiling, faster where more people serve than at the start,
    whose service the surveys already contain (5.5)."""
    counties, b, fixed = model.tables["county"], model.parameters, model.fixed
    served = (model.farm_effort + model.firm_effort) / np.maximum(
        counties["rural_population"] / 1000.0, 1.0
    )
    served = np.minimum(served, 1.0)
    if quarter == 0:
        counties["served_at_start"] = served
    activity = b.popularisation * (served - counties["served_at_start"])
    nothing = np.zeros(len(counties))
    counties["literacy_rural"] += county.literacy_growth(
        counties["literacy_rural"], fixed.literacy_rate_rural, b.literacy_ceiling_rural, activity
    )
    counties["literacy_urban"] += county.literacy_growth(
        counties["literacy_urban"], fixed.literacy_rate_urban, b.literacy_ceiling_urban, nothing
    )
