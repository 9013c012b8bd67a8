"""Steps of services to people: digital services, the social index, science literacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents import county
from sim.agents import services as rules
from sim.arrays import Floats
from sim.policy import services as costs

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel


def go_digital(model: CountyInnovationModel, quarter: int) -> None:
    """People and offices take up digital services, faster where money is spent on them."""
    counties, b = model.tables["county"], model.parameters
    for lever, column in (
        ("public_service_digital", "digital_services"),
        ("digital_governance", "digital_governance"),
    ):
        amount = 1e8 * model.in_force(lever, "amount", quarter)
        model.charge(lever, 0.25 * amount)
        people = counties["population"]
        rate = rules.digital_rate(amount * model.spread(people, "even"), people, b)
        counties[column] = rules.uptake(counties[column], rate)
    counties["digital"] = 0.5 * (counties["digital_services"] + counties["digital_governance"])
    counties["social"] = rules.social_index(
        model.standing,
        counties["digital_governance"],
        counties["digital_services"],
        b.social_digital,
    )


def people_learn(model: CountyInnovationModel, quarter: int) -> None:
    """Science literacy grows towards its ceiling, faster where more people serve than at the start,
    whose service the surveys already contain, and where science is made popular (5.5)."""
    counties, b, fixed = model.tables["county"], model.parameters, model.fixed
    served = (model.farm_effort + model.firm_effort) / np.maximum(
        counties["rural_population"] / 1000.0, 1.0
    )
    served = np.minimum(served, 1.0)
    if quarter == 0:
        counties["served_at_start"] = served
    popular = _spread_science(model, quarter)
    counties["literacy_rural"] += county.literacy_growth(
        counties["literacy_rural"],
        fixed.literacy_rate_rural,
        b.literacy_ceiling_rural,
        b.popularisation * (served - counties["served_at_start"] + popular),
    )
    counties["literacy_urban"] += county.literacy_growth(
        counties["literacy_urban"],
        fixed.literacy_rate_urban,
        b.literacy_ceiling_urban,
        b.popularisation * popular,
    )


def _spread_science(model: CountyInnovationModel, quarter: int) -> Floats:
    """Put bases and activities on the bill; activity of popular science from them and from the
    corps, 0-1, shape (n,)."""
    counties = model.tables["county"]
    people, area = counties["population"], counties["county_area"]
    number = model.in_force("popularisation", "bases", quarter) * (people * area).sum() / 1e4
    events = model.in_force("popularisation", "activities", quarter) * area.sum()
    model.charge("popularisation", 0.25 * (costs.BASE_COST * number + costs.ACTIVITY_COST * events))
    return rules.science_activity(
        number * model.spread(people, "even") / np.maximum(people / 1e4, 1e-4),
        events * model.spread(area.astype(float), "even"),
        model.corps_tasks["popularisation"],
    )


def figures(model: CountyInnovationModel) -> dict[str, Floats]:
    """Digital and social index times people, by county, shape (n,) each."""
    counties = model.tables["county"]
    people = counties["population"]
    return {
        "digital": people * counties["digital"],
        "digital_services": people * counties["digital_services"],
        "social": people * counties["social"],
    }
