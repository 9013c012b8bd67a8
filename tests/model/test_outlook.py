"""Runs may go on beyond the plan: up to 2025 they are the same, afterwards nothing is judged."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.behaviour.drift import Walks, gdp_drift
from sim.behaviour.effects import YEARS as OF_EFFECTS
from sim.core.clock import HORIZON, LAST_YEAR, PLAN_BEGINS, QUARTERS, quarters_to
from sim.errors import InputError, RunEndedError
from sim.model.policy.levers import KINDS, Levers
from sim.world import World
from sim.world.drivers import GROWTH_2025, LITTLE_GIANTS_2025, YEARS

PLAN = LAST_YEAR - YEARS[0] + 1  # years of outside paths up to the plan's last


@pytest.fixture(scope="module")
def beyond(history: CountyInnovationModel) -> CountyInnovationModel:
    model = history.branch(Levers(), until=HORIZON)
    model.run_for(quarters_to(HORIZON) - PLAN_BEGINS)
    return model


@pytest.fixture(scope="module")
def planned(history: CountyInnovationModel) -> CountyInnovationModel:
    model = history.branch(Levers())
    model.run_for(QUARTERS - PLAN_BEGINS)
    return model


def test_every_figure_and_payment_up_to_2025_is_the_same_to_the_bit(
    planned: CountyInnovationModel, beyond: CountyInnovationModel
) -> None:
    assert planned.years[-1].year == LAST_YEAR and beyond.years[-1].year == HORIZON
    for ours, theirs in zip(planned.years, beyond.years, strict=False):
        assert ours.year == theirs.year
        for name, values in ours.values.items():
            assert np.array_equal(values, theirs.values[name], equal_nan=True), name
    bill = [row for row in beyond.bill.rows() if row[0] <= LAST_YEAR]
    assert bill == list(planned.bill.rows())


def test_the_outlook_goes_on_and_programmes_are_paid_in_it(beyond: CountyInnovationModel) -> None:
    gdp = {year.year: year.values["gdp"].sum() for year in beyond.years}
    assert all(gdp[year] > gdp[year - 1] for year in range(LAST_YEAR + 1, HORIZON + 1))
    assert set(range(LAST_YEAR + 1, HORIZON + 1)) <= {row[0] for row in beyond.bill.rows()}


def test_a_run_ends_with_the_year_that_was_asked_for(
    history: CountyInnovationModel, planned: CountyInnovationModel, beyond: CountyInnovationModel
) -> None:
    for model, end in ((planned, "2025Q4"), (beyond, "2030Q4")):
        with pytest.raises(RunEndedError, match=end):
            model.run_for(1)
    with pytest.raises(InputError, match="2030"):
        history.branch(Levers(), until=HORIZON + 1)


def test_what_is_set_in_the_last_quarter_of_the_plan_stays_in_force() -> None:
    ended = dataclasses.replace(Levers().voucher, end="2024Q4")
    levers = dataclasses.replace(Levers(), voucher=ended)
    last = levers.at(QUARTERS - 1, 0)
    for later in (QUARTERS, quarters_to(HORIZON) - 1):
        policy = levers.at(later, 0)
        for name in KINDS:
            assert getattr(policy, name) == getattr(last, name)
    assert last.voucher.coverage == Levers.held().at(0, 0).voucher.coverage
    # What is set in a quarter comes down later: the plan's last settings act in 2026 in full.
    assert levers.at(QUARTERS + 1, 2).graduate_subsidy == last.graduate_subsidy


def test_outside_paths_go_on_by_what_is_assumed(world: World) -> None:
    drivers = world.drivers
    assert YEARS[-1] == HORIZON and drivers.gdp.shape[1] == len(YEARS)
    later = slice(PLAN - 1, None)
    for path in (drivers.gdp, drivers.fiscal_st):
        assert path[:, PLAN:] / path[:, PLAN - 1 : -1] == pytest.approx(GROWTH_2025)
    assert set(drivers.loan_rate[later]) == {drivers.loan_rate[PLAN - 2]}
    assert set(drivers.little_giants[later]) == {LITTLE_GIANTS_2025}


def test_later_years_are_drawn_by_a_lot_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    walks = Walks.drawn(1, 6, 3)
    longer, gdp = walks.continued(0, 7).values, gdp_drift(2021, 2024, 7)
    plan = PLAN - 1
    monkeypatch.setattr("sim.behaviour.drift.YEARS", plan)
    monkeypatch.setattr("sim.behaviour.effects.YEARS", plan)
    assert np.array_equal(walks.continued(0, 7).values, longer[:, :plan])
    assert np.array_equal(gdp_drift(2021, 2024, 7), gdp[:plan])
    assert (longer[:, plan:] != longer[:, plan - 1 : -1]).any() and len(gdp) == OF_EFFECTS
