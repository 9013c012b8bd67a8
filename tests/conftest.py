"""Tests keep their worlds apart from the user's, and the same examples fail on every machine."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]

os.environ["COUNTY_INNOVATION_CACHE"] = str(ROOT / ".cache" / "worlds")
os.environ["COUNTY_DATA"] = str(ROOT / "tests" / "no tables")  # nothing is fetched from outside
os.environ.setdefault("MPLBACKEND", "Agg")

# No deadline: the first call of a rule compiles it. No database: no example hangs on the past.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; its absence is a failure, not a reason to skip.

    One for all tests of a process: two drivers at once would share one event loop.
    """
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        pytest.fail("these tests need Chromium: install the package `chromium` or set CHROMIUM")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()
