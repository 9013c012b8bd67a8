"""Words can be read on every colour that they stand on (WCAG 2.2: a contrast of 4.5)."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest
from matplotlib import colormaps
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sim.report import fonts
from sim.report.effects import coloured
from sim.report.frontier_figures import sizes_figure
from sim.report.palette import (
    BLACK,
    FAMILY_COLOURS,
    KNOWN,
    READABLE,
    SPARE,
    WHITE,
    contrast,
    ink,
    words_on_white,
)
from sim.report.sensitivity_figures import screening_table
from sim.report.sensitivity_panels import KINDS
from sim.report.speech import Speech
from sim.report.study_figures import heat_map

PALETTE = {
    *(look.colour for look in (*KNOWN.values(), *SPARE)),
    *FAMILY_COLOURS.values(),
    *KINDS.values(),
}
GRID = np.outer(np.linspace(-1.0, 1.0, 21), np.ones(2))


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK) == pytest.approx(21.0)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)
    assert contrast((BLACK, 0.0), WHITE) == pytest.approx(1.0)


def test_ink_is_read_on_every_colour() -> None:
    shades = np.linspace(0.0, 1.0, 18)
    grounds: list[object] = [(r, g, b) for r in shades for g in shades for b in shades]
    grounds += [(colour, depth) for colour in PALETTE for depth in np.linspace(0.0, 1.0, 101)]
    grounds += [
        tuple(colormaps[name](x)) for name in ("PuOr", "YlGnBu", "viridis") for x in range(256)
    ]
    assert min(contrast(ink(ground), ground) for ground in grounds) >= READABLE


@pytest.mark.parametrize("colour", sorted(PALETTE))
def test_coloured_words_are_read_on_white(colour: str) -> None:
    assert contrast(words_on_white(colour), WHITE) >= READABLE
    if contrast(colour, WHITE) >= READABLE:
        assert words_on_white(colour) == to_rgb(colour)


def figures() -> Iterable[Figure]:
    """Every kind of figure that writes values into coloured cells."""
    table = pd.DataFrame(GRID, columns=["a", "b"])
    for sure in (True, False):
        yield coloured(table, table.notna() & sure, "title", "%", Speech("en"), 0.01)
    yield sizes_figure(table + 1.0, Speech("en"))
    rows = [(f"levers.x.{i}", "gerd", 10.0 ** (i / 4 - 2)) for i in range(21)]
    screened = pd.DataFrame(rows, columns=["factor", "outcome", "mu_star"])
    yield screening_table(screened, list(screened["factor"]), Speech("en"))
    named = table.rename_axis(index="shock", columns="shock")
    yield heat_map(named, "outcome", "%", Speech("en"))
    yield heat_map(named.abs(), "outcome", "%", Speech("en"))


def test_words_in_the_cells_of_figures_are_read() -> None:
    with fonts.figure_style():
        for figure in figures():
            (axes,) = (axes for axes in figure.axes if axes.images)
            (image,) = axes.images
            grounds = image.to_rgba(image.get_array())
            alpha = image.get_alpha()
            if alpha is not None:
                grounds[..., 3] = alpha
            assert len(axes.texts) >= 20
            for words in axes.texts:
                column, row = (round(x) for x in words.get_position())
                assert contrast(words.get_color(), tuple(grounds[row, column])) >= READABLE


def rgba(css: str) -> tuple[float, ...]:
    """A computed colour, ``rgb(1, 2, 3)`` or ``rgba(1, 2, 3, 0.4)``, 0-1 each."""
    red, green, blue, *opacity = (float(part) for part in css.split("(")[1].rstrip(")").split(","))
    parts = (red / 255, green / 255, blue / 255, *(opacity or [1.0]))
    assert all(math.isfinite(part) for part in parts)
    return parts
