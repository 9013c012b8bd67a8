"""Mixes that are kept: what they set, what they cost, and whether their rules are today's."""

from __future__ import annotations

from sim.config.scenario import scaled
from sim.model.policy.levers import FAMILIES, Levers
from sim.places.mixes import kept_mixes
from sim.text import LANGUAGES, say


def test_every_kept_mix_is_a_setting_of_the_levers_at_no_more_than_the_plan_s_money() -> None:
    mixes = kept_mixes()
    assert len({mix.name for mix in mixes}) == len(mixes) >= 3
    for mix in mixes:
        assert mix.levers != Levers()
        assert 0.5 < mix.cost < 1.05
        assert set(mix.sizes) < set(FAMILIES)
        for language in LANGUAGES:
            assert say(f"mix.{mix.name}", language)


def test_a_mix_multiplies_what_the_plan_sets() -> None:
    mix = next(mix for mix in kept_mixes() if mix.name == "talent_first")
    assert mix.levers.super_deduction == Levers().super_deduction
    for family in ("talent", "credit"):
        for lever, name in scaled(FAMILIES[family]):
            plan, its = (getattr(getattr(x, lever), name) for x in (Levers(), mix.levers))
            assert its <= mix.sizes[family] * plan + 1e-9
