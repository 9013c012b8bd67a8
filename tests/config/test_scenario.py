"""From a scenario to levers: what is favoured grows, the rest shrinks, all stay in range."""

from __future__ import annotations

import pytest

from sim.config import compose
from sim.config.scenario import (
    ALL,
    favoured,
    largest,
    largest_scale,
    on_budget,
    resized,
    scaled,
)
from sim.errors import InputError
from sim.model.policy.levers import FAMILIES, Levers, about_levers, lever_settings

PLAN = Levers()
SAMPLE = [("credit",), ("talent",), ("pairing",), ("platforms", "voucher"), ("budget",), (ALL,)]


def setting(levers: Levers, lever: str, name: str) -> float:
    return float(getattr(getattr(levers, lever), name))


def test_a_name_stands_for_a_family_a_lever_or_all() -> None:
    assert favoured(["credit"], "") == FAMILIES["credit"]
    assert favoured(["voucher", "pairing_funds"], "") == ("voucher", "pairing_funds")
    assert favoured(["platforms"], "") == FAMILIES["platforms"]  # a family before a lever
    assert favoured(["credit", "ip_pledge"], "") == FAMILIES["credit"]
    assert favoured([ALL], "") == on_budget()


@pytest.mark.parametrize("name", ["tax", "super_deduction", "targeting", "credits"])
def test_what_has_no_size_on_the_budget_cannot_be_favoured(name: str) -> None:
    with pytest.raises(InputError) as caught:
        favoured([name], "scenario.x.favours")
    assert caught.value.key == "unknown_favour"
    assert "scenario.x.favours" in caught.value.line()


def test_every_lever_says_by_which_settings_it_is_scaled() -> None:
    kinds = lever_settings()
    for lever, about in about_levers().items():
        for name in about.scaled:
            assert kinds[lever][name]["low"] is not None, (lever, name)


def test_at_scale_one_nothing_changes() -> None:
    for names in SAMPLE:
        assert resized(PLAN, favoured(names, ""), 1.0, 1.0) == PLAN


@pytest.mark.parametrize("names", SAMPLE)
def test_what_is_favoured_grows_and_the_others_shrink(names: tuple[str, ...]) -> None:
    favours = favoured(names, "")
    levers = resized(PLAN, favours, 1.5, 0.8)
    for lever, key in scaled(on_budget()):
        factor = 1.5 if lever in favours else 0.8
        high = lever_settings()[lever][key]["high"]
        wanted = min(factor * setting(PLAN, lever, key), high)
        assert setting(levers, lever, key) == pytest.approx(wanted)
    assert levers.super_deduction == PLAN.super_deduction
    assert levers.innovative_counties.number == PLAN.innovative_counties.number


@pytest.mark.parametrize("names", SAMPLE)
def test_every_setting_stays_in_range_and_all_end_at_the_largest_scale(
    names: tuple[str, ...],
) -> None:
    kinds, favours = lever_settings(), favoured(names, "")
    limit = largest_scale(PLAN, favours)
    for scale in (0.0, limit / 2, limit, 1000.0):
        levers = resized(PLAN, favours, scale, 0.0)
        for lever, key in scaled(favours):
            meta = kinds[lever][key]
            assert meta["low"] <= setting(levers, lever, key) <= meta["high"]
    assert resized(PLAN, favours, limit, 1.0) == resized(PLAN, favours, 1e6, 1.0)


def test_the_largest_levers_stand_at_the_ends_of_their_ranges() -> None:
    levers, kinds = largest(PLAN), lever_settings()
    for lever, key in scaled(kinds):
        assert setting(levers, lever, key) == kinds[lever][key]["high"]
    assert compose(["scenario=all_levers_max"]).levers() == levers


def test_a_scenario_can_be_larger_as_a_whole_and_changed_on_top() -> None:
    words = ["scenario=plan", "scenario.plan.size=0.5", "scenario.plan.levers.corps.members=9"]
    levers = compose(words).levers("plan")
    assert levers.corps.members == 9
    assert levers.pairing_funds.amount == PLAN.pairing_funds.amount / 2
    assert levers.super_deduction == PLAN.super_deduction


def test_a_downturn_is_a_scenario() -> None:
    config = compose(["scenario=[plan,downturn]"])
    assert (config.shock("plan"), config.shock("downturn"), config.shock()) == (0.0, 0.05, 0.0)
    assert config.levers("downturn") == PLAN
