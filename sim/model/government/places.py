"""Steps of counties: paired money, spillovers, effort of offices."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import sum_by
from sim.model.firms.sums import spill_level
from sim.model.government import pairing
from sim.model.government import rules as authority
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import step


@step(
    reads=(Counties.fiscal_revenue,),
    writes=(
        Counties.aid_given, Counties.aid_received, Counties.paired_people, Counties.science_budget,
    ),
    rule="5.1",
)  # fmt: skip
def pair_counties(state: State, now: Quarter) -> None:
    """Donors give, recipients receive, the bill notes it (5.1)."""
    counties, pairs = state.counties, state.pairs
    if now.year <= 2020:
        amount = 1e8 * pairing.HISTORY[now.year]
    else:
        amount = now.policy.pairing_funds.amount
    flow, given, received = authority.paired_flows(
        0.25 * amount,
        state.fixed.pair_share,
        pairs["donor"],
        pairs["recipient"],
        counties.fiscal_revenue * now.gdp_factor(2020),
    )
    counties.aid_given, counties.aid_received = given, received
    now.pay(now.policy.pairing_funds.cost(flow.sum()))
    people = now.policy.pairing_people.posts
    counties.paired_people = sum_by(
        pairs["recipient"], people * state.fixed.pair_share, len(counties)
    )
    now.pay(now.policy.pairing_people.cost(now.prices, counties.paired_people.sum()))
    fiscal = np.maximum(0.25 * counties.fiscal_revenue * now.gdp_factor(2020), 1.0)
    counties.science_budget = (
        now.drivers.fiscal_st[:, now.year - 2015] * (1.0 - given / fiscal)
        + 4.0 * authority.SCIENCE_SHARE_OF_AID * received
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
