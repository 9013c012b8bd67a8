"""Figures that a refactoring leaves alone; ``python -m tests.model.renew_baseline`` renews them."""

from __future__ import annotations

import json

import pytest

from sim.indicators import INDICATORS
from tests.model.renew_baseline import FILE, YEARS, figures


def test_national_figures_are_those_that_were_frozen() -> None:
    """Every indicator, to nine digits: libraries of other machines may round the last bits."""
    frozen, now = json.loads(FILE.read_text(encoding="utf-8")), figures()
    assert set(frozen) == set(now) == set(INDICATORS)
    moved = {
        f"{name} {year}": (value, now[name][year])
        for name, years in frozen.items()
        for year, value in years.items()
        if now[name][year] != pytest.approx(value, rel=1e-9)
    }
    assert not moved, "frozen and new"
    assert all(set(years) == {str(year) for year in YEARS} for years in frozen.values())
