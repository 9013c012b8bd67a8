"""The report of a projection: its pictures, its page, its PDF, its workbook.

``write(folder, tables, language)`` puts ``report.html``, ``report.pdf`` of two pages,
``summary.xlsx`` and ``figures/*.png`` into a folder that exists. It reads a ``Tables``: the tables
and the manifest of the experiment's folder (see there for columns and for the entries of the
manifest that are read).
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from pathlib import Path

import pandas as pd

from sim.analysis import bands, parts
from sim.ensemble.work.executor import Executor, Serial
from sim.report.atlas import arc_atlas, atlas
from sim.report.described import cost_words, path_words, spread_words
from sim.report.figures import (
    FURTHER,
    PATHS,
    WITHOUT,
    cost_figure,
    path_figure,
)
from sim.report.kept import readable
from sim.report.land_kept import land
from sim.report.maps import MAPPED, CountyMap, change_map, level_map
from sim.report.network import ArcMap, arc_maps, network_drawings
from sim.report.page import FILES, answer_pdf, effects_svg, page
from sim.report.pictures import Drawing, drawing
from sim.report.speech import Speech
from sim.report.spread import spread_figure
from sim.report.summary import summary_sheets
from sim.report.table import write_workbook
from sim.report.tables import BASELINE, Tables

ON_PAGE = ("map_gerd", "map_gerd_difference", "map_disposable_income_rural", "map_capability")
"""Maps that a page can be looked through for; all of them lie in the folder as pictures."""


def write(folder: Path, tables: Tables, voice: Speech, pool: Executor | None = None) -> None:
    """Write ``report.html``, ``report.pdf``, ``summary.xlsx`` and ``figures/*.png`` into ``folder``
    in ``language`` (en, zh).

    The places of ``pool`` draw, or this process; each byte is the same. Raises ``OSError`` if the
    folder cannot be written.
    """
    land()  # before others ask for it, who find it kept
    sections = drawings(tables, voice)
    figures = folder / "figures"
    figures.mkdir(exist_ok=True)
    with drawing(list(chain(*sections.values())), pool or Serial()) as drawn:
        write_workbook(folder / "summary.xlsx", summary_sheets(tables, voice))
        (folder / "report.pdf").write_bytes(answer_pdf(tables, voice))
        files = {name: (folder / name).read_bytes() for name in FILES}
        maps = [one for one in maps_of(tables, voice) if one.stem in ON_PAGE]
        arcs = arc_maps(tables, voice)
        atlases = [atlas(maps, voice), *([arc_atlas(arcs, voice)] if arcs else [])]
        made = iter([one.result() for one in drawn])
    pictures = {name: [next(made) for _ in section] for name, section in sections.items()}
    for picture in chain(*pictures.values()):
        (figures / f"{picture.stem}.png").write_bytes(picture.png)
    if effects := effects_svg(tables, voice):
        (figures / "effects.svg").write_text(effects, encoding="utf-8")
    whole = page(tables, pictures, voice, files, atlases)
    (folder / "report.html").write_text(whole, encoding="utf-8")


def drawings(tables: Tables, voice: Speech) -> dict[str, list[Drawing]]:
    """Every figure by section of the page: paths, costs, maps, network, spread. Those of ``maps``
    are kept in the folder only: the page has them as atlases."""
    return {
        "paths": _paths(tables, voice),
        "costs": _costs(tables, voice),
        "maps": _maps(tables, voice),
        "network": network_drawings(tables, voice),
        "spread": _spread(tables, voice),
    }


def _paths(tables: Tables, voice: Speech) -> list[Drawing]:
    spread = bands(_shown_series(tables.indicators))
    return [
        Drawing(
            f"path_{_stem(*series)}",
            partial(path_figure, spread, *series, voice),
            csv=_csv(spread, *series),
            description=path_words(spread, *series, voice),
        )
        for series in (*PATHS, *FURTHER)
    ]


def _costs(tables: Tables, voice: Speech) -> list[Drawing]:
    part = parts(tables.costs)
    bills = {
        "budget": tables.costs[part == "budget"],
        "tax": tables.costs[part == "tax_expenditure"],
    }
    return [
        Drawing(
            f"costs_{which}",
            partial(cost_figure, rows, voice),
            voice.say(f"report.costs.{which}"),
            readable(_by_lever(rows)).to_csv(index=False),
            description=cost_words(rows, voice),
        )
        for which, rows in bills.items()
        if len(rows)
    ]


def _by_lever(costs: pd.DataFrame) -> pd.DataFrame:
    keys = ["scenario", "year", "lever", "unit"]
    return costs.groupby(keys, sort=False)["amount"].sum().reset_index()


def maps_of(tables: Tables, voice: Speech) -> list[CountyMap]:
    """Where the first scenario stands in 2025 and, beside ``no_plan``, what it changed."""
    first = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    compared = first == BASELINE and WITHOUT in tables.scenarios
    maps = []
    for indicator in MAPPED:
        maps.append(level_map(tables, indicator, first, voice))
        if compared:
            maps.append(change_map(tables, indicator, first, WITHOUT, voice))
    return maps


def _maps(tables: Tables, voice: Speech) -> list[Drawing]:
    maps: list[CountyMap | ArcMap] = [*maps_of(tables, voice), *arc_maps(tables, voice)]
    return [Drawing(one.stem, one.figure, one.title, vector=False) for one in maps]


def _spread(tables: Tables, voice: Speech) -> list[Drawing]:
    """What the intervals are made of, where that was asked for."""
    if not len(tables.spread):
        return []
    csv = readable(tables.spread).to_csv(index=False)
    figure, words = partial(spread_figure, tables.spread, voice), spread_words(tables, voice)
    return [Drawing("spread", figure, csv=csv, description=words)]


def _shown_series(indicators: pd.DataFrame) -> pd.DataFrame:
    """Only the series that are drawn, so that a large table is not grouped whole."""
    names, scopes = zip(*PATHS, *FURTHER, strict=True)
    return indicators[indicators["indicator"].isin(names) & indicators["scope"].isin(scopes)]


def _csv(spread: pd.DataFrame, indicator: str, scope: str) -> str:
    """The numbers behind a path."""
    drawn = spread[(spread["indicator"] == indicator) & (spread["scope"] == scope)]
    columns = ["scenario", "year", "median", "low", "high", "unit"]
    return readable(drawn[columns]).to_csv(index=False)


def _stem(indicator: str, scope: str) -> str:
    return f"{indicator}_{scope}".replace("_100000", "").replace("-", "_")
