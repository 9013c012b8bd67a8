"""One small page for all tests of a process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = ("world.scale=0.01", "ensemble.replicates=1", "page.port=0", "page.workers=2")
WORDS += ("page.open=false",)
PATIENCE = 20.0  # seconds to stop in


@pytest.fixture(scope="session")
def page() -> Iterator[str]:
    """The address of a page that is being served; at the end Ctrl-C ends it without a word."""
    asked = [sys.executable, "-m", "sim.page", *WORDS]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        asked, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    line = server.stdout.readline()
    found = re.search(r"http://\S+", line)
    if found is None:
        server.kill()
        pytest.fail(f"the page was not served: {line}{server.communicate()[1]}")
    yield found[0]
    server.send_signal(signal.SIGINT)
    _, errors = server.communicate(timeout=PATIENCE)
    assert (server.returncode, errors) == (0, "")
