"""Nobody is posted twice, no quota and no capacity is exceeded, whatever levers and luck."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given

from sim import CountyInnovationModel
from sim.model.commissioners import commissioner
from sim.model.commissioners.levers import Corps
from sim.model.commissioners.table import Commissioners
from sim.model.institutes.table import Institutes
from sim.model.policy.levers import Levers
from tests.model.draws import HORIZON, BillWatch, all_levers, drawn, parts, seeds, start, worlds

GRAIN = 1.0 / 1024.0  # weights are rounded to it

TASKS = ("projects", "results", "talent", "platforms", "popularisation")


def by_host(model: CountyInnovationModel, rows: np.ndarray) -> np.ndarray:
    """Weighted people by host county."""
    people = model.tables["commissioner"]
    return np.bincount(
        people["host"][rows], people["weight"][rows], minlength=len(model.tables["county"])
    )


@drawn
@given(worlds, seeds, all_levers())
def test_posts_keep_to_people_and_quotas(world_seed: int, seed: int, levers: Levers) -> None:
    """Nobody is called away from a post; streams, institutes and corps keep within bounds."""
    model = start(world_seed, seed, levers)
    counties, people = model.tables["county"], model.tables["commissioner"]
    institutes, scale = model.tables["institute"], model.world.settings.scale
    limit = institutes["capacity"] * institutes["weight"]
    for _ in range(HORIZON):
        bill, host, left = BillWatch(model), people["host"].copy(), people["term_left"].copy()
        staying = (host >= 0) & (left > 1)
        for part in parts(model):
            if part != "post_commissioners":
                continue
            quarter, policy, prices = model.quarter, model.now.policy, model.prices
            posted = people["host"] >= 0
            assert (people["host"][staying] == host[staying]).all()
            assert (people["term_left"][staying] == left[staying] - 1).all()
            assert ((people["term_left"] > 0) == posted).all()
            longest = max(commissioner.LONG_TERM, round(levers.corps.term))
            assert (people["term_left"] <= longest).all()
            assert len(np.unique(people["id"])) == len(people)
            away = np.bincount(
                people["home"][posted], people["base_weight"][posted], minlength=len(limit)
            )
            assert (away <= limit).all()
            for code, quota in (
                (commissioner.ORDINARY, "commissioner_quota"),
                (commissioner.THREE_REGIONS, "three_regions_quota"),
            ):
                new = posted & ~staying & (people["stream"] == code)
                due = 0.25 * getattr(policy, quota).posts
                assert new.sum() / scale <= due + 0.5 / scale
                assert people["weight"][new].sum() <= 1.02 * due + 1.0 / scale
            hosts = people["host"][posted]
            stream = people["stream"][posted]
            assert counties["county_area"][hosts[stream != commissioner.CORPS]].all()
            assert counties["three_regions"][hosts[stream == commissioner.THREE_REGIONS]].all()
            assert counties["key_county"][hosts[stream == commissioner.CORPS]].all()
            corps = np.flatnonzero(posted & (people["stream"] == commissioner.CORPS))
            most = max(
                levers.corps.at("members", q) for q in range(20 - model.now.delay, quarter + 1)
            )  # a team serves out its term when the lever ends
            assert (by_host(model, corps) <= most + 50 * GRAIN).all()
            incentive = policy.commissioner_quota.incentive
            tasks = sum(float(counties[f"corps_{task}"].sum()) for task in TASKS)
            cost = (
                prices.commissioner_post + prices.commissioner_incentive * incentive,
                prices.commissioner_post,
                prices.corps_member,
            )
            for code, name in enumerate(("commissioner_quota", "three_regions_quota", "corps")):
                serving = people["weight"][posted & (people["stream"] == code)].sum()
                asked = cost[code] * serving + (name == "corps") * prices.corps_task * tasks
                assert bill.since(name) == pytest.approx(0.25 * asked, rel=1e-9)


@drawn
@given(worlds, seeds, all_levers())
def test_designations_keep_to_their_number(world_seed: int, seed: int, levers: Levers) -> None:
    """County areas only, never more than the number, taken back by review alone and never from the
    first batch, each package billed."""
    model = start(world_seed, seed, levers)
    counties, lever = model.tables["county"], levers.innovative_counties
    for _ in range(HORIZON):
        bill, before = BillWatch(model), counties["designated"].copy()
        for part in parts(model):
            now = counties["designated"].copy()
            if part == "allot":
                offered = counties["money_offered"]
                assert bill.since("innovative_counties") <= 0.25 * offered[now].sum() + 1e-3
                assert (counties["budget_lift"][~now] == 1.0).all()
                assert (counties["budget_lift"] >= 1.0).all()
            if part != "designate":
                continue
            assert counties["county_area"][now].all()
            gone = before & ~now
            assert now[counties["innovative_2018"]].all()
            share = model.now.policy.innovative_counties.removal
            reviewed = share if model.quarter % 4 == 0 else 0.0
            assert gone.sum() <= reviewed * (before & ~counties["innovative_2018"]).sum()
            most = max(round(lever.at("number", q)) for q in range(20, model.quarter + 1))
            assert now.sum() <= max(most, 52)


@pytest.mark.parametrize("ramp", [1, 4])
def test_teams_reach_their_size_at_any_pace(ramp: int, history: CountyInnovationModel) -> None:
    """In a thinned world one member stands for many, also when the team grew step by step."""
    corps = Corps(start="2021Q1", ramp=ramp, members=15)
    model = history.branch(dataclasses.replace(Levers.held(), corps=corps))
    model.parameters = dataclasses.replace(model.parameters, policy_delay=0.0)
    people = model.tables["commissioner"]
    for quarter in range(6):
        model.step()
        serving = (people["host"] >= 0) & (people["stream"] == commissioner.CORPS)
        keys = by_host(model, np.flatnonzero(serving))[model.tables["county"]["key_county"]]
        assert keys == pytest.approx(15.0 * min(1.0, (quarter + 1) / ramp), abs=GRAIN)


def test_people_of_unlike_weight_fill_an_institute_to_its_capacity() -> None:
    """Weights, not heads, count: of 10, 20, 30 and 40 at most 45 go, whoever is luckiest."""
    institutes = Institutes(
        {"id": np.arange(1), "capacity": np.array([9.0]), "weight": np.array([5.0])}
    )
    sent = set()
    for seed in range(40):
        people = Commissioners(
            {
                "id": np.arange(4),
                "home": np.zeros(4, int),
                "host": np.full(4, -1),
                "base_weight": np.array([10.0, 20.0, 30.0, 40.0]),
                "barred": np.zeros(4, np.int16),
            }
        )
        rows = commissioner.call(people, institutes, 4, commissioner.ORDINARY, seed, 20)
        total = people["base_weight"][rows].sum()
        assert total <= 45.0
        sent.add(float(total))
    assert len(sent) > 2
