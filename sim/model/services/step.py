"""Steps of services to people: digital services, the social index, science literacy."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats
from sim.model.government import county
from sim.model.government.rules import spread
from sim.model.quarter import Quarter
from sim.model.services import rules
from sim.model.state import Counties, State
from sim.model.step import step


@step(
    reads=(Counties.favour_even, Counties.standing),
    last=(Counties.digital_governance, Counties.digital_services, Counties.population),
    writes=(
        Counties.digital, Counties.digital_governance, Counties.digital_services, Counties.social,
    ),
    rule="5.6",
)  # fmt: skip
def go_digital(state: State, now: Quarter) -> None:
    """People and offices take up digital services, faster where money is spent on them."""
    counties, b = state.counties, now.parameters
    people = counties.population
    for lever, column in (
        (now.policy.public_service_digital, "digital_services"),
        (now.policy.digital_governance, "digital_governance"),
    ):
        now.pay(lever.cost())
        a_county = lever.amount * spread(people, counties.favour_even)
        rate = rules.digital_rate(a_county, people, b)
        counties[column] = rules.uptake(counties[column], rate)
    counties.digital = 0.5 * (counties.digital_services + counties.digital_governance)
    counties.social = rules.social_index(
        counties.standing.T,
        counties.digital_governance,
        counties.digital_services,
        b.social_digital,
    )


@step(
    reads=(
        Counties.corps_popularisation, Counties.county_area, Counties.farm_effort,
        Counties.favour_even, Counties.firm_effort, Counties.literacy_rural,
        Counties.literacy_urban, Counties.population, Counties.rural_population,
    ),
    last=(Counties.served_at_start,),
    writes=(Counties.served_at_start,),
    adds=(Counties.literacy_rural, Counties.literacy_urban),
    rule="5.5",
)  # fmt: skip
def people_learn(state: State, now: Quarter) -> None:
    """Science literacy grows towards its ceiling, faster where more people serve than at the start,
    whose service the surveys already contain, and where science is made popular (5.5)."""
    counties, b, fixed = state.counties, now.parameters, state.fixed
    served = (counties.farm_effort + counties.firm_effort) / np.maximum(
        counties.rural_population / 1000.0, 1.0
    )
    served = np.minimum(served, 1.0)
    if now.number == 0:
        counties.served_at_start = served
    popular = _spread_science(state, now)
    counties.literacy_rural += county.literacy_growth(
        counties.literacy_rural,
        fixed.literacy_rate_rural,
        b.literacy_ceiling_rural,
        b.popularisation * (served - counties.served_at_start + popular),
    )
    counties.literacy_urban += county.literacy_growth(
        counties.literacy_urban,
        fixed.literacy_rate_urban,
        b.literacy_ceiling_urban,
        b.popularisation * popular,
    )


def _spread_science(state: State, now: Quarter) -> Floats:
    """Put bases and activities on the bill; activity of popular science from them and from the
    corps, 0-1, shape (n,)."""
    counties = state.counties
    people, area = counties.population, counties.county_area
    number = now.policy.popularisation.bases * (people * area).sum() / 1e4
    events = now.policy.popularisation.activities * area.sum()
    now.pay(now.policy.popularisation.cost(now.prices, number, events))
    return rules.science_activity(
        number * spread(people, counties.favour_even) / np.maximum(people / 1e4, 1e-4),
        events * spread(area.astype(float), counties.favour_even),
        counties.corps_popularisation,
    )
