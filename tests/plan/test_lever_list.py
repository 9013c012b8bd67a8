"""`python -m sim.levers`: every lever with settings, ranges, costs; costs are those of the code."""

from __future__ import annotations

import re

import pytest

from sim.agents import venture
from sim.levers import called, main, settings
from sim.policy import (
    about_levers,
    credit,
    enterprise,
    governance,
    lever_settings,
    pairing,
    people,
    platforms,
    services,
    talent,
)
from sim.text import LANGUAGES, say

MODULES = (credit, enterprise, governance, pairing, people, platforms, services, talent, venture)
COSTS = {
    "APPRAISAL_COST": ("ip_pledge", "equity_pledge"),
    "ACTIVITY_COST": ("popularisation",),
    "BANK_COST": ("matching_banks",),
    "BASE_COST": ("popularisation",),
    "BRANCH_COST": ("pairing_firms",),
    "CONSORTIUM_COST": ("consortium",),
    "COORDINATION_COST": ("coordination",),
    "CORPS_COST": ("corps",),
    "CORPS_TASK_COST": ("corps",),
    "CULTIVATION_COST": ("srdi_cultivation",),
    "EVALUATION_COST": ("evaluation",),
    "FLEXIBLE_COST": ("flexible_recruitment",),
    "GREEN_FARM_COST": ("green_technology",),
    "GREEN_FIRM_COST": ("green_technology",),
    "INCENTIVE_COST": ("commissioner_quota",),
    "INSTRUMENT_COST": ("instrument_sharing",),
    "KEY_PROJECT_COST": ("rural_key_technology",),
    "LOCAL_COST": ("local_training",),
    "OUTREACH_COST": ("institute_outreach",),
    "PAIR_COST": ("pairing_institutes",),
    "PARK_COST": ("agri_parks",),
    "PERSON_COST": ("pairing_people",),
    "PLATFORM_COST": ("platforms",),
    "POST_COST": ("commissioner_quota", "three_regions_quota"),
    "PUBLICITY_COST": ("publicity",),
    "REVIEW_COST": ("performance_review",),
    "SITE_COST": ("demonstration_sites",),
    "SPACE_COST": ("star_spaces",),
    "STAFF_COST": ("extension_service",),
    "SYSTEM_COST": ("information_system",),
    "TRADE_COST": ("pairing_trade",),
    "TRAINING_COST": ("commissioner_training", "three_regions_training"),
    "UPGRADE_COST": ("smart_upgrade",),
    "WORKSTATION_COST": ("expert_workstations",),
}


def of_the_code() -> dict[str, list[float]]:
    """Every unit cost of the policy modules; those of a table as a list."""
    found = {
        name: value
        for module in MODULES
        for name, value in vars(module).items()
        if name.endswith("_COST")
    }
    return {
        name: list(value.values()) if isinstance(value, dict) else [value]
        for name, value in found.items()
    }


def spelt(cost: float, language: str) -> str:
    """The figure as the catalogue writes it (a pattern)."""
    if cost < 1.0 and cost != 0.5:
        return rf"(?<!\d){100 * cost:g}%"
    if language == "en":
        named = {0.5: "[Hh]alf a yuan", 1e6: "[Aa] million"}
        return named.get(cost, rf"\b{cost / 1e6:g}\b" if cost >= 1e6 else rf"\b{cost:,.0f} ")
    if cost >= 1e8:
        return rf"(?<!\d){cost / 1e8:g}亿"
    return rf"(?<!\d){cost / 1e4:g}万" if cost >= 1e4 else rf"(?<!\d){cost:g}元"


def test_every_unit_cost_of_the_code_is_looked_for() -> None:
    assert set(of_the_code()) == set(COSTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", COSTS)
def test_the_cost_that_is_said_is_the_cost_that_is_charged(name: str, language: str) -> None:
    for lever in COSTS[name]:
        words = say(f"lever.{lever}.cost", language)
        for cost in of_the_code()[name]:
            assert re.search(spelt(cost, language), words), (name, cost, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lever_and_setting_is_listed(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", language]) == 0
    printed = capsys.readouterr().out.splitlines()
    for lever, its in about_levers().items():
        start = next(i for i, line in enumerate(printed) if line.startswith(f"{lever}  "))
        block = "\n".join(printed[start : start + 45])
        assert its.clause in block and its.moves in block
        for row in settings(lever):
            assert re.search(rf"^ +{row.name} ", block, flags=re.M), row.name


def test_settings_are_those_of_the_code() -> None:
    (share, fee, cap) = settings("credit_guarantee")
    meta = lever_settings()["credit_guarantee"]["share"]
    assert float(share.plan) == meta["default"] and float(share.no_plan) == meta["held"]
    assert share.range == "0–0.9" and fee.range == "0–0.02" and cap.unit == "million yuan"
    assert [row.name for row in settings("voucher")] == ["value", "coverage", "area"]
    assert next(settings("innovative_counties")).name == "start"  # a date of its own


def test_named_levers_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voucher"]) == 0
    printed = capsys.readouterr().out
    assert "voucher" in printed and "credit_guarantee" not in printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_lever_is_one_line(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vouchers", "--lang", language]) == 2
    said = capsys.readouterr()
    assert not said.out and len(said.err.splitlines()) == 1 and "voucher" in said.err


@pytest.mark.parametrize("lever", about_levers())
def test_a_lever_is_found_by_its_titles(lever: str) -> None:
    assert all(lever in called(say(f"lever.{lever}", language)) for language in LANGUAGES)


def test_a_part_of_a_chinese_title_is_enough(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("创新券") == ["voucher"]
    assert set(called("特派员")) >= {"commissioner_quota", "commissioner_training"}
    assert main(["创新券", "--lang", "zh"]) == 0
    assert "voucher" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "near"), [("创新卷", "科技创新券"), ("voucer", "voucher"), ("昆山", ""), ("qqq", "")]
)
def test_near_titles_are_told(name: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    for language, asks in (("en", "did you mean"), ("zh", "是否想写")):
        assert main([name, "--lang", language]) == 2
        said = capsys.readouterr().err
        assert near in said and (asks in said) == bool(near)


def test_options_are_answered_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--foo", "--lang", "zh"]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1 and "用法" in said
