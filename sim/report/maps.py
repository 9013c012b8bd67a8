"""County maps: every unit in the colour of its class, provinces outlined, no figure grey."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from sim.analysis import county_difference, county_median
from sim.report.names import name
from sim.report.numbers import Shown, interval, number, shown
from sim.report.tables import Tables
from sim.targets import LAST_YEAR
from sim.text import say
from sim.world.naming import may_be_named
from sim.world.outlines import outlines

GREY = "#d9d9d9"
CLASSES = 6

MAPPED = {
    "gerd": "yuan per person",
    "disposable_income_rural": "yuan per person",
    "capability": "index",
}
"""Indicators that have a map, and the unit in which it shows them."""

type Points = NDArray[np.float64]


def county_map(
    values: pd.Series[float],
    title: str,
    scale: Shown,
    language: str,
    *,
    change: bool = False,
    note: str = "",
) -> Figure:
    """A map of ``values`` by adcode, in ``CLASSES`` classes with equally many units.

    With ``change`` the classes part at zero: one hue for a fall, another for a rise. ``scale``
    says how the values are shown, ``note`` stands below. A unit that is missing or not finite is
    grey.
    """
    shown = values[np.isfinite(values)] * scale.factor
    edges = _signed_edges(shown) if change else _edges(shown, CLASSES)
    edges = np.array([float(f"{edge:.2g}") for edge in edges])
    colours = _colours(edges, change=change)
    figure = Figure(figsize=(7.2, 5.6), layout="constrained")
    axes = figure.add_subplot()
    rings: list[Points] = []
    faces: list[str] = []
    for code, outline in outlines("county").items():
        colour = GREY
        if code in shown.index:
            place = np.searchsorted(edges[1:-1], shown[code], side="right")
            colour = colours[int(place)]
        rings += [albers(ring) for ring in outline]
        faces += [colour] * len(outline)
    borders = [albers(ring) for outline in outlines("province").values() for ring in outline]
    axes.add_collection(PolyCollection(borders, facecolors=GREY, edgecolors="none"))
    axes.add_collection(PolyCollection(rings, facecolors=faces, edgecolors="face", linewidths=0.15))
    axes.add_collection(LineCollection(borders, colors="#555555", linewidths=0.35))
    axes.autoscale_view()
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.set_title(title)
    labels = [
        interval(low, high, language, signed=change) for low, high in pairwise(edges.tolist())
    ]
    patches = [Patch(color=c, label=label) for c, label in zip(colours, labels, strict=True)]
    patches.append(Patch(color=GREY, label=say("figure.none", language)))
    axes.legend(handles=patches, title=scale.label, loc="lower left", fontsize=8.5)
    figure.supxlabel(note, fontsize=8.5, color="#555555")
    return figure


def drawn_units(geography: pd.DataFrame, key: str, language: str) -> str:
    """The sentence ``key`` on how many units' figures are drawn; empty if all were read."""
    drawn = int((~may_be_named(geography["figures"].to_numpy())).sum())
    counts = {"drawn": number(drawn), "units": number(len(geography))}
    return say(key, language, **counts) if drawn else ""


def albers(ring: Points) -> Points:
    """Longitude and latitude, degrees, to km by Albers' equal-area conic.

    Standard parallels 25 and 47 degrees north, centre 105 east, 35 north; Snyder (1987),
    Map Projections: A Working Manual, equations 14-1 to 14-6, on a sphere of 6,371 km.
    """
    south, north, middle = np.radians([25.0, 47.0, 35.0])
    n = (np.sin(south) + np.sin(north)) / 2.0
    c = np.cos(south) ** 2 + 2.0 * n * np.sin(south)
    longitude, latitude = np.radians(ring[:, 0] - 105.0), np.radians(ring[:, 1])
    radius = np.sqrt(c - 2.0 * n * np.sin(latitude)) / n
    centre = np.sqrt(c - 2.0 * n * np.sin(middle)) / n
    angle = n * longitude
    return 6371.0 * np.column_stack([radius * np.sin(angle), centre - radius * np.cos(angle)])


def _edges(values: Iterable[float], classes: int) -> Points:
    """Quantiles, each once; two equal edges at least."""
    edges = np.unique(np.quantile(np.asarray(values), np.linspace(0.0, 1.0, classes + 1)))
    return edges if len(edges) > 1 else np.repeat(edges, 2)


def _signed_edges(values: pd.Series[float]) -> Points:
    """Zero and the quantiles of falls and rises apart, so that no class holds both."""
    falls, rises = values[values < 0.0], values[values > 0.0]
    parts = [np.zeros(1)]
    if len(falls):
        parts.append(_edges(falls, CLASSES // 2)[:-1])
    if len(rises):
        parts.append(_edges(rises, CLASSES // 2)[1:])
    edges = np.unique(np.concatenate(parts))
    return edges if len(edges) > 1 else np.zeros(2)


def _colours(edges: Points, *, change: bool) -> list[str]:
    classes = len(edges) - 1
    if not change:
        return [to_hex(c) for c in colormaps["YlGnBu"](np.linspace(0.12, 0.95, classes))]
    falls = int(np.sum(edges < 0.0))
    orange = colormaps["PuOr"](np.linspace(0.08, 0.38, falls))
    purple = colormaps["PuOr"](np.linspace(0.62, 0.92, classes - falls))
    return [to_hex(c) for c in [*orange, *purple]]


def level_map(tables: Tables, indicator: str, scenario: str, language: str) -> Callable[[], Figure]:
    """What draws the map of an indicator of ``MAPPED`` in the last year: median over runs."""
    values = county_median(tables.counties, scenario, indicator, LAST_YEAR)
    scenario_name = name("scenario", scenario, language)
    title = _title("figure.map", indicator, language, scenario=scenario_name)
    scale = shown(MAPPED[indicator], language)
    note = drawn_units(tables.geography, "figure.map.drawn", language)
    shares = values * _a_head(tables, indicator)
    return partial(county_map, shares, title, scale, language, note=note)


def change_map(
    tables: Tables, indicator: str, scenario: str, baseline: str, language: str
) -> Callable[[], Figure]:
    """What draws the map of ``scenario`` less ``baseline`` in the last year: median over paired
    runs."""
    values = county_difference(tables.counties, scenario, baseline, indicator, LAST_YEAR)
    roles = {"scenario": scenario, "baseline": baseline}
    roles = {role: name("scenario", word, language) for role, word in roles.items()}
    title = _title("figure.map_difference", indicator, language, **roles)
    scale = shown(MAPPED[indicator], language)
    note = drawn_units(tables.geography, "figure.map.drawn", language)
    shares = values * _a_head(tables, indicator)
    return partial(county_map, shares, title, scale, language, change=True, note=note)


def mapped_name(indicator: str, language: str) -> str:
    """An indicator of ``MAPPED`` as its map shows it."""
    key = "figure.a_head" if indicator == "gerd" else f"indicator.{indicator}"
    return say(key, language)


def _title(key: str, indicator: str, language: str, **placeholders: str) -> str:
    return say(key, language, year=LAST_YEAR, name=mapped_name(indicator, language), **placeholders)


def _a_head(tables: Tables, indicator: str) -> pd.Series[float] | float:
    """What makes county figures yuan per person: spending (100m yuan) is shared by its people."""
    if indicator != "gerd":
        return 1.0
    return 1e8 / tables.geography.set_index("adcode")["population"]
