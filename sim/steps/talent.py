"""Steps of talent: tasks of the corps, training, people who come, go and are lent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents import commissioner
from sim.agents import talent as rules
from sim.arrays import Floats, Ints
from sim.policy import people as costs
from sim.policy import talent as commissioner_costs

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

TASKS = ("projects", "results", "talent", "platforms", "popularisation")
FLOWS = ("trained_local", "trained_three_regions", "graduates", "left_counties", "returned")


def prepare(model: CountyInnovationModel) -> None:
    """What others read of commissioners and talent, before the first quarter.

    ``founders`` (n,): firms that commissioners are expected to found a quarter, full nation.
    ``new_workstations`` (n,): expert workstations set up this quarter, full nation.
    ``corps_tasks``: each of the five tasks -> (n,), 1 where a serving corps has it.
    ``talent_2015``: each stock -> (n,) persons at the end of 2015.
    ``pull``: how strongly districts pull people away this quarter, (n,), from ``train_people`` on.
    ``gap_2015``: mean income of districts around a county area over its rural income.
    ``talent_flows``: people of the year so far, by flow, shape (n,) each.
    """
    counties = model.tables["county"]
    n = len(counties)
    model.founders, model.new_workstations = np.zeros(n), np.zeros(n)
    model.corps_tasks = {task: np.zeros(n) for task in TASKS}
    model.talent_2015 = {name: counties[f"talent_{name}"].copy() for name in rules.STOCKS}
    model.skilled_2015 = counties["skilled"].copy()
    gap, area = _gap(model), counties["county_area"]
    model.gap_2015 = float(np.average(gap[area], weights=counties["rural_population"][area]))
    model.talent_flows = {name: np.zeros(n) for name in FLOWS}


def run_corps_tasks(model: CountyInnovationModel, quarter: int) -> None:
    """Corps that serve since last quarter carry the tasks that are on; projects bring money."""
    counties, people = model.tables["county"], model.tables["commissioner"]
    corps = (people["host"] >= 0) & (people["stream"] == commissioner.CORPS)
    served = np.bincount(people["host"][corps], minlength=len(counties)) > 0
    for task in TASKS:
        on = model.word("corps", task, quarter) == "on"
        model.corps_tasks[task] = (served & on).astype(float)
        spent = commissioner_costs.CORPS_TASK_COST * model.corps_tasks[task]
        if task == "projects":
            counties["science_budget"] += spent
        receiver = "counties" if task == "projects" else "commissioners"
        model.charge("corps", 0.25 * spent.sum(), receiver=receiver)


def train_people(model: CountyInnovationModel, quarter: int) -> None:
    """Local people are trained, by schools, in the three regions and by the corps; in a year a
    part of those trained moves on, more where districts pay better (4.6)."""
    counties, flows = model.tables["county"], model.talent_flows
    if quarter % 4 == 0:
        for flow in flows.values():
            flow[:] = 0.0
    people = 0.25 * model.in_force("local_training", "people", quarter)
    schools = people * model.spread(counties["rural_population"], "industry")
    model.charge("local_training", costs.LOCAL_COST * people)
    people = 0.25 * model.in_force("three_regions_training", "people", quarter)
    regions = people * model.spread(
        counties["rural_population"] * counties["three_regions"], "even"
    )
    model.charge("three_regions_training", commissioner_costs.TRAINING_COST * people)
    corps = 0.25 * rules.CORPS_TRAINED * model.corps_tasks["talent"]
    flows["trained_local"] += schools + corps
    flows["trained_three_regions"] += regions
    model.pull = rules.pull_away(_gap(model), model.gap_2015)
    counties["retention"] = model.parameters.talent_retention**model.pull
    staying = counties["retention"] ** 0.25
    to_skilled = rules.TO_SKILLED * schools
    before = counties["talent_trained"].copy()
    counties["talent_trained"] = before * staying + regions + corps + (schools - to_skilled)
    counties["talent_local"] = model.talent_2015["local"] + counties["talent_trained"]
    counties["talent_skilled"] += to_skilled


def move_people(model: CountyInnovationModel, quarter: int) -> None:
    """Graduates start, people retire, leave counties and come back; others are lent part-time or
    to workstations; capacity to absorb follows (2.4, 2.7)."""
    counties, area = model.tables["county"], model.tables["county"]["county_area"][:, None]
    geography = model.fixed.geography
    out, back = geography.out, geography.back
    own = np.stack(
        [counties[f"talent_{name}"] - counties[f"lent_{name}"] for name in rules.MOBILE], axis=1
    )
    entering = np.stack(
        [
            0.25 * rules.RENEWAL["leading"] * model.talent_2015["leading"],
            0.25 * rules.RENEWAL["skilled"] * model.talent_2015["skilled"],
            _employ_graduates(model, quarter, geography.province),
        ],
        axis=1,
    )
    hazard = rules.quarterly(model.parameters.talent_leaving * model.pull[:, None])
    near = out @ own
    homing = rules.quarterly(np.array([rules.RETURN[name] for name in rules.MOBILE]))
    left, came = rules.moved(np.where(area, hazard * own, 0.0), near, back, own)
    went, returned = rules.moved(np.where(area, 0.0, homing * own), back @ own, out, own)
    model.talent_flows["left_counties"] += left.sum(axis=1)
    model.talent_flows["returned"] += returned.sum(axis=1)
    retired = rules.quarterly(np.array([rules.RETIREMENT])) * own
    asked = np.stack([_ask_for_work(model, name, quarter) for name in rules.MOBILE], axis=1)
    lent = rules.lent(asked, near, out, back, own) if asked.any() else np.zeros_like(own)
    own += entering - retired - left + came - went + returned
    for column, name in enumerate(rules.MOBILE):
        counties[f"lent_{name}"] = lent[:, column]
        counties[f"talent_{name}"] = own[:, column] + lent[:, column]
    posts = counties["lent_technical"][area[:, 0]].sum() / rules.PART_TIME
    model.charge("flexible_recruitment", 0.25 * costs.FLEXIBLE_COST * posts)
    counties["skilled"] = rules.absorbed(
        model.skilled_2015,
        counties["talent_technical"],
        model.talent_2015["technical"],
        model.parameters.talent_absorption,
    )


def _gap(model: CountyInnovationModel) -> Floats:
    """Income around a county area over its own at the start of the quarter; towns' incomes grow
    with GDP, quarter by quarter as rural income does."""
    counties, gdp = model.tables["county"], model.world.drivers.gdp
    past = gdp[:, model.year - 2016] / gdp[:, 0]
    urban = (
        counties["urban_income"] * past * np.exp(max(model.quarter, 0) % 4 * model.demand_growth())
    )
    return rules.income_gap(urban, counties["rural_income"], model.fixed.geography.out)


def _employ_graduates(model: CountyInnovationModel, quarter: int, province: Ints) -> Floats:
    """Graduates who start professional work by unit this quarter; those of county areas get the
    subsidy, which goes on the bill, and all are counted among the year's."""
    counties, area = model.tables["county"], model.tables["county"]["county_area"]
    subsidy = model.in_force("graduate_subsidy", "amount", quarter)
    starting = rules.graduates_choose(
        0.25 * rules.GRADUATES * counties["universities"],
        counties["talent_technical"] - counties["lent_technical"],
        area,
        subsidy / np.maximum(counties["rural_income"], 1.0),
        model.parameters.graduate_elasticity,
        province,
    )
    model.talent_flows["graduates"] += starting
    model.charge("graduate_subsidy", subsidy * starting[area].sum())
    return starting


def _ask_for_work(model: CountyInnovationModel, name: str, quarter: int) -> Floats:
    """Set up workstations and put them on the bill; work of people of districts that county areas
    ask for, full posts, shape (n,)."""
    counties = model.tables["county"]
    if name == "technical":
        posts = model.in_force("flexible_recruitment", "posts", quarter)
        share = model.spread(counties["talent_technical"], "innovation")
        return np.asarray(rules.PART_TIME * posts * share)
    if name == "leading":
        number = 0.25 * model.in_force("expert_workstations", "number", quarter)
        share = model.spread(1.0 + model.performers, "innovation")
        counties["workstations_due"] += number * share
        new = rules.allot(counties["workstations_due"], counties["workstations"])
        model.new_workstations = new
        counties["workstations"] += new
        model.charge("expert_workstations", costs.WORKSTATION_COST * new.sum())
        return np.asarray(rules.STATION_TEAM * counties["workstations"])
    return np.zeros(len(counties))


def figures(model: CountyInnovationModel) -> dict[str, Floats]:
    """Talent by stock, stations and people of the year who were trained, started or left."""
    counties = model.tables["county"]
    stocks = {f"talent_{name}": counties[f"talent_{name}"] for name in rules.STOCKS}
    return stocks | model.talent_flows | {"workstations": counties["workstations"]}
