"""Figures as a reader expects them."""

from __future__ import annotations

import math

import pytest

from sim.report.numbers import interval, number, share, shown, with_unit


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (24393.1, "24,393"),
        (1.4142, "1.41"),
        (10.0, "10"),
        (10.04, "10.0"),
        (0.061, "0.061"),
        (-0.00412, "−0.004"),
        (1e-7, "0"),
        (-0.0, "0"),
        (math.nan, "–"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_number(value: float, words: str) -> None:
    assert number(value) == words


def test_a_signed_number_says_so_but_nought_has_no_sign() -> None:
    assert (number(2.5, signed=True), number(0.0, signed=True)) == ("+2.50", "0")


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.0, "0%"), (0.004, "<1%"), (0.851, "85%"), (0.996, ">99%"), (1.0, "100%"), (math.nan, "–")],
)
def test_share(probability: float, words: str) -> None:
    assert share(probability) == words


def test_intervals_and_units_in_both_languages() -> None:
    assert interval(1.0, 2.5, "en") == "1 to 2.50"
    assert interval(1.0, 2.5, "zh") == "1至2.50"
    assert with_unit(3.5, "%", "en") == "3.50%"
    assert with_unit(90.0, "counties", "en") == "90 counties"
    assert with_unit(90.0, "个", "zh") == "90个"


def test_money_and_firms_in_the_units_of_the_language() -> None:
    assert (shown("100m yuan", "en").factor, shown("100m yuan", "en").label) == (0.1, "bn yuan")
    assert (shown("100m yuan", "zh").factor, shown("100m yuan", "zh").label) == (1.0, "亿元")
    assert (shown("yuan", "zh").factor, shown("yuan", "zh").label) == (1e-8, "亿元")
    assert shown("10k firms", "zh").label == "万家"
    assert shown("firms", "zh", 400_000.0).label == "万家"
    assert shown("firms", "en", 400_000.0).label == "thousand firms"
    assert shown("firms", "en", 4_000.0).label == "firms"
