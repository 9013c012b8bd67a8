"""Maps have every unit once, the provinces and the South China Sea, in few bytes of sound SVG."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from playwright.sync_api import Browser

from sim.errors import InputError
from sim.report import fonts
from sim.report.atlas import atlas
from sim.report.basemap import SEA_AT, SEA_WINDOW, SIZE
from sim.report.classes import GREY, MISSING
from sim.report.county_place import OWN, PARTNER, PEER, county_place
from sim.report.land import WIDTH, Point, albers, arcs_of, area, as_arc, simplified
from sim.report.land_kept import land, packed, unpacked
from sim.report.maps import MAPPED, CountyMap, change_map, drawn_units, level_map
from sim.report.numbers import number
from sim.report.province_maps import gap_map
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.text import say
from sim.world.geography import read_units

KILOBYTES = 1e3
SVG = "{http://www.w3.org/2000/svg}"
CODES = read_units()["adcode"].tolist()


@pytest.fixture(scope="module")
def nation(tables: Tables) -> Tables:
    """Figures of every unit but the first ten: every third falls, every third rises, every third
    falls or rises by lot of the run."""
    chance, rows = np.random.default_rng(4), []
    third = np.arange(len(CODES)) % 3 - 1
    base = 100.0 * np.exp(chance.normal(size=len(CODES)))
    for draw in range(3):
        change = np.where(third == 0, (draw - 1) * 0.1, 0.05 * third)
        for scenario, strength in (("plan", 1.0), ("no_plan", 0.0)):
            value = base * (1.0 + strength * change)
            value[:10] = np.nan
            facts = {"scenario": scenario, "draw": draw, "seed": 1, "year": 2025}
            rows += [
                pd.DataFrame({**facts, "adcode": CODES, "indicator": name, "value": value})
                for name in MAPPED
            ]
    figures = np.where(np.arange(len(CODES)) % 2, "drawn", "read")
    places = pd.DataFrame({"adcode": CODES, "population": 1e5, "figures": figures})
    return Tables(
        tables.indicators, pd.concat(rows), tables.targets, tables.costs, places, tables.manifest
    )


@pytest.fixture(scope="module")
def change(nation: Tables, language: str) -> CountyMap:
    return change_map(nation, "disposable_income_rural", "plan", "no_plan", Speech(language))


def unit_nodes(root: ET.Element, name: str) -> dict[int, tuple[str, str]]:
    """Fill (or stroke of dots) and hovering text of each node of a unit, by code."""
    nodes = {}
    for group in root.iter(f"{SVG}g"):
        for path in group.findall(f"{SVG}path"):
            if (word := path.get("id", "")).startswith(f"{name}-"):
                code = int(word.removeprefix(f"{name}-"))
                assert code not in nodes
                fill = group.get("fill") or group.get("stroke") or ""
                nodes[code] = (fill, path.findtext(f"{SVG}title") or "")
    return nodes


def test_every_unit_is_there_once_and_closed() -> None:
    country = land()
    assert sorted([*country.units, *country.islands]) == sorted(CODES)
    assert set(country.islands) == {460321, 460322}  # Xisha and Nansha
    for rings in country.units.values():
        assert rings and all((ring[0] == ring[-1]).all() and len(ring) >= 4 for ring in rings)


def test_neighbours_share_their_simplified_borders() -> None:
    """A border is on rings of both sides, or is the outline of a province: else gaps would gape."""
    sides: Counter[frozenset[Point]] = Counter()
    for ring in [*(ring for rings in land().units.values() for ring in rings), *land().beyond]:
        sides.update(map(frozenset, pairwise(as_arc(ring))))
    outer = {frozenset(pair) for line in land().provinces for pair in pairwise(as_arc(line))}
    alone = {edge for edge, times in sides.items() if times == 1} - outer
    assert sum(map(length, alone)) < 0.002 * sum(map(length, sides))


def length(edge: frozenset[Point]) -> float:
    (x, y), (to_x, to_y) = edge
    return math.hypot(to_x - x, to_y - y)


def test_an_arc_is_simplified_alike_from_both_sides() -> None:
    square = np.array([[0, 0], [0, 4], [1, 6], [0, 8], [8, 8], [8, 0], [0, 0]])
    other = np.array([[0, 8], [1, 6], [0, 4], [0, 0], [-9, 0], [-9, 8], [0, 8]])
    one, two = arcs_of([square, other])
    shared = {arc for arc, _ in one} & {arc for arc, _ in two}
    assert shared == {((0, 0), (0, 4), (1, 6), (0, 8))}
    assert simplified(next(iter(shared)), 1.6) == ((0, 0), (0, 8))
    assert simplified(next(iter(shared)), 0.5) == ((0, 0), (0, 4), (1, 6), (0, 8))


def test_areas_keep_their_size() -> None:
    """The map is true to area: Yunnan has 394,100 square km (its yearbook of 2020)."""
    units = land().units.items()
    yunnan = [ring for code, rings in units if code // 10_000 == 53 for ring in rings]
    assert sum(map(area, yunnan)) * 2.5**2 == pytest.approx(394_100, rel=0.03)


def test_the_inset_has_the_dashes_and_the_islands(change: CountyMap) -> None:
    left, top, width, height = SEA_WINDOW
    assert len(land().dashes) == 9
    for line in (*land().dashes, *land().islands.values()):
        assert (line[:, 0] > left).all() and (line[:, 0] < left + width).all()
        assert (line[:, 1] > top).all() and (line[:, 1] < top + height).all()
    root = ET.fromstring(change.canvas.svg())
    (inset,) = root.findall(f"{SVG}svg")
    assert [float(end) for end in inset.get("viewBox", "").split()] == list(SEA_WINDOW)
    assert float(inset.get("x", "")) == SEA_AT[0]
    drawn = [path.get("d", "").count("M") for path in inset.iter(f"{SVG}path")]
    assert len(land().dashes) in drawn
    assert say("map.sea", change.voice.language) in "".join(inset.itertext())
    assert say("map.sketch", change.voice.language) in "".join(root.itertext())


def test_a_map_is_small_sound_and_says_each_unit(change: CountyMap, language: str) -> None:
    assert len(change.canvas.svg().encode()) < 700 * KILOBYTES
    root = ET.fromstring(change.canvas.svg())
    nodes = unit_nodes(root, change.name)
    assert set(nodes) == set(CODES)
    fill, text = nodes[330106]
    row = change.rows.set_index("adcode").loc[330106]
    assert "杭州市" in text and "西湖区" not in text  # its figures are drawn
    assert say("unit.yuan per person", language) in text
    assert fill == change.classes.colours[row["place"]]
    assert root.findtext(f"{SVG}title") == change.title
    assert change.title in (root.findtext(f"{SVG}desc") or "")
    assert not fonts.missing_glyphs("".join(root.itertext()))


def test_what_may_be_none_is_grey_and_what_is_missing_hatched(change: CountyMap) -> None:
    nodes = unit_nodes(ET.fromstring(change.canvas.svg()), change.name)
    for place, code in enumerate(CODES):
        fill = nodes[code][0]
        if place < 10:
            assert fill == f"url(#{change.name}-none)"
        else:
            assert (fill == GREY) == (place % 3 == 1)
    assert change.counts[MISSING] == 10
    assert sum(change.counts.values()) == len(CODES)


def test_the_legend_counts_every_class(change: CountyMap, language: str) -> None:
    words = "".join(ET.fromstring(change.canvas.svg()).itertext())
    names = {**dict(enumerate(change.classes.names)), MISSING: say("map.none", language)}
    for place, text in names.items():
        assert say("map.count", language, name=text, count=number(change.counts[place])) in words
    assert say("map.unclear.runs", language, runs=3) in words


def test_the_figure_is_the_same_drawing(change: CountyMap) -> None:
    with fonts.figure_style():
        figure = change.figure()
    filled: dict[str, int] = {}
    for drawn in figure.axes[0].findobj(PathCollection):
        colour = "missing" if drawn.get_hatch() else to_hex(tuple(drawn.get_facecolor()[0]))
        filled[colour] = filled.get(colour, 0) + len(drawn.get_paths())
    found = pd.Series(change.of_unit())[list(land().units)].value_counts()
    for place, there in found.items():
        colour = "missing" if place == MISSING else change.classes.colours[int(str(place))]
        assert filled[colour] == there
    assert figure.axes[0].get_title(loc="left") == change.title
    assert len(figure.axes) == 2  # the map and its inset


def test_the_rows_are_the_data_behind_the_map(nation: Tables, language: str) -> None:
    level = level_map(nation, "gerd", "plan", Speech(language))
    assert list(level.rows["adcode"]) == CODES
    middle = nation.counties.query(
        "scenario == 'plan' and indicator == 'gerd' and adcode == 330106"
    )
    a_head = middle["value"].median() * 1e8 / 1e5
    assert level.rows.set_index("adcode")["value"][330106] == pytest.approx(a_head)
    drawn = say("map.place.drawn", language, name="x", prefecture="y").split("y")[1]
    nodes = unit_nodes(ET.fromstring(level.canvas.svg()), level.name)
    assert {code for code, (_, text) in nodes.items() if drawn in text} == level.drawn


@pytest.mark.browser
def test_an_atlas_switches_without_a_script(
    nation: Tables, language: str, browser: Browser
) -> None:
    maps = [change_map(nation, name, "plan", "no_plan", Speech(language)) for name in MAPPED]
    piece = atlas(maps, Speech(language)).html
    assert len(piece.encode()) < 1400 * KILOBYTES
    assert len(re.findall(r'<path id="atlas-\d{6}"', piece)) == len(CODES)
    page = f'<!doctype html><meta charset="utf-8"><title>x</title><body>{piece}'
    with browser.new_context(offline=True, java_script_enabled=True) as window:
        view = window.new_page()
        view.set_viewport_size({"width": 390, "height": 800})
        view.set_content(page)
        assert view.evaluate("document.documentElement.scrollWidth") <= 390
        for chosen, one in enumerate(maps):
            view.locator(f"label[for=atlas-{chosen}]").click()
            for code in (330106, 330122, 460322, CODES[0]):
                how = "stroke" if code in land().islands else "fill"
                seen = view.evaluate(
                    f"getComputedStyle(document.getElementById('atlas-{code}')).{how}"
                )
                place = one.of_unit()[code]
                if place == MISSING:
                    assert "atlas-none" in seen
                else:
                    parts = [int(part) for part in re.findall(r"\d+", seen)]
                    assert "#{:02x}{:02x}{:02x}".format(*parts) == one.classes.colours[place]
            shown = [view.locator(f"#atlas .q{other}").is_visible() for other in range(len(maps))]
            assert shown == [other == chosen for other in range(len(maps))]


def test_drawn_units_are_told(tables: Tables, language: str) -> None:
    one = say("figure.map.drawn", language, drawn=1, units=6)
    assert drawn_units(tables.geography, "figure.map.drawn", Speech(language)) == one
    read = tables.geography.assign(figures="read")
    assert drawn_units(read, "figure.map.drawn", Speech(language)) == ""


def test_a_county_stands_among_peers_and_partners(language: str) -> None:
    drawing = county_place(
        330624, Speech(language), peers=[530821, 370112], partners=[650102, 370112]
    )
    assert len(drawing.svg().encode()) < 150 * KILOBYTES
    root = ET.fromstring(drawing.svg())

    def names(fill: str) -> set[str]:
        groups: Iterable[ET.Element] = root.findall(f"{SVG}g[@fill='{fill}']")
        return {title.text or "" for group in groups for title in group.iter(f"{SVG}title")}

    assert (names(OWN), names(PARTNER)) == ({"新昌县"}, {"天山区", "历城区"})
    assert names(PEER) == {"宁洱哈尼族彝族自治县"}
    for word in ("partners", "peers"):
        assert say(f"map.place.{word}", language, name="", count=2)[:4] in drawing.description
    with fonts.figure_style():
        assert len(drawing.figure().axes) == 2
    with pytest.raises(InputError, match="330624"):
        county_place(330625, Speech(language))


def test_provinces_apart_from_what_was_published_are_coloured(language: str) -> None:
    scopes = [str(code) for code in sorted(set(read_units()["province_code"].tolist()))]
    facts = {"indicator": "gerd", "year": 2021, "low": 90.0, "median": 100.0, "high": 110.0}
    checked = pd.DataFrame({**facts, "scope": scopes, "published": 105.0})
    checked.loc[checked["scope"] == "330000", "published"] = 50.0
    gap = gap_map(checked, "gerd", Speech(language))
    clear = gap.rows[gap.rows["place"] != gap.classes.unclear]
    assert clear["adcode"].tolist() == [330000] and len(gap.rows) == 31
    assert clear["value"].tolist() == [pytest.approx(100.0)]
    place = clear["place"].iloc[0]
    assert {code for code, k in gap.of_unit().items() if k == place} == {
        code for code in CODES if code // 10_000 == 33
    }


def test_the_projection_keeps_its_centre_and_the_length_of_a_standard_parallel() -> None:
    assert albers(np.array([[105.0, 35.0]])) == pytest.approx(np.zeros((1, 2)), abs=1e-9)
    west, east = albers(np.array([[104.5, 25.0], [105.5, 25.0]]))
    degree = 6371.0 * np.radians(1.0) * np.cos(np.radians(25.0))
    assert np.hypot(*(east - west)) == pytest.approx(degree, rel=1e-4)
    assert SIZE[0] == WIDTH


def test_the_land_that_is_kept_is_the_land_that_was_made() -> None:
    made, again = packed(land()), packed(unpacked(packed(land())))
    assert {name: array.tolist() for name, array in again.items()} == {
        name: array.tolist() for name, array in made.items()
    }
