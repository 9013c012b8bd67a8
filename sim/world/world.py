"""What a run starts from: the settings of a world and the world itself."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.clock import FIRST_YEAR
from sim.errors import InputError
from sim.world.drivers import Drivers

BEGIN, LATEST = FIRST_YEAR - 1, 2021  # first and last year of the figures that come with it


@dataclass(frozen=True)
class WorldSettings:
    """How a world is built.

    ``scale`` (0, 1]: share of firms, institutes and commissioners simulated, weights keep the
    totals; counties are never thinned. ``census``, ``yearbook``: ``auto`` (the file in ``data/``
    if there), ``drawn``, or a path; ``census="drawn"`` keeps the yearbook in ``data/`` out as
    well. ``table``: a user's csv or workbook with ``adcode`` and any county attributes.
    ``seed`` of the synthesis only. ``known_until``: no published figure of a later year shapes the
    start, but for those of ``sim.world.known.STAYS``.
    """

    scale: float = 0.1
    census: str = field(default="auto", metadata={"path": ("auto", "drawn")})
    yearbook: str = field(default="auto", metadata={"path": ("auto", "drawn")})
    table: str | None = field(default=None, metadata={"path": ()})
    seed: int = field(default=2016, metadata={"low": 0, "high": 2**31 - 1})
    known_until: int = field(default=LATEST, metadata={"low": BEGIN, "high": LATEST})

    def check(self) -> None:
        """Raise ``InputError`` for a value of which no world can be built."""
        for name, value, kind, wrong in (
            ("scale", self.scale, int | float | np.number, "not_a_number"),
            ("seed", self.seed, int | np.integer, "not_whole"),
            ("known_until", self.known_until, int | np.integer, "not_whole"),
        ):
            if isinstance(value, bool) or not isinstance(value, kind):
                raise InputError(wrong, where=f"world.{name}", value=f"{value!r:.60}")
        if not 0.0 < self.scale <= 1.0:
            raise InputError("scale_out_of_range", value=self.scale)
        for name, number, low, high in (
            ("seed", self.seed, 0, 2**31 - 1),
            ("known_until", self.known_until, BEGIN, LATEST),
        ):
            if not low <= number <= high:
                raise InputError("range", where=f"world.{name}", value=number, low=low, high=high)
        for name in ("census", "yearbook", "table"):
            path: object = getattr(self, name)
            if not isinstance(path, str | os.PathLike) and (name, path) != ("table", None):
                raise InputError("not_a_path", where=f"world.{name}", value=f"{path!r:.60}")


@dataclass(frozen=True)
class World:
    """Counties, firms, institutes, commissioners at the end of 2015, drivers and pairing.

    Columns are plain arrays; counties sorted by ``adcode``, so index ``c`` is a row.
    ``provenance`` says for each column whether it is published, drawn, assumed or the user's;
    ``unmatched`` lists the rows of census and yearbook that fit no unit; ``matched`` counts, table
    by table, the units of which a figure was used, and for the yearbook those of each column.
    ``surveys``: see ``literacy.literacy_surveys``. ``shaped_by``: the figures and tables that were
    read for it, with the years they are of; ``told``: those of outside paths and pairing, which a
    run takes as given.
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
    surveys: dict[str, np.ndarray]
    shaped_by: dict[str, list[int]]
    told: dict[str, list[int]]

    @cached_property
    def shared(self) -> dict[str, Any]:
        """What models have computed of this world and share among them."""
        return {}

    def shocked(self, share: float) -> World:
        """The same world on its way through a downturn: see ``Drivers.shocked``. Its hash is
        another, since its drivers are."""
        if not share:
            return self
        own = f"{self.hash}-{share.hex()}"
        return replace(self, hash=own, drivers=self.drivers.shocked(share))
