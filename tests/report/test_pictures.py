"""Pictures are the same to the byte however many processes draw them, and where none can be had."""

from functools import partial
from typing import Any

import pytest
from matplotlib.figure import Figure

from sim.report import pictures
from sim.report.pictures import Drawing, draw


def line(slope: float) -> Figure:
    figure = Figure(figsize=(3.0, 2.0))
    axes = figure.subplots()
    axes.plot([0.0, 1.0], [0.0, slope], label="新昌县")
    axes.set_title(f"坡度 {slope}")
    axes.legend()
    return figure


DRAWINGS = [
    Drawing("gentle", partial(line, 0.5)),
    Drawing("steep", partial(line, 2.0), "a title of its own"),
    Drawing("level", partial(line, 0.0)),
]


def test_every_byte_is_the_same_however_many_processes_draw() -> None:
    alone = draw(DRAWINGS)
    assert [(picture.stem, picture.title) for picture in alone] == [
        ("gentle", "坡度 0.5"),
        ("steep", "a title of its own"),
        ("level", "坡度 0.0"),
    ]
    assert all(picture.png.startswith(b"\x89PNG") for picture in alone)
    assert draw(DRAWINGS, 2) == alone


@pytest.mark.parametrize("refusal", [OSError("no process"), MemoryError()], ids=repr)
def test_where_no_process_can_be_had_they_are_drawn_here(
    refusal: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: Any) -> None:
        raise refusal

    monkeypatch.setattr(pictures, "Parallel", refused)
    assert draw(DRAWINGS, 2) == draw(DRAWINGS)


def test_a_mistake_in_a_drawing_is_told() -> None:
    with pytest.raises(TypeError, match="slope"):
        draw([*DRAWINGS, Drawing("none", line)], 2)
