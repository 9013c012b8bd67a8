"""Levers that change nothing leave no trace; scenarios of one seed share their history."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from sim import CountyInnovationModel
from sim.policy import Levers
from sim.world import World
from tests.model.compare import differences

NAMES = [lever.name for lever in dataclasses.fields(Levers)]
QUARTERS = 8  # 2021 and 2022: every date below lies inside
THROUGH_OTHERS = ("coordination", "targeting")  # say how soon and where the rest acts
OTHER_DATES = {
    "start": "2021Q3",
    "end": "2022Q2",
    "ramp": 3,
    "general_from": "2022Q1",
    "manufacturing_from": "2021Q4",
    "tech_sme_from": "2021Q2",
}


def redated(lever: Any) -> Any:
    """The same settings between other dates."""
    names = {f.name for f in dataclasses.fields(lever)}
    return dataclasses.replace(
        lever, **{name: date for name, date in OTHER_DATES.items() if name in names}
    )


def strongest(lever: Any) -> Any:
    """Every number at the end of its range away from 2020's, every word another."""
    new: dict[str, Any] = {"ramp": 1, "start": "2021Q1"}
    for f in dataclasses.fields(lever):
        meta = f.metadata
        if meta.get("choices"):
            new[f.name] = next(word for word in meta["choices"] if word != meta["held"])
        elif f.name.endswith("_from"):
            new[f.name] = "2021Q1"
        elif meta.get("high") is not None and f.name != "ramp":
            far = meta["high"] - meta["held"] > meta["held"] - meta["low"]
            new[f.name] = meta["high"] if far else meta["low"]
    return dataclasses.replace(lever, **new)


@pytest.fixture(scope="module")
def held(history: CountyInnovationModel) -> CountyInnovationModel:
    """Two years more with the settings of 2020."""
    model = history.branch(Levers.held())
    model.run_for(QUARTERS)
    return model


@pytest.mark.parametrize("name", NAMES)
def test_a_lever_at_its_value_of_2020_changes_no_bit(
    name: str, history: CountyInnovationModel, held: CountyInnovationModel
) -> None:
    """Dates and ramps of a lever are nothing by themselves."""
    settings = Levers.held()
    idle = history.branch(dataclasses.replace(settings, **{name: redated(getattr(settings, name))}))
    idle.run_for(QUARTERS)
    assert differences(held, idle) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_lever_reaches_the_country(
    name: str, history: CountyInnovationModel, held: CountyInnovationModel
) -> None:
    """The comparison above would see a lever that acts, beyond the bill."""
    settings, beside = Levers.held(), held
    if name in THROUGH_OTHERS:
        settings = Levers()
        beside = history.branch(settings)
        beside.run_for(QUARTERS)
    moved = history.branch(
        dataclasses.replace(settings, **{name: strongest(getattr(settings, name))})
    )
    moved.run_for(QUARTERS)
    found = differences(beside, moved)
    assert any(name.startswith(("county.", "firm.", "commissioner.")) for name in found)


def without_size(lever: Any) -> Any:
    """The plan's words and other numbers, the numbers that make its size at nothing."""
    offs = lever.switched_off()
    sizes = {name: getattr(offs, name) for name in lever.about.scaled}
    return dataclasses.replace(lever, start="2021Q1", **sizes)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in NAMES
        if (lever := getattr(Levers.held(), name)).about.scaled
        and all(
            getattr(lever, size) == type(lever).__dataclass_fields__[size].metadata["off"]
            for size in lever.about.scaled
        )
    ],
)
def test_a_lever_of_no_size_changes_no_bit(
    name: str, history: CountyInnovationModel, held: CountyInnovationModel
) -> None:
    """Rules, values and terms do nothing while there is nothing they apply to."""
    empty = without_size(getattr(Levers(), name))
    model = history.branch(dataclasses.replace(Levers.held(), **{name: empty}))
    model.run_for(QUARTERS)
    assert differences(held, model) == []


def test_a_plan_that_has_not_begun_changes_no_bit(
    history: CountyInnovationModel, held: CountyInnovationModel
) -> None:
    """Up to the quarter before its start every lever is where it was in 2020."""
    plan = Levers()
    later = history.branch(
        Levers(**{name: dataclasses.replace(getattr(plan, name), start="2023Q1") for name in NAMES})
    )
    later.run_for(QUARTERS)
    assert differences(held, later) == []
    later.run_for(1)
    held_on = held.branch(Levers.held())
    held_on.run_for(1)
    assert differences(held_on, later) != []


@pytest.mark.parametrize("levers", [Levers(), Levers.held()], ids=["plan", "held"])
def test_a_branch_equals_the_whole_run(
    levers: Levers, world: World, history: CountyInnovationModel
) -> None:
    """Branching at the end of 2020 or running these levers from 2016 gives the same bits."""
    branch = history.branch(levers)
    branch.run_for(5)
    whole = CountyInnovationModel(world, levers, seed=history.seed)
    whole.run_for(history.quarter + 1)
    assert differences(history, whole) == []
    whole.run_for(5)
    assert differences(branch, whole) == []


def test_branches_do_not_touch_each_other(history: CountyInnovationModel) -> None:
    """A run of one branch moves neither its sister nor their common past."""
    first, second, untouched = (history.branch(Levers()) for _ in range(3))
    first.levers = Levers.held()
    first.run_for(5)
    assert differences(history, untouched) == []
    second.run_for(5)
    untouched.run_for(5)
    assert differences(second, untouched) == []
    assert differences(first, second) != []


def test_another_seed_is_another_history(world: World, history: CountyInnovationModel) -> None:
    """What scenarios share is their seed's own."""
    other = CountyInnovationModel(world, Levers(), seed=history.seed + 1)
    other.run_for(2)
    one = CountyInnovationModel(world, Levers(), seed=history.seed)
    one.run_for(2)
    assert "firm.sales" in differences(one, other)
