"""What `make` would do, asked from inside a test that `make` itself may have started."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
OF_MAKE = ("MAKE", "MFLAGS")  # what a make hands to those it starts
OF_OUR_MAKE = ("ARGS", "FROM", "WHAT")


def make_says(*words: str) -> str:
    """The commands that ``make`` with ``words`` would give; ``AssertionError`` if it has none."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(OF_MAKE) and name not in OF_OUR_MAKE
    }
    told = ["make", "--no-print-directory", "-n", *words]
    done = subprocess.run(told, cwd=ROOT, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
