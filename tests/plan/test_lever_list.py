"""`python -m sim.levers`: every lever with settings, ranges, costs; costs are those of the code."""

from __future__ import annotations

import re

import pytest

from sim.levers import called, listed_settings, main
from sim.model.policy.levers import about_levers, lever_settings
from sim.model.policy.prices import price_settings
from sim.text import LANGUAGES, say

PRICES = price_settings()


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


def test_every_price_is_that_of_levers() -> None:
    assert all(meta["of"] and set(meta["of"]) <= set(about_levers()) for meta in PRICES.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("price", PRICES)
def test_the_cost_that_is_said_is_the_cost_that_is_charged(price: str, language: str) -> None:
    meta = PRICES[price]
    for lever in meta["of"]:
        words = say(f"lever.{lever}.cost", language)
        assert re.search(spelt(meta["default"], language), words), (price, words)


@pytest.mark.parametrize("price", PRICES)
def test_a_price_is_listed_with_its_levers(price: str, capsys: pytest.CaptureFixture[str]) -> None:
    for lever in PRICES[price]["of"]:
        assert main([lever]) == 0
        assert f" prices.{price} " in capsys.readouterr().out


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
        for row in listed_settings(lever):
            assert re.search(rf"^ +{row.name} ", block, flags=re.M), row.name


def test_settings_are_those_of_the_code() -> None:
    (share, fee, cap, capital) = listed_settings("credit_guarantee")
    meta = lever_settings()["credit_guarantee"]["share"]
    assert float(share.plan) == meta["default"] and float(share.no_plan) == meta["held"]
    assert share.range == "0–0.9" and fee.range == "0–0.02" and cap.unit == "million yuan"
    assert capital.unit == "100m yuan"
    assert [row.name for row in listed_settings("voucher")] == ["value", "coverage", "area"]
    assert next(listed_settings("innovative_counties")).name == "start"  # a date of its own


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
