"""Scenario discovery on runs whose box is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.discovery import (
    Discovery,
    discover,
    examine,
    limits,
    screened,
    screenings,
    trajectories,
    verdicts,
)
from sim.analysis.prim import find_box
from sim.targets import asked_readings

RUNS, FACTORS = 160, 40
LEAD = np.arange(float(RUNS))


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
    return discover(inputs, ~missed, LEAD)


def test_the_known_box_is_found_among_forty_factors(found: Discovery, missed: np.ndarray) -> None:
    assert found.verdict == "found"
    assert found.describes == "missed"
    assert found.base == pytest.approx(missed.mean())
    box = found.box.limits.set_index("factor")
    assert set(box.index) == {"f0", "f1"}
    assert box.loc["f0", "high"] == pytest.approx(0.45, abs=0.06)
    assert box.loc["f1", "low"] == pytest.approx(0.4, abs=0.06)
    assert math.isnan(box.loc["f0", "low"])
    assert box[["qp_low", "qp_high"]].max(axis=None) < 0.05


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
    (limit,) = discover(inputs, ~missed, LEAD, most=1).box.limits.to_dict("records")
    assert limit["factor"] == "f0"


def test_what_happens_nearly_everywhere_is_described_by_its_opposite(
    inputs: pd.DataFrame, missed: np.ndarray
) -> None:
    assert discover(inputs, missed, LEAD).describes == "met"
    asked = discover(inputs, missed, LEAD, cases="missed")
    assert asked.describes == "missed"
    assert asked.base > 0.5


@pytest.mark.parametrize(
    ("met", "verdict", "misses"),
    [
        (RUNS, "always", True),
        (0, "never", False),
        (RUNS - 5, "too_few", True),
        (5, "too_few", False),
    ],
)
def test_where_a_target_is_hardly_missed_or_met_the_closest_runs_are_described(
    inputs: pd.DataFrame, met: int, verdict: str, misses: bool
) -> None:
    lead = inputs["f3"].to_numpy()
    ordered = np.argsort(np.argsort(-lead)) < met  # those with the greatest lead meet it
    found = discover(inputs, ordered, lead)
    assert (found.verdict, found.describes, found.misses) == (verdict, "close", misses)
    assert found.missed == RUNS - met
    assert found.base == pytest.approx(0.25, abs=0.02)
    (limit,) = found.box.limits.to_dict("records")
    assert limit["factor"] == "f3"
    side = limit["high"] if misses else limit["low"]
    assert side == pytest.approx(found.edge, abs=0.05)


def test_runs_that_are_all_alike_have_none_that_come_closest(inputs: pd.DataFrame) -> None:
    found = discover(inputs, np.ones(RUNS, dtype=bool), np.full(RUNS, 100.0))
    assert (found.verdict, found.cases, found.box) == ("always", 0, None)


def test_luck_has_no_box(inputs: pd.DataFrame) -> None:
    luck = np.random.default_rng(8).random(RUNS) < 0.3
    assert discover(inputs, luck, LEAD).verdict in ("no_factor", "no_box")


def test_a_reading_of_which_less_is_better_is_turned_round(inputs: pd.DataFrame) -> None:
    (reading,) = asked_readings(["G5.distance"], "x")
    runs = pd.DataFrame({"draw": range(RUNS), "seed": 1})
    judged = runs.assign(target="G5", reading="distance", met=True, quantity=inputs["f3"] - 30.0)
    (one,) = examine(runs.assign(f3=inputs["f3"], f0=inputs["f0"]), judged, ["f3", "f0"], [reading])
    assert one.discovery.box.limits["factor"].tolist() == ["f3"]
    assert one.discovery.box.limits["low"].iloc[0] == pytest.approx(0.75, abs=0.06)
    assert one.cases.sum() == one.discovery.cases
    row = verdicts([one]).iloc[0]
    assert row["edge"] == pytest.approx(-29.25, abs=0.06)
    assert limits([one])["trials"].tolist() == [5]
    assert len(screenings([one])) == 2
    assert trajectories([one])["step"].is_monotonic_increasing


def test_accident_among_many_factors_is_held_against_their_number(
    inputs: pd.DataFrame, missed: np.ndarray
) -> None:
    table = screened(inputs, missed).set_index("factor")
    assert list(table.index[:2]) == ["f0", "f1"]
    assert (table.loc["f0", "direction"], table.loc["f1", "direction"]) == (-1, 1)
    assert (table["q"] >= table["p"]).all()
    assert table["kept"].sum() <= 4
    assert (table["p"] < 0.05).sum() >= table["kept"].sum()
