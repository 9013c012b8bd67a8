"""A small drawn world and models of it, built once a session."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.core.clock import PLAN_BEGINS
from sim.core.law import INSTRUMENTS
from sim.model.firms.rules import EXIT_CLASSES
from sim.model.firms.state import SECTORS, FirmColumns, Surroundings, Terms
from sim.model.policy.levers import Levers
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
    model.run_for(PLAN_BEGINS)
    return model


@pytest.fixture
def model(started: CountyInnovationModel) -> CountyInnovationModel:
    """A copy of ``started`` that a test may change."""
    shared = {id(part): part for part in (started.world, started.state.fixed)}
    return copy.deepcopy(started, shared)


@pytest.fixture(scope="session")
def firms_of(started: CountyInnovationModel) -> Callable[..., FirmColumns]:
    """``firms_of(n, rd=..., sales=...)``: ``n`` living private firms of age ten in county 0."""
    table = started.tables["firm"]

    def make(n: int, **given: Any) -> FirmColumns:
        plain = {
            "alive": True, "id": np.arange(n), "age": 40, "sector": 3, "sales": 3e7, "weight": 1.0,
            "cash": 3e6, "collateral": 1e7, "filing_cost": 1.0,
        }  # fmt: skip
        values = plain | given
        columns = {}
        for name in FirmColumns._fields:
            columns[name] = np.zeros(n, table[name].dtype)
            columns[name][:] = values.get(name, 0)
        return FirmColumns(**columns)

    return make


@pytest.fixture(scope="session")
def one_county() -> Callable[..., Surroundings]:
    """Surroundings of a single quiet county: no visits, no grants, no spillover since 2015."""

    def make(**given: Any) -> Surroundings:
        plain = {name: np.zeros(1) for name in Surroundings._fields} | {
            "skilled": np.ones(1),
            "grant_raise": np.ones(1),
            "users": np.zeros((SECTORS, INSTRUMENTS)),
            "peers": np.ones(SECTORS),
            "frontier": np.zeros(SECTORS),
            "start_sector": np.zeros(SECTORS),
            "ln_patent": np.full(SECTORS, -9.0),
            "ln_intensity": np.full(SECTORS, -3.5),
            "ln_start_size": np.full(2, np.log(3e7)),
            "ln_exit_mean": np.full(EXIT_CLASSES, -0.2 * np.log(3e7 / 1e8)),
        }
        return Surroundings(**(plain | {k: np.asarray(v, float) for k, v in given.items()}))

    return make


@pytest.fixture(scope="session")
def terms_2020() -> Terms:
    """Policy as it stood in 2020, at an interest rate that has not moved."""
    return Terms(
        general=0.75,
        manufacturing=0.75,
        tech_sme=0.75,
        hnte_rate=0.15,
        small_rate=0.05,
        loan_rate=0.053,
        reference_rate=0.053,
        guarantee=0.3,
        guarantee_fee=0.015,
        subsidy=0.0,
        guarantee_cap=1e7,
        haircut=0.1,
        equity=0.0,
        cultivation=1.0,
        sme_open=True,
    )
