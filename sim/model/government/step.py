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
    reads=(
        Counties.county_area, Counties.innovative_2018, Counties.region, Counties.science_budget,
    ),
    last=(
        Counties.agri_parks, Counties.designated, Counties.designated_since,
        Counties.literacy_rural, Counties.rd, Nation.years,
    ),
    writes=(Counties.budget_lift, Counties.designated, Counties.designated_since),
    adds=(Counties.science_budget,),
    rule="5.2",
)  # fmt: skip
def designate(state: State, now: Quarter) -> None:
    """Innovative counties are named and, once a year, reviewed; their budgets grow with a delay
    (5.2)."""
    counties, b, lever = state.counties, now.parameters, now.policy.innovative_counties
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
    age = np.where(designated, now.number - since, -1)
    counties.budget_lift = 1.0 + (b.designation_budget - 1.0) * authority.ramped(
        age, b.designation_lag
    )
    added = counties.science_budget * (counties.budget_lift - 1.0)
    now.pay(lever.cost(int(designated.sum()), added.sum()))
    counties.science_budget += added + lever.package * designated


@step(
    reads=(
        Counties.county_area, Counties.favour_even, Counties.population, Counties.province_code,
        Counties.science_budget,
    ),
    last=(Counties.capability,),
    adds=(Counties.science_budget,),
    rule="6",
)  # fmt: skip
def allot(state: State, now: Quarter) -> None:
    """The centre adds to local science budgets; part of them follows the capability index."""
    counties = state.counties
    amount = now.policy.budget.amount
    split = now.policy.budget.split
    capability = counties.capability
    base = {
        "people": counties.population,
        "need": counties.population * (1.0 - capability),
        "merit": counties.population * capability,
    }[split]
    if amount > 0.0:
        counties.science_budget += amount * spread(base, counties.favour_even)
        now.pay(now.policy.budget.cost())
    share = now.policy.evaluation.share
    if share > 0.0:
        area = counties.county_area
        counties.science_budget = authority.follow_capability(
            counties.science_budget, capability, share, counties.province_code, area
        )
        now.pay(now.policy.evaluation.cost(now.prices, int(area.sum())))


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
    practice = np.maximum(counties.practice, authority.ramped(since, b.designation_lag))
    seen: Floats = state.fixed.near @ practice
    partner = np.zeros(len(practice))
    np.maximum.at(partner, pairs["recipient"], practice[pairs["donor"]])
    publicity = now.policy.publicity.strength
    counties.practice = authority.taken_over(
        practice, np.maximum(seen, partner), b.county_imitation * (1.0 + publicity)
    )
