"""Classes of a map hold every figure once, and what may be nothing is grey."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.canvas import INK, SOFT
from sim.report.classes import (
    FALLS,
    GREY,
    LEVELS,
    MISSING,
    RISES,
    Classes,
    differences,
    levels,
    rounded,
)
from sim.report.numbers import number
from sim.report.palette import READABLE, WHITE, contrast
from sim.report.speech import Speech

FIGURES = st.floats(-1e9, 1e9, allow_subnormal=False) | st.sampled_from([math.nan, math.inf, 0.0])
WIDTHS = st.floats(0.0, 1e6, allow_subnormal=False)


def around(values: list[float], widths: list[float]) -> pd.DataFrame:
    value, width = np.array(values), np.resize(widths, len(values))
    return pd.DataFrame({"value": value, "low": value - width, "high": value + width})


def ends(classes: Classes) -> list[tuple[float, float]]:
    """Where each class but ``unclear`` begins and ends."""
    limits = [-math.inf, *classes.limits, math.inf]
    pairs = list(pairwise(limits))
    if classes.unclear >= 0:
        pairs.insert(classes.unclear, (-math.inf, math.inf))
    return pairs


@given(st.lists(FIGURES, min_size=1, max_size=40))
def test_levels_are_closed_and_exhaustive(values: list[float]) -> None:
    classes = levels(values, Speech("en"))
    number = len(classes.colours)
    assert number == len(classes.names) == len(classes.limits) + 1 <= LEVELS
    assert len(set(classes.names)) == len(set(classes.colours)) == number
    assert list(classes.limits) == sorted(set(classes.limits))
    for value, place in zip(values, classes.of(around(values, [0.0])), strict=True):
        if not math.isfinite(value):
            assert place == MISSING
            continue
        low, high = ends(classes)[place]
        assert low <= value <= high


@given(st.lists(FIGURES, min_size=1, max_size=40), st.lists(WIDTHS, min_size=1, max_size=40))
def test_differences_part_at_zero_and_are_grey_where_they_may_be_none(
    values: list[float], widths: list[float]
) -> None:
    table = around(values, widths)
    classes = differences(table, Speech("zh"))
    assert len(classes.colours) == len(classes.names) == len(classes.limits) + 2
    assert classes.limits == tuple(-limit for limit in reversed(classes.limits))
    assert classes.colours[classes.unclear] == GREY
    assert len(set(classes.colours)) == len(classes.colours)
    for row, place in zip(table.itertuples(), classes.of(table), strict=True):
        if not math.isfinite(row.value):
            assert place == MISSING
        elif row.low <= 0.0 <= row.high:
            assert place == classes.unclear
        else:
            low, high = ends(classes)[place]
            assert place != classes.unclear and low <= row.value <= high
            assert (row.value > 0.0) == (low >= 0.0)


@given(st.lists(st.floats(1e-6, 1e9), min_size=1, max_size=6))
def test_limits_are_rounded_and_stay_near(limits: list[float]) -> None:
    round_ones = rounded(limits)
    assert round_ones == sorted(set(round_ones))
    assert len({number(one) for one in round_ones}) == len(round_ones) <= len(set(limits))
    for limit in limits:
        assert min(abs(limit - one) for one in round_ones) <= max(0.16 * limit, 1e-4)


def test_limits_have_as_few_digits_as_tell_them_apart() -> None:
    assert rounded([1234.0, 2345.0, 10_400.0]) == [1200.0, 2500.0, 10_000.0]
    assert rounded([17_012.0, 17_340.0]) == [17_000.0, 17_300.0]
    assert rounded([-0.0034, 0.0, 0.51]) == [-0.0034, 0.0, 0.51]


def test_colours_can_be_told_by_how_light_they_are() -> None:
    shades = levels([*range(1, 100)], Speech("en")).colours
    for row in (shades, FALLS[::-1], (GREY, *RISES), (GREY, *FALLS[::-1])):
        steps = [contrast(WHITE, colour) for colour in row]
        assert all(b / a > 1.15 for a, b in pairwise(steps)), row


@pytest.mark.parametrize("colour", [INK, SOFT])
def test_words_of_a_map_are_read_on_white(colour: str) -> None:
    assert contrast(colour, WHITE) >= READABLE
