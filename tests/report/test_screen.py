"""The first screen: one verdict from the runs, the same digits wherever a figure is shown."""

from __future__ import annotations

import dataclasses
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from rich.console import Console

from sim.report.findings import ANYWAY, BECAUSE, MISSED, UNJUDGED, Findings
from sim.report.increment import increment
from sim.report.marked import plain
from sim.report.page import answer_pdf, page
from sim.report.palette import READABLE, contrast
from sim.report.scenarios import scenario_differences
from sim.report.screen import MONEY, Card, Screen, screen
from sim.report.series import RULES
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.report.terminal import first_screen, show
from sim.targets import READINGS
from sim.text import say
from tests.report.test_contrast import rgba

ROOT = Path(__file__).parents[2]
SHEET = (1047, 733)  # pixels within the margins of A4 across
FILLED = rb"([\d.]+ [\d.]+ [\d.]+) rg\s+[\d.]+ [\d.]+ [\d.]+ -?([\d.]+) re"  # colour and height
LINE_HIGH = 6.0  # points: a rectangle as high as a line of words
NOT_FOR_READERS = ("模拟达标", "无规划情景", "县级单元", "创新型县(市)", "虚报")


@pytest.fixture(scope="module")
def found(tables: Tables) -> Findings:
    return Findings(tables)


@pytest.fixture(scope="module")
def html(tables: Tables, language: str) -> str:
    """The page without its pictures."""
    return page(tables, {}, Speech(language))


@pytest.fixture
def said(found: Findings, language: str) -> Screen:
    return screen(found, Speech(language))


@pytest.mark.usefixtures("gapped")
def test_a_gap_of_the_model_is_in_a_group_of_its_own(tables: Tables) -> None:
    groups = {one.reading.target: one.group for one in Findings(tables).judged}
    assert groups["G4"] == UNJUDGED


def test_targets_are_grouped_by_what_runs_meet(tables: Tables, found: Findings) -> None:
    groups = {one.reading.target: one.group for one in found.judged}
    assert (groups["G6"], groups["G1"], groups["G4"]) == (BECAUSE, ANYWAY, ANYWAY)
    assert groups["G15"] == MISSED
    row = (tables.targets["target"] == "G1") & (tables.targets["reading"] == "county_area")
    for plan, without, group in (
        (1.0, 0.5, BECAUSE),
        (0.7, 0.6, ANYWAY),
        (1.0, 0.7, ANYWAY),
        (0.5, 0.0, MISSED),
        (float("nan"), 1.0, UNJUDGED),
    ):
        targets = tables.targets.copy()
        for scenario, share in (("plan", plan), ("no_plan", without)):
            targets.loc[row & (targets["scenario"] == scenario), "probability_met"] = share
        judged = Findings(dataclasses.replace(tables, targets=targets)).judged
        assert judged[0].group == group


def test_sentence_cards_and_tables_agree_to_the_digit(
    found: Findings, said: Screen, language: str
) -> None:
    words = plain(said.verdict)
    counts = {card.group: card.count for card in said.cards}
    assert sum(counts.values()) == 15 == sum(len(card.items) for card in said.cards)
    met = say("verdict.met", language, all=15, met=counts[BECAUSE] + counts[ANYWAY], **counts)
    assert words.startswith(plain(met))
    bill = increment(found, Speech(language))
    assert bill is not None and found.money is not None
    *_, county, _, budget, tax, _ = bill["rows"][-1]
    for figure, cell in (
        (found.money.budget, budget),
        (found.money.county, county),
        (found.money.tax, tax),
    ):
        shown = Speech(language).amount(figure, MONEY)
        assert shown in words and shown.startswith(cell)
    assert bill["county"].count(Speech(language).amount(found.money.county, MONEY)) == 1
    (dot,) = (dot for dot in said.dots if dot.indicator == "gerd")
    assert f"{dot.shown.removeprefix('+')}" in words and dot.interval in words


def test_money_is_that_over_unchanged_policies(tables: Tables, found: Findings) -> None:
    assert found.money is not None
    totals = tables.costs.groupby(["scenario", "kind"])["amount"].sum() / 1e8
    more = totals["plan"] - totals["no_plan"]
    assert found.money.budget == pytest.approx(more["appropriation"])
    assert found.money.tax == pytest.approx(more["tax_expenditure"])
    assert 0.0 < found.money.county < found.money.budget
    assert found.money.a_county == pytest.approx(found.money.county / 4)


def test_a_lever_acts_if_all_of_several_draws_agree(found: Findings, said: Screen) -> None:
    acting = [one.lever for one in found.levers if one.acts]
    assert acting == ["super_deduction", "popularisation"]  # a single draw cannot tell of vouchers
    assert [row.lever for row in said.levers.first] == acting
    assert len(said.levers.every) == 3
    assert said.levers.first[1].cells[1].main == "\u2248 0"


def test_without_unchanged_policies_nothing_is_attributed(tables: Tables, language: str) -> None:
    own = tables.indicators[tables.indicators["scenario"] != "no_plan"]
    alone = Findings(dataclasses.replace(tables, indicators=own))
    words = screen(alone, Speech(language))
    assert [card.group for card in words.cards] == ["met", MISSED, UNJUDGED]
    assert not words.dots
    assert alone.money is not None
    assert Speech(language).amount(alone.money.budget, MONEY) in plain(words.verdict)


def test_every_link_leads_somewhere_and_tables_say_what_they_are(html: str) -> None:
    seen = _Seen()
    seen.feed(html)
    assert [name for name, times in Counter(seen.ids).items() if times > 1] == []
    assert [link for link in seen.links if link[1:] not in seen.ids] == []
    assert len(set(seen.links)) > 80
    assert seen.headings > 50 and seen.without_scope == 0
    assert seen.captions == seen.tables > 20


def test_every_series_has_its_rules(html: str) -> None:
    assert {one for reading in READINGS for one in reading.indicators} <= set(RULES)
    numbered = set(re.findall(r"^\*\*(?:<a [^>]*>)?(\d+(?:\.\d+)?)\b", _model_doc(), re.M))
    assert {rule for rules in RULES.values() for rule in rules} <= numbered


def test_the_terminal_says_the_same_in_the_same_order(
    tables: Tables, said: Screen, language: str
) -> None:
    stream = StringIO()
    show(Console(file=stream, width=110), tables, Speech(language))
    printed = re.sub(r"\s+", "", stream.getvalue())
    places = [
        printed.find(re.sub(r"\s+", "", words))
        for words in (
            said.title,
            plain(said.verdict)[:40],
            *(f"{card.sign} {_count(card, language)}" for card in said.cards),
            say("dots.title", language),
            say("money.title", language),
            plain(said.trust[0])[:20],
        )
    ]
    assert -1 not in places and places == sorted(places)


def test_a_narrow_terminal_cuts_no_figure(said: Screen, language: str) -> None:
    console = Console(width=80, record=True, file=StringIO())
    longest = "Institutionalised popularisation of super-deductions"
    rows = tuple(dataclasses.replace(row, name=longest) for row in said.levers.first)
    levers = dataclasses.replace(said.levers, first=rows)
    for part in first_screen(dataclasses.replace(said, levers=levers), Speech(language)):
        console.print(part)
    printed = re.sub(r"\s+", "", console.export_text())
    for row in said.levers.first:
        for cell in row.cells:
            assert re.sub(r"\s", "", cell.main) in printed
            assert all(end in printed for end in re.split(r" to |至", cell.ends))


def test_a_narrow_terminal_tears_no_name(tables: Tables, found: Findings) -> None:
    stream, voice = StringIO(), Speech("en")
    show(Console(file=stream, width=80), tables, voice)
    apart = scenario_differences(found, voice)
    assert apart is not None and len(apart["targets"]) > 1
    names = [row.name for row in screen(found, voice).levers.first]
    names += [words for _, words, _ in apart["targets"]]
    assert set(" ".join(names).split()) <= set(stream.getvalue().split())


def test_the_pdf_has_two_pages_and_is_the_same_each_time(tables: Tables, language: str) -> None:
    made = answer_pdf(tables, Speech(language))
    assert len(re.findall(rb"/Type /Page\b", made)) == 2
    assert made == answer_pdf(tables, Speech(language))


def test_the_pdf_sets_no_words_on_a_dark_ground(tables: Tables, language: str) -> None:
    streams = re.findall(
        rb"stream\n(.*?)\nendstream", answer_pdf(tables, Speech(language)), re.DOTALL
    )
    pages = [zlib.decompress(stream) for stream in streams if stream.startswith(b"x")]
    grounds = [
        min(map(float, shade.split()))
        for shade, high in re.findall(FILLED, b"\n".join(pages))
        if float(high) > LINE_HIGH
    ]
    assert len(grounds) > 4 and min(grounds) > 0.9


def test_no_word_that_officials_do_not_use(html: str) -> None:
    assert [word for word in NOT_FOR_READERS if word in html] == []


@pytest.fixture
def view(browser: Browser, html: str, tmp_path: Path) -> Iterator[Page]:
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    with browser.new_context(offline=True, viewport={"width": 1280, "height": 800}) as window:
        made = window.new_page()
        made.goto((tmp_path / "page.html").as_uri())
        made.evaluate("document.fonts.ready")
        yield made


@pytest.mark.browser
def test_it_fits_a_screen_a_phone_and_a_sheet_and_can_be_read(view: Page) -> None:
    bottom = "document.querySelector('{}').getBoundingClientRect().bottom"
    assert view.evaluate(bottom.format("#answer")) <= 800
    pairs = view.evaluate(
        """() => [...document.querySelectorAll('main *, .top *, text')]
        .filter(node => [...node.childNodes].some(x => x.nodeType === 3 && x.data.trim())
            && node.checkVisibility())
        .map(node => { const look = getComputedStyle(node); let ground = node;
            while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)')
                ground = ground.parentElement;
            return [node.matches('text') ? look.fill : look.color,
                ground ? getComputedStyle(ground).backgroundColor : 'rgb(255, 255, 255)']; })"""
    )
    assert len(pairs) > 300
    for words, ground in set(map(tuple, pairs)):
        assert contrast(rgba(words), rgba(ground)) >= READABLE, (words, ground)
    view.set_viewport_size({"width": 390, "height": 844})
    assert view.evaluate("document.documentElement.scrollWidth") <= 390
    view.emulate_media(media="print")
    view.set_viewport_size({"width": SHEET[0], "height": SHEET[1]})
    for section in ("#answer", "#targets"):
        box = view.locator(section).bounding_box()
        assert box is not None and box["height"] <= SHEET[1], section


def _count(card: Card, language: str) -> str:
    return f"{say('card.count', language, number=card.count)} {card.title}"


def _model_doc() -> str:
    return (ROOT / "docs" / "model.md").read_text("utf-8")


class _Seen(HTMLParser):
    """Ids, links within the page, headings and tables of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings = self.without_scope = 0
        self.tables = self.captions = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if name := given.get("id"):
            self.ids.append(name)
        link = given.get("href") or ""
        if link.startswith("#"):
            self.links.append(link)
        if tag == "th":
            self.headings += 1
            self.without_scope += "scope" not in given
        self.tables += tag == "table"
        self.captions += tag == "caption"
