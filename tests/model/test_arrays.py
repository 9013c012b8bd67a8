"""Sums by place, whole units and turns: what rounding must not decide."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.core.arrays import in_turn, sum_by, whole

SOURCES = sorted((Path(__file__).parents[2] / "sim").rglob("*.py"))


def test_sums_of_nothing_are_floats_that_keep_fractions() -> None:
    nobody = np.zeros(0, np.int64)
    sums = sum_by(nobody, np.zeros(0), 3)
    sums[1] += 47.5
    assert sums.tolist() == [0.0, 47.5, 0.0]


def test_sums_by_hand() -> None:
    place, values = np.array([2, 0, 2]), np.array([0.5, 1.0, 0.25])
    assert sum_by(place, values, 4).tolist() == [1.0, 0.0, 0.75, 0.0]
    assert sum_by(place, values).tolist() == [1.0, 0.0, 0.75]


def test_weights_are_summed_by_the_one_function_that_keeps_them_floats() -> None:
    weighted = [
        f"{path.stem}, line {node.lineno}"
        for path in SOURCES
        if path.stem != "arrays"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "bincount"
        and (len(node.args) > 1 or any(word.arg == "weights" for word in node.keywords))
    ]
    assert weighted == []


def test_a_tenth_ten_times_is_one_unit() -> None:
    waiting = float(np.cumsum(np.full(10, 0.1))[-1])
    assert waiting < 1.0
    assert whole(waiting) == 1.0
    assert whole(np.array([0.3 / 0.1, 2.9999, -0.5])).tolist() == [3.0, 2.0, -1.0]


def test_who_just_fits_is_served() -> None:
    assert in_turn(np.full(3, 0.1), 0.3).tolist() == [True] * 3  # 0.1 + 0.1 + 0.1 > 0.3
    assert in_turn(np.array([2.0, 2.0, 1.0]), 3.9).tolist() == [True, False, False]
    assert not in_turn(np.array([1.0]), 0.0).any()


@given(st.lists(st.floats(0.0, 1e9), max_size=30), st.floats(0.0, 1e9), st.floats(0.0, 1e9))
def test_more_room_serves_the_same_and_more(claims: list[float], room: float, more: float) -> None:
    few, many = in_turn(np.array(claims), room), in_turn(np.array(claims), room + more)
    assert not (few & ~many).any()
