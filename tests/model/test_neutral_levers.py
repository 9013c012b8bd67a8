"""Levers that change nothing leave no trace; scenarios of one seed share their history."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from sim import CountyInnovationModel
from sim.model.policy.levers import Levers
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


def over(history: CountyInnovationModel, levers: Levers) -> list[CountyInnovationModel]:
    """Two years more with ``levers``: the model at the end of each quarter."""
    model, found = history.branch(levers), []
    for _ in range(QUARTERS):
        model.step()
        found.append(model.branch(levers))
    return found


@pytest.fixture(scope="module")
def beside(history: CountyInnovationModel) -> list[CountyInnovationModel]:
    """The settings of 2020, quarter by quarter."""
    return over(history, Levers.held())


@pytest.fixture(scope="module")
def beside_plan(history: CountyInnovationModel) -> list[CountyInnovationModel]:
    """The plan, quarter by quarter."""
    return over(history, Levers())


@pytest.fixture(scope="module")
def held(beside: list[CountyInnovationModel]) -> CountyInnovationModel:
    """Two years more with the settings of 2020."""
    return beside[-1]


def moved_by(
    changed: dict[str, Any], history: CountyInnovationModel, held: CountyInnovationModel
) -> list[str]:
    """What two years with some levers changed have other than those of 2020 have."""
    model = history.branch(dataclasses.replace(Levers.held(), **changed))
    model.run_for(QUARTERS)
    return differences(held, model)


@pytest.fixture(scope="module")
def all_idle(history: CountyInnovationModel, held: CountyInnovationModel) -> bool:
    """Whether all levers at their values of 2020 between other dates together change no bit: then
    none does, and only if they do is each tried alone to find which."""
    settings = Levers.held()
    idle = {name: redated(getattr(settings, name)) for name in NAMES}
    return moved_by(idle, history, held) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_lever_at_its_value_of_2020_changes_no_bit(
    name: str, history: CountyInnovationModel, held: CountyInnovationModel, all_idle: bool
) -> None:
    """Dates and ramps of a lever are nothing by themselves."""
    idle = redated(getattr(Levers.held(), name))
    assert all_idle or moved_by({name: idle}, history, held) == []


SETTINGS_SAID = ("county.favour_", "county.corps_", "county.paired_people")


@pytest.mark.parametrize("name", NAMES)
def test_each_lever_reaches_the_country(
    name: str,
    history: CountyInnovationModel,
    beside: list[CountyInnovationModel],
    request: pytest.FixtureRequest,
) -> None:
    """The comparison above would see a lever that acts, beyond the bill and beyond the columns that
    only say where and how settings act."""
    settings = Levers.held()
    if name in THROUGH_OTHERS:
        settings, beside = Levers(), request.getfixturevalue("beside_plan")
    moved = history.branch(
        dataclasses.replace(settings, **{name: strongest(getattr(settings, name))})
    )
    moved.run_for(len(beside))
    found = [one for one in differences(beside[-1], moved) if not one.startswith(SETTINGS_SAID)]
    assert any(one.startswith(("county.", "firm.", "commissioner.")) for one in found)


def without_size(lever: Any) -> Any:
    """The plan's words and other numbers, the numbers that make its size at nothing."""
    offs = lever.switched_off()
    sizes = {name: getattr(offs, name) for name in lever.about.scaled}
    return dataclasses.replace(lever, start="2021Q1", **sizes)


SIZED_AT_NOTHING = [
    name
    for name in NAMES
    if (lever := getattr(Levers.held(), name)).about.scaled
    and all(
        getattr(lever, size) == type(lever).__dataclass_fields__[size].metadata["off"]
        for size in lever.about.scaled
    )
]


@pytest.fixture(scope="module")
def all_empty(history: CountyInnovationModel, held: CountyInnovationModel) -> bool:
    """Whether the plan's levers of no size together change no bit, as ``all_idle``."""
    empty = {name: without_size(getattr(Levers(), name)) for name in SIZED_AT_NOTHING}
    return moved_by(empty, history, held) == []


@pytest.mark.parametrize("name", SIZED_AT_NOTHING)
def test_a_lever_of_no_size_changes_no_bit(
    name: str, history: CountyInnovationModel, held: CountyInnovationModel, all_empty: bool
) -> None:
    """Rules, values and terms do nothing while there is nothing they apply to."""
    empty = without_size(getattr(Levers(), name))
    assert all_empty or moved_by({name: empty}, history, held) == []


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
