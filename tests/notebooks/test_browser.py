"""The notebook as a person uses it: JupyterLab in Chromium, a slider moved, figures looked at."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOADED = 120_000  # ms; a busy machine compiles nothing here but may be slow


def picture(page: Page, name: str) -> str:
    """A digest of the figure that is seen now."""
    image = page.locator(f"img.figure-{name}")
    expect(image).to_be_visible(timeout=LOADED)
    width = image.evaluate("async image => { await image.decode(); return image.naturalWidth }")
    assert width > 500
    pixels = image.evaluate(
        """image => { const canvas = document.createElement('canvas');
        canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
        canvas.getContext('2d').drawImage(image, 0, 0); return canvas.toDataURL() }"""
    )
    return hashlib.sha256(pixels.encode()).hexdigest()


def middle(one: Locator) -> float:
    """Where the middle of an element stands across the page, pixels."""
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def redrawn(page: Page, before: dict[str, str]) -> None:
    """Wait until these figures are no longer what they were."""
    end = time.monotonic() + LOADED / 1000
    while any(picture(page, name) == digest for name, digest in before.items()):
        assert time.monotonic() < end, "the figures stayed as they were"
        page.wait_for_timeout(200)


def test_a_slider_moved_in_jupyterlab_changes_figures_and_numbers(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1500, "height": 2600})
    outside: list[str] = []
    page.on("request", lambda asked: outside.append(asked.url))
    page.goto(address, timeout=LOADED)
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=LOADED)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=LOADED)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("Run All Cells")).first.click()
    start = time.monotonic()

    plan = picture(page, "path")
    print(f"first figure after {time.monotonic() - start:.1f} s")
    status = page.locator(".compare-status")
    expect(status).to_contain_text("Shown: 1 of 1 draws", timeout=LOADED)
    targets = page.locator(".targets-table")
    expect(targets).to_contain_text("R&D spending")
    bill = page.locator(".compare-money")
    before = bill.inner_text()
    expect(page.locator(".jp-CodeCell .cm-content:visible")).to_have_count(0)  # no code is seen
    expect(page.locator("img.figure-map")).to_be_hidden()
    page.screenshot(path=tmp_path / "plan.png")

    page.locator(".compare-levers .jupyter-widget-Collapse-header").nth(3).click()
    handle = page.locator(".lever-pairing-funds-amount [role=slider]")
    handle.focus()
    fold = page.locator(".lever-pairing-funds-amount + * .lever-marks i").last
    assert abs(middle(handle) - middle(fold)) < 4.0  # the plan's mark stands below the handle
    for _ in range(12):
        handle.press("ArrowRight")
    expect(bill).not_to_contain_text(before, timeout=LOADED)
    expect(status).not_to_contain_text("settings before", timeout=LOADED)
    expect(page.locator("img.figure-map")).to_be_visible(timeout=LOADED)
    assert picture(page, "path") != plan
    moved = page.locator(".moved-table")
    expect(moved).to_contain_text("Pairing: funds")
    assert middle(handle) < middle(moved)  # results stand beside levers
    assert bill.inner_text() != before
    page.screenshot(path=tmp_path / "mine.png")

    mine = picture(page, "path"), picture(page, "difference")
    page.get_by_role("button", name="中文").click()
    expect(targets).to_contain_text("研发投入", timeout=LOADED)
    expect(status).to_contain_text("当前显示")
    redrawn(page, dict(zip(("path", "difference"), mine, strict=True)))
    assert page.evaluate("document.fonts.check('16px \"Panel Han\"', '规划')")
    page.screenshot(path=tmp_path / "zh.png")
    local = re.compile(r"(https?|wss?)://127\.0\.0\.1|data:|blob:")
    assert not [url for url in outside if not local.match(url)]
