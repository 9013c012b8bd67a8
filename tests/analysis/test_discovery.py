"""Scenario discovery on runs whose box is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.discovery import Discovery, discover, screened, shares
from sim.analysis.prim import find_box

RUNS, FACTORS = 160, 40


@pytest.fixture(scope="module")
def inputs() -> pd.DataFrame:
    points = np.random.default_rng(5).random((RUNS, FACTORS))
    return pd.DataFrame(points, columns=[f"f{k}" for k in range(FACTORS)])


@pytest.fixture(scope="module")
def missed(inputs: pd.DataFrame) -> np.ndarray:
    """Low f0 with high f1, and one run in twenty by accident."""
    inside = (inputs["f0"] < 0.45) & (inputs["f1"] > 0.4)
    accident = np.random.default_rng(6).random(RUNS) < 0.05
    return (inside ^ accident).to_numpy()


@pytest.fixture(scope="module")
def found(inputs: pd.DataFrame, missed: np.ndarray) -> Discovery:
    return discover(inputs, ~missed)


def test_the_known_box_is_found_among_forty_factors(found: Discovery, missed: np.ndarray) -> None:
    assert found.verdict == "found"
    assert found.describes == "missed"
    assert found.base == pytest.approx(missed.mean())
    limits = found.box.limits.set_index("factor")
    assert set(limits.index) == {"f0", "f1"}
    assert limits.loc["f0", "high"] == pytest.approx(0.45, abs=0.06)
    assert limits.loc["f1", "low"] == pytest.approx(0.4, abs=0.06)
    assert math.isnan(limits.loc["f0", "low"])
    assert limits[["qp_low", "qp_high"]].max(axis=None) < 0.05


def test_coverage_density_and_mass_are_those_of_the_box(
    found: Discovery, inputs: pd.DataFrame, missed: np.ndarray
) -> None:
    inside = found.box.holds(inputs)
    assert found.box.mass == pytest.approx(inside.mean())
    assert found.box.density == pytest.approx(missed[inside].mean())
    assert found.box.coverage == pytest.approx(missed[inside].sum() / missed.sum())
    assert found.box.density > 0.8


def test_the_trajectory_begins_with_all_runs_and_is_peeled(found: Discovery) -> None:
    first, last = found.box.trajectory.iloc[0], found.box.trajectory.iloc[-1]
    assert (first["coverage"], first["mass"], first["limited"]) == (1.0, 1.0, 0.0)
    assert last["mass"] < 0.4
    assert last["density"] > first["density"]


def test_the_box_holds_in_runs_that_did_not_find_it(found: Discovery) -> None:
    assert found.held_out.density > 0.75
    assert found.held_out.coverage > 0.6
    assert found.held_out.times["f0"] == 5


def test_a_limit_on_one_side_may_stay_while_the_other_is_lifted(inputs: pd.DataFrame) -> None:
    box = find_box(inputs[["f0", "f2"]], inputs["f0"].between(0.3, 0.6).to_numpy(), 4)
    (limit,) = box.limits.to_dict("records")
    assert limit["factor"] == "f0"
    assert limit["low"] == pytest.approx(0.3, abs=0.05)
    assert limit["high"] == pytest.approx(0.6, abs=0.05)


def test_no_more_factors_are_limited_than_asked_for(
    inputs: pd.DataFrame, missed: np.ndarray
) -> None:
    (limit,) = discover(inputs, ~missed, most=1).box.limits.to_dict("records")
    assert limit["factor"] == "f0"


def test_what_happens_nearly_everywhere_is_described_by_its_opposite(
    inputs: pd.DataFrame, missed: np.ndarray
) -> None:
    assert discover(inputs, missed).describes == "met"
    asked = discover(inputs, missed, cases="missed")
    assert asked.describes == "missed"
    assert asked.base > 0.5


@pytest.mark.parametrize(
    ("met", "verdict"),
    [(RUNS, "always"), (0, "never"), (RUNS - 5, "too_few"), (5, "too_few")],
)
def test_too_little_to_tell_apart_is_said(inputs: pd.DataFrame, met: int, verdict: str) -> None:
    found = discover(inputs, np.arange(RUNS) < met)
    assert found.verdict == verdict
    assert found.missed == RUNS - met
    assert found.box is None


def test_luck_has_no_box(inputs: pd.DataFrame) -> None:
    luck = np.random.default_rng(8).random(RUNS) < 0.3
    assert discover(inputs, luck).verdict in ("no_factor", "no_box")


def test_accident_among_many_factors_is_held_against_their_number(
    inputs: pd.DataFrame, missed: np.ndarray
) -> None:
    table = screened(inputs, missed).set_index("factor")
    assert list(table.index[:2]) == ["f0", "f1"]
    assert (table.loc["f0", "direction"], table.loc["f1", "direction"]) == (-1, 1)
    assert (table["q"] >= table["p"]).all()
    assert table["kept"].sum() <= 4
    assert (table["p"] < 0.05).sum() >= table["kept"].sum()


def test_shares_by_tenths_of_the_runs() -> None:
    table = shares(np.arange(100.0), np.arange(100) >= 50)
    assert list(table["share"]) == [0.0] * 5 + [1.0] * 5
    assert table["runs"].sum() == 100
