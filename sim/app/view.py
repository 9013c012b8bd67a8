"""What is shown of a comparison: tables as HTML, figures as PNG, made by the report's own parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sim.analysis import bands, county_difference, is_tax_expenditure
from sim.config.catalogue import MINE
from sim.report import BASELINE, MAPPED, Tables, change_map, png
from sim.report.figures import PATHS, cost_figure, difference_figure, path_figure
from sim.report.fonts import figure_style
from sim.report.page import blocks
from sim.report.sentences import difference_summary
from sim.targets import LAST_YEAR

TABLES = ("targets_table", "costs_table", "differences_said")
FIGURES = ("path", "difference", "costs", "map")


@dataclass(frozen=True)
class View:
    """What a reader has chosen to look at: language, indicator and scope, mapped indicator."""

    language: str = "en"
    series: tuple[str, str] = PATHS[0]
    mapped: str = MAPPED[0]


def html(tables: Tables, language: str) -> dict[str, str]:
    """The tables of ``TABLES`` by name, each with its style."""
    found = blocks(("palette", "table_style", *TABLES), tables, language)
    style = f"<style>.compare-levers {{ {found['palette']} {found['table_style']} }}</style>"
    return {
        name: f'{style}<div class="compare-levers" lang="{language}">{found[name]}</div>'
        for name in TABLES
    }


def pictures(tables: Tables, view: View) -> Iterator[tuple[str, bytes]]:
    """The figures of ``FIGURES`` one by one, the quickest and most wanted first."""
    language, (indicator, scope) = view.language, view.series
    chosen = (tables.indicators["indicator"] == indicator) & (tables.indicators["scope"] == scope)
    own = tables.indicators[chosen]

    def path() -> bytes:
        return png(path_figure(bands(own), indicator, scope, language))

    def difference() -> bytes:
        summary = difference_summary(replace(tables, indicators=own))
        order = (BASELINE, MINE)
        return png(difference_figure(summary, indicator, scope, language, order))

    def costs() -> bytes:
        return png(cost_figure(tables.costs[~is_tax_expenditure(tables.costs)], language))

    def mapped() -> bytes:
        return png(change_map(tables, view.mapped, MINE, BASELINE, language))

    drawn: tuple[Callable[[], bytes], ...] = (path, difference, costs, mapped)
    with figure_style():
        for name, figure in zip(FIGURES, drawn, strict=True):
            yield name, figure()


def same(tables: Tables, mapped: str) -> bool:
    """Whether no county differs between the plan and one's own levers."""
    change = county_difference(tables.counties, MINE, BASELINE, mapped, LAST_YEAR)
    return bool((change == 0.0).all())
