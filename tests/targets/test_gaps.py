"""What is declared a gap of the model is one, and nothing more is hidden behind it."""

from __future__ import annotations

import pandas as pd
import pytest

from sim import CountyInnovationModel
from sim.ensemble.design.draws import Kept
from sim.ensemble.work.run import measured
from sim.evidence import observations
from sim.measure.indicators import INDICATORS
from sim.targets import (
    BASE_YEAR,
    COUNTY_AREA,
    LAST_YEAR,
    MODEL_GAPS,
    NATION,
    READINGS,
    TARGETS,
)
from sim.text import LANGUAGES, say


def test_each_gap_is_an_indicator_of_a_target_and_has_its_reason() -> None:
    judged = {indicator for reading in READINGS for indicator in reading.indicators}
    assert set(MODEL_GAPS) <= judged & set(INDICATORS)
    for indicator in MODEL_GAPS:
        assert all(say(f"gap.{indicator}", language) for language in LANGUAGES)


def test_targets_that_cannot_be_judged_are_few_and_named() -> None:
    whole = {reading.target for reading in READINGS if reading.principal and reading.gap == "whole"}
    part = {reading.target for reading in READINGS if reading.principal and reading.gap == "part"}
    assert (whole, part) == (set(), set())
    named = [f"{reading.target}.{reading.name}" for reading in READINGS if reading.gap == "whole"]
    assert named == ["G4.approval"]
    assert len(TARGETS) == 15


@pytest.fixture(scope="module")
def path() -> pd.Series[float]:
    """Indicator, scope and year -> value of a run under the plan, at the posterior's mean."""
    words = ["world.scale=0.02", "world.census=drawn", "world.yearbook=drawn", "behaviour=mean"]
    model = CountyInnovationModel.from_config(words)
    model.run_model()
    found = measured(model, Kept((NATION, COUNTY_AREA)))["indicators"]
    return found.set_index(["indicator", "scope", "year"])["value"]


def test_a_declared_gap_is_still_one(path: pd.Series[float]) -> None:
    """Once approval moves by more than a point, this fails: take the entry off."""
    approved = path.sort_index()["loan_approval_rate", COUNTY_AREA]
    assert abs(approved[LAST_YEAR] - approved[BASE_YEAR]) < 1.0


def test_what_credit_is_fitted_to_is_met(path: pd.Series[float]) -> None:
    """Loans on patents as registered in 2020, by half to both sides, and approval as of small and
    medium firms (OECD, Financing SMEs and Entrepreneurs 2022: 3.8-4.1% rejected)."""
    published = observations(indicator="ip_pledge_financing", scope=NATION).set_index("year")
    registered = published.at[BASE_YEAR, "value"]
    pledged = path["ip_pledge_financing", NATION, BASE_YEAR]
    assert 0.5 * registered < pledged < 1.5 * registered
    assert 94.0 < path["loan_approval_rate", NATION, BASE_YEAR] < 97.5
