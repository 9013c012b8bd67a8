"""A draw's past is simulated once a process, and what is not used makes room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import pytest

from sim.core.clock import PLAN_BEGINS
from sim.ensemble.design.draws import Draw
from sim.ensemble.work import histories
from sim.ensemble.work.histories import KEPT, forget, kept, noted_past, past_of
from tests.ensemble.works import PARAMETERS, WORLD


class Model:
    """Counts its quarters."""

    def __init__(self) -> None:
        self.quarters = 0

    def run_for(self, quarters: int) -> None:
        self.quarters += quarters


def draw(number: int) -> Draw:
    return Draw(number, number, PARAMETERS, WORLD)


@pytest.fixture(autouse=True)
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Draw]:
    """The draws whose histories were begun."""
    found: list[Draw] = []

    def begin(draw: Draw) -> Any:
        found.append(draw)
        return Model()

    monkeypatch.setattr(histories, "begun", begin)
    monkeypatch.setattr(histories, "_kept", OrderedDict())
    return found


def test_a_past_is_simulated_once(begun: list[Draw]) -> None:
    first = past_of(draw(1))
    assert past_of(draw(1)) is first
    assert past_of(draw(2)) is not first
    assert begun == [draw(1), draw(2)]
    forget()
    assert past_of(draw(1)) is not first


def test_a_past_can_be_noted_year_by_year(begun: list[Draw]) -> None:
    def quarters(model: Any) -> int:
        return model.quarters

    past = noted_past(draw(1), quarters, float)
    assert past.notes == (4, 8, 12, 16, 20)
    assert past.model is noted_past(draw(1), quarters, float).model
    assert past_of(draw(1)) is not past.model  # another thing of the same draw
    assert len(begun) == 2
    assert PLAN_BEGINS == 20


def test_what_is_not_used_makes_room_but_nothing_of_the_draw_at_hand() -> None:
    made: list[str] = []

    def make(name: str) -> Callable[[], str]:
        return lambda: made.append(name) or name

    def half(_: object) -> float:
        return KEPT / 2

    for number in (1, 2, 1, 3):  # 2 is used least when 3 comes
        kept(draw(number), "x", make(f"x{number}"), half)
    assert made == ["x1", "x2", "x3"]
    kept(draw(1), "x", make("x1"), half)
    assert made[3:] == []
    kept(draw(1), "large", make("large"), lambda _: 2 * KEPT)
    kept(draw(1), "x", make("x1"), half)
    kept(draw(1), "large", make("large"), half)
    assert made[3:] == ["large"]
    kept(draw(3), "x", make("x3"), half)
    assert made[3:] == ["large", "x3"]
