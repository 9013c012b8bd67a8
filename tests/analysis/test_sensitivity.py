"""Screening and indices on functions whose answers are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.screening import (
    growing,
    screening,
    screening_convergence,
    strongest_alike,
    that_matter,
    trajectories,
)
from sim.analysis.sobol import (
    REST,
    crossed_points,
    doubling,
    groups_of,
    indices,
    indices_convergence,
    widest,
)

NAMES = ("x1", "x2", "x3")
# Ishigami & Homma 1990 with a = 7, b = 0.1: Saltelli et al., Global Sensitivity Analysis, 2008.
FIRST = {"x1": 0.3139, "x2": 0.4424, "x3": 0.0}
TOTAL = {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}


def ishigami(points: np.ndarray) -> np.ndarray:
    a, b, c = (2.0 * np.pi * (points[:, k] - 0.5) for k in range(3))
    return np.asarray(np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def table(**outcomes: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(outcomes)


def test_indices_of_ishigami_are_the_known_ones() -> None:
    points = crossed_points(NAMES, NAMES, 4096, seed=0)
    found = indices(NAMES, NAMES, table(y=ishigami(points)), 200, seed=0).set_index("factor")
    for name in NAMES:
        row = found.loc[name]
        assert row["first"] == pytest.approx(FIRST[name], abs=0.03)
        assert row["total"] == pytest.approx(TOTAL[name], abs=0.03)
        assert row["first_low"] <= row["first"] <= row["first_high"]
        assert row["total_low"] <= row["total"] <= row["total_high"]
    assert found["samples"].eq(4096).all()


def test_factors_of_no_interest_are_one_group_with_the_sum_of_their_shares() -> None:
    points = crossed_points(NAMES, ["x2"], 2048, seed=1)
    assert groups_of(NAMES, ["x2"]) == [REST, "x2"]
    found = indices(NAMES, ["x2"], table(y=ishigami(points)), 100, seed=1).set_index("factor")
    assert found.loc[REST, "total"] == pytest.approx(1.0 - FIRST["x2"], abs=0.05)
    assert found.loc["x2", "total"] == pytest.approx(TOTAL["x2"], abs=0.05)


def test_intervals_narrow_as_samples_grow() -> None:
    points = crossed_points(NAMES, NAMES, 1024, seed=2)
    found = indices_convergence(NAMES, NAMES, table(y=ishigami(points)), 200, seed=2)
    by_size = {n: float(widest(part)["y"]) for n, part in found.groupby("samples")}
    assert list(by_size) == [8, 16, 32, 64, 128, 256, 512, 1024]
    assert by_size[1024] < 0.5 * by_size[16]


def test_the_first_blocks_and_trajectories_stay_when_more_are_asked_for() -> None:
    few, many = (crossed_points(NAMES, NAMES, n, seed=3) for n in (8, 32))
    assert np.array_equal(few, many[: len(few)])
    few, many = (trajectories(NAMES, n, seed=3) for n in (3, 9))
    assert np.array_equal(few, many[: len(few)])
    assert not np.array_equal(few, trajectories(NAMES, 3, seed=4))


def test_the_two_points_of_a_block_do_not_depend_on_the_groups() -> None:
    whole, grouped = (crossed_points(NAMES, single, 8, seed=3) for single in (NAMES, ["x2"]))
    whole, grouped = whole.reshape(8, 5, 3), grouped.reshape(8, 4, 3)
    assert np.array_equal(whole[:, [0, -1]], grouped[:, [0, -1]])
    assert np.array_equal(whole[:, 2], grouped[:, 2])  # A with x2 of B


def test_screening_of_a_linear_function_finds_its_slopes() -> None:
    points = trajectories(NAMES, 6, seed=0)
    linear = points @ np.array([3.0, -2.0, 0.0])
    found = screening(NAMES, points, table(y=linear), 100, seed=0).set_index("factor")
    assert found["mu"].to_numpy() == pytest.approx([3.0, -2.0, 0.0])
    assert found["mu_star"].to_numpy() == pytest.approx([3.0, 2.0, 0.0])
    assert found["sigma"].to_numpy() == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)
    assert found["share"].to_numpy() == pytest.approx([0.6, 0.4, 0.0])
    assert found["level"].iloc[0] == pytest.approx(linear.mean())


def test_interaction_shows_as_spread() -> None:
    points = trajectories(NAMES, 20, seed=0)
    product = points[:, 0] * points[:, 1] + points[:, 2]
    found = screening(NAMES, points, table(y=product), 100, seed=0).set_index("factor")
    assert found.loc["x1", "sigma"] > 0.2
    assert found.loc["x3", "sigma"] == pytest.approx(0.0, abs=1e-12)
    assert found.loc["x1", "low"] < found.loc["x1", "mu_star"] < found.loc["x1", "high"]


def test_a_failed_run_costs_its_trajectory_or_block_and_no_more() -> None:
    points = trajectories(NAMES, 6, seed=0)
    values = table(y=points @ np.array([3.0, -2.0, 0.0]), z=points[:, 0])
    values.loc[5, "y"] = np.nan
    found = screening(NAMES, points, values, 100, seed=0)
    counts = found.drop_duplicates("outcome").set_index("outcome")["trajectories"]
    assert counts.to_dict() == {"y": 5, "z": 6}
    points = crossed_points(NAMES, NAMES, 16, seed=0)
    values = table(y=ishigami(points), flat=np.ones(len(points)))
    values.loc[7, "y"] = np.nan
    found = indices(NAMES, NAMES, values, 100, seed=0)
    assert set(found["outcome"]) == {"y"}  # what does not vary has no shares
    assert found["samples"].eq(15).all()


def test_nothing_left_gives_an_empty_table() -> None:
    points = trajectories(NAMES, 2, seed=0)
    values = table(y=np.full(len(points), np.nan))
    assert screening(NAMES, points, values, 10, seed=0).empty
    assert indices(NAMES, NAMES, table(y=np.full(10, np.nan)), 10, seed=0).empty


def test_what_matters_beats_luck_and_is_the_strongest_on_the_whole() -> None:
    names = ("a", "b", "c", "luck")
    points = trajectories(names, 4, seed=0)
    one = points @ np.array([10.0, 0.5, 0.0, 1.0])
    two = points @ np.array([1.0, 3.0, 0.0, 2.0])
    found = screening(names, points, table(one=one, two=two), 100, seed=0)
    assert that_matter(found, 5, "luck") == ["a", "b"]  # c moves nothing
    assert that_matter(found, 1, "luck") == ["a"]


def test_convergence_of_screening_ends_with_all_trajectories() -> None:
    points = trajectories(NAMES, 12, seed=0)
    values = table(y=ishigami(points))
    found = screening_convergence(NAMES, points, values, 100, seed=0)
    assert sorted(found["trajectories"].unique()) == growing(12)
    whole = screening(NAMES, points, values, 100, seed=0)
    last = found[found["trajectories"] == 12]
    assert last["mu_star"].to_numpy() == pytest.approx(whole["mu_star"].to_numpy())
    alike = strongest_alike(found, 2).set_index("trajectories")["alike"]
    assert alike[12] == 1.0


@pytest.mark.parametrize(("number", "steps"), [(2, [2]), (4, [2, 3, 4]), (3, [2, 3])])
def test_steps_of_convergence(number: int, steps: list[int]) -> None:
    assert growing(number) == steps


@pytest.mark.parametrize(("number", "steps"), [(4, [4]), (8, [8]), (32, [8, 16, 32])])
def test_doublings(number: int, steps: list[int]) -> None:
    assert doubling(number) == steps
