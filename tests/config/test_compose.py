"""Overrides in, a checked configuration out; every mistake is one line that names the way out."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from sim.config import compose
from sim.config.catalogue import options, scenario_names
from sim.errors import InputError
from sim.model.policy.levers import FAMILIES, Levers
from sim.model.policy.prices import Prices
from sim.text import LANGUAGES, keys

MISTAKES = [
    # override, key of the error, what its line has to name
    ("levers.credit_guarantee.shere=0.5", "unknown_setting", "levers.credit_guarantee.share"),
    ("levers.credit_garantee.share=0.5", "unknown_setting", "levers.credit_guarantee.share"),
    ("wrld.scale=0.5", "unknown_setting", "world.scale"),
    ("behaviour.fixed.roh=0.92", "unknown_setting", "behaviour.fixed.rho"),
    ("levers.credit_guarantee={shere:0.5}", "unknown_setting", "levers.credit_guarantee.share"),
    ("levers.credit_guarantee.share=5", "range", "levers.credit_guarantee.share=5"),
    ("prices.market_fe=0.02", "unknown_setting", "prices.market_fee"),
    ("prices.market_fee=0.2", "range", "prices.market_fee=0.2"),
    ("prices.market_fee=dear", "not_a_number", "prices.market_fee"),
    ("prices=3", "a_group", "prices.market_fee"),
    ("sweep.vary.prices.market_fee=[0.02,0.2]", "range", "0.03"),
    ("behaviour.fixed.rho=2", "range", "behaviour.fixed.rho"),
    ("ensemble.replicates=0", "range", "ensemble.replicates"),
    ("executor.workers=0", "range", "executor.workers"),
    ("executor.workers=two", "not_a_number", "executor.workers"),
    ("levers.credit_guarantee.share=abc", "not_a_number", "levers.credit_guarantee.share"),
    ("levers.credit_guarantee.share=true", "not_a_number", "levers.credit_guarantee.share"),
    ("ensemble.replicates=2.5", "not_whole", "ensemble.replicates"),
    ("quiet=maybe", "not_yes_no", "quiet"),
    ("levers=3", "a_group", "levers"),
    ("levers.voucher=3", "a_group", "levers.voucher"),
    ("behaviour.off=spillovers", "not_a_list", "behaviour.off=[spillovers]"),
    ("results=???", "wrong_type", "results"),
    ("results=${nowhere}", "configuration", "nowhere"),
    ("levers.commissioner_quota.rule=neeed", "choice", "need"),
    ("language=fr", "choice", "zh"),
    ("world=nation", "choice", "national"),
    ("levers.corps.start=2027Q1", "date_outside", "2025Q4"),
    ("levers.super_deduction.general_from=2020Q1", "date_outside", "2021Q1"),
    ("levers.corps.start=soon", "date_format", "2021Q1"),
    ("scenario=no_pln", "unknown_scenario", "no_plan"),
    ("scenario=[plan,credit_frist]", "unknown_scenario", "credit_first"),
    ("scenario.credit_frist.others=0.9", "unknown_scenario", "credit_first"),
    ("scenario.plan.levers.corps.membrs=9", "unknown_setting", "corps.members"),
    ("scenario.plan.levers.corps.members=x", "not_a_number", "corps.members"),
    ("scenario.plan.levers.corps.members=999", "range", "corps.members"),
    ("scenario=zhejiang", "unknown_scenario", "zhejiang_demonstration"),
    ("levers.voucher.value=-1", "range", "levers.voucher.value=-1"),
    ("scenario.plan.favours=[credits]", "unknown_favour", "credit"),
    ("scenario.plan.favours=[tax]", "unknown_favour", "tax"),
    ("scenario.plan.shock=2", "range", "scenario.plan.shock"),
    ("scenario.plan.base=nothing", "choice", "held"),
    ("scenario.plan.families.credit=nothing", "choice", "held"),
    ("scenario.plan.families.credits=held", "unknown_setting", "scenario.plan.families.credit"),
    ("scenario.plan.families={credits: held}", "unknown_setting", "families.credit"),
    ("scenario.plan.families=held", "a_group", "scenario.plan.families."),
    ("behaviour.off=[spilovers]", "unknown_mechanism", "spillovers"),
    ("behaviour.off=[links,links]", "duplicate_mechanism", "links"),
    ("scenario=[plan,plan]", "duplicate_scenario", "plan"),
    ("scenario=[main,no_plan]", "duplicate_scenario", "no_plan"),
    ("scenario=[all,plan]", "duplicate_scenario", "plan"),
    ("scenario=[]", "no_scenario", "pairing_first"),
    ("scenario=plan,no_plan", "sweep", "scenario=[plan,no_plan]"),
    ("+extra=1", "added_key", "+extra=1"),
    ("++world.scale=0.2", "added_key", "++world.scale=0.2"),
    ("~lever", "deleted_key", "~lever"),
    ("~levers.corps", "deleted_key", "~levers.corps"),
    ("world.scale", "override_syntax", "world.scale"),
    ("=3", "override_syntax", "=3"),
    ("scenario=[plan", "override_syntax", "scenario=[plan"),
    ("world@w=thinned", "override_syntax", "world@w"),
]


@pytest.mark.parametrize(("override", "key", "named"), MISTAKES, ids=lambda value: str(value))
def test_a_mistake_is_one_line_that_names_the_way_out(override: str, key: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        compose(["ensemble.seed=1", override])
    assert caught.value.key == key
    for language in LANGUAGES:
        line = caught.value.line(language)
        assert named in line
        assert "\n" not in line


def test_defaults_are_the_whole_study() -> None:
    config = compose()
    favouring = ("credit_first", "talent_first", "pairing_first")
    assert config.scenarios == ("plan", "no_plan", *favouring, "tax_only")
    assert config.world_settings.scale == 0.1
    assert config.ensemble.replicates == 8
    assert config.levers() == config.levers("plan") == Levers()
    assert config.levers("no_plan") == Levers.held()


@pytest.mark.parametrize(
    ("override", "scenarios"),
    [
        ("scenario=plan", ("plan",)),
        ("scenario=[no_plan,plan]", ("no_plan", "plan")),
        ("scenario=[plan, pairing_first]", ("plan", "pairing_first")),
    ],
)
def test_scenarios_are_those_asked_for(override: str, scenarios: tuple[str, ...]) -> None:
    assert compose([override]).scenarios == scenarios


def test_levers_of_ones_own_are_a_scenario_beside_the_plan() -> None:
    config = compose(["scenario=[plan,no_plan]", "levers.credit_guarantee.share=0.8"])
    assert config.scenarios == ("plan", "no_plan", "mine")
    assert config.levers("plan").credit_guarantee.share == 0.5
    assert config.levers("mine").credit_guarantee.share == 0.8
    assert config.levers() == config.levers("mine")


def test_prices_are_those_of_all_scenarios_and_no_levers_of_ones_own() -> None:
    config = compose(["scenario=[plan,no_plan]", "prices.consortium=10_000_000"])
    assert config.scenarios == ("plan", "no_plan")
    assert config.prices == dataclasses.replace(Prices(), consortium=1e7)
    assert config.plain["prices"]["consortium"] == 1e7
    assert compose().prices == Prices()


def test_a_scenario_can_be_given_a_difference() -> None:
    config = compose(["scenario=[plan,no_plan]", "scenario.no_plan.levers.corps.members=9"])
    held = Levers.held()
    corps = dataclasses.replace(held.corps, members=9)
    assert config.levers("no_plan") == dataclasses.replace(held, corps=corps)


def test_a_scenario_is_a_choice_of_families_and_differences() -> None:
    words = ["scenario.no_plan.families={credit: plan, tax: off}", "levers/talent=off"]
    words += ["scenario.no_plan.families.talent=mine", "scenario.no_plan.levers.corps.members=9"]
    levers = compose(["scenario=no_plan", *words]).levers("no_plan")
    own = {"credit": Levers(), "tax": Levers.off(), "talent": Levers.off()}
    for family, names in FAMILIES.items():
        for name in names:
            expected = getattr(own.get(family, Levers.held()), name)
            if name == "corps":
                expected = dataclasses.replace(expected, members=9)
            assert getattr(levers, name) == expected
    assert compose(["scenario=plan", "scenario.plan.base=off"]).levers("plan") == Levers.off()


def test_a_scenario_of_equal_cost_has_no_levers_before_the_search() -> None:
    config = compose()
    with pytest.raises(InputError, match="credit_first"):
        config.levers("credit_first")
    sized = config.with_sizes({"credit_first": Levers.held()})
    assert sized.levers("credit_first") == Levers.held()


def test_groups_and_words_in_any_script() -> None:
    config = compose(["world=national", "results=结果 一", "world.table=我的表.csv"])
    assert config.world_settings.scale == 1.0
    assert config.world_settings.table == str(Path("我的表.csv").absolute())
    assert config.settings.results == str(Path("结果 一").absolute())


def test_a_word_stands_for_many_scenarios() -> None:
    assert compose(["scenario=main"]).scenarios == compose().scenarios
    every = compose(["scenario=all"]).scenarios
    assert every[:6] == compose().scenarios
    assert len(every) == 16 == len(set(every))


def test_what_is_kept_neither_grows_nor_shrinks() -> None:
    config = compose(["scenario.credit_first.keeps=[governance,credit_guarantee]"])
    levers, plan = config.resized("credit_first", 2.0), Levers()
    assert levers.coordination == plan.coordination
    assert levers.budget == plan.budget
    # What is favoured grows though it is named among the kept.
    assert levers.credit_guarantee.share == 0.9
    assert levers.credit_subsidy.rate == 2.0 * plan.credit_subsidy.rate
    assert levers.consortium.number == 0.1 * plan.consortium.number
    with pytest.raises(InputError):
        compose(["scenario.credit_first.keeps=[governence]"])


def test_tax_law_alone_spends_nothing() -> None:
    levers, plan = compose(["scenario=tax_only"]).levers(), Levers()
    assert (levers.super_deduction, levers.hnte_tax_rate) == (
        plan.super_deduction,
        plan.hnte_tax_rate,
    )
    assert levers == dataclasses.replace(
        Levers.off(), super_deduction=plan.super_deduction, hnte_tax_rate=plan.hnte_tax_rate
    )


def test_every_scenario_is_listed_and_named_in_both_languages() -> None:
    files = set(options("scenario")) - {"all", "main", "mine"}
    assert files == set(scenario_names())
    for name in files:
        assert {f"scenario.{name}", f"scenario.{name}.sentence"} <= set(keys())


def test_mechanisms_can_be_switched_off() -> None:
    config, intact = compose(["behaviour.off=[links,catch_up]"]), compose()
    draw = config.parameters(3)
    assert config.off == ("links", "catch_up")
    assert (draw.patent_link, draw.start_link, draw.link_sales, draw.catch_up) == (0, 0, 0, 0)
    assert draw.rho == intact.parameters(3).rho


def test_a_study_leaves_nothing_behind_for_the_next_one() -> None:
    compose(["world.scale=0.3", "scenario=plan"])
    assert compose().world_settings.scale == 0.1
