"""Whoever asks a model for what it cannot do is answered in one clear line, each time."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import sim
from sim import CountyInnovationModel, Levers, Parameters, WorldSettings, build_world
from sim.core.frame import ColumnModel
from sim.errors import (
    InputError,
    NoAgentError,
    NoAttributeError,
    RunEndedError,
    WrongKindError,
    WrongTimeError,
)
from sim.model.firms.firm import Firm
from sim.model.model import ORDER
from sim.world import World
from tests.model.snapshot import changed, state

SMALL = ["world.scale=0.01", "world.census=drawn", "world.yearbook=drawn"]


def line(ask: Callable[[], Any], kind: type[Exception]) -> str:
    """How ``ask`` is refused: one line of under 300 characters, also in Chinese."""
    with pytest.raises(InputError) as caught:
        ask()
    assert isinstance(caught.value, kind)
    for words in (str(caught.value), caught.value.line("zh")):
        assert 10 < len(words) < 300
        assert "\n" not in words
    return str(caught.value)


def absent(model: CountyInnovationModel) -> int:
    return next(i for i in range(10**6) if i not in set(model.firms.get("id")))


def test_an_agent_that_is_not_here_is_named_with_how_ids_go(
    started: CountyInnovationModel,
) -> None:
    gone = absent(started)
    said = line(lambda: started.firms[gone], KeyError)
    assert f"id {gone} lives here" in said
    assert "never given again" in said
    assert "get('id')" in said
    near = int(said.split("nearest here is ")[1].split(",")[0])
    assert started.firms[near].id == near
    assert "six-digit" in line(lambda: started.counties[17], KeyError)
    none = started.firms.select(lambda firm: False)
    assert "empty" in line(lambda: none[near], KeyError)
    one = started.firms.to_list()[0]
    assert str(one.id) in line(lambda: none.remove(one), KeyError)


def test_one_that_left_is_not_here_either(model: CountyInnovationModel) -> None:
    firm = model.firms.to_list()[0]
    firm.remove()
    said = line(lambda: model.firms[firm.unique_id], NoAgentError)
    again = pickle.loads(pickle.dumps(NoAgentError("no_agents", kind="Firm", id=1)))
    assert isinstance(again, NoAgentError)
    assert str(firm.unique_id) in said


@pytest.mark.parametrize("wrong", ["17", 1.5, None, slice(0, 3)], ids=repr)
def test_what_is_no_id(started: CountyInnovationModel, wrong: Any) -> None:
    assert "whole number" in line(lambda: started.firms[wrong], TypeError)
    assert started.firms[np.int64(started.firms.get("id")[0])]


def test_a_misspelt_attribute_has_a_nearest_one_also_in_an_empty_set(
    started: CountyInnovationModel,
) -> None:
    for firms in (started.firms, started.firms.select(lambda firm: False)):
        for ask in (
            lambda firms=firms: firms.get("slaes"),
            lambda firms=firms: firms.get(["id", "slaes"]),
            lambda firms=firms: firms.agg("slaes", sum),
            lambda firms=firms: firms.groupby("slaes"),
            lambda firms=firms: firms.sort("slaes"),
            lambda firms=firms: firms.set("slaes", 1.0),
        ):
            assert "did you mean sales?" in line(ask, AttributeError)
    assert started.firms.get("slaes", handle_missing="default", default_value=0)[:2] == [0, 0]
    firm = started.firms.to_list()[0]
    with pytest.raises(AttributeError) as caught:
        _ = firm.slaes
    assert (caught.value.name, caught.value.obj) == ("slaes", firm)  # what Python's hint is made of
    assert {"sales", "county", "remove"} <= set(dir(firm))
    assert issubclass(NoAttributeError, AttributeError)


TIMES: dict[str, tuple[Callable[[Any], Any], type[Exception], str]] = {
    "back": (lambda m: m.run_for(-1), ValueError, "back"),
    "a part": (lambda m: m.run_for(2.5), ValueError, "whole number of quarters"),
    "no number": (lambda m: m.run_for("4"), ValueError, "whole number of quarters"),
    "nothing": (lambda m: m.run_for(None), ValueError, "whole number of quarters"),
    "not a number": (lambda m: m.run_for(float("nan")), ValueError, "whole number"),
    "for ever": (lambda m: m.run_for(float("inf")), ValueError, "whole number"),
    "past the end": (lambda m: m.run_for(39), RuntimeError, "2025Q4, 38 quarters"),
    "until before": (lambda m: m.run_until(1), ValueError, "back"),
    "until a part": (lambda m: m.run_until(2.5), ValueError, "whole number"),
    "until past the end": (lambda m: m.run_until(41), RuntimeError, "2025Q4"),
    "too early": (lambda m: m.branch(Levers()), ValueError, "model.run_for(18)"),
}


@pytest.mark.parametrize("what", TIMES)
def test_a_time_that_cannot_be_is_refused_and_nothing_done(
    model: CountyInnovationModel, what: str
) -> None:
    ask, kind, words = TIMES[what]
    before = state(model)
    assert words in line(lambda: ask(model), kind)
    assert (model.steps, model.time, model.quarter) == (2, 2.0, 1)
    assert changed(before, state(model)) == []
    model.run_for(0)
    model.run_until(2)
    assert model.steps == 2
    model.run_for(np.int64(1))
    assert (model.steps, model.time, model.quarter) == (3, 3.0, 2)


def test_every_step_after_the_end_is_an_error(history: CountyInnovationModel) -> None:
    model = history.branch(Levers())
    model.run_model()
    for _ in range(3):
        assert "2025Q4" in line(model.step, RuntimeError)
        assert "2025Q4" in line(lambda: model.run_for(1), RuntimeError)
        assert "2025Q4" in line(lambda: CountyInnovationModel.step(model), RuntimeError)
        assert (model.steps, model.time, model.quarter) == (40, 40.0, 39)
    assert "Levers" in line(lambda: model.branch("no_plan"), WrongKindError)  # type: ignore[arg-type]


def test_a_step_cut_short_is_not_gone_on_from(
    model: CountyInnovationModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(model: CountyInnovationModel, quarter: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.model.model.ORDER", (*ORDER[:5], stop))
    with pytest.raises(KeyboardInterrupt):
        model.step()
    monkeypatch.undo()
    for _ in range(2):
        assert "cut short" in line(lambda: model.run_for(1), RunEndedError)


def test_a_model_of_something_else(world: World) -> None:
    made: Any = CountyInnovationModel
    for ask, kind, words in (
        (lambda: made(WorldSettings()), WrongKindError, "World "),
        (lambda: made(world, {}), WrongKindError, "levers"),
        (lambda: made(world, parameters={"rho": 1.0}), WrongKindError, "Parameters"),
        (lambda: made(world, seed=-1), InputError, "seed=-1"),
        (lambda: made(world, seed=1.5), InputError, "whole"),
        (lambda: made(world, seed=2**64), InputError, "seed"),
        (lambda: Levers(voucher=0.5), WrongKindError, "levers.voucher"),  # type: ignore[arg-type]
    ):
        assert words in line(ask, kind)
    assert isinstance(made(world, seed=None).seed, int)
    assert made(world, None, None).parameters == Parameters()


@pytest.mark.parametrize(
    "settings",
    [
        "national",
        WorldSettings(scale="x"),  # type: ignore[arg-type]
        WorldSettings(scale=None),  # type: ignore[arg-type]
        WorldSettings(scale=0.0),
        WorldSettings(scale=float("nan")),
        WorldSettings(scale=0.01, seed=-1),
        WorldSettings(scale=0.01, seed=1.5),  # type: ignore[arg-type]
        WorldSettings(census=None),  # type: ignore[arg-type]
        WorldSettings(yearbook=3),  # type: ignore[arg-type]
        WorldSettings(table=3),  # type: ignore[arg-type]
        WorldSettings(table="nowhere.csv"),
    ],
    ids=repr,
)
def test_a_world_that_cannot_be_built(settings: Any) -> None:
    line(lambda: build_world(settings), InputError)


def test_words_in_a_list_or_in_one_text() -> None:
    def made(words: Any) -> CountyInnovationModel:
        return CountyInnovationModel.from_config(words)

    several = made([*SMALL, "scenario=no_plan"])
    for same in (" ".join([*SMALL, "scenario=no_plan"]), (*SMALL, "scenario=no_plan")):
        assert made(same).levers == several.levers != Levers()
    for wrong in (None, 5, [5], {"world.scale": 0.01}):
        assert "list of words" in line(lambda wrong=wrong: made(wrong), InputError)
    for wrong in ("world.scale", "world.scale='0.01", ["scenario=[plan,no_plan]"], "scenario=main"):
        line(lambda wrong=wrong: made(wrong), InputError)
    mixed = "scenario=no_plan levers.voucher.coverage=0.5"
    assert "mine" in line(lambda: made(mixed), InputError)
    assert made([*SMALL, "levers.voucher.coverage=0.5"]).levers.voucher.coverage == 0.5


@pytest.fixture
def start_method() -> Iterator[None]:
    """Mesa's batch_run sets how processes start for all that follows; put back what was."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


@pytest.mark.usefixtures("start_method")
def test_batch_run_draws_luck_where_none_is_chosen(world: World) -> None:
    from mesa.batchrunner import batch_run
    from mesa.datacollection import DataCollector

    class Watched(CountyInnovationModel):
        def __init__(self, world: World, levers: Levers | None = None, seed: int | None = 1):
            super().__init__(world, levers, seed=seed)
            self.datacollector = DataCollector({"luck": "seed", "at": "quarter"})

        def step(self) -> None:
            super().step()
            self.datacollector.collect(self)

    asked = {"world": world, "levers": [Levers(), Levers.held()]}
    rows = batch_run(Watched, asked, rng=[7, None], max_steps=1, display_progress=False)
    assert [row["at"] for row in rows] == [0] * 4
    luck = [row["luck"] for row in rows]
    assert luck[:2] == [7, 7]
    assert len(set(luck)) == 3


def test_what_the_package_offers_is_listed_and_a_misspelt_name_is_told() -> None:
    assert {"CountyInnovationModel", "Study", "build_world"} <= set(dir(sim))
    with pytest.raises(AttributeError) as caught:
        _ = sim.Studdy  # type: ignore[attr-defined]
    assert (caught.value.name, caught.value.obj) == ("Studdy", sim)  # what Python's hint is made of


def test_the_clock_of_mesa_that_the_frame_holds() -> None:
    """A new Mesa that renames these must fail here first."""
    import mesa

    for name in ("_wrapped_step", "_advance_time", "_do_step"):
        assert callable(getattr(mesa.Model, name))
    assert ColumnModel._wrapped_step is not mesa.Model._wrapped_step
    assert issubclass(WrongTimeError, ValueError)
    assert Firm.absent == "no_agent"
