"""Steps of counties: paired money, spillovers, effort of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import start
from sim.arrays import sum_by
from sim.policy import authority, pairing

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
    model.paired_people = sum_by(pairs["recipient"], people * model.fixed.pair_share, len(counties))
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
        + model.parameters.digital_effort * (counties["digital_governance"] - model.digital_2015)
    )
    counties["grant_rate"] = authority.grant_rate(counties["science_budget"], counties["rd"])
