"""Tests keep their worlds apart from the user's, and never see the user's own settings."""

import os
from pathlib import Path

os.environ["COUNTY_INNOVATION_CACHE"] = str(Path(__file__).parents[1] / ".cache" / "worlds")
os.environ.setdefault("MPLBACKEND", "Agg")
