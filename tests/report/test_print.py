"""Pages on paper: A4, upright or across, with nothing cut off and everything open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from sim.report.sheet import Part, Sheet, sheet, write_sheet
from sim.report.speech import Speech
from sim.report.table import Table, numbers, words
from sim.report.voice import Voice
from tests.report.test_frontier_sheet import frontier_page
from tests.report.test_sheets import FACTS, MADE, page_of

pytestmark = pytest.mark.browser
UPRIGHT, ACROSS = 188, 273  # mm between the margins of A4
MM = 96 / 25.4  # pixels
LONG = "规模以上工业企业研发经费投入强度变化量"  # a heading of a narrow column
LONGEST = "supercalifragilistic/institutionalised_coordination"
CUT = """across => [...document.querySelectorAll('h1, p, li, table, th, td, img, dd')]
    .filter(node => !!node.closest('.broad') === across)
    .filter(node => node.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        || (node.matches('td, th') && node.scrollWidth > node.clientWidth + 2))
    .map(node => `${node.tagName} ${node.innerText}`)"""
CLOSED = """[...document.querySelectorAll('details > :not(summary)')]
    .filter(node => !node.closest('#answer') && node.getBoundingClientRect().height === 0).length"""


@pytest.fixture
def view(browser: Browser) -> Iterator[Page]:
    with browser.new_context(offline=True) as window:
        page = window.new_page()
        page.emulate_media(media="print")
        yield page


def printed(view: Page, file: Path) -> set[tuple[str, str]]:
    """The sizes of the sheets on which ``file`` is printed; fails if anything is cut off."""
    view.goto(file.as_uri())
    for across, width in ((False, UPRIGHT), (True, ACROSS)):
        view.set_viewport_size({"width": int(width * MM), "height": 900})
        assert view.evaluate(CUT, across) == []
    assert view.evaluate(CLOSED) == 0
    boxes = rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)"
    paper = re.findall(boxes, view.pdf(prefer_css_page_size=True))
    return {(width.decode()[:3], height.decode()[:3]) for width, height in paper}


def test_the_report_is_printed_whole(view: Page, folder: Path) -> None:
    assert printed(view, folder / "report.html") == {("594", "841"), ("841", "594")}
    heads = "[...document.querySelectorAll('thead')].map(x => getComputedStyle(x).display)"
    assert set(view.evaluate(heads)) == {"table-header-group"}
    rows = "[...document.querySelectorAll('tr')].map(x => getComputedStyle(x).breakInside)"
    assert set(view.evaluate(rows)) == {"avoid"}
    for section in ("#answer", "#targets"):  # a sheet each
        assert view.evaluate(f"getComputedStyle(document.querySelector('{section}')).page") == (
            "answer"
        )
    view.add_style_tag(content="main > :not(#answer) { display: none !important; }")
    assert len(re.findall(rb"/MediaBox", view.pdf(prefer_css_page_size=True))) == 1


def wide(columns: int) -> Sheet:
    """A page with a table of so many columns of long words and of numbers with intervals."""
    figures = (numbers("value", head=LONG, ends=("low", "high"), signed=True),) * (columns - 1)
    row = {"name": LONGEST, "value": -1_234_567.0, "low": -2_345_678.0, "high": 3_456_789.0}
    table = Table(
        "wide", (words("name", LONGEST), *figures), pd.DataFrame([row] * 60), Speech("en")
    )
    return sheet([Part("Wide", table=table)], FACTS, Voice("en", "report.ablations"))


@pytest.mark.parametrize("columns", [2, 8, 9, 12, 18])
def test_a_table_of_any_width_fits(view: Page, tmp_path: Path, columns: int) -> None:
    write_sheet(tmp_path, wide(columns), Speech("en"))
    across = ("841", "594") in printed(view, tmp_path / "report.html")
    assert across == (columns > 8)


@pytest.mark.parametrize("kind", [*MADE, "frontier"])
def test_pages_of_experiments_are_printed_whole(
    view: Page, language: str, once: Callable[..., Path], kind: str
) -> None:
    make = frontier_page if kind == "frontier" else partial(page_of, kind=kind)
    folder = make(once, language=language)
    assert printed(view, folder / "report.html") <= {("594", "841"), ("841", "594")}
