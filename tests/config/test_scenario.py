"""From a scenario to levers: families grow and shrink, and stay in range."""

from __future__ import annotations

import pytest

from sim.config.scenario import SCALED, largest_scale, resized
from sim.config.settings import FAMILIES as NAMED
from sim.policy import FAMILIES, Levers, lever_settings

PLAN = Levers()


def setting(levers: Levers, lever: str, name: str) -> float:
    return float(getattr(getattr(levers, lever), name))


def test_families_are_those_of_the_policy() -> None:
    assert set(SCALED) == set(NAMED)
    for family, settings in SCALED.items():
        assert {lever for lever, _ in settings} == set(FAMILIES[family])


def test_at_scale_one_nothing_changes() -> None:
    for family in SCALED:
        assert resized(PLAN, family, 1.0, 1.0) == PLAN


@pytest.mark.parametrize("family", SCALED)
def test_one_family_grows_and_the_others_shrink(family: str) -> None:
    levers = resized(PLAN, family, 1.5, 0.8)
    for name, settings in SCALED.items():
        factor = 1.5 if name == family else 0.8
        for lever, key in settings:
            assert setting(levers, lever, key) == pytest.approx(factor * setting(PLAN, lever, key))
    assert levers.super_deduction == PLAN.super_deduction
    assert levers.innovative_counties == PLAN.innovative_counties


@pytest.mark.parametrize("family", SCALED)
def test_every_setting_stays_in_range_and_all_end_at_the_largest_scale(family: str) -> None:
    kinds, limit = lever_settings(), largest_scale(PLAN, family)
    for scale in (0.0, limit / 2, limit, 1000.0):
        levers = resized(PLAN, family, scale, 0.0)
        for lever, key in SCALED[family]:
            meta = kinds[lever][key]
            assert meta["low"] <= setting(levers, lever, key) <= meta["high"]
    assert resized(PLAN, family, limit, 1.0) == resized(PLAN, family, 1000.0, 1.0)
