"""Figures that a refactoring leaves alone; ``python -m tests.model.renew_baseline`` renews them."""

from __future__ import annotations

import json

from sim.measure.indicators import INDICATORS
from tests.model.renew_baseline import FILE, YEARS, figures, moved


def test_national_figures_are_those_that_were_frozen() -> None:
    """Every indicator in every year that is kept."""
    now, frozen = figures(), json.loads(FILE.read_text(encoding="utf-8"))
    assert not moved(now), "frozen and new"
    assert set(now) == set(INDICATORS)
    assert all(set(years) == {str(year) for year in YEARS} for years in frozen.values())
