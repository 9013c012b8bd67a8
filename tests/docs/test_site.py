"""The documentation site, built once: no dead link, no word to the network, a search in both
languages, opened as a file and over the loopback."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
import tomllib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Request, Route

from tools import docs_site

pytestmark = pytest.mark.slow


class Page(HTMLParser):
    """What a page names (ids), where it leads (links), and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids |= {told.get("id") or ""}
        if tag == "a" and told.get("href"):
            self.links.append(told["href"] or "")
        elif told.get("src"):
            self.loads.append(told["src"] or "")


@pytest.fixture(scope="module")
def site(once: Callable[..., Path]) -> Path:
    def build(folder: Path) -> None:
        folder.mkdir()
        docs_site.put_together(folder / "build" / "docs")
        shutil.copy(docs_site.SETTINGS, folder)
        assert docs_site.built(folder / docs_site.SETTINGS.name) == 0

    return once("site", build) / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
    del found["404.html"]  # its links begin at the root of a server
    return {name: Page(path.read_text("utf-8")) for name, path in found.items()}


def test_every_page_is_in_the_navigation_and_nothing_else(site: Path) -> None:
    told = docs_site.SETTINGS.read_text("utf-8")
    named = re.findall(r'"([\w./-]+\.md)"', told[: told.index("[project.theme]")])
    assert tomllib.loads(told)["project"]["nav"]
    made = site.parent / "build" / "docs"
    assert sorted(named) == sorted(p.relative_to(made).as_posix() for p in made.rglob("*.md"))


def test_every_link_leads_to_a_page_and_a_place_on_it(site: Path, pages: dict[str, Page]) -> None:
    dead = []
    for name, page in pages.items():
        for link in page.links:
            if re.match(r"\w+:", link):
                continue
            target, _, part = unquote(link).partition("#")
            path = (site / name).parent / target if target else site / name
            if not path.exists():
                dead.append(f"{name}: {link}")
            elif part and path.suffix == ".html":
                there = path.resolve().relative_to(site.resolve()).as_posix()
                if part not in pages[there].ids:
                    dead.append(f"{name}: {link}")
    assert not dead
    assert {"rule-2.2", "rule-3", "rule-5.6", "rule-6"} <= pages["model.html"].ids


def test_pages_load_nothing_from_elsewhere(pages: dict[str, Page]) -> None:
    assert not [one for page in pages.values() for one in page.loads if "//" in one]


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    handler = functools.partial(quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.mark.browser
@pytest.mark.parametrize("way", ["file", "loopback"])
def test_search_finds_words_of_both_languages_without_a_network(
    browser: Browser, site: Path, request: pytest.FixtureRequest, way: str
) -> None:
    start = f"{site.as_uri()}/" if way == "file" else request.getfixturevalue("served")
    asked: list[str] = []

    def only_here(route: Route, wanted: Request) -> None:
        if wanted.url.startswith((start, "data:", "blob:")):
            route.continue_()
        else:
            asked.append(wanted.url)
            route.abort()

    page = browser.new_page()
    page.route("**/*", only_here)
    for words, where in (("科技特派员", "plan.zh-CN.html"), ("voucher", "model.html")):
        page.goto(f"{start}index.html")
        page.locator(".md-search__button").click()
        page.get_by_placeholder("Search").fill(words)
        found = page.locator(f"a[href*='{where}']").filter(has_text=words).first
        found.wait_for(timeout=20_000)
    assert not asked
    page.close()
