"""The network to look at: arcs on the map, a layer each, and the layers side by side.

``arc_map`` makes an ``ArcMap`` of the rows of ``sim.model.connections`` between prefectures; it has
``svg``, ``png``, ``figure()``, ``title``, ``description`` and ``rows`` as a county map does
(``sim.report.maps``). ``layers_figure`` draws how many there are, how many a place has and how far
they reach; ``layer_rows`` are the figures behind it.

In a notebook, ``network_figures(model, language)`` gives all of them at a model's moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.model.connections import FIRMS, LAYERS, connections
from sim.report import basemap
from sim.report.canvas import Canvas, Lines, Mark, PALE, Words
from sim.report.fonts import figure_style
from sim.report.land import Steps, land
from sim.report.notebook import NotebookFigure
from sim.report.numbers import number
from sim.report.pictures import png
from sim.text import BETWEEN, say
from sim.world.geography import read_units

if TYPE_CHECKING:
    from sim.model.model import CountyInnovationModel

LEVEL = "prefecture"
MOST = 500  # arcs drawn of a layer, the largest
WIDEST, THINNEST = 16.0, 1.2  # steps of the grid
BEND = 0.16  # height of an arc over its length
POINTS = 9  # of an arc
WITHIN, ACROSS = "#b35900", "#1f5fa8"  # arcs within a province and across provinces
GROUND = "#f6f6f3"
NAMED = 5  # largest arcs named in the description
REACHES = (50.0, 100.0, 200.0, 400.0, 800.0)  # km, classes of distance
COLOURS = dict(zip(LAYERS, ("#0072B2", "#CC79A7", "#009E73", "#D55E00"), strict=True))
BARS = ("number", "degree", "distance")


@dataclass(frozen=True)
class ArcMap:
    """What one layer leads from prefecture to prefecture; ``rows``: source, target (codes),
    source_name, target_name, agents, number, km, largest first, what stays in a place included."""

    layer: str
    rows: pd.DataFrame
    language: str

    @property
    def stem(self) -> str:
        """The name of its files."""
        return f"network_{self.layer}"

    @property
    def title(self) -> str:
        """What the arcs are."""
        return say(f"network.{self.layer}", self.language)

    @property
    def description(self) -> str:
        """What the map shows, for those who cannot see it."""
        language = self.language
        largest = BETWEEN[language].join(
            say("network.arc", language, source=a, target=b, number=number(round(n)))
            for a, b, n in self._between[["source_name", "target_name", "number"]]
            .head(NAMED)
            .itertuples(index=False)
        )
        shares = {key: f"{100.0 * value:.0f}%" for key, value in self._shares().items()}
        total = number(round(self.rows["number"].sum()))
        unit = say(f"network.unit.{self.layer}", language)
        facts = {"title": self.title, "total": total, "unit": unit, **shares, "largest": largest}
        return say("network.described", language, **facts)

    @cached_property
    def canvas(self) -> Canvas:
        """The drawing, whichever form it takes."""
        language, shown = self.language, self._between.head(MOST)
        centres = prefecture_centres()
        across = (shown["source"] // 10_000 != shown["target"] // 10_000).to_numpy()
        most = float(shown["number"].max()) if len(shown) else 1.0
        marks: list[Mark] = [basemap.ground(GROUND)]
        marks += self._places(centres)
        # The largest are drawn last, so that they lie on top.
        for row, far in list(zip(shown.itertuples(index=False), across.tolist(), strict=True))[::-1]:
            hover = say(
                "network.hover",
                language,
                source=row.source_name,
                target=row.target_name,
                number=number(round(row.number)),
                unit=say(f"network.unit.{self.layer}", language),
                km=number(round(row.km)),
            )
            width = max(WIDEST * (row.number / most) ** 0.5, THINNEST)
            arc = bow(centres[row.source], centres[row.target])
            marks.append(Lines([arc], ACROSS if far else WITHIN, width, (hover,), 0.55))
        shares = self._shares(len(shown))
        rows = [
            (ACROSS, say("network.across", language, share=f"{100 * shares['across']:.0f}%")),
            (WITHIN, say("network.within", language, share=f"{100 * shares['within']:.0f}%")),
            (STAYING, say("network.staying", language, share=f"{100 * shares['staying']:.0f}%")),
        ]
        unit = say(f"network.unit.{self.layer}", language)
        notes = [
            say("network.total", language, total=number(round(self.rows["number"].sum())), unit=unit),
            say("network.width", language, most=number(round(most)), unit=unit),
            say("network.shown", language, shown=f"{100 * shares['shown']:.0f}%", arcs=len(shown)),
        ]
        if self.layer != FIRMS:
            notes.append(say("network.bends", language))
        marks += [basemap.heading(self.title), *basemap.frame(language)]
        marks += basemap.legend(say("network.legend", language), rows, notes, language)
        return Canvas(basemap.SIZE, self.title, self.description, self.stem, marks)

    @property
    def svg(self) -> str:
        """The map as an SVG element."""
        return self.canvas.svg()

    def figure(self) -> Figure:
        """The map as a figure; draw it within ``fonts.figure_style()``."""
        return self.canvas.figure()

    @property
    def png(self) -> bytes:
        """The map as a PNG."""
        with figure_style():
            return png(self.figure())
