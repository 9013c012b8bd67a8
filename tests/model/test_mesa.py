"""Agent sets over columns do what Mesa's own agent sets do with the same values."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

import mesa
import numpy as np
import pytest
from mesa.discrete_space import CellAgent

from sim import CountyInnovationModel
from sim.core.frame import RowSet
from sim.model.firms.firm import Firm

VALUES = ("id", "sector", "soe", "age", "sales", "rd", "patents", "tfp", "hnte_left")


class PlainFirm(mesa.Agent):  # type: ignore[misc]
    """A Mesa agent as anybody would write it."""

    def __init__(self, model: mesa.Model, **values: Any) -> None:
        super().__init__(model)
        for name, value in values.items():
            setattr(self, name, value)


class Pair(NamedTuple):
    ours: RowSet
    plain: Any  # Mesa's agent set


@pytest.fixture
def pair(model: CountyInnovationModel) -> Pair:
    """The first 400 firms, here and as plain Mesa objects in a plain Mesa model."""
    ours = model.firms.select(at_most=400)
    plain = mesa.Model(rng=1)
    for values in zip(*(ours.get(name) for name in VALUES), strict=True):
        PlainFirm(plain, **dict(zip(VALUES, values, strict=True)))
    for random in (model.random, plain.random):
        random.seed(7)
    return Pair(ours, plain.agents)


def ids(agents: Any) -> list[int]:
    return [agent.id for agent in agents]


def large(firm: Any) -> bool:
    return bool(firm.sales > 3e7)


SETS: dict[str, Callable[[Any], Any]] = {
    "all": lambda s: s.select(),
    "by a function": lambda s: s.select(large),
    "at most a number": lambda s: s.select(large, at_most=7),
    "at most a share": lambda s: s.select(at_most=0.25),
    "at most a share of matches": lambda s: s.select(large, at_most=0.01),
    "of a type": lambda s: s.select(agent_type=mesa.Agent),
    "of another type": lambda s: s.select(agent_type=CellAgent),
    "none": lambda s: s.select(lambda f: False),
    "in place": lambda s: s.select(large, inplace=True),
    "sorted": lambda s: s.sort("sales"),
    "sorted upwards": lambda s: s.sort("sales", ascending=True),
    "sorted with ties": lambda s: s.sort("sector").sort("soe", ascending=True),
    "sorted by a function": lambda s: s.sort(lambda f: f.rd / f.sales),
    "sorted in place": lambda s: s.sort("age", inplace=True),
    "shuffled": lambda s: s.shuffle(),
    "shuffled twice in place": lambda s: s.shuffle(inplace=True).shuffle(inplace=True),
    "chained": lambda s: s.select(large).shuffle().select(at_most=9).sort("tfp"),
    "copied": copy.copy,
}


@pytest.mark.parametrize("how", SETS)
def test_the_same_agents_in_the_same_order(pair: Pair, how: str) -> None:
    ours, plain = SETS[how](pair.ours), SETS[how](pair.plain)
    assert ids(ours) == ids(plain)
    assert len(ours) == len(plain)
    assert ids(pair.ours) == ids(pair.plain)  # changed in place or left alone alike


READINGS: dict[str, Callable[[Any], Any]] = {
    "get one": lambda s: s.get("sales"),
    "get several": lambda s: s.get(["id", "rd", "soe"]),
    "get a default": lambda s: s.get("colour", handle_missing="default", default_value="red"),
    "get a mixed default": lambda s: s.get(["id", "colour"], "default", 0),
    "sum": lambda s: s.agg("rd", sum),
    "several": lambda s: s.agg("sales", [min, max, len, np.mean]),
    "map a function": lambda s: s.map(lambda f, more: f.id + more, 5),
    "map with a keyword": lambda s: s.map(lambda f, by=1: f.age * by, by=3),
    "groups counted": lambda s: s.groupby("sector").count(),
    "groups by a function": lambda s: s.groupby(large).count(),
    "groups added up": lambda s: s.groupby("sector").agg("rd", sum),
    "groups mapped": lambda s: s.groupby("soe").map(lambda group: len(group)),
    "groups by method": lambda s: s.groupby("soe").map("get", "id"),
    "groups as lists": lambda s: {
        key: ids(group) for key, group in s.groupby("sector", result_type="list")
    },
    "members of groups": lambda s: {key: ids(group) for key, group in s.groupby("sector")},
    "list": lambda s: ids(s.to_list()),
    "emptiness": lambda s: (bool(len(s)), len(s.select(lambda f: f.sales < 0))),
}


@pytest.mark.parametrize("what", READINGS)
def test_the_same_readings(pair: Pair, what: str) -> None:
    assert READINGS[what](pair.ours) == READINGS[what](pair.plain)


def test_the_whole_nation_adds_up_alike(started: CountyInnovationModel) -> None:
    plain = mesa.Model(rng=1)
    for values in started.firms.get(["sector", "rd"]):
        PlainFirm(plain, **dict(zip(("sector", "rd"), values, strict=True)))
    assert started.firms.agg("rd", sum) == plain.agents.agg("rd", sum)
    ours, theirs = (s.groupby("sector").agg("rd", max) for s in (started.firms, plain.agents))
    assert ours == theirs


WRONG: dict[str, Callable[[Any], Any]] = {
    "an attribute nobody has": lambda s: s.get("colour"),
    "to add up what nobody has": lambda s: s.agg("colour", sum),
    "an unknown way": lambda s: s.get("sales", handle_missing="guess"),
    "a method nobody has": lambda s: s.do("dance"),
    "a group nobody is in": lambda s: s.groupby("colour"),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_same_refusals(pair: Pair, what: str) -> None:
    with pytest.raises(Exception) as plain:
        WRONG[what](pair.plain)
    with pytest.raises(type(plain.value)):
        WRONG[what](pair.ours)


def double(firm: Any, factor: float = 2.0) -> None:
    firm.rd = firm.rd * factor


def test_the_same_changes(pair: Pair) -> None:
    order: dict[str, list[int]] = {}
    for name, agents in pair._asdict().items():
        agents.do(double).do(double, factor=3.0).set("age", 12)
        agents.select(large).set("tfp", 0.5)
        agents.groupby("soe").do(lambda group: group.do(double, 0.5))
        order[name] = []
        agents.shuffle_do(lambda firm, seen: seen.append(firm.id), order[name])
    assert order["ours"] == order["plain"] != sorted(order["plain"])
    for name in ("rd", "age", "tfp"):
        assert pair.ours.get(name) == pair.plain.get(name)


def test_the_same_discards(pair: Pair) -> None:
    for agents in pair:
        first, *_, last = agents.to_list()
        agents.discard(first)
        agents.remove(last)
        assert first not in agents
        with pytest.raises(KeyError):
            agents.remove(first)
        agents.discard(first)
    assert ids(pair.ours) == ids(pair.plain)
    assert len(pair.ours) == 398


def test_removed_agents_leave_every_set(pair: Pair) -> None:
    kept = {}
    for name, agents in pair._asdict().items():
        held = agents.select(large)
        agents.select(lambda f: f.sector == 3).do("remove")
        kept[name] = (ids(agents), ids(held))
    assert kept["ours"] == kept["plain"]
    assert len(kept["ours"][0]) < 400


def test_a_set_never_takes_in_who_is_born_in_a_row_of_its_own(
    model: CountyInnovationModel,
) -> None:
    """Rows of leavers are used again; a set made before must not hold the newcomer."""
    held = model.firms.select(at_most=50)
    leaver = held.to_list()[10]
    leaver.remove()
    row = model.tables["firm"].add({"id": np.array([2**41]), "weight": np.array([50.0])})
    assert row.tolist() == [leaver.row]
    newcomer = model.firms[2**41]
    assert len(held) == 49
    assert newcomer in model.firms
    assert newcomer not in held
    assert leaver not in model.firms
    with pytest.raises(KeyError):
        held[2**41]


def test_sets_know_their_model(
    model: CountyInnovationModel, started: CountyInnovationModel
) -> None:
    here, there = model.firms.to_list()[5], started.firms.to_list()[5]
    assert here.unique_id == there.unique_id
    assert here in model.firms
    assert there not in model.firms
    assert here != there
    assert here == model.firms[here.unique_id]
    assert len({here, model.firms[here.unique_id], there}) == 2


def test_agents_enter_by_the_rules_only(started: CountyInnovationModel) -> None:
    with pytest.raises(TypeError):
        started.firms.add(started.firms.to_list()[0])


def test_private_parts_of_mesa_that_the_frame_relies_on() -> None:
    """A new Mesa that renames these must fail here first."""
    from mesa.agentset import AbstractAgentSet

    abstract = AbstractAgentSet.__abstractmethods__
    assert "_update" in abstract
    missing = {
        name for name in abstract if getattr(RowSet, name) is getattr(AbstractAgentSet, name)
    }
    assert not missing
    assert issubclass(Firm, mesa.Agent)
