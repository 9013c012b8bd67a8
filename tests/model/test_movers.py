"""Firms that move inland: who goes, where to, and that nobody is born or lost (2.14)."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.model.movers import rules
from sim.model.movers.step import first_partner, relocate
from sim.model.policy.levers import Levers
from sim.world import World
from tests.model.compare import off_is_without
from tests.model.draws import parts

EAST = 0


def test_lower_wages_parks_and_partners_draw_and_the_way_keeps_off() -> None:
    none = np.zeros(1)
    base = rules.appeal(none, none, none, np.zeros(1, bool), 0.7, 1.5)
    assert base == pytest.approx(-rules.STAY)
    moved = [
        rules.appeal(np.array([-0.4]), none, none, np.zeros(1, bool), 0.7, 1.5) - base,
        rules.appeal(none, np.array([800.0]), none, np.zeros(1, bool), 0.7, 1.5) - base,
        rules.appeal(none, none, np.ones(1), np.zeros(1, bool), 0.7, 1.5) - base,
        rules.appeal(none, none, none, np.ones(1, bool), 0.7, 1.5) - base,
    ]
    assert np.concatenate(moved) == pytest.approx([0.6, -1.0, rules.PARK, 0.7])
    assert rules.partner_push(0.0) == 0.0
    assert rules.partner_push(rules.BRANCHES) == pytest.approx(rules.PAIR)


def test_places_are_chosen_by_logit() -> None:
    odds = np.tile([0.5, -1.0, -40.0], (200_000, 1))
    luck = np.random.default_rng(7).random((len(odds), 4))
    found = rules.chosen(odds, luck)
    weights = np.exp([0.5, -1.0, -40.0, 0.0])
    expected = weights / weights.sum()
    share = [(found == k).mean() for k in (0, 1, 2, -1)]
    np.testing.assert_allclose(share, expected, atol=0.004)


def test_places_are_looked_at_by_what_they_weigh() -> None:
    found = rules.drawn_places(np.array([1.0, 1.0, 4.0]), np.array([[0.1, 0.2, 0.3, 0.99]]))
    assert found.tolist() == [[0, 0, 2, 2]]


def test_the_first_partner_is_who_gets_most() -> None:
    pairs = {"donor": np.array([0, 0, 2]), "recipient": np.array([3, 4, 3])}
    assert first_partner(pairs, np.array([0.2, 0.7, 0.1]), 5).tolist() == [4, -1, 3, -1, -1]


def years(model: CountyInnovationModel, quarters: int) -> dict[str, np.ndarray]:
    """Firms that arrived and departed in ``quarters`` of whole years, by county."""
    model.run_for(quarters)
    last = model.years[-quarters // 4 :]
    return {
        name: sum(year.values[name] for year in last)
        for name in ("firms_arrived", "firms_departed")
    }


def test_donors_lose_what_recipients_gain(history: CountyInnovationModel) -> None:
    """Quarter by quarter: living weight moves from county to county, its sum stays to the bit, and
    nothing about a firm changes but where it is."""
    model = history.branch(Levers())
    model.parameters = dataclasses.replace(model.parameters, move_hazard=2.0)
    firms, counties = model.state.firms, model.state.counties
    n, moved = len(counties), 0.0
    for _ in range(4):
        for part in parts(model):
            if part == "open_platforms":
                before = {name: values.copy() for name, values in firms.arrays.items()}
                counted = counties.firms_arrived.copy()
            elif part == "relocate":
                for name, values in before.items():
                    assert name == "county" or (values == firms[name]).all(), name
                went = before["county"] != firms.county
                weight = firms.weight[went]
                came = np.bincount(firms.county[went], weight, n)
                gone = np.bincount(before["county"][went], weight, n)
                assert came.sum() == gone.sum()
                fresh = 0.0 if model.quarter % 4 == 0 else counted
                assert (counties.firms_arrived - fresh == came).all()
                assert (counties.region[before["county"][went]] == EAST).all()
                assert (counties.region[firms.county[went]] != EAST).all()
                assert not firms.soe[went].any()
                assert rules.MOVING[firms.sector[went]].all()
                moved += weight.sum()
    assert moved > 0.0
    year = model.years[-1].values
    assert year["firms_arrived"].sum() == year["firms_departed"].sum() == moved


def test_off_nobody_moves_and_nothing_else_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    off_is_without(world, monkeypatch, "industrial_transfer", relocate)


def test_pairing_brings_firms(history: CountyInnovationModel) -> None:
    plan = Levers()
    moved = []
    for branches in (0.0, 60_000.0):
        lever = dataclasses.replace(plan.pairing_firms, branches=branches)
        model = history.branch(dataclasses.replace(plan, pairing_firms=lever))
        model.parameters = dataclasses.replace(model.parameters, move_hazard=2.0, policy_delay=0.0)
        moved.append(years(model, 4)["firms_arrived"].sum())
    assert moved[1] > moved[0]
