"""Talent: stocks, moves that lose nobody, lending, graduates, stations, capacity to absorb."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from sim import CountyInnovationModel
from sim.behaviour.mechanisms import without
from sim.behaviour.parameters import Parameters
from sim.model.policy.levers import Levers
from sim.model.talent import rules as talent
from tests.model.draws import BillWatch

AREA = np.array([True, True, False, False, True])  # counties 0, 1, 4; districts 2, 3
PROVINCE = np.array([0, 0, 0, 1, 1])

TASKS = ("projects", "results", "talent", "platforms", "popularisation")


def country() -> dict[str, Any]:
    """Two county areas and a district, each of a hundred people."""
    return {
        "county_area": np.array([True, True, False]),
        "population": np.full(3, 100.0),
        "rural_population": np.array([80.0, 60.0, 0.0]),
        "employed_share": np.full(3, 0.5),
        "bachelor_share": np.array([0.05, 0.05, 0.4]),
        "agriculture_jobs": np.array([0.8, 0.4, 0.0]),
        "manufacturing_jobs": np.array([0.1, 0.2, 0.2]),
        "scitech_jobs": np.array([0.01, 0.01, 0.08]),
        "key_labs": np.array([0.0, 0.0, 3.0]),
    }


def test_stocks_of_2015_by_hand():
    found = talent.stocks(country())
    # Graduates 10, 10, 80% of all; other jobs 1/9, 3/9, 5/9: county areas 0.2 and 4/9.
    weight = (4 / 9 - talent.TECHNICAL_IN_COUNTIES) / (4 / 9 - 0.2)
    share = weight * 0.1 + (1 - weight) / 9
    assert found["talent_technical"][0] == pytest.approx(0.1 * 150 * share)
    technical = found["talent_technical"]
    assert technical[:2].sum() / technical.sum() == pytest.approx(talent.TECHNICAL_IN_COUNTIES)
    np.testing.assert_allclose(found["talent_skilled"] / 45e6, [0.2, 0.4, 0.4])
    leaders = found["talent_leading"]
    assert leaders.sum() == pytest.approx(37588.48)
    np.testing.assert_allclose(leaders / leaders.sum(), [0.05, 0.05, 0.9])
    np.testing.assert_allclose(found["talent_local"], [2.0, 1.5, 0.0])


def paths() -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """County 0 is 100 km from district 2 and 200 from 3, county 1 50 from 2; 4 has none near."""
    km = np.zeros((5, 5))
    for a, b, d in ((0, 2, 100.0), (0, 3, 200.0), (1, 2, 50.0), (0, 1, 70.0), (2, 3, 120.0)):
        km[a, b] = km[b, a] = d
    out = talent.ways(sparse.csr_matrix(km), AREA, PROVINCE)
    return out, out.T.tocsr()


def test_ways_lead_to_districts_in_reach_or_of_the_province():
    out = paths()[0].toarray()
    expected = np.zeros((5, 5))
    expected[0, 2], expected[0, 3] = math.exp(-1), math.exp(-2)
    expected[1, 2], expected[4, 3] = math.exp(-0.5), talent.FAR_WAY
    np.testing.assert_allclose(out, expected)


def test_moves_by_hand():
    out, back = paths()
    leaving = np.array([10.0, 4.0, 0.0, 0.0, 1.0])
    pull = np.array([9.0, 9.0, 30.0, 10.0, 9.0])
    left, came = talent.moved(leaving, out @ pull, back, pull)
    np.testing.assert_allclose(left, leaving)
    near = 30 * math.exp(-1) / (30 * math.exp(-1) + 10 * math.exp(-2))
    np.testing.assert_allclose(came, [0, 0, 4 + 10 * near, 10 * (1 - near) + 1, 0])


def test_without_a_way_people_stay():
    out, back = paths()
    left, came = talent.moved(np.ones(5), out @ np.zeros(5), back, np.zeros(5))
    assert not left.any() and not came.any()


@given(st.integers(0, 2**31))
def test_moves_and_lending_lose_nobody(seed):
    rng = np.random.default_rng(seed)
    out, back = paths()
    stock = rng.uniform(0.0, 1e5, (5, 3))
    leaving = np.where(AREA[:, None], 0.1 * stock, 0.0)
    left, came = talent.moved(leaving, out @ stock, back, stock)
    assert left.sum() == pytest.approx(came.sum(), rel=1e-12)
    assert (left <= leaving * (1 + 1e-12)).all()
    asked = np.where(AREA[:, None], rng.uniform(0.0, 1e5, (5, 3)), 0.0)
    work = talent.lent(asked, out @ stock, out, back, stock)
    np.testing.assert_allclose(work.sum(axis=0), 0.0, atol=1e-6)
    assert (work[AREA] >= 0).all() and (work[AREA] <= asked[AREA] * (1 + 1e-12)).all()
    assert (-work[~AREA] <= talent.MOST_LENT * stock[~AREA] * (1 + 1e-12)).all()


def test_lending_gives_all_that_is_asked_while_there_is_enough():
    out, back = paths()
    asked = np.array([2.0, 3.0, 0.0, 0.0, 1.0])
    stock = np.array([5.0, 5.0, 1e3, 1e3, 5.0])
    work = talent.lent(asked, out @ stock, out, back, stock)
    np.testing.assert_allclose(work[AREA], asked[AREA])
    assert work.sum() == pytest.approx(0.0, abs=1e-12)


def test_income_gap_by_hand():
    out = paths()[0]
    urban = np.array([0.0, 0.0, 40e3, 60e3, 0.0])
    gap = talent.income_gap(urban, np.array([20e3, 10e3, 30e3, 30e3, 30e3]), out)
    share = math.exp(-1) / (math.exp(-1) + math.exp(-2))
    np.testing.assert_allclose(gap, [2 * share + 3 * (1 - share), 4, 1, 1, 2])
    np.testing.assert_allclose(talent.pull_away(gap, 2.0)[1:], [2, 0.5, 0.5, 1])
    np.testing.assert_allclose(talent.pull_away(np.array([0.1, 99.0]), 2.0), talent.PULL)


def test_graduates_choose_by_staff_and_subsidy():
    area, province = np.array([True, False]), np.zeros(2, int)
    graduates, staff = np.array([0.0, 100.0]), np.array([10.0, 30.0])
    found = talent.graduates_choose(graduates, staff, area, np.array([0.5, 9.0]), 0.8, province)
    odds = talent.COUNTY_APPEAL * 10 / 30 * math.exp(0.4)
    assert found[0] / found[1] == pytest.approx(odds)
    assert found.sum() == pytest.approx(100.0)


@given(
    st.lists(st.floats(0, 40), min_size=1, max_size=12),
    st.lists(st.integers(1, 6), min_size=1, max_size=3),
)
def test_stations_are_whole_and_follow_what_is_due(weights, quarters):
    weights = np.array(weights) + 0.1
    due, held = np.zeros(len(weights)), np.zeros(len(weights))
    for number in quarters:
        due += 2.4 * number * weights / weights.sum()
        new = talent.opened(due, held)
        assert (new >= 0).all() and (new == np.rint(new)).all()
        held += new
        assert held.sum() == math.floor(due.sum() + 1e-6)
    assert (np.abs(held - due) < len(quarters) + 1).all()


def test_absorption_follows_staff():
    base, staff = np.array([0.4, 0.9]), np.array([2.0, 3.0])
    found = talent.absorbed(base, staff, np.array([1.0, 1.0]), 0.5)
    np.testing.assert_allclose(found, [0.4 * math.sqrt(2), 1.0])
    assert (talent.absorbed(base, staff, np.ones(2), 0.0) == base).all()


def pushed(history: CountyInnovationModel, **levers: Any) -> CountyInnovationModel:
    """A branch with 2020's settings, some levers moved, and no delay."""
    held = Levers.held()
    moved = {
        name: dataclasses.replace(getattr(held, name), start="2021Q1", ramp=1, **settings)
        for name, settings in levers.items()
    }
    model = history.branch(dataclasses.replace(held, **moved))
    model.parameters = dataclasses.replace(model.parameters, policy_delay=0.0)
    return model


def test_people_of_the_nation_add_up_every_quarter(history: CountyInnovationModel) -> None:
    """National stocks change by who qualifies and who retires; moves and lending cancel."""
    model = pushed(
        history,
        flexible_recruitment={"posts": 200_000.0},
        expert_workstations={"number": 400.0},
        graduate_subsidy={"amount": 50_000.0},
    )
    counties = model.tables["county"]
    for _ in range(4):
        before = {name: counties[f"talent_{name}"].sum() for name in talent.MOBILE}
        model.step()
        started = 0.25 * talent.GRADUATES * counties["universities"].sum()
        for name in talent.MOBILE:
            renewal = talent.RENEWAL.get(name, 0.0)
            new = 0.25 * renewal * counties[f"talent_{name}_2015"].sum() if renewal else started
            stays = (1.0 - talent.RETIREMENT) ** 0.25
            lent = counties[f"lent_{name}"]
            assert lent.sum() == pytest.approx(0.0, abs=1e-3)
            assert (lent[counties["county_area"]] >= 0).all()
            assert (lent[~counties["county_area"]] <= 0).all()
            expected = stays * before[name] + new
            assert counties[f"talent_{name}"].sum() == pytest.approx(expected, rel=1e-9)
    working = counties["lent_technical"][counties["county_area"]].sum()
    assert working == pytest.approx(talent.PART_TIME * 200_000)
    assert counties["workstations"].sum() == 400


def test_each_lever_of_talent_is_billed_by_its_people(history: CountyInnovationModel) -> None:
    """Posts filled, stations opened, graduates who go to county areas, people trained."""
    model = pushed(
        history,
        flexible_recruitment={"posts": 20_000.0},
        expert_workstations={"number": 300.0},
        graduate_subsidy={"amount": 10_000.0},
        local_training={"people": 500_000.0},
        three_regions_training={"people": 2_500.0},
    )
    bill = BillWatch(model)
    model.run_for(4)
    flows = model.tables["county"]
    area = flows["county_area"]
    for lever, yuan in {
        "flexible_recruitment": model.prices.flexible_post * 20_000,
        "expert_workstations": model.prices.workstation * 300,
        "graduate_subsidy": 10_000 * flows["graduates"][area].sum(),
        "local_training": model.prices.local_training * 500_000,
        "three_regions_training": model.prices.commissioner_training * 2_500,
    }.items():
        assert bill.since(lever) == pytest.approx(yuan, rel=1e-9), lever
    assert flows["trained_local"].sum() == pytest.approx(500_000)
    assert flows["trained_three_regions"].sum() == pytest.approx(2_500)
    regions = model.tables["county"]["three_regions"]
    assert not flows["trained_three_regions"][~regions].any()


@pytest.mark.parametrize(
    ("lever", "setting", "amount", "stock"),
    [
        ("flexible_recruitment", "posts", 40_000.0, "technical"),
        ("graduate_subsidy", "amount", 20_000.0, "technical"),
        ("expert_workstations", "number", 600.0, "leading"),
        ("local_training", "people", 1_000_000.0, "local"),
        ("three_regions_training", "people", 50_000.0, "local"),
    ],
)
def test_more_of_a_lever_never_less_talent_in_counties(
    lever: str, setting: str, amount: float, stock: str, history: CountyInnovationModel
) -> None:
    """In all county areas together, and nowhere else than the lever says."""
    found = []
    for value in (0.0, 0.5 * amount, amount):
        model = pushed(history, **{lever: {setting: value}})
        model.run_for(3)
        counties = model.tables["county"]
        found.append(float(counties[f"talent_{stock}"][counties["county_area"]].sum()))
    assert found[0] < found[1] < found[2]


def test_trained_people_stay_where_incomes_keep_up(history: CountyInnovationModel) -> None:
    """Without new courses what is left after a year is the retention of a county, and a county
    whose people earn twice as much keeps more."""
    kept, rates = [], []
    for factor in (1.0, 2.0):
        model = pushed(
            history, local_training={"people": 0.0}, three_regions_training={"people": 0.0}
        )
        # People who move would carry the gain of these counties to the others (4.8).
        model.parameters = without(model.parameters, ["migration"])
        counties = model.tables["county"]
        counties["talent_trained"], rate = 100.0, 1.0
        for name in ("income", "rural_income"):
            counties[name][:50] *= factor
        for _ in range(4):
            model.step()
            rate *= counties["retention"] ** 0.25
        np.testing.assert_allclose(counties["talent_trained"], 100 * rate)
        kept.append(counties["talent_trained"].copy())
        rates.append(counties["retention"].copy())
    assert ((rates[0] > 0.0) & (rates[0] < 1.0)).all()
    area = counties["county_area"]
    people = counties["rural_population"]
    mean = np.average(rates[0][area], weights=people[area])
    assert mean == pytest.approx(Parameters().talent_retention, abs=0.05)
    poor = area & (rates[0] < rates[1])
    assert poor[:50].any() and not poor[50:].any()
    assert (kept[1][poor] > kept[0][poor]).all()


def test_corps_carry_the_tasks_that_are_on(history: CountyInnovationModel) -> None:
    """A quarter after the team came; projects are money for the county, each task is paid."""
    settings = {"members": 5.0, "results": "on", "projects": "on"}
    model, plain = pushed(history, corps=settings), pushed(history, corps={"members": 5.0})
    for one in (model, plain):
        one.run_for(2)
    keys = model.tables["county"]["key_county"]
    for task in TASKS:
        on = model.tables["county"][f"corps_{task}"]
        assert (on[keys] == (1.0 if task in settings else 0.0)).all()
        assert not on[~keys].any()
    gained = model.tables["county"]["science_budget"] - plain.tables["county"]["science_budget"]
    np.testing.assert_allclose(gained, model.prices.corps_task * keys, atol=1e-3)
    tasks = 2 * 0.25 * model.prices.corps_task * 160
    cost = sum(amount for key, amount in model.bill.amounts.items() if key[1] == "corps")
    plainly = sum(amount for key, amount in plain.bill.amounts.items() if key[1] == "corps")
    assert cost - plainly == pytest.approx(tasks)
