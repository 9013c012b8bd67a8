"""Parallel axes from made-up rows."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.report.fonts import figure_style
from sim.report.parallel import parallel_axes
from sim.report.pictures import png
from sim.report.speech import Speech
from sim.text import LANGUAGES

ROWS = pd.DataFrame(
    {"size": [0.0, 0.5, 1.0, 0.7], "rule": list("abba"), "gerd": [1.0, 3.0, 2.0, float("nan")]}
)
NAMES = {"size": "size", "rule": "规则", "gerd": "R&D"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_a_row_with_all_values(language: str) -> None:
    with figure_style():
        figure = parallel_axes(
            ROWS, NAMES, "gerd", Speech(language), downwards=["size"], marked={"best": 1}
        )
        assert png(figure)
    axes = figure.axes[0]
    (lines,) = axes.collections
    heights = [path.vertices[:, 1].tolist() for path in lines.get_paths()]
    assert heights == [[1.0, 0.0, 0.0], [0.5, 1.0, 1.0], [0.0, 1.0, 0.5]]
    (entry,) = figure.legends[0].get_texts()
    assert entry.get_text() == "best"


def test_an_axis_on_which_nothing_varies_stands_in_the_middle() -> None:
    with figure_style():
        figure = parallel_axes(ROWS.assign(size=1.0), NAMES, "gerd", Speech("en"))
    (lines,) = figure.axes[0].collections
    assert {path.vertices[0, 1] for path in lines.get_paths()} == {0.5}


def test_rows_without_values_are_refused() -> None:
    with pytest.raises(ValueError, match="no row"):
        parallel_axes(ROWS.iloc[3:], NAMES, "gerd", Speech("en"))
