"""What a run starts from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.core.arrays import Floats
from sim.world.drivers import Drivers
from sim.world.settings import WorldSettings


@dataclass(frozen=True)
class World:
    """Counties, firms, institutes, commissioners at the end of 2015, drivers and pairing.

    Columns are plain arrays; counties sorted by ``adcode``, so index ``c`` is a row.
    ``provenance`` says for each column whether it is published, drawn, assumed or the user's,
    ``marks`` of each attribute and unit (places in ``naming.MARKS``, (n,) each);
    ``unmatched`` lists the rows of census and yearbook that fit no unit; ``matched`` counts, table
    by table, the units of which a figure was used, and for the yearbook those of each column.
    ``surveys``: see ``literacy.literacy_surveys``. ``shaped_by``: the figures and tables that were
    read for it, with the years they are of; ``told``: those of outside paths and pairing, which a
    run takes as given. ``brought`` says of each table of the user's what was matched, with the
    sha256 of the file: see ``own_rows.Reading.report``.
    """

    settings: WorldSettings
    hash: str
    counties: dict[str, np.ndarray]
    firms: dict[str, np.ndarray]
    institutes: dict[str, np.ndarray]
    commissioners: dict[str, np.ndarray]
    drivers: Drivers
    pairing: dict[str, np.ndarray]
    marks: dict[str, np.ndarray]
    provenance: dict[str, str]
    unmatched: tuple[str, ...]
    matched: dict[str, int]
    surveys: dict[str, np.ndarray]
    shaped_by: dict[str, list[int]]
    told: dict[str, list[int]]
    brought: dict[str, dict[str, object]] = field(default_factory=dict)

    @cached_property
    def shared(self) -> dict[str, Any]:
        """What models have computed of this world and share among them."""
        return {}

    def grown(self, ln_factor: Floats) -> World:
        """The same world with every county's GDP multiplied by e^``ln_factor``, shape (n, years
        2015-2025)."""
        if not ln_factor.any():
            return self
        digest = hashlib.sha256(np.ascontiguousarray(ln_factor).tobytes()).hexdigest()[:16]
        drivers = replace(self.drivers, gdp=self.drivers.gdp * np.exp(ln_factor))
        return replace(self, hash=f"{self.hash}-{digest}", drivers=drivers)

    def shocked(self, share: float) -> World:
        """The same world on its way through a downturn: see ``Drivers.shocked``. Its hash is
        another, since its drivers are."""
        if not share:
            return self
        shocked_hash = f"{self.hash}-{share.hex()}"
        return replace(self, hash=shocked_hash, drivers=self.drivers.shocked(share))
