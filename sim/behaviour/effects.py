"""Effects of place: by how much a province's rules differ, year by year, for reasons not modelled.

Provinces differ at the start as published (``sim.model.firms.origins``). What makes them differ
further, a provincial campaign, a new industry, a habit of statistics, no rule here explains. An
effect is a shift of a rule in one province and year, or a factor on a figure that is counted
otherwise than it is lived. A draw has one set of effects; all its scenarios share them, so that
differences between scenarios stay those of policy alone.

Where effects come from, and how they go on after the last year they were fitted to, is
``sim.behaviour.drift``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np

from sim.core.arrays import Floats, Ints
from sim.core.clock import FIRST_YEAR, HORIZON

YEARS = HORIZON - FIRST_YEAR + 1
PROVINCES = (
    *(110000, 120000, 130000, 140000, 150000, 210000, 220000, 230000, 310000, 320000, 330000),
    *(340000, 350000, 360000, 370000, 410000, 420000, 430000, 440000, 450000, 460000, 500000),
    *(510000, 520000, 530000, 540000, 610000, 620000, 630000, 640000, 650000),
)
"""Codes of GB/T 2260, ascending."""
CODES = np.array(PROVINCES)


class Kind(IntEnum):
    """What an effect shifts; its rule in brackets."""

    START = 0  # logit of starting R&D (2.3)
    RESEARCH = 1  # ln of the R&D that performers want (2.2)
    PATENTS = 2  # ln of patents granted (2.6)
    # Logit of a high-tech certificate being awarded and renewed (2.9), ln of the hazard of hearing
    # of it (2.13): what a province's campaign for certificates does.
    CERTIFICATES = 3
    BIRTHS = 4  # ln of births (2.10)
    INSTITUTES = 5  # ln of institutes' budgets (6)
    LABORATORIES = 6  # ln of the hazard of an R&D institution of a firm's own (2.7)
    GDP = 7  # ln of GDP, an outside path
    # Figures that are counted otherwise than lived: ln of what is published over what is.
    RURAL_INCOME = 8
    URBAN_INCOME = 9
    LITERACY = 10
    REGISTER = 11  # entries in the register of S&T SMEs
    CLAIMANTS = 12  # of the extra deduction
    RELIEF = 13  # tax saved by it
    ABOVE_SCALE = 14  # firms that statistics of above-scale industry find
    INDUSTRY = 15  # R&D of above-scale industry: that of services outgrows what rules have
    HIGH_TECH = 16  # high-tech firms: the smallest of services are not simulated
    SURVEYED = 17  # R&D as surveys find it: what is corrected, and new coverage


@dataclass(frozen=True, eq=False)
class Effects:
    """Effects of one draw: ``values`` (kinds, ``YEARS`` from 2016, provinces in the order of
    ``PROVINCES``), in the unit of each ``Kind``; two of the same values are equal."""

    values: Floats

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for values of another shape."""
        if self.values.shape != (len(Kind), YEARS, len(PROVINCES)):
            raise ValueError(f"effects of shape {self.values.shape}")

    @classmethod
    def none(cls) -> Effects:
        """Nothing but rules: every effect is zero."""
        return NONE

    @cached_property
    def digest(self) -> str:
        """Sixteen digits over the values."""
        return hashlib.sha256(np.ascontiguousarray(self.values).tobytes()).hexdigest()[:16]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Effects) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def at(self, kind: Kind, year: int, province: Ints) -> Floats:
        """The effects of a kind in ``year`` for provinces of these codes (n,), (n,); none before
        2016 and for places of other codes."""
        if year < FIRST_YEAR:
            return np.zeros(len(province))
        place = np.searchsorted(CODES, province)
        known = CODES.take(place, mode="clip") == province
        return np.where(known, self.values[kind, year - FIRST_YEAR].take(place, mode="clip"), 0.0)

    def path(self, kind: Kind, province: Ints) -> Floats:
        """The same for every year, those of 2015 first, (n, ``YEARS`` + 1)."""
        years = range(FIRST_YEAR - 1, FIRST_YEAR + YEARS)
        return np.stack([self.at(kind, year, province) for year in years], axis=1)


NONE = Effects(np.zeros((len(Kind), YEARS, len(PROVINCES))))
