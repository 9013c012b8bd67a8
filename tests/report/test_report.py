"""The report as it is written and as a browser shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from io import StringIO
from pathlib import Path

import pytest
from matplotlib.text import Text as Words
from PIL import Image
from playwright.sync_api import Browser
from rich.cells import cell_len
from rich.console import Console

from sim.analysis import bands
from sim.model.connections import LAYERS
from sim.report import fonts
from sim.report.figures import FURTHER, PATHS, path_figure
from sim.report.maps import MAPPED
from sim.report.page import page
from sim.report.series import rules
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.report.terminal import notes, show, targets_table
from sim.targets import READINGS
from sim.text import say

MEGABYTES = 1e6
ROOT = Path(__file__).parents[2]


def test_all_figures_are_there_and_show_something(folder: Path) -> None:
    drawn = sorted((folder / "figures").glob("*.png"))
    stems = {path.stem for path in drawn}
    assert {"path_gerd", "costs_budget", "costs_tax", "map_gerd"} <= stems
    assert len(stems) == len(PATHS) + len(FURTHER) + 2 + 2 * len(MAPPED) + 1 + len(LAYERS)
    for path in drawn:
        with Image.open(path) as image:
            assert min(image.size) > 400
            assert len(image.convert("RGB").getcolors(maxcolors=1_000_000)) > 10


def test_the_page_stands_alone(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 2.4 * MEGABYTES
    assert page.count("<svg") > len(PATHS)
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page) + re.findall(r"url\(([^)]*)\)", page)
    assert addresses
    beside = [address for address in addresses if not address.startswith(("data:", "#"))]
    assert all(address.startswith("figures/") for address in beside)
    assert [address for address in beside if not (folder / address).is_file()] == []
    assert "\ufffd" not in page


def test_every_figure_has_its_data_a_long_description_and_a_picture_to_keep(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    figures = re.findall(r"<figure>.*?</figure>", page, flags=re.DOTALL)
    assert len(figures) == page.count("<figure") > len(PATHS) + len(FURTHER) + 4
    for figure in figures:
        described = re.findall(r'aria-(?:describedby|labelledby)="([^"]*)"', figure)
        told = [one for ids in described for one in ids.split() if f'id="{one}"' in figure]
        words = re.findall(rf'<(?:desc|p) id="(?:{"|".join(told)})">([^<]*)<', figure)
        assert max(map(len, words)) > 60
        assert re.search(r'download="[\w.]+" href="data:(?:text/csv|application/zip)', figure) or (
            "<table" in figure
        )
        assert re.search(r'href="figures/\w+\.(?:png|svg)"', figure)
        assert "<svg" in figure or "<img" in figure


def test_every_link_within_the_page_leads_somewhere(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    ids = set(re.findall(r' id="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert {"rule-2.2", "clause-T6c", "series-gerd", "lever-voucher"} <= links
    assert links - ids == set()


def test_rules_are_called_as_the_model_page_calls_them() -> None:
    model = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    for number, words in rules(Speech("en")):
        assert f'<a id="rule-{number}" href="#rule-{number}">{number}</a> {words}' in model


def test_the_page_ranks_counties_of_each_class_and_shows_all_readings(
    folder: Path, language: str
) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    for kind, number in (("developed", 2), ("less_developed", 1)):
        assert say(f"capability.{kind}", language, number=number, of=2) in page
        assert say(f"capability.{kind}.kinds", language, of=2) in page
    for county in ("桐庐县", "新昌县", "某县（" if language == "zh" else "某县 ("):
        assert county in page
    assert say("capability.named.some", language, read=3, areas=4) in page
    assert "宁洱县" not in page  # its figures are drawn
    assert "东城区" not in re.sub("<svg.*?</svg>", "", page, flags=re.DOTALL)  # a district
    for reading in READINGS:
        assert escape(say(f"reading.{reading.target}.{reading.name}", language)) in page
    assert page.count('class="target"') == 15


def test_a_drawn_world_has_kinds_of_county_and_no_names(tables: Tables, language: str) -> None:
    drawn = replace(tables, capability=tables.capability.assign(figures="drawn", name_zh=None))
    html = page(drawn, {}, Speech(language))
    assert say("capability.named.none", language) in html
    assert say("capability.developed.kinds", language, of=2) in html
    for county in ("桐庐县", "新昌县", "宁洱县", say("capability.first", language)):
        assert county not in html


def test_every_letter_of_the_page_is_in_its_font(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    han = set(re.findall(r"[\u2e80-\u9fff\uff00-\uffef]", page))
    assert fonts.missing_glyphs("".join(han)) == set()


def test_every_word_of_a_figure_has_its_glyphs(tables: Tables, language: str) -> None:
    spread = bands(tables.indicators)
    with fonts.figure_style():
        for series in (*PATHS, *FURTHER):
            figure = path_figure(spread, *series, Speech(language))
            figure.draw_without_rendering()
            words = "".join(text.get_text() for text in figure.findobj(Words))
            assert fonts.missing_glyphs(words) == set()
            assert all(text.get_fontname() == fonts.FAMILY for text in figure.findobj(Words))


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_opens_without_a_network(
    folder: Path, language: str, browser: Browser, width: int
) -> None:
    errors: list[str] = []
    asked: list[str] = []
    with browser.new_context(offline=True, viewport={"width": width, "height": 900}) as window:
        view = window.new_page()
        view.on("console", lambda message: errors.append(message.text))
        view.on("pageerror", lambda error: errors.append(str(error)))
        view.on("request", lambda request: asked.append(request.url))
        view.goto((folder / "report.html").as_uri())
        view.evaluate("document.fonts.ready")
        assert view.title() == say("screen.title", language)
        assert view.locator("h1").inner_text() == say("screen.title", language)
        broken = "Array.from(document.images).filter(i => !i.complete || !i.naturalWidth).length"
        assert view.evaluate(broken) == 0
        assert view.evaluate("document.documentElement.scrollWidth") <= width
        if language == "zh":
            assert view.evaluate("document.fonts.check('16px \"Page Han\"', '县域创新')")
    assert errors == []
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_table_fits(tables: Tables, language: str, width: int) -> None:
    console = Console(width=width, record=True, file=StringIO())
    console.print(targets_table(tables, Speech(language), width))
    lines = console.export_text().splitlines()
    assert max(cell_len(line) for line in lines) <= width
    text = "".join(lines)
    assert all(say(f"short.{target}", language)[:8] in text for target in ("G1", "G15"))


def test_the_terminal_says_where_the_data_come_from_and_what_failed(tables: Tables) -> None:
    said = " ".join(notes(tables, Speech("en")))
    assert "1 from the 2020 census" in said
    assert "1 of 31 runs failed" in said
    assert "no forecast" in said


def test_show_prints(tables: Tables, capsys: pytest.CaptureFixture[str]) -> None:
    show(Console(width=100), tables, Speech("zh"))
    assert "未经校准" in capsys.readouterr().out
