"""A planner's way through the page, in Chromium that reaches nothing but this machine."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from experiments.__main__ import main as experiment
from sim.ensemble.work.histories import world_of
from sim.places import peers
from sim.world import WorldSettings
from tests.page.ask import events, get

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 500_000  # ms for an answer, on a busy machine
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A new window of a Chinese reader; whatever leads elsewhere is noted, and fails."""
    elsewhere: list[str] = []

    def only_here(route: Route) -> None:
        if urlsplit(route.request.url).hostname != "127.0.0.1":
            elsewhere.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    with browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800}) as window:
        window.route("**/*", only_here)
        window.set_default_timeout(PATIENCE)
        yield window
    assert elsewhere == []


def opened(window: BrowserContext, address: str) -> Page:
    """A view of ``address`` in which an error of the script fails the test."""
    view = window.new_page()
    view.on("pageerror", lambda error: pytest.fail(str(error)))
    view.goto(address)
    return view


def answered(view: Page) -> str:
    """The results, once all runs are in."""
    expect(view.locator("#progress")).to_contain_text("完成", timeout=PATIENCE)
    return view.locator("#results-body").inner_text()


def test_a_planner_finds_her_county_and_compares_two_schemes(
    window: BrowserContext, browser: Browser, page: str
) -> None:
    view = opened(window, page)
    assert view.locator("html").get_attribute("lang") == "zh-CN"
    view.locator("#search").press_sequentially("xinchang")
    expect(view.locator("#found [role=option]").first).to_contain_text("新昌县")
    view.keyboard.press("Enter")
    expect(view.locator("#county-body .place")).to_contain_text("浙江省")

    coverage, value = (view.locator(f"[data-key='voucher.{key}']") for key in ("coverage", "value"))
    before = coverage.get_attribute("aria-valuetext")
    coverage.focus()
    for _ in range(12):
        view.keyboard.press("ArrowRight")
    value.focus()
    view.keyboard.press("ArrowRight")
    said = coverage.get_attribute("aria-valuetext")
    assert said != before and re.fullmatch(r"\d+%", said or "")
    view.locator("#edit-a").click()
    view.locator("#base").select_option("no_plan")
    shown = answered(view)
    assert "企业与高校院所技术合同数" in shown and "科技创新券" in shown and "可信度" in shown

    address = view.evaluate("location.href")
    assert {"c=330624", "a=no_plan"} <= set(urlsplit(address).fragment.split("&"))
    with browser.new_context(locale="en-GB") as other:
        other.set_default_timeout(PATIENCE)
        again = opened(other, address)
        assert answered(again) == shown
        assert (
            again.locator("[data-key='voucher.coverage']").get_attribute("aria-valuetext") == said
        )
        again.locator("#language").click()
        expect(again.locator("#progress")).to_contain_text("draws are in", timeout=PATIENCE)
        assert again.locator("html").get_attribute("lang") == "en"
        assert "voucher.coverage" in again.evaluate("location.hash")

    view.locator("#edit-b").click()
    coverage.focus()
    view.keyboard.press("Home")
    expect(view.locator("#results")).to_have_class(re.compile("busy"))
    view.reload()
    assert answered(view) != shown


def test_what_is_taken_away_says_the_same(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "c=330624&b.voucher.coverage=0.9&b.voucher.value=100000&lang=zh"
    answer = [content for name, content in events(page, question) if name == "answer"][-1]
    _, book, headers = get(f"{page}answer.xlsx?{question}")
    assert "attachment" in headers["Content-Disposition"]
    sheets = pd.read_excel(io.BytesIO(book), sheet_name=None, engine="calamine")
    assert list(sheets) == ["摘要", "目标", "本县", "同类县", "费用", "政策参数", "数据来源"]
    summary = sheets["摘要"].set_index("指标")
    row = summary.loc["企业与高校院所技术合同数"]
    assert f"{row['方案B']:.3g}" in answer["html"]
    assert get(f"{page}answer.pdf?{question}")[1].startswith(b"%PDF-")

    for which in ("a", "b"):
        _, text, _ = get(f"{page}scheme_{which}.yaml?{question}")
        (tmp_path / f"scheme_{which}.yaml").write_bytes(text)
    line = next(x for x in text.decode().splitlines() if "python -m experiments" in x)
    words = shlex.split(line.removeprefix("#"))[3:]
    monkeypatch.chdir(tmp_path)
    assert experiment([*words, "executor.kind=serial", "quiet=true"]) == 0
    (folder,) = (tmp_path / "results" / "project_2025").iterdir()
    counties = pd.read_parquet(folder / "counties.parquet")
    ends = counties[(counties["year"] == 2025) & (counties["scenario"] == "scheme_b")]
    codes = list(peers(world_of(WorldSettings(scale=0.01)), 330624, 30))
    for indicator, title in (("gerd", "全社会研发经费投入"), ("patents_granted", "发明专利授权量")):
        its = ends[ends["indicator"] == indicator].set_index("adcode")["value"]
        assert its.loc[codes].median() == pytest.approx(summary.loc[title, "方案B"], rel=1e-5)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_cut_off(window: BrowserContext, page: str, width: int) -> None:
    view = opened(window, f"{page}#c=330624")
    view.set_viewport_size({"width": width, "height": 800})
    answered(view)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert view.evaluate(wide) <= 0
    unnamed = """[...document.querySelectorAll('input, select, button')].filter(x =>
        !x.labels?.length && !x.ariaLabel && !x.textContent.trim()).map(x => x.outerHTML)"""
    assert view.evaluate(unnamed) == []
