"""Targets read by a series that is a gap of the model: no main reading is one as it ships, and a
page has to mark them all the same."""

from __future__ import annotations

import dataclasses

import pytest

from sim.report.verdicts import PRINCIPAL
from sim.targets import COUNTY_AREA, READINGS
from sim.targets.readings import PRINCIPAL as NAMES

APPROVAL = next(one for one in READINGS if (one.target, one.name) == ("G4", "approval"))


def read_by_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The main reading of G4 is the gap itself, that of G9 has it beside its own series."""
    monkeypatch.setitem(NAMES, "G4", "approval")
    monkeypatch.setitem(PRINCIPAL, "G4", APPROVAL)
    own = PRINCIPAL["G9"]
    series = (*own.series, ("loan_approval_rate", COUNTY_AREA))
    monkeypatch.setitem(PRINCIPAL, "G9", dataclasses.replace(own, series=series))
