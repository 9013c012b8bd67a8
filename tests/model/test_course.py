"""The course of a model: time, branches, the end, pickled copies, two models at once."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.behaviour.parameters import Parameters
from sim.model.credit.levers import CreditGuarantee
from sim.model.policy.levers import Levers
from sim.world import World
from tests.model.snapshot import changed, state


def test_time_steps_and_quarters_go_together(model: CountyInnovationModel) -> None:
    assert (model.steps, model.time, model.quarter, model.year) == (2, 2.0, 1, 2016)
    model.step()
    assert (model.steps, model.time, model.quarter) == (3, 3.0, 2)
    model.run_for(2)
    assert (model.steps, model.time, model.quarter, model.year) == (5, 5.0, 4, 2017)
    model.run_until(8)
    assert (model.steps, model.quarter) == (8, 7)
    assert [year.year for year in model.years] == [2016, 2017]


def test_branches_begin_in_2021(
    history: CountyInnovationModel, model: CountyInnovationModel
) -> None:
    model.run_for(17)
    assert model.quarter == 18
    with pytest.raises(ValueError, match="2021Q1"):
        model.branch(Levers.held())
    model.step()
    twin = model.branch(Levers.held())
    assert changed(state(model), state(history)) == []
    before = state(model)
    twin.run_for(4)
    assert (twin.quarter, twin.year, model.quarter) == (23, 2021, 19)
    assert changed(before, state(model)) == []
    assert changed(state(twin), state(twin.branch(Levers()))) == []


def test_the_run_ends_with_2025(history: CountyInnovationModel) -> None:
    model = history.branch(Levers())
    assert model.running
    model.run_model()
    assert (model.quarter, model.year, model.running) == (39, 2025, False)
    assert [year.year for year in model.years] == list(range(2016, 2026))
    end = state(model)
    with pytest.raises(RuntimeError, match="2025Q4"):
        model.step()
    assert (model.quarter, model.year) == (39, 2025)
    assert changed(end, state(model)) == []


def test_a_pickled_model_goes_on_to_the_same_end(history: CountyInnovationModel) -> None:
    model = history.branch(Levers())
    model.run_for(2)
    twin = pickle.loads(pickle.dumps(model))
    assert changed(state(model), state(twin)) == []
    for each in (model, twin):
        each.run_for(6)
    assert (twin.quarter, twin.steps, twin.time) == (27, 28, 28.0)
    assert changed(state(model), state(twin)) == []
    assert model.firms.shuffle().get("id") == twin.firms.shuffle().get("id")


def test_a_pickled_agent_brings_its_model(started: CountyInnovationModel) -> None:
    firm = started.firms.to_list()[17]
    twin = pickle.loads(pickle.dumps(firm))
    assert twin.model is not started
    assert (twin.unique_id, twin.sales) == (firm.unique_id, firm.sales)


def test_two_models_in_one_process_never_touch(
    world: World, started: CountyInnovationModel, model: CountyInnovationModel
) -> None:
    """``model`` goes on alone; a like model takes turns with a very different one."""
    model.run_for(6)
    like = CountyInnovationModel(world, Levers(), seed=5)
    other = CountyInnovationModel(
        world,
        Levers(credit_guarantee=CreditGuarantee(share=0.9)),
        Parameters(eta_private=2.1, start_hazard=0.12, posting_distance=150.0),
        seed=6,
    )
    before = {name: column.copy() for name, column in world.firms.items()}
    for turn in range(8):
        like.step()
        if turn == 3:
            other.firms.set("sales", 1e9)
            other.counties.set("rural_income", 1.0)
        other.step()
    assert changed(state(model), state(like)) == []
    assert like.firms.agg("rd", sum) != other.firms.agg("rd", sum)
    for name, column in before.items():
        np.testing.assert_array_equal(world.firms[name], column)
    memory = [
        [array for table in m.tables.values() for array in table.arrays.values()]
        for m in (like, other)
    ]
    for mine, its in zip(*memory, strict=True):
        assert not np.shares_memory(mine, its)
    for name, column in world.firms.items():
        assert not np.shares_memory(like.tables["firm"][name], column)
    assert started.quarter == 1
