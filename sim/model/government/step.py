"""Steps of government: how fast and where settings act, designation, budgets, practice."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats, Ints
from sim.core.chance import uniforms
from sim.model.government import rules as authority
from sim.model.government.chance import Process
from sim.model.government.designation import FIRST_BATCH_QUARTER
from sim.model.government.rules import spread
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import step

ZHEJIANG = 330000


@step(
    reads=(Counties.county_area, Counties.developed, Counties.key_county, Counties.province_code),
    last=(Counties.designated,),
    writes=(Counties.favour_even, Counties.favour_industry, Counties.favour_innovation),
    rule="6",
)  # fmt: skip
def govern(state: State, now: Quarter) -> None:
    """Targeting says where settings act; coordination, which sets their delay, is paid."""
    counties, targeting = state.counties, now.policy.targeting
    groups = {
        "none": np.ones(len(counties), bool),
        "key_counties": counties.key_county,
        "innovative_counties": counties.designated,
        "zhejiang": counties.province_code == ZHEJIANG,
    }
    weight = np.where(groups[targeting.focus], targeting.weight, 1.0)
    for chain in authority.CHAINS:
        weighed = chain if targeting.by_class == "class" else "even"
        of_class = authority.class_weight(counties.developed, weighed)
        counties[f"favour_{chain}"] = counties.county_area * weight * of_class
    now.pay(now.policy.coordination.cost(now.prices))
    now.pay(now.policy.publicity.cost(now.prices))


@step(
    reads=(Counties.county_area, Counties.innovative_2018, Counties.region),
    last=(
        Counties.agri_parks, Counties.designated, Counties.designated_since,
        Counties.literacy_rural, Counties.rd, Nation.years,
    ),
    writes=(Counties.designated, Counties.designated_since),
    rule="5.2",
)  # fmt: skip
def designate(state: State, now: Quarter) -> None:
    """Innovative counties are named and, once a year, reviewed (5.2)."""
    counties, lever = state.counties, now.policy.innovative_counties
    designated, since = counties.designated, counties.designated_since
    acting = lever.progress(now.policy.acting) > 0
    new: Ints = np.zeros(0, np.int64)
    if now.number == FIRST_BATCH_QUARTER:
        new = np.flatnonzero(counties.innovative_2018)
    elif now.number > FIRST_BATCH_QUARTER and acting:
        last = state.nation.years[-1].values
        score = authority.designation_score(
            [
                counties.rd,
                last["hnte_stock"],
                last["patents_stock"],
                counties.agri_parks,
                counties.literacy_rural,
            ],
            counties.county_area,
        )
        gone: Ints = np.zeros(0, np.int64)
        if now.number % 4 == 0:
            share = lever.removal
            gone = authority.weakest(designated & (since > FIRST_BATCH_QUARTER), share, score)
            designated[gone], since[gone] = False, -1
        free = counties.county_area.copy()
        free[gone] = False  # who has just lost the name is not named in its own place
        rule = lever.rule
        if rule == "random":
            score = uniforms(now.seed, int(Process.NAMING), 0, counties.id)
        new = authority.designate(
            designated,
            round(lever.number),
            rule,
            score,
            counties.region,
            free,
        )
    designated[new], since[new] = True, now.number


@step(
    reads=(
        Counties.county_area, Counties.designated, Counties.designated_since, Counties.favour_even,
        Counties.gdp, Counties.province_code, Counties.science_budget, Counties.secondary_share,
    ),
    last=(
        Counties.capability, Counties.execution, Counties.outreach, Counties.performers,
        Counties.population, Counties.practice, Counties.skilled,
    ),
    writes=(
        Counties.absorbed, Counties.budget_lift, Counties.execution, Counties.money_offered,
    ),
    adds=(Counties.science_budget,),
    rule="5.2, 6",
)  # fmt: skip
def allot(state: State, now: Quarter) -> None:
    """Titles and the centre add to local science budgets as far as there are hands to spend it;
    part of them follows the capability index."""
    counties, b, own = state.counties, now.parameters, state.counties.science_budget
    title, budget, capability = (
        now.policy.innovative_counties, now.policy.budget, counties.capability
    )  # fmt: skip
    age = np.where(counties.designated, now.number - counties.designated_since, -1)
    raised = own * (b.designation_budget - 1.0) * authority.ramped(age, b.designation_lag)
    package = counties.designated * authority.matched(title.package, own, b.package_match)
    base = {
        "people": counties.population,
        "need": counties.population * (1.0 - capability),
        "merit": counties.population * capability,
    }[budget.split]
    granted = budget.amount * spread(base, counties.favour_even)
    counties.money_offered = raised + package + granted
    spent = _share_spent(state, now)
    counties.budget_lift = 1.0 + np.divide(
        spent * raised, own, out=np.zeros_like(own), where=own > 0.0
    )
    now.pay(title.cost((spent * package).sum(), (spent * raised).sum()))
    now.pay(budget.cost((spent * granted).sum()))
    counties.science_budget += spent * counties.money_offered
    share = now.policy.evaluation.share
    if share > 0.0:
        area = counties.county_area
        counties.science_budget = authority.follow_capability(
            counties.science_budget, capability, share, counties.province_code, area
        )
        now.pay(now.policy.evaluation.cost(now.prices, int(area.sum())))


def _share_spent(state: State, now: Quarter) -> Floats:
    """Share (n,) of the money offered that becomes projects within its year: as far as there are
    hands and offices have got used to it (5.2)."""
    counties, b, policy = state.counties, now.parameters, now.policy
    push = counties.practice + policy.coordination.strength + 2.0 * policy.evaluation.share
    counties.execution = authority.execution(
        counties.execution, b.execution_start, push, b.execution_gain, b.execution_speed
    )
    industry = counties.gdp * counties.secondary_share
    performers = authority.in_circle(counties.performers, industry, state.fixed.circle)
    hands = b.project_hands * performers * counties.skilled * np.exp(counties.outreach)
    counties.absorbed = authority.absorbed(counties.money_offered, hands)
    return np.asarray(counties.execution * counties.absorbed)


@step(
    reads=(Counties.designated, Counties.designated_since),
    last=(Counties.practice,),
    writes=(Counties.practice,),
    rule="6",
)  # fmt: skip
def imitate(state: State, now: Quarter) -> None:
    """Benchmark counties set a practice that neighbours and partners take over in part."""
    counties, b, pairs = state.counties, now.parameters, state.pairs
    since = np.where(counties.designated, now.number - counties.designated_since, -1)
    own = authority.ramped(since, b.designation_lag)
    practice = np.maximum(counties.practice, own)
    seen: Floats = state.fixed.near @ practice
    partner = np.zeros(len(practice))
    np.maximum.at(partner, pairs["recipient"], practice[pairs["donor"]])
    publicity = now.policy.publicity.strength
    rate = b.county_imitation * (1.0 + publicity)
    counties.practice = authority.taken_over(
        practice, own, np.maximum(seen, partner), rate, b.practice_decay
    )
