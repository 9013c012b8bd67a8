"""From nothing to the plan's setting, each lever moves what it is there to move, as it says."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from sim import CountyInnovationModel
from sim.measure.indicators import INDICATORS, indicator_table
from sim.model.policy.levers import Levers, about_levers

ABOUT = about_levers()
QUARTERS = 12  # to the end of 2023
YEAR = 2023


def measured(model: CountyInnovationModel) -> dict[str, float]:
    """Indicators of county areas, where the plan sets its goals, in the last year."""
    model.run_for(QUARTERS)
    table = indicator_table(model)
    area = table[(table["year"] == YEAR) & (table["scope"] == "county-area")]
    return dict(zip(area["indicator"], area["value"], strict=True))


def at_once(lever: Any) -> Any:
    """The plan's setting, in force from the first quarter."""
    return dataclasses.replace(lever, start="2021Q1", ramp=1)


@pytest.fixture(scope="module")
def held(history: CountyInnovationModel) -> dict[str, float]:
    """Indicators with every lever as it stood in 2020."""
    return measured(history.branch(Levers.held()))


@pytest.mark.parametrize("name", ABOUT)
def test_its_indicator_exists(name: str) -> None:
    assert ABOUT[name].moves in INDICATORS


@pytest.mark.parametrize("name", ABOUT)
def test_it_moves_its_indicator_in_its_direction(
    name: str, history: CountyInnovationModel, held: dict[str, float]
) -> None:
    base = Levers.held()
    without, about = base.without(name), ABOUT[name]
    before = held if without == base else measured(history.branch(without))
    lever = at_once(getattr(Levers(), name))
    after = measured(history.branch(dataclasses.replace(base, **{name: lever})))
    assert about.direction * (after[about.moves] - before[about.moves]) > 0.0


def test_every_lever_of_the_plan_has_its_price(history: CountyInnovationModel) -> None:
    """Only saying where the others act costs nothing by itself."""
    plan = history.branch(Levers())
    plan.run_for(QUARTERS)
    paid = {lever for year, lever, *_, amount in plan.bill.rows() if year > 2020 and amount > 0.0}
    assert paid == ABOUT.keys() - {"targeting"}
