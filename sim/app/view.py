"""What is shown of a comparison: tables as HTML, figures as PNG, made by the report's own parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sim.analysis import bands, county_differences, parts
from sim.app.moved import series_of
from sim.config.catalogue import MINE
from sim.model.policy.levers import KINDS
from sim.report.figures import PATHS, cost_figure, difference_figure, path_figure
from sim.report.fonts import embedded, figure_style
from sim.report.maps import MAPPED, change_map
from sim.report.page import BLOCKS, blocks
from sim.report.pictures import png
from sim.report.sentences import paired_summary
from sim.report.speech import Speech
from sim.report.tables import BASELINE, Tables
from sim.targets import LAST_YEAR
from sim.text import catalogue

TABLES = BLOCKS
HAN = ("\u2e80", "\uffef")
LANGUAGE_NAMES = {"en": "English", "zh": "中文"}
FIGURES = ("path", "difference", "costs", "map")
SERIES = tuple(dict.fromkeys((*PATHS, *map(series_of, KINDS))))  # that one can look at


@dataclass(frozen=True)
class View:
    """What a reader has chosen to look at: language, one of ``SERIES``, mapped indicator."""

    language: str = "en"
    series: tuple[str, str] = PATHS[0]
    mapped: str = next(iter(MAPPED))


def html(tables: Tables, language: str) -> dict[str, str]:
    """The tables of ``TABLES`` by name, each with its style."""
    drawn = blocks(("palette", "table_style", *TABLES), tables, Speech(language))
    style = f"<style>.compare-tables {{ {drawn['palette']} {drawn['table_style']} }}</style>"
    return {
        name: f'{style}<div class="compare-tables" lang="{language}">{drawn[name]}</div>'
        for name in TABLES
    }


def letters() -> str:
    """Every Chinese character of the catalogue."""
    texts = [entry["zh"] for entry in catalogue().values()] + list(LANGUAGE_NAMES.values())
    return "".join(sorted({sign for sign in "".join(texts) if HAN[0] <= sign <= HAN[1]}))


def font_style() -> str:
    """A style that lends the notebook the project's font where a machine has none for Chinese.

    It holds the characters of the catalogue and is asked last, after the reader's own fonts.
    """
    return f"""<style>
@font-face {{ font-family: "Panel Han"; src: url({embedded(letters())}) format("woff");
  unicode-range: U+2E80-9FFF, U+FF00-FFEF; }}
.compare-levers, .compare-levers * {{
  font-family: system-ui, "PingFang SC", "Microsoft YaHei", "Panel Han", sans-serif; }}
.jp-RenderedMarkdown {{ font-family: var(--jp-content-font-family), "Panel Han"; }}
.jp-Notebook .cm-content {{ font-family: var(--jp-code-font-family), "Panel Han"; }}
</style>"""


def pictures(tables: Tables, view: View) -> Iterator[tuple[str, bytes]]:
    """The figures of ``FIGURES`` one by one, the quickest and most wanted first."""
    voice, (indicator, scope) = Speech(view.language), view.series
    chosen = (tables.indicators["indicator"] == indicator) & (tables.indicators["scope"] == scope)
    series = tables.indicators[chosen]

    def path() -> bytes:
        return png(path_figure(bands(series), indicator, scope, voice))

    def difference() -> bytes:
        summary = paired_summary(series)
        order = (BASELINE, MINE)
        return png(difference_figure(summary, indicator, scope, voice, order))

    def costs() -> bytes:
        return png(cost_figure(tables.costs[parts(tables.costs) == "budget"], voice))

    def mapped() -> bytes:
        return png(change_map(tables, view.mapped, MINE, BASELINE, voice).figure())

    drawn: tuple[Callable[[], bytes], ...] = (path, difference, costs, mapped)
    with figure_style():
        for name, figure in zip(FIGURES, drawn, strict=True):
            yield name, figure()


def same(tables: Tables, mapped: str) -> bool:
    """Whether no county differs between the plan and one's own levers."""
    change = county_differences(tables.counties, MINE, BASELINE, mapped, LAST_YEAR)
    return bool((change["value"] == 0.0).all())
