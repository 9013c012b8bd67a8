"""Nothing that is decided hangs on the last bits of a figure, which machines round differently.

Every figure that is no whole number is moved by some units in its last place, and the quarter that
follows is run beside the one without, step by step: who is chosen, certified, born or gone must be
the same. A threshold that is reached exactly by construction, a rank of equals, a sum that should
be whole and is not: each fails here, on whatever machine the test runs.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.config import compose
from sim.model.model import ORDER
from tests.model.compare import by_id, ties

LAST_PLACES = 4 * np.finfo(float).eps
NEAR = 1e-8  # relative: what the moved bits become in a step, far below what one agent counts


def twin_of(model: CountyInnovationModel, rng: np.random.Generator) -> CountyInnovationModel:
    """A copy whose columns differ in their last bits. Weights and whole numbers are exact on every
    machine and stay."""
    past = (model.world, model.state.fixed, *model.years)
    twin = copy.deepcopy(model, {id(part): part for part in past})
    for table in twin.tables.values():
        for name, column in table.arrays.items():
            if column.dtype.kind == "f" and "weight" not in name:
                moved = LAST_PLACES * rng.integers(-1, 2, column.shape)
                column *= np.where(column == np.rint(column), 1.0, 1.0 + moved)
    return twin


def apart(one: CountyInnovationModel, other: CountyInnovationModel) -> list[str]:
    """Columns in which two models differ by more than the last bits of a figure, and ties."""
    found = []
    for kind in one.tables:
        a, b = by_id(one, kind), by_id(other, kind)
        found += [f"{kind}.{name}" for name in a if not alike(a[name], b[name])]
    return found if np.array_equal(ties(one), ties(other)) else [*found, "ties"]


def alike(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> bool:
    if a.shape != b.shape:
        return False
    if a.dtype.kind != "f":
        return bool((a == b).all())
    size = float(np.abs(a).mean()) if a.size else 0.0
    return np.allclose(a, b, rtol=NEAR, atol=NEAR * size + 1e-11, equal_nan=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "scenario", "quarters"), [(0, "plan", 8), (20, "all_levers_max", 8)]
)
def test_no_decision_hangs_on_the_last_bits(
    started: CountyInnovationModel,
    history: CountyInnovationModel,
    start: int,
    scenario: str,
    quarters: int,
) -> None:
    levers = compose([f"scenario={scenario}"]).levers()
    model = copy.deepcopy(started) if start == 0 else history.branch(levers)
    rng = np.random.default_rng(start)
    decided = []
    for _ in range(quarters):
        twin = twin_of(model, rng)
        model.quarter += 1
        twin.quarter += 1
        for step in ORDER:
            step(model.state, model.now)
            step(twin.state, twin.now)
            if found := apart(model, twin):
                decided.append((model.quarter, step.__name__, found))
                twin = twin_of(model, rng)
    assert not decided, "quarter, step, what differs"
