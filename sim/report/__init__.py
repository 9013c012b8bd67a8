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

from sim.analysis import bands, county_difference, county_median, is_tax_expenditure
from sim.report.figures import PATHS, cost_figure, difference_figure, path_figure
from sim.report.fonts import figure_style
from sim.report.maps import county_map
from sim.report.names import name
from sim.report.numbers import shown
from sim.report.page import Picture, page
from sim.report.sentences import difference_summary
from sim.report.tables import BASELINE, Tables
from sim.targets import LAST_YEAR
from sim.text import say

__all__ = ["BASELINE", "MAPPED", "Tables", "draw", "write"]

MAPPED = ("gerd", "disposable_income_rural")
WITHOUT = "no_plan"  # the scenario a map of differences is drawn against


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
    """Every figure by section of the page: paths, differences, costs, maps."""
    with figure_style():
        return {
            "paths": _paths(tables, language),
            "differences": _differences(tables, language),
            "costs": _costs(tables, language),
            "maps": _maps(tables, language),
        }


def _paths(tables: Tables, language: str) -> list[Picture]:
    spread = bands(_shown_series(tables.indicators))
    return [
        _picture(f"path_{_stem(*series)}", path_figure(spread, *series, language))
        for series in PATHS
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
    tax = is_tax_expenditure(tables.costs)
    parts = {"budget": tables.costs[~tax], "tax": tables.costs[tax]}
    return [
        Picture(
            f"costs_{part}",
            say(f"report.costs.{part}", language),
            _png(cost_figure(rows, language)),
        )
        for part, rows in parts.items()
        if len(rows)
    ]


def _maps(tables: Tables, language: str) -> list[Picture]:
    """Where the first scenario stands in 2025 and, beside ``no_plan``, what it changed."""
    first = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    compared = first == BASELINE and WITHOUT in tables.scenarios
    own, people = tables.counties, tables.geography.set_index("adcode")["population"]
    names = {"year": LAST_YEAR, "scenario": name("scenario", first, language)}
    scale = shown("yuan per person", language)
    pictures = []
    for indicator in MAPPED:
        a_head = 1e8 / people if indicator == "gerd" else 1.0
        key = "figure.a_head" if indicator == "gerd" else f"indicator.{indicator}"
        names["name"] = say(key, language)
        values = county_median(own, first, indicator, LAST_YEAR) * a_head
        title = say("figure.map", language, **names)
        figure = county_map(values, title, scale, language)
        pictures.append(_picture(f"map_{indicator}", figure))
        if compared:
            change = county_difference(own, first, WITHOUT, indicator, LAST_YEAR) * a_head
            without = name("scenario", WITHOUT, language)
            title = say("figure.map_difference", language, **names, baseline=without)
            figure = county_map(change, title, scale, language, change=True)
            pictures.append(_picture(f"map_{indicator}_difference", figure))
    return pictures


def _shown_series(indicators: pd.DataFrame) -> pd.DataFrame:
    """Only the series that are drawn, so that a large table is not grouped whole."""
    names, scopes = zip(*PATHS, strict=True)
    return indicators[indicators["indicator"].isin(names) & indicators["scope"].isin(scopes)]


def _stem(indicator: str, scope: str) -> str:
    return f"{indicator}_{scope}".replace("_100000", "").replace("-", "_")


def _picture(stem: str, figure: Figure) -> Picture:
    title = figure.axes[0].get_title(loc="left")
    return Picture(stem, title, _png(figure))


def _png(figure: Figure) -> bytes:
    stream = BytesIO()
    figure.savefig(stream, format="png")
    return stream.getvalue()
