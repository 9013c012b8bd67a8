"""Tests keep their worlds apart from the user's, and the same examples fail on every machine."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import islice
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


def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: many tests wait for processes that they have started."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each process begins with its part of the slow tests, file by file, so that none is left
    waiting for a long one at the end; processes are dealt an even piece each, and steal later."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
    slow = [item for item in items if item.get_closest_marker("slow")]
    files = list(dict.fromkeys(item.path for item in slow))
    rest = iter([item for item in items if not item.get_closest_marker("slow")])
    size, more = divmod(len(items), processes)
    pieces = []
    for number in range(processes):
        first = [item for item in slow if files.index(item.path) % processes == number]
        pieces += [*first, *islice(rest, size + (number < more) - len(first))]
    items[:] = [*pieces, *rest]


@pytest.fixture(autouse=True)
def _notices_anew() -> None:
    """What a command of another test has silenced or said is not silenced or said."""
    from sim.host import notices  # once the variables above stand

    notices.address("en")
    notices._said.clear()


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


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """``once(name, make)``: a folder that ``make`` fills, once a test run and not once a process.

    Shared: look, never touch.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, lock = shared / f"once {name}", shared / f"once {name}.lock"
        with lock.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not folder.exists():
                aside = shared / f"once {name}.part"
                make(aside)
                aside.rename(folder)
        return folder

    return made
