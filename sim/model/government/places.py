"""Steps of counties: paired money, spillovers, effort of offices, shares of GDP."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from sim.core.arrays import Floats, sum_by
from sim.core.clock import PLAN_BEGINS
from sim.core.weights import county_sum
from sim.model.firms.sums import spill_level
from sim.model.firms.table import Firms
from sim.model.government import county, pairing
from sim.model.government import rules as authority
from sim.model.government.chance import Process
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import step


@step(
    reads=(Counties.fiscal_revenue, Counties.province_code),
    last=(Counties.share_gain,),
    writes=(
        Counties.aid_given, Counties.aid_received, Counties.paired_people, Counties.revenue,
        Counties.science_budget,
    ),
    rule="5.1, 5.7",
)  # fmt: skip
def pair_counties(state: State, now: Quarter) -> None:
    """Donors give, recipients receive, the bill notes it (5.1); revenue and budgets follow GDP."""
    counties, pairs = state.counties, state.pairs
    gain, elasticity = counties.share_gain, now.parameters.revenue_elasticity
    counties.revenue = counties.fiscal_revenue * now.gdp_factor(2020) * gain**elasticity
    if now.year <= 2020:
        amount = 1e8 * pairing.HISTORY[now.year]
    else:
        amount = now.policy.pairing_funds.amount
    flow, given, received = authority.paired_flows(
        0.25 * amount,
        state.fixed.pair_share,
        pairs["donor"],
        pairs["recipient"],
        counties.revenue,
    )
    counties.aid_given, counties.aid_received = given, received
    now.pay(now.policy.pairing_funds.cost(flow.sum()))
    people = now.policy.pairing_people.posts
    counties.paired_people = sum_by(
        pairs["recipient"], people * state.fixed.pair_share, len(counties)
    )
    now.pay(now.policy.pairing_people.cost(now.prices, counties.paired_people.sum()))
    fiscal = np.maximum(0.25 * counties.revenue, 1.0)
    own = authority.by_revenue(
        now.drivers.fiscal_st[:, now.year - 2015], gain, elasticity, counties.province_code
    )
    counties.science_budget = (
        own * (1.0 - given / fiscal) + 4.0 * authority.SCIENCE_SHARE_OF_AID * received
    )


@step(
    reads=(
        Counties.digital_2015, Counties.digital_governance, Counties.firms_2015,
        Counties.grant_rate_2015, Counties.practice, Counties.science_budget,
    ),
    last=(Counties.grant_lift, Counties.rd, Counties.rd_stock),
    writes=(
        Counties.effort, Counties.grant_lift, Counties.grant_raise, Counties.grant_rate,
        Counties.spill,
    ),
    rule="3",
)  # fmt: skip
def spill_over(state: State, now: Quarter) -> None:
    """Firms' knowledge reaches neighbours (rule 3); budgets become effort and grants."""
    counties, fixed = state.counties, state.fixed
    level = spill_level(
        fixed.spillover,
        counties.rd_stock,
        fixed.knowledge_unit,
        now.parameters.national_weight,
    )
    counties.spill = level - fixed.spill_2015
    counties.effort = authority.office_effort(
        counties.science_budget, counties.firms_2015
    ) * np.exp(
        now.parameters.practice_gain * counties.practice
        + now.parameters.digital_effort * (counties.digital_governance - counties.digital_2015)
    )
    counties.grant_rate = authority.grant_rate(counties.science_budget, counties.rd)
    lift = authority.grant_lift(
        counties.grant_rate, counties.grant_rate_2015, now.parameters.grant_additionality
    )
    counties.grant_raise, counties.grant_lift = lift / counties.grant_lift, lift


@step(
    reads=(
        Counties.adopted, Counties.id, Counties.key_adopted, Counties.primary_share,
        Counties.province_code, Firms.county, Firms.sales,
    ),
    last=(Counties.brought_forth, Counties.share_gain),
    writes=(Counties.brought_forth, Counties.share_gain),
    rule="5.7",
)  # fmt: skip
def share_gdp(state: State, now: Quarter) -> None:
    """Once a year counties' shares of provincial GDP follow what is brought forth there (5.7).

    Up to 2020 shares are those that the world was given.
    """
    counties, firms, b = state.counties, state.firms, now.parameters
    if now.number % 4 != 3 or now.number < PLAN_BEGINS - 1:
        return
    brought = authority.brought_forth(
        county_sum(firms, np.rint(firms.sales), len(counties)),
        county.ln_yield(counties.adopted, counties.key_adopted, b.yield_gain),
        counties.primary_share,
        b.county_share,
        b.county_farms,
    )
    if now.number >= PLAN_BEGINS:
        chance: Floats = b.county_luck * ndtri(now.luck(Process.COUNTY_GDP, counties.id))
        counties.share_gain = authority.gained(
            counties.share_gain,
            brought - counties.brought_forth,
            chance,
            now.gdp,
            counties.province_code,
        )
    counties.brought_forth = brought
