"""What every map of the country has: land, provinces, the South China Sea in an inset, the note
that it is a sketch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from sim.report.canvas import (
    HATCH_INK,
    HATCHED,
    PALE,
    SOFT,
    Area,
    Areas,
    Box,
    Dots,
    Inset,
    Lines,
    Mark,
    Words,
)
from sim.report.land import (
    HEIGHT,
    LEAST,
    LOOSE,
    SPECK,
    WIDTH,
    Steps,
    area,
    as_arc,
    on_grid,
    simplified,
)
from sim.report.land_kept import land
from sim.report.speech import Speech
from sim.world.outlines import outlines

SIZE = (WIDTH, HEIGHT)
LEFT = 40  # of the words
TITLE, TEXT, SMALL = 46, 36, 30  # sizes of words
LEGEND_TOP, ROW = 1270, 48
SEA_SIZE = (320, 416)  # the inset
SEA_AT = (WIDTH - 334, HEIGHT - 430)
SEA_WINDOW = (1135.0, 1325.0, 725.0, 942.0)  # about 106-122 degrees east, 3-24 north
SWATCH = (52, 34)
SPECK_SIZE = 9.0
BORDER, BORDER_WIDTH = "#4a4a4a", 2.2
DASH_WIDTH = 5.0


def country(
    fills: Mapping[str, Iterable[int]],
    hovers: Mapping[int, str],
    voice: Speech,
    words: Mapping[int, str] | None = None,
    name: str = "",
    edge: float = 0.0,
) -> list[Mark]:
    """The country with every unit once: units by fill (a colour or ``canvas.HATCHED``), with a text
    to be shown and, under ``words``, classes of the node, by adcode. Ids begin with ``name``;
    ``edge`` is that of ``canvas.Areas``."""
    country_land, classes = land(), words or {}
    marks: list[Mark] = [Areas([Area(country_land.beyond)], PALE)]
    specks: list[Mark] = []
    for fill, codes in fills.items():
        areas = []
        for code in codes:
            label = f"{name}{code}" if name else ""
            rings = country_land.units.get(code) or [country_land.islands[code]]
            area = Area(rings, hovers.get(code, ""), classes.get(code, ""), label)
            if code in country_land.islands:
                specks.append(Dots(area, HATCH_INK if fill == HATCHED else fill, SPECK_SIZE))
            else:
                areas.append(area)
        marks.append(Areas(areas, fill, edge))
    return [*marks, *_lines(), *inset(specks, voice)]


def ground(fill: str) -> list[Mark]:
    """The provinces in one colour, with their outlines."""
    return [Areas([Area(_provinces())], fill), *_lines()]


def legend(
    heading: str, rows: Iterable[tuple[str, str]], notes: Iterable[str], voice: Speech
) -> list[Mark]:
    """A heading, a row of colour and words a class, notes below, and that it is a sketch."""
    y = LEGEND_TOP
    marks: list[Mark] = [Words((LEFT, y), heading, TEXT)]
    for fill, text in rows:
        y += ROW
        width, height = SWATCH
        marks.append(Box((LEFT, y - height + 5), SWATCH, fill, BORDER))
        marks.append(Words((LEFT + width + 18, y), text, TEXT))
    for note in filter(None, (*notes, voice.say("map.sketch"))):
        y += ROW - 6
        marks.append(Words((LEFT, y), note, SMALL, SOFT))
    return marks


def heading(title: str) -> Words:
    """The title of a map."""
    return Words((LEFT, 70), title, TITLE)


def inset(specks: Sequence[Mark], voice: Speech) -> list[Mark]:
    """The South China Sea with its dashes, ``specks`` among its islands, in a frame."""
    left, top, width, height = SEA_WINDOW
    marks: list[Mark] = [
        Box((left, top), (width, height), "#fff", "none"),
        Areas([Area([ring for ring in _provinces() if _in_sight(ring)])], PALE),
        Lines([line for line in land().provinces if _in_sight(line)], BORDER, 4.0),
        *specks,
        Lines(land().dashes, BORDER, 9.0),
        Words((left + width - 12, top + height - 20), voice.say("map.sea"), 48, anchor="end"),
    ]
    (left_edge, top_edge), (wide, high) = SEA_AT, SEA_SIZE
    return [
        Inset(marks, SEA_AT, SEA_SIZE, SEA_WINDOW),
        Box((left_edge - 1, top_edge - 1), (wide + 2, high + 2), "none"),
    ]


def _lines() -> list[Mark]:
    dashes = [dash for dash in land().dashes if _framed(dash)]
    return [Lines(land().provinces, BORDER, BORDER_WIDTH), Lines(dashes, BORDER, DASH_WIDTH)]


@cache
def _provinces() -> list[Steps]:
    """Provinces whole, simplified one by one: their outlines are drawn above them."""
    rings = (on_grid(ring) for outline in outlines("province", 0.02).values() for ring in outline)
    whole = [ring for ring in rings if len(ring) >= LEAST and area(ring) >= SPECK]
    return [np.array(simplified(as_arc(ring), LOOSE)) for ring in whole]


def _in_sight(line: Steps) -> bool:
    left, top, width, height = SEA_WINDOW
    inside = (line >= (left, top)) & (line <= (left + width, top + height))
    return bool(inside.all(axis=1).any())


def _framed(line: Steps) -> bool:
    return bool(((line >= 0) & (line <= SIZE)).all())
