"""Tests keep their worlds apart from the user's, and the same examples fail on every machine."""

import os
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).parents[1]

os.environ["COUNTY_INNOVATION_CACHE"] = str(ROOT / ".cache" / "worlds")
os.environ.setdefault("MPLBACKEND", "Agg")

# No deadline: the first call of a rule compiles it. No database: no example hangs on the past.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")
