"""Steps of commissioners: calls, posts, visits, firms they found, training, review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import start
from sim.agents import commissioner as rules
from sim.arrays import Floats, Ints
from sim.chance import Process, uniforms
from sim.policy import talent

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

BASE_VISIT = (
    0.01  # share of firms that an institute visits a quarter in 2015; assumption, 0.005-0.03
)
PAIRED_TO_FIRMS = 0.5  # of the time of people sent along pairs, the rest to farms; 0.3-0.7
FIRMS_PER_POST, FARMS_PER_POST = 50.0, 400.0  # firms, farm households that keep one person busy


def post_commissioners(model: CountyInnovationModel, quarter: int) -> None:
    """Terms end, people are called within quotas, each goes where his bid is highest (4.1).

    The corps and the three regions, which the plan promises in numbers, are manned first.
    """
    people = model.tables["commissioner"]
    rules.end_terms(people)
    back = people["host"] < 0
    people["weight"][back] = people["base_weight"][back]
    scale = model.world.settings.scale
    rule = model.word("commissioner_quota", "rule", quarter)
    first = quarter < 0
    _man_corps(model, quarter)
    for stream_code, lever, area in (
        (rules.THREE_REGIONS, "three_regions_quota", "three_regions"),
        (rules.ORDINARY, "commissioner_quota", "county_area"),
    ):
        posts = model.in_force(lever, "posts", quarter)
        years = 1.5 if stream_code == rules.ORDINARY else 1.0
        due = rules.vacancies(posts * (4.0 * years if first else 1.0), scale)
        rows = rules.call(people, model.tables["institute"], due, stream_code, model.seed, quarter)
        _send(model, rows, stream_code, area, rule)
        people["term_left"][rows] = _terms(model, rows, stream_code, quarter, first)
    _charge_posts(model, quarter)


def _posting_map(model: CountyInnovationModel, area: str, rule: str) -> tuple[Floats, Ints]:
    """Nearness of places to counties and the counties each place looks at, computed once."""
    counties, fixed, maps = model.tables["county"], model.fixed, model.maps
    if rule not in maps:
        maps[rule] = rules.nearness(fixed.place_km, rule, model.parameters.posting_distance)
    if area not in maps:
        maps[area] = rules.candidate_counties(fixed.place_km, start.eligible(counties, area))
    return maps[rule], maps[area]


def _terms(
    model: CountyInnovationModel, rows: Ints, stream_code: int, quarter: int, first: bool
) -> Ints:
    """Length of new posts in quarters; at the start of all, what is left of running ones."""
    ids = model.tables["commissioner"]["id"][rows]
    luck = uniforms(model.seed, int(Process.TERM), quarter, ids)
    short = stream_code == rules.THREE_REGIONS
    longest = rules.SHORT_TERM if short else rules.LONG_TERM
    least = 1 if first else rules.SHORT_TERM
    return (least + np.floor(luck * (longest - least + 1))).astype(np.int16)


def _send(model: CountyInnovationModel, rows: Ints, stream_code: int, area: str, rule: str) -> None:
    counties, people, fixed = model.tables["county"], model.tables["commissioner"], model.fixed
    if not len(rows):
        return
    idle = np.maximum(model.firms_2015 - model.performers, 0.0)
    ceiling = np.mean(0.8 - counties["adopted"].mean(axis=1))
    room = np.maximum(0.8 - counties["adopted"].mean(axis=1), 0.02) / max(ceiling, 0.02)
    farm = counties["agriculture_jobs"]
    near, candidates = _posting_map(model, area, rule)
    here = people["host"] >= 0
    posted = np.bincount(
        people["host"][here], weights=people["weight"][here], minlength=len(counties)
    )
    rules.post(
        people,
        rows,
        fixed.place_of,
        candidates,
        near,
        rules.need(counties["farm_households"], room, idle),
        np.stack([0.5 + farm, 1.5 - farm]),
        posted,
        1.0 + counties["farm_households"] / FARMS_PER_POST + model.firms_2015 / FIRMS_PER_POST,
        rule,
    )
    people["stream"][rows] = stream_code


def _man_corps(model: CountyInnovationModel, quarter: int) -> None:
    """Fill the teams of the key counties in turn, at least one simulated member a county."""
    members = model.in_force("corps", "members", quarter)
    people, counties = model.tables["commissioner"], model.tables["county"]
    keys = np.flatnonzero(counties["key_county"])
    if members <= 0 or not len(keys):
        return
    scale = model.world.settings.scale
    size = max(1, round(members * scale))
    serving = (people["host"] >= 0) & (people["stream"] == rules.CORPS)
    held = np.bincount(people["host"][serving], minlength=len(counties))[keys]
    short = np.repeat(keys, np.maximum(size - held, 0))
    rows = rules.call(
        people, model.tables["institute"], len(short), rules.CORPS, model.seed, quarter
    )
    order = np.lexsort((people["id"][rows], -people["skill"][rows]))
    people["host"][rows[order]] = short[: len(rows)]
    people["stream"][rows] = rules.CORPS
    people["term_left"][rows] = rules.LONG_TERM
    # Each stands for an equal part of the team, those called while it was smaller included.
    team = (people["host"] >= 0) & (people["stream"] == rules.CORPS)
    people["weight"][team] = start.exact(np.array(members / size))


def _charge_posts(model: CountyInnovationModel, quarter: int) -> None:
    people, incentive = (
        model.tables["commissioner"],
        model.in_force("commissioner_quota", "incentive", quarter),
    )
    cost = (
        talent.POST_COST + talent.INCENTIVE_COST * incentive,
        talent.POST_COST,
        talent.CORPS_COST,
    )
    names = ("commissioner_quota", "three_regions_quota", "corps")
    for code in (rules.ORDINARY, rules.THREE_REGIONS, rules.CORPS):
        serving = (people["host"] >= 0) & (people["stream"] == code)
        number = people["weight"][serving].sum()
        model.charge(names[code], 0.25 * cost[code] * number)


def serve(model: CountyInnovationModel, quarter: int) -> None:
    """Effort of posted people by county, people sent along pairs, firms visited (4.2, 4.5, 5.1)."""
    counties, people, b = model.tables["county"], model.tables["commissioner"], model.parameters
    n = len(counties)
    incentive = model.in_force("commissioner_quota", "incentive", quarter)
    model.farm_effort = rules.effort_by_county(people, rules.AGRICULTURE, incentive, n)
    model.firm_effort = rules.effort_by_county(people, rules.ENTERPRISE, incentive, n)
    visited: Floats = b.firms_reached * (model.firm_effort + PAIRED_TO_FIRMS * model.paired_people)
    counties["visit"] = np.minimum(
        BASE_VISIT * np.exp(counties["outreach"]) + visited / np.maximum(model.firms_2015, 1.0),
        0.9,
    )
