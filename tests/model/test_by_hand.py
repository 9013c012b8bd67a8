"""Two quarters of the plan step by step: what each step of counties leaves, from what it found.

Rules have tests of their own; here each sum is written out again in plain words.
"""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import numpy as np
import pytest
from scipy.special import ndtri

from sim import CountyInnovationModel
from sim.core.arrays import Array, Floats
from sim.model.government.chance import Process
from sim.model.government.rules import office_effort
from sim.model.model import ORDER
from sim.model.policy.levers import Levers
from sim.model.quarter import Quarter
from sim.model.state import State

QUARTERS = (21, 23)  # 2021Q2, and the last of the year
close = np.testing.assert_allclose


class Step(NamedTuple):
    """Columns of counties before and after a step, and yuan that it put on the bill by lever."""

    before: dict[str, Array]
    after: dict[str, Array]
    paid: dict[str, float]

    def change(self, name: str) -> Array:
        """What was added to a column."""
        return np.asarray(self.after[name] - self.before[name])


class Taken(NamedTuple):
    """A quarter: its steps by name, the quarter as they knew it, the state at its end."""

    steps: dict[str, Step]
    now: Quarter
    state: State


def at_once(levers: Levers) -> Levers:
    """All in force from the first quarter."""
    given = {f.name: getattr(levers, f.name) for f in dataclasses.fields(levers)}
    return Levers(
        **{
            name: dataclasses.replace(lever, start="2021Q1", ramp=1)
            for name, lever in given.items()
        }
    )


def columns(state: State) -> dict[str, Array]:
    return {name: values.copy() for name, values in state.counties.arrays.items()}


def take(model: CountyInnovationModel) -> Taken:
    """One quarter, looked at after each step."""
    model.quarter += 1
    now, steps = model.now, {}
    for part in ORDER:
        before, spent = columns(model.state), dict(model.bill.amounts)
        part(model.state, now)
        paid: dict[str, float] = {}
        for key, amount in model.bill.amounts.items():
            paid[key[1]] = paid.get(key[1], 0.0) + amount - spent.get(key, 0.0)
        steps[part.__name__] = Step(before, columns(model.state), paid)
    return Taken(steps, now, model.branch(model.levers).state)


@pytest.fixture(scope="module")
def quarters(history: CountyInnovationModel) -> dict[int, Taken]:
    """The plan at once, without delay, in classes and with everything on."""
    plan = at_once(Levers())
    targeting = dataclasses.replace(plan.targeting, by_class="class")
    model = history.branch(dataclasses.replace(plan, targeting=targeting))
    model.parameters = dataclasses.replace(model.parameters, policy_delay=0.0)
    model.step()
    return {taken.now.number: taken for taken in (take(model) for _ in range(3))}


@pytest.fixture(scope="module", params=QUARTERS)
def taken(request: pytest.FixtureRequest, quarters: dict[int, Taken]) -> Taken:
    return quarters[request.param]


def shares(base: Floats, favour: Floats) -> Floats:
    return np.asarray(base * favour / (base * favour).sum())


def test_where_settings_act(taken: Taken) -> None:
    """Half as much again for the class that a chain is meant for, nothing outside county areas."""
    found = taken.steps["govern"].after
    area, developed = found["county_area"], found["developed"]
    close(found["favour_even"], np.where(area, 1.0, 0.0))
    close(found["favour_innovation"], np.where(area, np.where(developed, 1.5, 1.0), 0.0))
    close(found["favour_industry"], np.where(area, np.where(developed, 1.0, 1.5), 0.0))


def test_money_and_people_along_pairs(taken: Taken) -> None:
    step, now, pairs = taken.steps["pair_counties"], taken.now, taken.state.pairs
    share, n = taken.state.fixed.pair_share, len(taken.state.counties)
    growth = now.drivers.gdp[:, now.year - 2015] / now.drivers.gdp[:, 5]
    ahead = step.before["share_gain"] ** now.parameters.revenue_elasticity
    close(step.after["revenue"], step.before["fiscal_revenue"] * growth * ahead)
    revenue = 0.25 * step.after["revenue"]
    flow = np.rint(0.25 * now.policy.pairing_funds.amount * share)
    asked = np.bincount(pairs["donor"], flow, n)
    part = np.minimum(1.0, np.divide(0.2 * revenue, asked, out=np.ones(n), where=asked > 0))
    flow = np.floor(flow * part[pairs["donor"]])
    given, received = (np.bincount(pairs[end], flow, n) for end in ("donor", "recipient"))
    close(step.after["aid_given"], given)
    close(step.after["aid_received"], received)
    own = now.drivers.fiscal_st[:, now.year - 2015].copy()
    for code in np.unique(step.before["province_code"]):
        here = step.before["province_code"] == code
        own[here] = own[here].sum() * own[here] * ahead[here] / (own * ahead)[here].sum()
    own *= 1.0 - given / np.maximum(revenue, 1.0)
    close(step.after["science_budget"], own + 0.4 * received)
    posts = now.policy.pairing_people.posts
    close(step.after["paired_people"], posts * np.bincount(pairs["recipient"], share, n))
    assert step.paid["pairing_funds"] == pytest.approx(flow.sum())
    assert step.paid["pairing_people"] == pytest.approx(0.25 * 50_000 * posts)


def test_the_centres_money(taken: Taken) -> None:
    """Titles and the centre offer, hands and offices spend a part of it; the whole is then pooled
    in part within each province and handed back by capability."""
    step, policy, b = taken.steps["allot"], taken.now.policy, taken.now.parameters
    found, capability = step.before, step.before["capability"]
    base = {"people": 1.0, "need": 1.0 - capability, "merit": capability}[policy.budget.split]
    centre = policy.budget.amount * shares(found["population"] * base, found["favour_even"])
    own = found["science_budget"]
    package = policy.innovative_counties.package
    package = found["designated"] * np.minimum(package, b.package_match * own)
    raised = (b.designation_budget - 1.0) * own * named_for(found, taken)
    offered = centre + package + raised
    close(step.after["money_offered"], offered)
    push = found["practice"] + policy.coordination.strength + 2.0 * policy.evaluation.share
    aim = 1.0 - (1.0 - b.execution_start) * np.exp(-b.execution_gain * push)
    near = np.exp(-0.25 * b.execution_speed)
    execution = aim + (found["execution"] - aim) * near
    close(step.after["execution"], execution)
    circle = taken.state.fixed.circle
    industry = np.maximum(found["gdp"] * found["secondary_share"], 1.0)
    performers = np.zeros(len(own))
    for one in np.unique(circle):
        here = circle == one
        part = industry[here] / industry[here].sum()
        performers[here] = np.maximum(found["performers"][here].sum() * part, 0.1)
    hands = b.project_hands * performers * found["skilled"] * np.exp(found["outreach"])
    absorbed = np.where(offered > 1.0, 1.0 - np.exp(-1e6 * hands / np.maximum(offered, 1.0)), 1.0)
    close(step.after["absorbed"], absorbed)
    spent = execution * absorbed
    close(step.after["budget_lift"], 1.0 + spent * raised / own)
    assert step.paid["budget"] == pytest.approx(0.25 * (spent * centre).sum())
    assert step.paid["innovative_counties"] == pytest.approx(
        0.25 * (spent * (package + raised)).sum()
    )
    whole = own + spent * offered
    pooled = np.where(found["county_area"], policy.evaluation.share * whole, 0.0)
    claim = pooled * np.maximum(capability, 0.01)
    expected = whole - pooled
    for province in np.unique(found["province_code"]):
        here = found["province_code"] == province
        if claim[here].sum() > 0.0:
            expected[here] += claim[here] / claim[here].sum() * pooled[here].sum()
    close(step.after["science_budget"], expected)


def named_for(found: dict[str, Array], taken: Taken) -> Floats:
    """How far a name of its own has come to act in each county."""
    lag, age = taken.now.parameters.designation_lag, taken.now.number - found["designated_since"]
    ramp = 1 / (1 + np.exp(-(age - lag) / 2)) - 1 / (1 + np.exp(lag / 2))
    return np.where(found["designated"] & (age >= 0), np.maximum(ramp, 0.0), 0.0)


def test_practice_of_benchmark_counties(taken: Taken) -> None:
    step, b, pairs = taken.steps["imitate"], taken.now.parameters, taken.state.pairs
    name = named_for(step.before, taken)
    own = np.maximum(step.before["practice"], name)
    seen = taken.state.fixed.near @ own
    for donor, recipient in zip(pairs["donor"], pairs["recipient"], strict=True):
        seen[recipient] = max(seen[recipient], own[donor])
    rate = b.county_imitation * (1.0 + taken.now.policy.publicity.strength)
    lost = b.practice_decay * np.maximum(own - np.maximum(name, seen), 0.0)
    close(step.after["practice"], own + 0.25 * (rate * np.maximum(seen - own, 0.0) - lost))
    assert (seen > own).any()


def test_effects_of_what_has_been_opened(taken: Taken) -> None:
    """Nothing is old enough to fade; a national park counts two sites, a corps two."""
    step = taken.steps["open_platforms"]
    found, opened = step.after, taken.state.nation.opened
    parks, spaces, sites = (
        opened.weights[name].sum(axis=0) for name in ("parks", "spaces", "sites")
    )
    close(found["park_effect"], np.log2(1.0 + parks))
    close(found["space_effect"], np.log2(1.0 + spaces))
    showing = sites + 2.0 * parks + 2.0 * found["corps_results"]
    each = taken.now.parameters.site_households / np.maximum(found["farm_households"], 1.0)
    close(found["demonstration"], np.minimum(each * showing, 1.0))
    kinds = ("laboratories", "transfer_centres", "incubators")
    assert sum(step.change(name).sum() for name in kinds) > 0
    assert all((step.change(name) >= 0).all() for name in (*kinds, "star_spaces", "sites"))
    assert parks.any() and spaces.any() and sites.any()


def test_digital_services(taken: Taken) -> None:
    step, b, policy = taken.steps["go_digital"], taken.now.parameters, taken.now.policy
    people, reached = step.before["population"], {}
    for lever, column in (
        (policy.public_service_digital, "digital_services"),
        (policy.digital_governance, "digital_governance"),
    ):
        a_head = lever.amount * shares(people, step.before["favour_even"]) / people
        rate = b.digital_growth + b.digital_spending * a_head / 100.0
        missing = 1.0 - step.before[column]
        reached[column] = 1.0 - missing * np.exp(-0.25 * rate)
        close(step.after[column], reached[column])
    services, governance = reached["digital_services"], reached["digital_governance"]
    close(step.after["digital"], (services + governance) / 2.0)
    own = (step.before["standing"].sum(axis=1) + governance) / 3.0
    close(step.after["social"], own + b.social_digital * (services - own))


def test_neighbours_offices_and_grants(taken: Taken) -> None:
    step, b, fixed = taken.steps["spill_over"], taken.now.parameters, taken.state.fixed
    found = step.before
    stock = found["rd_stock"] / fixed.knowledge_unit
    level = np.log(1.0 + fixed.spillover @ stock + b.national_weight * stock.mean())
    close(step.after["spill"], level - fixed.spill_2015, atol=1e-12)
    better = b.practice_gain * found["practice"]
    better += b.digital_effort * (found["digital_governance"] - found["digital_2015"])
    office = office_effort(found["science_budget"], found["firms_2015"])
    close(step.after["effort"], office * np.exp(better))
    share = 0.12 * found["science_budget"] / np.maximum(found["rd"], 1e6)
    close(step.after["grant_rate"], np.minimum(share, 0.3))
    base = 1.0 - b.grant_additionality * found["grant_rate_2015"]
    lift = base / (1.0 - b.grant_additionality * np.minimum(share, 0.3))
    close(step.after["grant_lift"], lift)
    close(step.after["grant_raise"], lift / found["grant_lift"])


def test_who_is_served(taken: Taken) -> None:
    step, b = taken.steps["serve"], taken.now.parameters
    found, people = step.after, taken.state.commissioners
    drive = 0.7 + 0.3 * taken.now.policy.commissioner_quota.incentive
    posted = people.host >= 0
    effort = people.weight * (0.5 + 0.5 * people.skill) * drive
    for kind, column in ((0, "farm_effort"), (1, "firm_effort")):
        here = posted & (people.kind == kind)
        by_county = np.bincount(people.host[here], effort[here], len(found[column]))
        close(found[column], by_county, rtol=1e-3, atol=1e-2)
    left = min(1.0, (people.weight[posted].sum() / (1.5 * 60_000 + 18_000)) ** -b.scale_decay)
    reached = left * b.firms_reached * (found["firm_effort"] + 0.5 * found["paired_people"])
    visit = 0.01 * np.exp(found["outreach"]) + reached / np.maximum(found["firms_2015"], 1.0)
    close(found["visit"], np.minimum(visit, 0.9))
    may = posted & ((people.source != 0) | (people.kind == 1))
    founding = np.bincount(people.host[may], people.weight[may], len(found["visit"]))
    close(found["founders"], 0.25 * b.founding * founding)


def test_local_people_learn_and_move_on(taken: Taken) -> None:
    step, b, policy = taken.steps["train_people"], taken.now.parameters, taken.now.policy
    found, rural = step.before, step.before["rural_population"]
    schools = 0.25 * policy.local_training.people * shares(rural, found["favour_industry"])
    regions = 0.25 * policy.three_regions_training.people
    regions = regions * shares(rural * found["three_regions"], found["favour_even"])
    corps = step.change("trained_local") - schools
    assert set(np.round(np.unique(corps[found["corps_talent"] == 0.0]), 9)) == {0.0}
    assert (corps[found["corps_talent"] > 0.0] > 0.0).all()
    close(step.change("trained_three_regions"), regions, atol=1e-9)
    kept = (b.talent_retention ** step.after["pull"]) ** 0.25
    close(step.after["retention"], kept**4)
    skilled = step.change("talent_skilled")
    assert 0.0 < skilled.sum() < schools.sum()
    trained = found["talent_trained"] * kept + schools + corps + regions - skilled
    close(step.after["talent_trained"], trained, rtol=1e-6, atol=1e-6)
    close(step.after["talent_local"], found["talent_local_2015"] + trained, rtol=1e-6, atol=1e-6)


def test_farms_are_met_and_earn(taken: Taken) -> None:
    step, b, policy = taken.steps["farms_adopt"], taken.now.parameters, taken.now.policy
    found, farms = step.before, step.before["farm_households"]
    people, nation = taken.state.commissioners, taken.state.nation
    staff = policy.extension_service.staff
    effort = found["farm_effort"] + 0.5 * found["paired_people"]
    effort += 0.5 * staff * shares(farms, found["favour_industry"])
    number = people.weight[people.host >= 0].sum() + staff
    quality = min(1.0, (number / (1.5 * 60_000 + 18_000)) ** -b.scale_decay)
    met = np.minimum(1.0, b.farmers_reached * effort / np.maximum(farms, 1.0))
    close(step.after["contact"], quality * met)
    gained = (step.change("adopted") * np.array([0.7, 0.9, 1.1, 1.3])).sum(axis=1)
    gained += 1.5 * step.change("key_adopted")
    farming = np.minimum(0.7 * found["agriculture_jobs"] / nation.mean_farm_jobs, 1.0)
    yields = 1.0 + farming * b.yield_gain * gained / 4.0
    more = 1e8 * (policy.pairing_trade.purchases - 500.0) * found["trade_share"]
    bought = b.trade_income * more / (found["rural_income"] * found["rural_population"])
    market = b.digital_income * (found["digital"] - found["digital_2015"]) + np.log1p(bought)
    market += b.processing_income * (step.after["processing"] - found["processing_2015"])
    close(step.after["rural_market"], market, atol=1e-12)
    here = taken.now.demand_growth()
    paths = taken.now.drivers.gdp.sum(axis=0)
    there = 0.25 * np.log(paths[6] / paths[5]) * np.array([0.7, 1.05, 1.05, 1.0])
    freed = np.exp(b.machinery_wage * step.change("adopted")[:, 2])
    followed = found["wage_gain"] + 0.25 * (found["share_gain"] - found["wage_gain"])
    close(step.after["wage_gain"], followed)
    income = np.empty_like(found["income"])
    for source, by in enumerate((yields, freed * followed / found["wage_gain"], freed, 1.0)):
        pace = 1.05 * here if source == 1 else there[source]
        mixed = b.income_by_source * pace + (1.0 - b.income_by_source) * here
        income[:, source] = found["income"][:, source] * np.exp(mixed) * by
    close(step.after["income"], income)
    close(step.after["rural_income"], income.sum(axis=1) * np.exp(market))
    still = taken.now.number % 4 != 3
    assert (step.change("processing") == 0.0).all() == still


def test_science_literacy(taken: Taken) -> None:
    step, b, fixed = taken.steps["people_learn"], taken.now.parameters, taken.state.fixed
    found, policy = step.before, taken.now.policy.popularisation
    people, area, even = found["population"], found["county_area"], found["favour_even"]
    bases = policy.bases * (people * area).sum() / 1e4 * shares(people, even) / (people / 1e4)
    events = policy.activities * area.sum() * shares(area.astype(float), even)
    total = bases / 0.5 + events / 50.0 + 0.2 * found["corps_popularisation"]
    popular = 1.0 - np.exp(-total)
    thousands = np.maximum(found["rural_population"] / 1000.0, 1.0)
    served = np.minimum((found["farm_effort"] + found["firm_effort"]) / thousands, 1.0)
    for where, active in (
        ("rural", served - found["served_at_start"] + popular),
        ("urban", popular),
    ):
        before, top = found[f"literacy_{where}"], getattr(b, f"literacy_ceiling_{where}")
        learning = getattr(fixed, f"literacy_rate_{where}") * before + b.popularisation * active
        grown = before + 0.25 * np.maximum(learning, 0.0) * np.maximum(1.0 - before / top, 0.0)
        close(step.after[f"literacy_{where}"], grown)


def test_shares_of_provincial_gdp(quarters: dict[int, Taken]) -> None:
    """At the end of a year, and nothing before."""
    step, now, firms = quarters[23].steps["share_gdp"], quarters[23].now, quarters[23].state.firms
    found, b = step.before, now.parameters
    assert not quarters[21].steps["share_gdp"].change("share_gain").any()
    pay = (found["adopted"] * np.array([0.7, 0.9, 1.1, 1.3])).sum(axis=1)
    yields = np.log(1.0 + b.yield_gain * (pay + 1.5 * found["key_adopted"]) / 4.0)
    sold = np.rint(firms.sales) * firms.weight * firms.alive
    sales = np.bincount(firms.county, sold, len(yields))
    brought = b.county_share * np.log(np.maximum(sales, 1e6))
    brought += b.county_farms * found["primary_share"] * yields
    close(step.after["brought_forth"], brought)
    change = brought - found["brought_forth"]
    chance = b.county_luck * ndtri(now.luck(Process.COUNTY_GDP, found["id"]))
    for code in np.unique(found["province_code"]):
        here = found["province_code"] == code
        gdp = now.drivers.gdp[here, 6]
        own = change[here] - np.average(change[here], weights=gdp)
        theta = np.exp(np.clip(own, -0.1, 0.1) + chance[here])
        close(step.after["share_gain"][here], theta * gdp.sum() / (gdp * theta).sum())
