"""Steps of commissioners: calls, posts, visits, firms they found, training, review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import start
from sim.agents import commissioner as rules
from sim.agents import posting
from sim.arrays import Bools, Floats, Ints, sum_by
from sim.chance import Process, uniforms
from sim.policy import Levers, talent

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

BASE_VISIT = (
    0.01  # share of firms that an institute visits a quarter in 2015; assumption, 0.005-0.03
)
PAIRED_TO_FIRMS = 0.5  # of the time of people sent along pairs, the rest to farms; 0.3-0.7
FIRMS_PER_POST, FARMS_PER_POST = 50.0, 400.0  # firms, farm households that keep one person busy


ORDINARY_YEARS, THREE_REGIONS_YEARS = 1.5, 1.0  # that a post lasts: one to two years; one year


def active_2020() -> float:
    """Commissioners on post at the quotas of 2020."""
    held = Levers.held()
    return (
        ORDINARY_YEARS * held.commissioner_quota.posts
        + THREE_REGIONS_YEARS * held.three_regions_quota.posts
    )


def post_commissioners(model: CountyInnovationModel, quarter: int) -> None:
    """Terms end, some posts are reviewed, people are called within quotas, each goes where his
    bid is highest (4.1).

    The corps and the three regions, which the plan promises in numbers, are manned first.
    """
    people = model.tables["commissioner"]
    _review(model, rules.end_terms(people), quarter)
    back = people["host"] < 0
    people["weight"][back] = people["base_weight"][back]
    _man_corps(model, quarter)
    worth = _worth(model, quarter)
    due = _due(model, "three_regions_quota", THREE_REGIONS_YEARS, quarter)
    _call(model, due, None, rules.THREE_REGIONS, "three_regions", worth, quarter)
    posts = due = _due(model, "commissioner_quota", ORDINARY_YEARS, quarter)
    # Posts of the market and of society first; where they find nobody, government fills in.
    for source, name in ((rules.MARKET, "market"), (rules.SOCIAL, "social")):
        share = model.in_force("commissioner_quota", name, quarter)
        own = min(round(share * posts), due)
        who = people["source"] == source
        due -= _call(model, own, who, rules.ORDINARY, "county_area", worth, quarter)
    who = people["source"] == rules.GOVERNMENT
    _call(model, due, who, rules.ORDINARY, "county_area", worth, quarter)
    _charge_posts(model, quarter)


def _due(model: CountyInnovationModel, lever: str, years: float, quarter: int) -> int:
    """Posts of a quarter in simulated people; at the start of all, those of ``years``."""
    posts = model.in_force(lever, "posts", quarter) * (4.0 * years if quarter < 0 else 1.0)
    return rules.vacancies(posts, model.world.settings.scale)


def _call(
    model: CountyInnovationModel,
    number: int,
    who: Bools | None,
    stream_code: int,
    area: str,
    worth: Floats,
    quarter: int,
) -> int:
    """Call people of ``who``, all of them by default, and send them; how many."""
    people = model.tables["commissioner"]
    rows = rules.call(
        people, model.tables["institute"], number, stream_code, model.seed, quarter, who
    )
    if len(rows):
        _send(model, rows, area, worth, quarter)
        people["stream"][rows] = stream_code
        people["term_left"][rows] = _terms(model, rows, stream_code, quarter, quarter < 0)
    return len(rows)


def _review(model: CountyInnovationModel, ended: Ints, quarter: int) -> None:
    share = model.in_force("performance_review", "share", quarter)
    if share > 0.0:
        people = model.tables["commissioner"]
        reviewed = rules.review(people, ended, share, model.seed, quarter)
        model.charge("performance_review", talent.REVIEW_COST * reviewed)


def train_commissioners(model: CountyInnovationModel, quarter: int) -> None:
    """Some of those who serve are taught what their counties ask for."""
    number = 0.25 * model.in_force("commissioner_training", "people", quarter)
    gain = model.parameters.training_gain
    trained = rules.train(model.tables["commissioner"], number, gain, model.seed, quarter)
    model.charge("commissioner_training", talent.TRAINING_COST * trained)


def _nearness(model: CountyInnovationModel, rule: str) -> Floats:
    """Nearness of places to counties under a matching rule, shape (places, n), computed once."""
    if rule not in model.maps:
        km, distance = model.fixed.geography.place_km, model.parameters.posting_distance
        model.maps[rule] = posting.nearness(km, rule, distance)
    found: Floats = model.maps[rule]
    return found


def fit(model: CountyInnovationModel) -> Floats:
    """How well each kind and speciality fits each county, shape (2, specialities, n); once."""
    if "fit" not in model.maps:
        sectors = np.diff(model.fixed.sector_mix, axis=1, prepend=0.0)
        firms = np.maximum(model.fixed.base_births, 1e-9)
        national = np.average(sectors, axis=0, weights=firms)
        farm = model.tables["county"]["agriculture_jobs"]
        model.maps["fit"] = posting.fit(farm, sectors, national)
    found: Floats = model.maps["fit"]
    return found


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


def _worth(model: CountyInnovationModel, quarter: int) -> Floats:
    """Need and match of each county as the matching rule weighs them this quarter, by kind and
    speciality, shape (2, specialities, n)."""
    counties = model.tables["county"]
    rule = model.word("commissioner_quota", "rule", quarter)
    idle = np.maximum(model.firms_2015 - model.performers, 0.0)
    room = 0.8 - counties["adopted"].mean(axis=1)
    room = np.maximum(room, 0.02) / max(float(room.mean()), 0.02)
    needs = rules.need(counties["farm_households"], room, idle)
    if model.favour:
        needs = needs * model.favour["industry"]
    if ("fit", rule) not in model.maps:
        model.maps["fit", rule] = np.power(fit(model), posting.RULES[rule][1])
    return posting.worth(needs, model.maps["fit", rule], rule)


def _send(model: CountyInnovationModel, rows: Ints, area: str, worth: Floats, quarter: int) -> None:
    """Each goes to the county of his highest bid, as he sees need and match."""
    counties, people = model.tables["county"], model.tables["commissioner"]
    geography = model.fixed.geography
    here = people["host"] >= 0
    posted = sum_by(people["host"][here], people["weight"][here], len(counties))
    rule = model.word("commissioner_quota", "rule", quarter)
    quality = model.in_force("information_system", "quality", quarter)
    noise = model.parameters.matching_noise * (1.0 - quality)
    posting.post(
        people,
        rows,
        geography.place_of,
        geography.candidates[area],
        _nearness(model, rule),
        worth,
        posted,
        1.0 + counties["farm_households"] / FARMS_PER_POST + model.firms_2015 / FIRMS_PER_POST,
        counties["id"],
        posting.LOT if rule == "random" else noise,
        model.seed,
        quarter,
    )


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
    people["term_left"][rows] = round(model.in_force("corps", "term", quarter))
    # Each stands for an equal part of the team, those called while it was smaller included.
    team = (people["host"] >= 0) & (people["stream"] == rules.CORPS)
    people["weight"][team] = start.exact(np.array(members / size))


def _charge_posts(model: CountyInnovationModel, quarter: int) -> None:
    """Posts of the quarter go on the bill; those of the market are paid by firms."""
    people = model.tables["commissioner"]
    incentive = model.in_force("commissioner_quota", "incentive", quarter)
    serving = people["host"] >= 0
    market = people["source"] == rules.MARKET
    ordinary = serving & (people["stream"] == rules.ORDINARY)
    cost = 0.25 * (talent.POST_COST + talent.INCENTIVE_COST * incentive)
    model.charge("commissioner_quota", cost * people["weight"][ordinary & ~market].sum())
    asked_for = people["weight"][ordinary & market].sum()
    model.charge("commissioner_quota", cost * asked_for, payer="firm")
    for code, name, cost in (
        (rules.THREE_REGIONS, "three_regions_quota", talent.POST_COST),
        (rules.CORPS, "corps", talent.CORPS_COST),
    ):
        number = people["weight"][serving & (people["stream"] == code)].sum()
        model.charge(name, 0.25 * cost * number)
    quality = model.in_force("information_system", "quality", quarter)
    model.charge("information_system", 0.25 * talent.SYSTEM_COST * quality)


def serve(model: CountyInnovationModel, quarter: int) -> None:
    """Effort of posted people by county, people sent along pairs, firms visited and founded
    (4.2, 4.5, 5.1)."""
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
    model.founders = rules.founders(people, b.founding, n)


def figures(model: CountyInnovationModel) -> dict[str, Floats]:
    """Skill and match of those who serve, by source, and firms visited, shape (n,) each."""
    people, counties = model.tables["commissioner"], model.tables["county"]
    firms, n = model.tables["firm"], len(counties)
    rows = np.flatnonzero(people["host"] >= 0)
    host, weight = people["host"][rows], people["weight"][rows]
    match = fit(model)[people["kind"][rows], people["speciality"][rows], host]

    def total(values: Floats) -> Floats:
        return sum_by(host, start.exact(weight * values), n)

    return {
        "commissioner_skill": total(people["skill"][rows]),
        "commissioner_match": total(match),
        "commissioners_market": total(people["source"][rows] == rules.MARKET),
        "commissioners_social": total(people["source"][rows] == rules.SOCIAL),
        "firms_served": counties["visit"] * start.county_sum(firms, firms.alive, n),
    }
