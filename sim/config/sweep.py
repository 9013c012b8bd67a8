"""Settings of ``experiments.sweep``: the points of a study, and what is kept and shown of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.errors import InputError, nearest
from sim.text import keys

METHODS = ("grid", "list", "latin_hypercube", "sobol", "morris", "csv")
SAMPLED = ("latin_hypercube", "sobol", "morris")
NATION = "100000"
HEADLINES: tuple[str, ...] = ("gerd", "technology_adoption", "hnte_stock", "industry_rd_to_revenue")
HEADLINES += ("patents_granted", "disposable_income_rural")
OF_TARGETS: tuple[str, ...] = (NATION, "county-area", "key-counties")
OF_TARGETS += tuple(f"region:{name}" for name in ("east", "centre", "west"))
PROVINCES = (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55))
PROVINCES += tuple(range(61, 66))  # first two digits of their codes


@dataclass(frozen=True)
class SweepSettings:
    """The points of a study, what is kept of its runs and what is shown of them.

    ``vary`` says what varies (see ``sim.config.vary``), ``method`` how points are made of it.
    ``samples`` are points of a Latin hypercube or a Sobol sequence, trajectories of Morris, whose
    grid has ``levels``. ``file`` is the csv of that method. ``scopes`` names what indicators are
    kept for (none: all), from the year ``first`` on; ``counties`` keeps figures by county too.
    ``outcomes`` are what the page shows: an indicator of the nation, or ``indicator|scope``. With
    ``dry`` the size of the table is told and nothing is run.
    """

    method: str = field(default="grid", metadata={"choices": METHODS})
    vary: dict[str, Any] = field(default_factory=dict)
    samples: int = field(default=64, metadata={"low": 1, "high": 1_000_000})
    levels: int = field(default=4, metadata={"low": 2, "high": 64})
    file: str | None = field(default=None, metadata={"path": ()})
    outcomes: list[str] = field(default_factory=lambda: list(HEADLINES))
    scopes: list[str] = field(default_factory=lambda: list(OF_TARGETS))
    first: int = field(default=2020, metadata={"low": 2016, "high": 2025})
    counties: bool = False
    dry: bool = False


def check_scopes(scopes: Sequence[str], where: str) -> None:
    """Raise ``InputError`` for a scope, named by the setting ``where``, that no indicator is
    measured for."""
    known = known_scopes()
    for scope in scopes:
        if scope not in known:
            near = nearest(scope, known)
            raise InputError("unknown_scope", where=where, value=scope, nearest=near)


def known_scopes() -> list[str]:
    """Every scope that indicators are measured for."""
    codes = [f"{province}0000" for province in PROVINCES]
    wide = [key.removeprefix("scope.") for key in keys() if key.startswith("scope.")]
    return [*wide, *(f"county-area:{code}" for code in codes)]
