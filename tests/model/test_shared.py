"""What models share to save time: geography among those of a world, past years among branches."""

from __future__ import annotations

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.behaviour.parameters import Parameters
from sim.measure.indicators import indicator_table
from sim.model.policy.levers import Levers
from sim.world import World
from tests.model.snapshot import changed, state


def test_models_of_a_world_share_its_geography_and_nothing_that_parameters_decide(
    world: World, started: CountyInnovationModel
) -> None:
    other = CountyInnovationModel(world, parameters=Parameters(spillover_distance=50.0), seed=6)
    assert other.state.fixed.geography is started.state.fixed.geography
    one, two = other.state.fixed.spillover, started.state.fixed.spillover
    np.testing.assert_array_equal(one.indices, two.indices)
    assert not np.array_equal(one.data, two.data)


def test_a_shock_leaves_geography_and_the_world_it_came_from_alone(world: World) -> None:
    shocked = world.shocked(0.1)
    assert "geography" not in shocked.shared
    assert shocked.counties is world.counties


def test_branches_share_past_years_and_write_none_of_them(history: CountyInnovationModel) -> None:
    before, past = state(history), list(history.years)
    branch = history.branch(Levers(), 0.05)
    branch.run_for(4)
    assert all(own is old for own, old in zip(branch.years, past, strict=False))
    assert len(branch.years) == len(past) + 1 == len(history.years) + 1
    assert not changed(before, state(history))


@pytest.mark.parametrize("scopes", [("100000",), ("county-area", "330000")])
def test_a_part_of_the_indicators_is_that_part_of_them_all(
    history: CountyInnovationModel, scopes: tuple[str, ...]
) -> None:
    whole = indicator_table(history)
    part = whole[whole["scope"].isin(scopes) & (whole["year"] >= 2019)].reset_index(drop=True)
    found = indicator_table(history, scopes, 2019)
    assert len(found) > 100
    assert found.equals(part)
