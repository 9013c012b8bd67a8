"""Tables, figures, maps and the page of an experiment, in Chinese or English.

``write(folder, tables, language)`` puts ``report.html`` and ``figures/*.png`` into a folder that
exists; ``terminal.show(console, tables, language)`` prints the table of the targets. Both read
a ``Tables``: the five tables and the manifest of the experiment's folder (see ``Tables`` for
columns and for the entries of the manifest that are read).
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis import bands, county_difference, county_median, parts
from sim.report.figures import (
    FURTHER,
    PATHS,
    WITHOUT,
    cost_figure,
    difference_figure,
    path_figure,
)
from sim.report.fonts import figure_style
from sim.report.maps import county_map, drawn_units
from sim.report.names import name
from sim.report.numbers import shown
from sim.report.page import Picture, page
from sim.report.sentences import difference_summary
from sim.report.spread import spread_figure
from sim.report.tables import BASELINE, Tables
from sim.targets import LAST_YEAR
from sim.text import say

__all__ = [
    "BASELINE",
    "MAPPED",
    "Tables",
    "change_map",
    "draw",
    "level_map",
    "mapped_name",
    "png",
    "write",
]

MAPPED = {
    "gerd": "yuan per person",
    "disposable_income_rural": "yuan per person",
    "capability": "index",
}
"""Indicators that have a map, and the unit in which it shows them."""


def write(folder: Path, tables: Tables, language: str = "en") -> None:
    """Write ``folder/report.html`` and ``folder/figures/*.png`` in ``language`` (en, zh).

    About ten seconds for five scenarios. Raises ``OSError`` if the folder cannot be written.
    """
    pictures = draw(tables, language)
    figures = folder / "figures"
    figures.mkdir(exist_ok=True)
    for picture in (picture for section in pictures.values() for picture in section):
        (figures / f"{picture.stem}.png").write_bytes(picture.png)
    (folder / "report.html").write_text(page(tables, pictures, language), encoding="utf-8")


def draw(tables: Tables, language: str) -> dict[str, list[Picture]]:
    """Every figure by section of the page: paths, differences, costs, maps, spread."""
    with figure_style():
        return {
            "paths": _paths(tables, language),
            "differences": _differences(tables, language),
            "costs": _costs(tables, language),
            "maps": _maps(tables, language),
            "spread": _spread(tables, language),
        }


def _paths(tables: Tables, language: str) -> list[Picture]:
    spread = bands(_shown_series(tables.indicators))
    return [
        _picture(f"path_{_stem(*series)}", path_figure(spread, *series, language))
        for series in (*PATHS, *FURTHER)
    ]


def _differences(tables: Tables, language: str) -> list[Picture]:
    if BASELINE not in tables.scenarios or len(tables.scenarios) < 2:
        return []
    summary = difference_summary(tables)
    order = tables.scenarios
    return [
        _picture(f"difference_{_stem(*s)}", difference_figure(summary, *s, language, order))
        for s in PATHS
    ]


def _costs(tables: Tables, language: str) -> list[Picture]:
    part = parts(tables.costs)
    bills = {
        "budget": tables.costs[part == "budget"],
        "tax": tables.costs[part == "tax_expenditure"],
    }
    return [
        Picture(
            f"costs_{which}",
            say(f"report.costs.{which}", language),
            png(cost_figure(rows, language)),
        )
        for which, rows in bills.items()
        if len(rows)
    ]


def _maps(tables: Tables, language: str) -> list[Picture]:
    """Where the first scenario stands in 2025 and, beside ``no_plan``, what it changed."""
    first = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    compared = first == BASELINE and WITHOUT in tables.scenarios
    pictures = []
    for indicator in MAPPED:
        figure = level_map(tables, indicator, first, language)
        pictures.append(_picture(f"map_{indicator}", figure))
        if compared:
            figure = change_map(tables, indicator, first, WITHOUT, language)
            pictures.append(_picture(f"map_{indicator}_difference", figure))
    return pictures


def _spread(tables: Tables, language: str) -> list[Picture]:
    """What the intervals are made of, where that was asked for."""
    if not len(tables.spread):
        return []
    return [_picture("spread", spread_figure(tables.spread, language))]


def level_map(tables: Tables, indicator: str, scenario: str, language: str) -> Figure:
    """Map of an indicator of ``MAPPED`` in the last year: median over runs."""
    values = county_median(tables.counties, scenario, indicator, LAST_YEAR)
    words = name("scenario", scenario, language)
    title = _title("figure.map", indicator, language, scenario=words)
    scale = shown(MAPPED[indicator], language)
    note = drawn_units(tables.geography, "figure.map.drawn", language)
    return county_map(values * _a_head(tables, indicator), title, scale, language, note=note)


def change_map(
    tables: Tables, indicator: str, scenario: str, baseline: str, language: str
) -> Figure:
    """Map of ``scenario`` less ``baseline`` in the last year: median over paired runs."""
    values = county_difference(tables.counties, scenario, baseline, indicator, LAST_YEAR)
    words = {"scenario": scenario, "baseline": baseline}
    words = {role: name("scenario", word, language) for role, word in words.items()}
    title = _title("figure.map_difference", indicator, language, **words)
    scale = shown(MAPPED[indicator], language)
    note = drawn_units(tables.geography, "figure.map.drawn", language)
    shares = values * _a_head(tables, indicator)
    return county_map(shares, title, scale, language, change=True, note=note)


def mapped_name(indicator: str, language: str) -> str:
    """An indicator of ``MAPPED`` as its map shows it."""
    key = "figure.a_head" if indicator == "gerd" else f"indicator.{indicator}"
    return say(key, language)


def _title(key: str, indicator: str, language: str, **words: str) -> str:
    return say(key, language, year=LAST_YEAR, name=mapped_name(indicator, language), **words)


def _a_head(tables: Tables, indicator: str) -> pd.Series[float] | float:
    """What makes county figures yuan per person: spending (100m yuan) is shared by its people."""
    if indicator != "gerd":
        return 1.0
    return 1e8 / tables.geography.set_index("adcode")["population"]


def _shown_series(indicators: pd.DataFrame) -> pd.DataFrame:
    """Only the series that are drawn, so that a large table is not grouped whole."""
    names, scopes = zip(*PATHS, *FURTHER, strict=True)
    return indicators[indicators["indicator"].isin(names) & indicators["scope"].isin(scopes)]


def _stem(indicator: str, scope: str) -> str:
    return f"{indicator}_{scope}".replace("_100000", "").replace("-", "_")


def _picture(stem: str, figure: Figure) -> Picture:
    title = figure.axes[0].get_title(loc="left")
    return Picture(stem, title, png(figure))


def png(figure: Figure) -> bytes:
    """``figure`` as a PNG; call it within ``fonts.figure_style()``."""
    stream = BytesIO()
    figure.savefig(stream, format="png")
    return stream.getvalue()
