"""Steps of commissioners: calls, posts, visits, firms they found, training, review."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.core.arrays import Bools, Floats, Ints
from sim.core.weights import exact
from sim.model.commissioners import commissioner as rules
from sim.model.commissioners import posting
from sim.model.commissioners.chance import Process
from sim.model.commissioners.table import Commissioners
from sim.model.institutes.table import Institutes
from sim.model.policy.levers import Levers
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import step

BASE_VISIT = (
    0.01  # share of firms that an institute visits a quarter in 2015; assumption, 0.005-0.03
)
PAIRED_TO_FIRMS = 0.5  # of the time of people sent along pairs, the rest to farms; 0.3-0.7
FIRMS_PER_POST, FARMS_PER_POST = 50.0, 400.0  # firms, farm households that keep one person busy


ORDINARY_YEARS, THREE_REGIONS_YEARS = 1.5, 1.0  # that a post lasts: one to two years; one year


@cache
def active_2020() -> float:
    """Commissioners on post at the quotas of 2020."""
    held = Levers.held()
    return (
        ORDINARY_YEARS * held.commissioner_quota.posts
        + THREE_REGIONS_YEARS * held.three_regions_quota.posts
    )


@step(
    reads=(
        Counties.farm_households, Counties.favour_industry, Counties.firms_2015,
        Counties.key_county, Institutes.capacity, Commissioners.base_weight, Commissioners.home,
        Commissioners.kind, Commissioners.source, Commissioners.speciality,
    ),
    last=(
        Counties.adopted, Counties.performers, Commissioners.barred, Commissioners.host,
        Commissioners.skill, Commissioners.stream, Commissioners.term_left,
    ),
    writes=(
        Commissioners.barred, Commissioners.host, Commissioners.stream, Commissioners.term_left,
        Commissioners.weight,
    ),
    rule="4.1",
)  # fmt: skip
def post_commissioners(state: State, now: Quarter) -> None:
    """Terms end, some posts are reviewed, people are called within quotas, each goes where his
    bid is highest (4.1).

    The corps and the three regions, which the plan promises in numbers, are manned first.
    """
    people = state.commissioners
    _review(state, now, rules.end_terms(people))
    back = people.host < 0
    people.weight[back] = people.base_weight[back]
    _man_corps(state, now)
    worth = _worth(state, now)
    due = _due(now, now.policy.three_regions_quota.posts, THREE_REGIONS_YEARS)
    _call(state, now, due, None, rules.THREE_REGIONS, "three_regions", worth)
    quota = now.policy.commissioner_quota
    posts = due = _due(now, quota.posts, ORDINARY_YEARS)
    # Posts of the market and of society first; where they find nobody, government fills in.
    for source, share in ((rules.MARKET, quota.market), (rules.SOCIAL, quota.social)):
        called = min(round(share * posts), due)
        who = people.source == source
        due -= _call(state, now, called, who, rules.ORDINARY, "county_area", worth)
    who = people.source == rules.GOVERNMENT
    _call(state, now, due, who, rules.ORDINARY, "county_area", worth)
    _pay_posts(state, now)


def _due(now: Quarter, posts: float, years: float) -> int:
    """Posts of a quarter in simulated people; at the start of all, those of ``years``."""
    due = posts * (4.0 * years if now.number < 0 else 1.0)
    return rules.vacancies(due, now.scale)


def _call(
    state: State,
    now: Quarter,
    number: int,
    who: Bools | None,
    stream_code: int,
    area: str,
    worth: Floats,
) -> int:
    """Call people of ``who``, all of them by default, and send them; how many."""
    people = state.commissioners
    rows = rules.call(people, state.institutes, number, stream_code, now.seed, now.number, who)
    if len(rows):
        _send(state, now, rows, area, worth)
        people.stream[rows] = stream_code
        people.term_left[rows] = _terms(state, now, rows, stream_code)
    return len(rows)


def _review(state: State, now: Quarter, ended: Ints) -> None:
    share = now.policy.performance_review.share
    if share > 0.0:
        people = state.commissioners
        reviewed = rules.review(people, ended, share, now.seed, now.number)
        now.pay(now.policy.performance_review.cost(now.prices, reviewed))


@step(
    reads=(Commissioners.host,),
    last=(Commissioners.skill,),
    writes=(Commissioners.skill,),
    rule="4.1",
)  # fmt: skip
def train_commissioners(state: State, now: Quarter) -> None:
    """Some of those who serve are taught what their counties ask for."""
    number = 0.25 * now.policy.commissioner_training.people
    gain = now.parameters.training_gain
    trained = rules.train(state.commissioners, number, gain, now.seed, now.number)
    now.pay(now.policy.commissioner_training.cost(now.prices, trained))


def _nearness(state: State, now: Quarter, rule: str) -> Floats:
    """Nearness of places to counties under a matching rule, shape (places, n), computed once."""
    km, distance = state.fixed.geography.place_km, now.parameters.posting_distance
    return state.fixed.once(
        ("nearness", rule, distance), lambda: posting.nearness(km, rule, distance)
    )


def fit(state: State) -> Floats:
    """How well each kind and speciality fits each county, shape (2, specialities, n); once."""

    def compute() -> Floats:
        sectors = np.diff(state.fixed.sector_mix, axis=1, prepend=0.0)
        firms = np.maximum(state.fixed.base_births, 1e-9)
        national = np.average(sectors, axis=0, weights=firms)
        return posting.fit(state.counties.agriculture_jobs, sectors, national)

    return state.fixed.once("fit", compute)


def _terms(state: State, now: Quarter, rows: Ints, stream_code: int) -> Ints:
    """Length of new posts in quarters; at the start of all, what is left of running ones."""
    luck = now.luck(Process.TERM, state.commissioners.id[rows])
    short = stream_code == rules.THREE_REGIONS
    longest = rules.SHORT_TERM if short else rules.LONG_TERM
    least = 1 if now.number < 0 else rules.SHORT_TERM
    return (least + np.floor(luck * (longest - least + 1))).astype(np.int16)


def _worth(state: State, now: Quarter) -> Floats:
    """Need and match of each county as the matching rule weighs them this quarter, by kind and
    speciality, shape (2, specialities, n)."""
    counties = state.counties
    rule = now.policy.commissioner_quota.rule
    idle = np.maximum(counties.firms_2015 - counties.performers, 0.0)
    room = 0.8 - counties.adopted.mean(axis=1)
    room = np.maximum(room, 0.02) / max(float(room.mean()), 0.02)
    needs = rules.need(counties.farm_households, room, idle)
    needs = needs * counties.favour_industry
    power = posting.RULES[rule][1]
    fits = state.fixed.once(("fit", rule), lambda: np.power(fit(state), power))
    return posting.worth(needs, fits, rule)


def _send(state: State, now: Quarter, rows: Ints, area: str, worth: Floats) -> None:
    """Each goes to the county of his highest bid, as he sees need and match."""
    counties, people = state.counties, state.commissioners
    geography = state.fixed.geography
    posted = rules.weight_by(people.host, people.weight, len(counties))
    rule = now.policy.commissioner_quota.rule
    quality = now.policy.information_system.quality
    noise = now.parameters.matching_noise * (1.0 - quality)
    posting.post(
        people,
        rows,
        geography.place_of,
        geography.candidates[area],
        _nearness(state, now, rule),
        worth,
        posted,
        1.0 + counties.farm_households / FARMS_PER_POST + counties.firms_2015 / FIRMS_PER_POST,
        counties.id,
        posting.LOT if rule == "random" else noise,
        now.seed,
        now.number,
    )


def _man_corps(state: State, now: Quarter) -> None:
    """Fill the teams of the key counties in turn, at least one simulated member a county."""
    members = now.policy.corps.members
    people, counties = state.commissioners, state.counties
    keys = np.flatnonzero(counties.key_county)
    if members <= 0 or not len(keys):
        return
    size = max(1, round(members * now.scale))
    serving = (people.host >= 0) & (people.stream == rules.CORPS)
    held = np.bincount(people.host[serving], minlength=len(counties))[keys]
    short = np.repeat(keys, np.maximum(size - held, 0))
    rows = rules.call(people, state.institutes, len(short), rules.CORPS, now.seed, now.number)
    order = np.lexsort((people.id[rows], -people.skill[rows]))
    people.host[rows[order]] = short[: len(rows)]
    people.stream[rows] = rules.CORPS
    people.term_left[rows] = round(now.policy.corps.term)
    # Each stands for an equal part of the team, those called while it was of another size too.
    team = (people.host >= 0) & (people.stream == rules.CORPS)
    there = np.bincount(people.host[team], minlength=len(counties))[people.host[team]]
    people.weight[team] = exact(members / np.maximum(there, size))


def _pay_posts(state: State, now: Quarter) -> None:
    """Posts of the quarter go on the bill; those of the market are paid by firms."""
    people, policy, prices = state.commissioners, now.policy, now.prices
    serving = people.host >= 0
    market = people.source == rules.MARKET

    def posts(which: Bools) -> float:
        return float(people.weight[serving & which].sum())

    ordinary = people.stream == rules.ORDINARY
    by_firms = posts(ordinary & market)
    now.pay(policy.commissioner_quota.cost(prices, posts(ordinary & ~market), by_firms))
    in_regions = posts(people.stream == rules.THREE_REGIONS)
    now.pay(policy.three_regions_quota.cost(prices, in_regions))
    now.pay(policy.corps.cost(prices, posts(people.stream == rules.CORPS)))
    now.pay(policy.information_system.cost(prices))


@step(
    reads=(
        Counties.firms_2015, Counties.outreach, Counties.paired_people, Commissioners.host,
        Commissioners.kind, Commissioners.skill, Commissioners.source,
    ),
    writes=(Counties.farm_effort, Counties.firm_effort, Counties.founders, Counties.visit),
    rule="4.2, 4.5",
)  # fmt: skip
def serve(state: State, now: Quarter) -> None:
    """Effort of posted people by county, people sent along pairs, firms visited and founded
    (4.2, 4.5, 5.1)."""
    counties, people, b = state.counties, state.commissioners, now.parameters
    n = len(counties)
    incentive = now.policy.commissioner_quota.incentive
    counties.farm_effort = rules.effort_by_county(people, rules.AGRICULTURE, incentive, n)
    counties.firm_effort = rules.effort_by_county(people, rules.ENTERPRISE, incentive, n)
    left = b.firms_reached * rules.quality(rules.on_post(people), active_2020(), b.scale_decay)
    visited: Floats = left * (counties.firm_effort + PAIRED_TO_FIRMS * counties.paired_people)
    counties.visit = np.minimum(
        BASE_VISIT * np.exp(counties.outreach) + visited / np.maximum(counties.firms_2015, 1.0),
        0.9,
    )
    counties.founders = rules.founders(people, b.founding, n)
