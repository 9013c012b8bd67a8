"""What a run starts from: the settings of a world and the world itself."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.errors import InputError
from sim.world.drivers import Drivers


@dataclass(frozen=True)
class WorldSettings:
    """How a world is built.

    ``scale`` (0, 1]: share of firms, institutes and commissioners simulated, weights keep the
    totals; counties are never thinned. ``census``, ``yearbook``: ``auto`` (the file in ``data/``
    if there), ``drawn``, or a path; ``census="drawn"`` keeps the yearbook in ``data/`` out as
    well. ``table``: a user's csv with ``adcode`` and any county column.
    ``seed`` of the synthesis only.
    """

    scale: float = 0.1
    census: str = "auto"
    yearbook: str = "auto"
    table: str | None = None
    seed: int = field(default=2016, metadata={"low": 0, "high": 2**31 - 1})

    def check(self) -> None:
        """Raise ``InputError`` for a value of which no world can be built."""
        for name, value, kind, wrong in (
            ("scale", self.scale, int | float | np.number, "not_a_number"),
            ("seed", self.seed, int | np.integer, "not_whole"),
        ):
            if isinstance(value, bool) or not isinstance(value, kind):
                raise InputError(wrong, where=f"world.{name}", value=f"{value!r:.60}")
        if not 0.0 < self.scale <= 1.0:
            raise InputError("scale_out_of_range", value=self.scale)
        if not 0 <= self.seed < 2**31:
            raise InputError("range", where="world.seed", value=self.seed, low=0, high=2**31 - 1)
        for name in ("census", "yearbook", "table"):
            path: object = getattr(self, name)
            if not isinstance(path, str | os.PathLike) and (name, path) != ("table", None):
                raise InputError("not_a_path", where=f"world.{name}", value=f"{path!r:.60}")


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
