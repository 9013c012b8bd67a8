"""Steps of talent: tasks of the corps, training, people who come, go and are lent."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats
from sim.model.commissioners import commissioner
from sim.model.commissioners.table import Commissioners
from sim.model.government.rules import spread
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import step
from sim.model.talent import rules

TASKS = ("projects", "results", "talent", "platforms", "popularisation")
FLOWS = ("trained_local", "trained_three_regions", "graduates", "left_counties", "returned")


def begin(state: State, now: Quarter) -> None:
    """References of 2015: stocks, capacity to absorb, and the gap of incomes."""
    counties = state.counties
    for name in rules.STOCKS:
        counties[f"talent_{name}_2015"] = counties[f"talent_{name}"]
    counties.skilled_2015 = counties.skilled
    gap, area = _gap(state, now), counties.county_area
    state.nation.gap_2015 = float(np.average(gap[area], weights=counties.rural_population[area]))


@step(
    reads=(Counties.science_budget,),
    last=(
        Counties.corps_platforms, Counties.corps_popularisation, Counties.corps_projects,
        Counties.corps_results, Counties.corps_talent, Commissioners.host, Commissioners.stream,
    ),
    writes=(
        Counties.corps_platforms, Counties.corps_popularisation, Counties.corps_projects,
        Counties.corps_results, Counties.corps_talent,
    ),
    adds=(Counties.science_budget,),
    rule="4.7",
)  # fmt: skip
def run_corps_tasks(state: State, now: Quarter) -> None:
    """Corps that serve since last quarter carry the tasks that are on; projects bring money."""
    counties, people, corps = state.counties, state.commissioners, now.policy.corps
    members = (people.host >= 0) & (people.stream == commissioner.CORPS)
    served = np.bincount(people.host[members], minlength=len(counties)) > 0
    for task, word in (
        ("projects", corps.projects),
        ("results", corps.results),
        ("talent", corps.talent),
        ("platforms", corps.platforms),
        ("popularisation", corps.popularisation),
    ):
        carried = counties[f"corps_{task}"]
        carried[:] = served & (word == "on")
        spent = now.prices.corps_task * carried
        if task == "projects":
            counties.science_budget += spent
        now.pay(corps.task_cost(task, spent.sum()))


@step(
    reads=(
        Counties.corps_talent, Counties.favour_even, Counties.favour_industry,
        Counties.talent_local_2015, Counties.three_regions, Counties.urban_income, Nation.gap_2015,
    ),
    last=(
        Counties.rural_income, Counties.rural_population, Counties.talent_skilled,
        Counties.talent_trained, Counties.trained_local, Counties.trained_three_regions,
    ),
    writes=(
        Counties.graduates, Counties.left_counties, Counties.pull, Counties.retention,
        Counties.returned, Counties.talent_local, Counties.talent_skilled, Counties.talent_trained,
        Counties.trained_local, Counties.trained_three_regions,
    ),
    rule="4.6",
)  # fmt: skip
def train_people(state: State, now: Quarter) -> None:
    """Local people are trained, by schools, in the three regions and by the corps; in a year a
    part of those trained moves on, more where districts pay better (4.6)."""
    counties = state.counties
    if now.number % 4 == 0:
        for flow in FLOWS:
            counties[flow] = 0.0
    people = 0.25 * now.policy.local_training.people
    schools = people * spread(counties.rural_population, counties.favour_industry)
    now.pay(now.policy.local_training.cost(now.prices, people))
    people = 0.25 * now.policy.three_regions_training.people
    villagers = counties.rural_population * counties.three_regions
    regions = people * spread(villagers, counties.favour_even)
    now.pay(now.policy.three_regions_training.cost(now.prices, people))
    corps = 0.25 * rules.CORPS_TRAINED * counties.corps_talent
    counties.trained_local += schools + corps
    counties.trained_three_regions += regions
    counties.pull = rules.pull_away(_gap(state, now), state.nation.gap_2015)
    counties.retention = now.parameters.talent_retention**counties.pull
    staying = counties.retention**0.25
    to_skilled = rules.TO_SKILLED * schools
    before = counties.talent_trained.copy()
    counties.talent_trained = before * staying + regions + corps + (schools - to_skilled)
    counties.talent_local = counties.talent_local_2015 + counties.talent_trained
    counties.talent_skilled += to_skilled


@step(
    reads=(
        Counties.county_area, Counties.favour_innovation, Counties.graduates,
        Counties.left_counties, Counties.lent_skilled, Counties.pull, Counties.returned,
        Counties.skilled_2015, Counties.talent_leading_2015, Counties.talent_skilled,
        Counties.talent_skilled_2015, Counties.talent_technical_2015, Counties.universities,
    ),
    last=(
        Counties.lent_leading, Counties.lent_technical, Counties.performers, Counties.rural_income,
        Counties.talent_leading, Counties.talent_technical, Counties.workstations,
        Counties.workstations_due,
    ),
    writes=(
        Counties.lent_leading, Counties.lent_technical, Counties.new_workstations,
        Counties.skilled, Counties.talent_leading, Counties.talent_technical,
        Counties.workstations, Counties.workstations_due,
    ),
    adds=(Counties.graduates, Counties.left_counties, Counties.returned, Counties.talent_skilled),
    rule="4.6",
)  # fmt: skip
def move_people(state: State, now: Quarter) -> None:
    """Graduates start, people retire, leave counties and come back; others are lent part-time or
    to workstations; capacity to absorb follows (2.4, 2.7)."""
    counties = state.counties
    area = counties.county_area[:, None]
    geography = state.fixed.geography
    out, back = geography.out, geography.back
    at_home = np.stack(
        [counties[f"talent_{name}"] - counties[f"lent_{name}"] for name in rules.MOBILE], axis=1
    )
    entering = np.stack(
        [
            0.25 * rules.RENEWAL["leading"] * counties.talent_leading_2015,
            0.25 * rules.RENEWAL["skilled"] * counties.talent_skilled_2015,
            _employ_graduates(state, now),
        ],
        axis=1,
    )
    hazard = rules.quarterly(now.parameters.talent_leaving * counties.pull[:, None])
    near = out @ at_home
    homing = rules.quarterly(np.array([rules.RETURN[name] for name in rules.MOBILE]))
    left, came = rules.moved(np.where(area, hazard * at_home, 0.0), near, back, at_home)
    went, returned = rules.moved(
        np.where(area, 0.0, homing * at_home), back @ at_home, out, at_home
    )
    counties.left_counties += left.sum(axis=1)
    counties.returned += returned.sum(axis=1)
    retired = rules.quarterly(np.array([rules.RETIREMENT])) * at_home
    asked = np.stack(_ask_for_work(state, now), axis=1)
    lent = rules.lent(asked, near, out, back, at_home) if asked.any() else np.zeros_like(at_home)
    at_home += entering - retired - left + came - went + returned
    for column, name in enumerate(rules.MOBILE):
        counties[f"lent_{name}"] = lent[:, column]
        counties[f"talent_{name}"] = at_home[:, column] + lent[:, column]
    posts = counties.lent_technical[area[:, 0]].sum() / rules.PART_TIME
    now.pay(now.policy.flexible_recruitment.cost(now.prices, posts))
    counties.skilled = rules.absorbed(
        counties.skilled_2015,
        counties.talent_technical,
        counties.talent_technical_2015,
        now.parameters.talent_absorption,
    )


def _gap(state: State, now: Quarter) -> Floats:
    """Income around a county area over its own at the start of the quarter; towns' incomes grow
    with GDP, quarter by quarter as rural income does, (n,)."""
    urban = townspeople_income(state, now)
    return rules.income_gap(urban, state.counties.rural_income, state.fixed.geography.out)


def townspeople_income(state: State, now: Quarter) -> Floats:
    """Income of townspeople at the start of the quarter as provinces' GDP has grown, yuan a head,
    (n,)."""
    gdp = now.drivers.gdp
    past = gdp[:, now.year - 2016] / gdp[:, 0]
    grown = past * np.exp(max(now.number, 0) % 4 * now.demand_growth())
    return np.asarray(state.counties.urban_income * grown)


def _employ_graduates(state: State, now: Quarter) -> Floats:
    """Graduates who start professional work by unit this quarter; those of county areas get the
    subsidy, which goes on the bill, and all are counted among the year's."""
    counties = state.counties
    area = counties.county_area
    subsidy = now.policy.graduate_subsidy.amount
    starting = rules.graduates_choose(
        0.25 * rules.GRADUATES * counties.universities,
        counties.talent_technical - counties.lent_technical,
        area,
        subsidy / np.maximum(counties.rural_income, 1.0),
        now.parameters.graduate_elasticity,
        state.fixed.geography.province,
    )
    counties.graduates += starting
    now.pay(now.policy.graduate_subsidy.cost(starting[area].sum()))
    return starting


def _ask_for_work(state: State, now: Quarter) -> list[Floats]:
    """Set up workstations and put them on the bill; work of people of districts that county areas
    ask for, full posts, shape (n,) for each of ``MOBILE``."""
    counties = state.counties
    number = 0.25 * now.policy.expert_workstations.number
    counties.workstations_due += number * spread(
        1.0 + counties.performers, counties.favour_innovation
    )
    new = rules.opened(counties.workstations_due, counties.workstations)
    counties.new_workstations = new
    counties.workstations += new
    now.pay(now.policy.expert_workstations.cost(now.prices, new.sum()))
    posts = now.policy.flexible_recruitment.posts
    share = spread(counties.talent_technical, counties.favour_innovation)
    return [
        np.asarray(rules.STATION_TEAM * counties.workstations),
        np.zeros(len(counties)),
        np.asarray(rules.PART_TIME * posts * share),
    ]
