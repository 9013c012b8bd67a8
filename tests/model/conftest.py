"""A small drawn world and models of it, built once a session."""

from __future__ import annotations

import copy

import pytest

from sim import CountyInnovationModel
from sim.clock import BRANCH
from sim.policy import Levers
from sim.world import World, WorldSettings, build_world


@pytest.fixture(scope="session")
def world() -> World:
    """A fiftieth of the nation, without the open tables."""
    return build_world(WorldSettings(scale=0.02, census="drawn", yearbook="drawn"))


@pytest.fixture(scope="session")
def started(world: World) -> CountyInnovationModel:
    """The model two quarters into 2016. Shared: look, never touch."""
    model = CountyInnovationModel(world, Levers(), seed=5)
    model.run_for(2)
    return model


@pytest.fixture(scope="session")
def history(world: World) -> CountyInnovationModel:
    """The model at the end of 2020. Shared: branch it, never step it."""
    model = CountyInnovationModel(world, Levers(), seed=5)
    model.run_for(BRANCH)
    return model


@pytest.fixture
def model(started: CountyInnovationModel) -> CountyInnovationModel:
    """A copy of ``started`` that a test may change."""
    shared = {id(part): part for part in (started.world, started.fixed)}
    return copy.deepcopy(started, shared)
