"""Pictures are the same to the byte however many processes draw them, and where none can be had."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from io import BytesIO

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from sim.config.settings import ExecutorSettings
from sim.ensemble.work.executor import Executor, Serial, executor
from sim.report.fonts import figure_style
from sim.report.pictures import Drawing, Picture, drawing, png


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


def drawn(pool: Executor, drawings: list[Drawing] = DRAWINGS) -> list[Picture]:
    with drawing(drawings, pool) as pictures:
        return [picture.result() for picture in pictures]


def test_every_byte_is_the_same_however_many_processes_draw() -> None:
    alone = drawn(Serial())
    assert [(picture.stem, picture.title) for picture in alone] == [
        ("gentle", "坡度 0.5"),
        ("steep", "a title of its own"),
        ("level", "坡度 0.0"),
    ]
    assert all(picture.png.startswith(b"\x89PNG") for picture in alone)
    with executor(ExecutorSettings(workers=2)) as two:
        assert drawn(two) == alone


@given(width=st.floats(1.0, 3.0))
@example(width=1.14)  # times the resolution just below a whole number of pixels, in floats
@settings(max_examples=20)
def test_what_is_upright_stays_upright_whatever_the_size(width: float) -> None:
    figure = Figure(figsize=(width, 1.0))
    figure.add_artist(Line2D([0.5, 0.5], [0.0, 1.0], color="black", linewidth=3))
    with figure_style():
        seen = np.asarray(Image.open(BytesIO(png(figure))).convert("L"))
    dark = seen.argmin(axis=1)
    assert (dark == dark[0]).all()
    assert abs(dark[0] + 3 - seen.shape[1] / 2) < 2  # the line is six pixels wide


class Refusing(Serial):
    """A place whose process cannot be had."""

    def __init__(self, refusal: Exception) -> None:
        self.refusal = refusal

    def submit[T, R](self, place: str, function: Callable[[T], R], task: T) -> Future[R]:
        future: Future[R] = Future()
        future.set_exception(self.refusal)
        return future


@pytest.mark.parametrize("refusal", [OSError("no process"), MemoryError()], ids=repr)
def test_where_no_process_can_be_had_they_are_drawn_here(refusal: Exception) -> None:
    assert drawn(Refusing(refusal)) == drawn(Serial())


def test_a_mistake_in_a_drawing_is_told() -> None:
    with pytest.raises(TypeError, match="slope"):
        drawn(Serial(), [*DRAWINGS, Drawing("none", line)])


def test_what_nobody_waits_for_is_not_drawn() -> None:
    with pytest.raises(KeyboardInterrupt), drawing([*DRAWINGS * 20], Serial()) as pictures:
        raise KeyboardInterrupt
    assert any(picture.cancelled() for picture in pictures)
