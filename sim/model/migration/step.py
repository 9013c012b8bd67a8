"""The step of people who move."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats
from sim.core.clock import PLAN_BEGINS
from sim.model.farms import incomes
from sim.model.migration import rules
from sim.model.migration.rules import Gravity, Moves
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import step
from sim.model.talent.step import townspeople_income

COUNTS = ("people_arrived", "people_departed", "talent_arrived", "talent_departed")
STAFF = ("skilled", "technical")


def begin(state: State, now: Quarter) -> None:
    """What makes moves one for each villager and each of the staff at incomes of 2015."""
    counties, nation = state.counties, state.nation
    half, none = 0.5 * now.parameters.move_income, np.zeros(len(counties))
    ways, rural = gravity(state), counties.rural_population
    drawn = rules.weighed(counties.urban_population, counties.urban_income, half)
    left = rules.weighed(rural, counties.rural_income, -half)
    everybody = np.full(len(counties), np.inf)
    out = rules.moved(1.0, left, drawn, everybody, none, ways.prefecture, ways.ways).left
    nation.villager_moves = rural.sum() / max(float(out.sum()), 1e-300)
    staff = counties.talent_technical
    drawn = rules.weighed(staff / staff.sum(), counties.urban_income, half)
    left = rules.weighed(staff, counties.urban_income, -half)
    out = rules.moved(1.0, left, drawn, everybody, none, ways.prefecture, ways.between).left
    # Where there is one province only, nobody can go to another.
    nation.staff_moves = staff.sum() / float(out.sum()) if out.sum() > 0.0 else 0.0


def gravity(state: State) -> Gravity:
    """Ways between prefectures, once a world."""
    c = state.counties
    return state.fixed.once(
        "gravity",
        lambda: rules.gravity(c.lon, c.lat, c.population, c.prefecture_code, c.province_code),
    )


@step(
    reads=(
        Counties.lat, Counties.lent_skilled, Counties.lent_technical, Counties.lon,
        Counties.prefecture_code,
        Counties.province_code, Counties.urban_income, Nation.staff_moves, Nation.villager_moves,
    ),
    last=(
        Counties.income, Counties.literacy_rural, Counties.literacy_urban,
        Counties.people_arrived, Counties.people_departed, Counties.population,
        Counties.rural_income, Counties.rural_population, Counties.talent_arrived,
        Counties.talent_departed, Counties.urban_population, Counties.wage_gain,
    ),
    writes=(
        Counties.income, Counties.literacy_rural, Counties.literacy_urban,
        Counties.people_arrived, Counties.people_departed, Counties.population,
        Counties.rural_population, Counties.talent_arrived, Counties.talent_departed,
        Counties.urban_population,
    ),
    adds=(Counties.talent_skilled, Counties.talent_technical),
    rule="4.8",
)  # fmt: skip
def migrate(state: State, now: Quarter) -> None:
    """Once a year villagers go to towns of other units and townspeople to villages, staff to other
    provinces; nobody is lost: what one unit gains another loses (4.8).

    Up to 2020 people stand where the census of that year found them.
    """
    if now.number % 4 != 0:
        return
    for name in COUNTS:
        state.counties[name] = 0.0
    if now.number < PLAN_BEGINS or now.parameters.move_out == 0.0:
        return
    urban = townspeople_income(state, now) * state.counties.wage_gain
    _people_move(state, now, urban)
    _staff_move(state, now, urban)


def _people_move(state: State, now: Quarter, urban: Floats) -> None:
    """Villagers and townspeople change units with what they know of science; wages of those who
    stay follow."""
    counties, half = state.counties, 0.5 * now.parameters.move_income
    villagers, townspeople = counties.rural_population.copy(), counties.urban_population.copy()
    scale, ways = now.parameters.move_out * state.nation.villager_moves, gravity(state)

    def go(people: Floats, income: Floats, others: Floats, theirs: Floats, each: Floats) -> Moves:
        leaving = rules.weighed(people, income, -half)
        drawing = rules.weighed(others, theirs, half)
        return rules.moved(scale, leaving, drawing, people, each, ways.prefecture, ways.ways)

    rural = counties.rural_income
    out = go(villagers, rural, townspeople, urban, counties.literacy_rural)
    back = go(townspeople, urban, villagers, rural, counties.literacy_urban)
    counties.literacy_rural = rules.mixed(counties.literacy_rural, villagers, out.left, back)
    counties.literacy_urban = rules.mixed(counties.literacy_urban, townspeople, back.left, out)
    counties.rural_population += back.came - out.left
    counties.urban_population += out.came - back.left
    counties.population += out.came + back.came - out.left - back.left
    counties.people_departed = out.left + back.left
    counties.people_arrived = out.came + back.came
    counties.income[:, incomes.LOCAL] *= np.exp(
        rules.scarcity(counties.rural_population, villagers)
    )


def _staff_move(state: State, now: Quarter, urban: Floats) -> None:
    """Skilled workers and professional staff change province; those lent elsewhere stay on."""
    counties, half = state.counties, 0.5 * now.parameters.move_income
    ways, none = gravity(state), np.zeros(len(counties))
    scale = rules.STAFF_MOVES * now.parameters.move_out * state.nation.staff_moves
    for name in STAFF:
        column = f"talent_{name}"
        at_home = np.maximum(counties[column] - counties[f"lent_{name}"], 0.0)
        leaving = rules.weighed(at_home, urban, -half)
        drawing = rules.weighed(at_home / at_home.sum(), urban, half)
        went = rules.moved(scale, leaving, drawing, at_home, none, ways.prefecture, ways.between)
        counties[column] += went.came - went.left
        counties.talent_departed += went.left
        counties.talent_arrived += went.came
