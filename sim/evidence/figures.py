"""Published figures by indicator, scope and year.

``observations.csv`` holds them, ``releases.csv`` where each was published, ``traps.csv`` what to
mind. A ``use`` is one of ``USES``; figures of outcomes end with 2021.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import pandas as pd

from sim.errors import InputError, nearest
from sim.evidence.readings import note
from sim.evidence.tables import table

NATION = "100000"
TO_BASE = {"100m yuan": 1e8, "bn yuan": 1e9, "10k firms": 1e4, "%": 0.01}

USES = ("start", "calibration", "input", "context")
"""What a figure is used for; the catalogue says what each means."""

COLUMNS = [
    "indicator",
    "unit",
    "scope",
    "year",
    "value",
    "issuer",
    "title",
    "published",
    "confidence",
    "note",
    "use",
    "trap",
    "source",
]


def observations(
    use: str | None = None,
    indicator: str | Collection[str] | None = None,
    scope: str | Collection[str] | None = None,
) -> pd.DataFrame:
    """Published figures, a row each, of the uses, indicators and scopes asked for (all if none).

    Columns ``indicator``, ``unit``, ``scope`` (``100000``, a province's code, ``county-area``,
    ``region:east|centre|west``), ``year``, ``value`` in ``unit``, ``issuer``, ``title``,
    ``published`` (year), ``confidence`` (``verified``: read in a copy of the release; ``standard
    figure``: widely quoted, not looked up again), ``note`` with what to mind, ``use``, ``trap``
    (a key of ``traps.csv`` or empty) and ``source`` (a key ``source.*`` of the catalogue).
    Raises ``InputError`` for a use, indicator or scope that no figure has.
    """
    rows = _all()
    for column, asked in (("use", use), ("indicator", indicator), ("scope", scope)):
        if asked is None:
            continue
        wanted = {asked} if isinstance(asked, str) else set(asked)
        known = list(USES) if column == "use" else sorted(_all()[column].unique())
        for name in sorted(wanted - set(known)):
            near = nearest(name, known)
            raise InputError("unknown_observation", column=column, value=name, nearest=near)
        rows = rows[rows[column].isin(wanted)]
    return rows.reset_index(drop=True)


def national(indicator: str, year: int) -> float:
    """The nation's figure in base units (yuan, persons, firms; shares as 0-1)."""
    note(indicator, year)
    return figures(indicator, year)[NATION]


def by_province(indicator: str, year: int) -> dict[int, float]:
    """Province code -> figure in base units."""
    note(indicator, year)
    return _provinces(indicator, year)


def gdp_by_province(year: int) -> dict[int, float]:
    """Province code -> GDP in yuan: R&D spending over its published ratio to GDP (one vintage).

    Read as a figure of GDP: of R&D spending nothing is left in it.
    """
    note("gdp_by_province", year)
    ratio = _provinces("gerd_to_gdp_revised4", year)
    return {code: rd / ratio[code] for code, rd in _provinces("gerd", year).items()}


def _provinces(indicator: str, year: int) -> dict[int, float]:
    by_scope = figures(indicator, year)
    return {int(s): value for s, value in by_scope.items() if s.isdigit() and s != NATION}


@cache
def figures(indicator: str, year: int) -> dict[str, float]:
    """Scope -> figure in base units; ``KeyError`` if nothing is known of that year."""
    rows = table("observations")
    rows = rows[(rows.indicator == indicator) & (rows.year == year)]
    if rows.empty:
        raise KeyError(f"{indicator} {year}")
    factor = rows.unit.map(TO_BASE).fillna(1.0)
    return dict(zip(rows.scope, rows.value * factor, strict=True))


@cache
def _all() -> pd.DataFrame:
    rows = table("observations").merge(table("releases"), on="release", validate="m:1")
    rows["trap"] = rows["trap"].fillna("")
    warning = rows["trap"].map(table("traps").set_index("trap")["note"]).fillna("")
    note = rows["note"].fillna("")
    rows["note"] = (note + "; " + warning).str.strip("; ")
    return rows[COLUMNS]
