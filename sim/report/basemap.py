"""What every map of the country has: land, provinces, the South China Sea in an inset, the note
that it is a sketch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from sim.report.canvas import INK, PALE, SOFT, Area, Areas, Box, Dots, Inset, Lines, Mark, Words
from sim.report.land import HEIGHT, LEAST, WIDTH, Steps, land, on_grid
from sim.text import say
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
    language: str,
    words: Mapping[int, str] | None = None,
    name: str = "",
) -> list[Mark]:
    """The country with every unit once: units by fill (``canvas.HATCHED`` is hatched), with a text to
    be shown and, under ``words``, classes of the node, by adcode. Ids begin with ``name``."""
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
                specks.append(Dots(area, fill, SPECK_SIZE))
            else:
                areas.append(area)
        marks.append(Areas(areas, fill))
    lines = [
        Lines(country_land.provinces, BORDER, BORDER_WIDTH),
        Lines([dash for dash in country_land.dashes if _framed(dash)], BORDER, DASH_WIDTH),
    ]
    return [*marks, *lines, _sea(specks, language), Box(SEA_AT, SEA_SIZE, "none")]


def legend(
    heading: str, rows: Iterable[tuple[str, str]], notes: Iterable[str], language: str
) -> list[Mark]:
    """A heading, a row of colour and words a class, notes below, and that it is a sketch."""
    y = LEGEND_TOP
    marks: list[Mark] = [Words((LEFT, y), heading, TEXT)]
    for fill, text in rows:
        y += ROW
        width, height = SWATCH
        marks.append(Box((LEFT, y - height + 5), SWATCH, fill, BORDER))
        marks.append(Words((LEFT + width + 18, y), text, TEXT))
    for note in (*notes, say("map.sketch", language)):
        y += ROW - 6
        marks.append(Words((LEFT, y), note, SMALL, SOFT))
    return marks


def heading(title: str) -> Words:
    """The title of a map."""
    return Words((LEFT, 70), title, TITLE)


def _sea(specks: list[Mark], language: str) -> Inset:
    left, top, width, height = SEA_WINDOW
    ground = Box((left, top), (width, height), "#fff", "none")
    seen = [line for line in land().provinces if _in_sight(line)]
    marks: list[Mark] = [
        ground,
        Areas([Area(_ground())], PALE),
        Lines(seen, BORDER, 4.0),
        *specks,
        Lines(land().dashes, BORDER, 9.0),
        Words((left + width / 2, top + height - 24), say("map.sea", language), 62, anchor="middle"),
    ]
    return Inset(marks, SEA_AT, SEA_SIZE, SEA_WINDOW)


@cache
def _ground() -> list[Steps]:
    """The provinces that the inset sees, coarse."""
    rings = (on_grid(ring) for outline in outlines("province", 0.05).values() for ring in outline)
    return [ring for ring in rings if len(ring) >= LEAST and _in_sight(ring)]


def _in_sight(line: Steps) -> bool:
    left, top, width, height = SEA_WINDOW
    inside = (line >= (left, top)) & (line <= (left + width, top + height))
    return bool(inside.all(axis=1).any())


def _framed(line: Steps) -> bool:
    return bool(((line >= 0) & (line <= SIZE)).all())
