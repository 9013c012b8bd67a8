"""What a run starts from: the settings of a world and the world itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.world.drivers import Drivers


@dataclass(frozen=True)
class WorldSettings:
    """How a world is built.

    ``scale`` (0, 1]: share of firms, institutes and commissioners simulated, weights keep the
    totals; counties are never thinned. ``census``, ``yearbook``: ``auto`` (the file in ``data/``
    if there), ``drawn``, or a path. ``table``: a user's csv with ``adcode`` and any county column.
    ``seed`` of the synthesis only.
    """

    scale: float = 0.1
    census: str = field(default="auto", metadata={"path": ("auto", "drawn")})
    yearbook: str = field(default="auto", metadata={"path": ("auto", "drawn")})
    table: str | None = field(default=None, metadata={"path": ()})
    seed: int = field(default=2016, metadata={"low": 0, "high": 2**31 - 1})


@dataclass(frozen=True)
class World:
    """Counties, firms, institutes, commissioners at the end of 2015, drivers and pairing.

    Columns are plain arrays; counties sorted by ``adcode``, so index ``c`` is a row.
    ``provenance`` says for each column whether it is published, drawn, assumed or the user's;
    ``unmatched`` lists the rows of census and yearbook that fit no unit; ``matched`` counts those
    that did.
    """

    settings: WorldSettings
    hash: str
    counties: dict[str, np.ndarray]
    firms: dict[str, np.ndarray]
    institutes: dict[str, np.ndarray]
    commissioners: dict[str, np.ndarray]
    drivers: Drivers
    pairing: dict[str, np.ndarray]
    provenance: dict[str, str]
    unmatched: tuple[str, ...]
    matched: dict[str, int]

    @cached_property
    def shared(self) -> dict[str, Any]:
        """What models have computed of this world and share among them."""
        return {}

    def shocked(self, share: float) -> World:
        """The same world on its way through a downturn: see ``Drivers.shocked``."""
        return replace(self, drivers=self.drivers.shocked(share)) if share else self
