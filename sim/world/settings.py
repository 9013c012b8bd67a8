"""The settings of a world; light, since the words of a command are checked with them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from numbers import Integral, Real
from pathlib import Path

from sim.core.clock import FIRST_YEAR
from sim.errors import InputError

OWN = ("table", "institutes", "key_counties", "pairs")  # settings that name a user's table
TOTALS = GIVEN, REBALANCED = ("given", "rebalanced")
BEGIN, LATEST = FIRST_YEAR - 1, 2021  # first and last year of the figures that come with it


@dataclass(frozen=True)
class WorldSettings:
    """How a world is built.

    ``scale`` (0, 1]: share of firms, institutes and commissioners simulated, weights keep the
    totals; counties are never thinned. ``census``, ``yearbook``: ``auto`` (the file in ``data/``
    if there), ``drawn``, or a path; ``census="drawn"`` keeps the yearbook in ``data/`` out as
    well. ``table``: a user's table of county attributes; ``institutes``, ``key_counties``,
    ``pairs``: a user's lists of these. ``totals`` of a province are as ``given`` by the tables, or
    ``rebalanced``: its other counties make up for what these have more or less.
    ``seed`` of the synthesis only. ``known_until``: no published figure of a later year shapes the
    start, but for those of ``sim.world.known.STAYS``. ``full``: codes of units whose firms and
    institutes are simulated one by one whatever the scale, and with them every commissioner of the
    country, who may serve there (``sim.world.thinning``).
    """

    scale: float = 0.1
    census: str = field(default="auto", metadata={"path": ("auto", "drawn")})
    yearbook: str = field(default="auto", metadata={"path": ("auto", "drawn")})
    table: str | None = field(default=None, metadata={"path": ()})
    seed: int = field(default=2016, metadata={"low": 0, "high": 2**31 - 1})
    known_until: int = field(default=LATEST, metadata={"low": BEGIN, "high": LATEST})
    institutes: str | None = field(default=None, metadata={"path": ()})
    key_counties: str | None = field(default=None, metadata={"path": ()})
    pairs: str | None = field(default=None, metadata={"path": ()})
    totals: str = field(default="given", metadata={"choices": TOTALS})
    full: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Codes in order, each once, so that the same units make the same settings."""
        if isinstance(self.full, list | tuple) and all(type(code) is int for code in self.full):
            object.__setattr__(self, "full", tuple(sorted(set(self.full))))

    @property
    def people_scale(self) -> float:
        """Share of commissioners that is simulated."""
        return 1.0 if self.full else self.scale

    @property
    def own(self) -> dict[str, Path]:
        """The tables that a user brings, by the setting that names them."""
        return {name: Path(path) for name in OWN if (path := getattr(self, name)) is not None}

    def check(self) -> None:
        """Raise ``InputError`` for a value of which no world can be built."""
        kinds: tuple[tuple[str, object, type, str], ...] = (
            ("scale", self.scale, Real, "not_a_number"),
            ("seed", self.seed, Integral, "not_whole"),
            ("known_until", self.known_until, Integral, "not_whole"),
        )
        for name, value, kind, wrong in kinds:
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
        if not isinstance(self.full, tuple):
            raise InputError("not_a_list", where="world.full", value=f"{self.full!r:.60}")
        for code in self.full:
            if type(code) is not int:
                raise InputError("not_whole", where="world.full", value=f"{code!r:.60}")
        if self.totals not in TOTALS:
            allowed = ", ".join(TOTALS)
            where = "world.totals"
            raise InputError("choice", where=where, value=f"{self.totals!r:.60}", allowed=allowed)
        for name in ("census", "yearbook", *OWN):
            path: object = getattr(self, name)
            if not isinstance(path, str | os.PathLike) and not (path is None and name in OWN):
                raise InputError("not_a_path", where=f"world.{name}", value=f"{path!r:.60}")
