"""Lists of a user's own: key counties, pairs of counties, institutes (``docs/own_tables.md``)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.core.arrays import Bools, Floats
from sim.host.sheet import plain
from sim.text import LANGUAGES, say
from sim.world.attributes import SHARE, Attribute, headings, place_headings
from sim.world.geography import Columns
from sim.world.institutes import AGRICULTURE, INSTITUTES
from sim.world.own_rows import Kind, Reading, read_rows, row_named, row_of, rows_of_units
from sim.world.table_checks import range_faults
from sim.world.table_columns import figures_of
from sim.world.totals import nothing_left
from sim.world.unit_names import Places

type Report = dict[str, object]

DONOR, RECIPIENT = "donor", "recipient"
KINDS = ("university", "public_institute", "junior_college")
FIELDS = (
    "agriculture",
    *("light", "materials", "machinery", "electrical_transport", "electronics", "pharmaceuticals"),
    *("energy_mining", "technology_services"),
)
FIGURES = {
    "budget": Attribute("yuan", 1e4, 1e11),
    "outreach": SHARE,
    "capacity": Attribute("persons", 0.0, 1e5),
}
KEY_COUNTIES = Kind("key_counties", place_headings())
PAIRS = Kind(
    "pairs", headings("pairing", (DONOR, RECIPIENT)), needed=(DONOR, RECIPIENT), placed=False
)
OWN_INSTITUTES = Kind(
    "institutes",
    place_headings() | headings("institutes", ("kind", "field", *FIGURES)),
    FIGURES,
    needed=("kind", "field"),
)
OTHER_WORDS = {
    "university": ("大学", "本科高校", "高校", "本科"),
    "public_institute": ("科研院所", "研究所", "研究院", "institute"),
    "junior_college": ("高职", "专科", "college"),
    "agriculture": ("农业科学", "农学"),
}


def read_key_counties(path: Path, units: Columns) -> tuple[Bools, Report]:
    """Which units a list names, mask (n,), and what was matched.

    Raises ``InputError`` for a list that cannot be used, with all its faults.
    """
    reading = read_rows(path, KEY_COUNTIES)
    rows = list(rows_of_units(reading, Places(units)).values())
    reading.check()
    mask = np.zeros(len(units["adcode"]), bool)
    mask[rows] = True
    return mask, reading.report(len(rows), 0)


def read_pairs(path: Path, units: Columns) -> tuple[dict[int, int], Report]:
    """Row of the recipient -> row of its donor, and what was matched.

    Raises ``InputError`` for a list that cannot be used, with all its faults.
    """
    reading, places = read_rows(path, PAIRS), Places(units)
    donors: dict[int, int] = {}
    first: dict[int, int] = {}
    for number, cells in reading.rows:
        said = {name: reading.cell(name, cells) for name in PAIRS.needed}
        for name in [name for name, cell in said.items() if not cell]:
            reading.fault("no_cell", number, name, "")
        if not all(said.values()):
            continue
        donor, recipient = (row_named(reading, number, n, x, places) for n, x in said.items())
        if donor is None or recipient is None:
            continue
        if donor == recipient:
            reading.fault("pair_same", number, RECIPIENT, said[RECIPIENT])
        elif recipient in donors:
            other = {"other": first[recipient]}
            reading.fault("code_twice", number, RECIPIENT, said[RECIPIENT], **other)
        else:
            donors[recipient], first[recipient] = donor, number
    reading.check()
    return donors, reading.report(len({*donors, *donors.values()}), 0)


@dataclass(frozen=True)
class Institutes:
    """Institutes of a user's own, a row each: rows of the counties, kind, field, and figures that
    are not a number where the table is silent."""

    county: np.ndarray
    kind: np.ndarray
    field: np.ndarray
    figures: dict[str, Floats]


def read_institutes(path: Path, units: Columns) -> tuple[Institutes, Report]:
    """The institutes of a table, and what was matched.

    Raises ``InputError`` for a table that cannot be used, with all its faults.
    """
    reading, places = read_rows(path, OWN_INSTITUTES), Places(units)
    found = {n: row_of(reading, n, cells, places) for n, cells in reading.rows}
    kinds = _words(reading, "kind", KINDS)
    fields = _words(reading, "field", FIELDS)
    columns = {name: c for name, c in reading.columns.items() if name in FIGURES}
    cells, figures, faults = figures_of(dict(reading.rows), columns, FIGURES)
    reading.faults += faults
    nobody = np.ones(len(figures))
    reading.faults += range_faults(figures, cells, reading.columns, nobody, True, FIGURES, ())
    reading.check()
    nothing = np.full(len(found), np.nan)
    values = {name: figures[name].to_numpy() if name in columns else nothing for name in FIGURES}
    county = np.array(list(found.values()), np.int32)
    own = Institutes(county, np.array(kinds, np.int8), np.array(fields, np.int8), values)
    number = int(sum(np.isfinite(column).sum() for column in values.values()))
    return own, reading.report(len(set(county.tolist())), number)


def with_institutes(
    institutes: Columns, own: Institutes, counties: Columns, *, rebalanced: bool
) -> Columns:
    """``institutes`` with those of the counties that ``own`` names replaced by ``own``.

    A budget not given is the median of the drawn ones of its kind, outreach their mean; capacity
    follows from the budget as theirs does in the province. With ``rebalanced`` the others of a
    province are scaled to leave its R&D outside firms as it was; raises ``InputError`` if nothing
    would be left for them.
    """
    province = counties["province_code"]
    kept = ~np.isin(institutes["county"], own.county)
    budget, outreach, capacity = (own.figures[name].copy() for name in FIGURES)
    for kind in np.unique(own.kind):
        alike = institutes["budget"][institutes["kind"] == kind]
        budget[np.isnan(budget) & (own.kind == kind)] = np.median(alike)
    outreach[np.isnan(outreach)] = institutes["outreach"].mean()
    asked, there = province[own.county], province[institutes["county"]]
    for code in np.unique(asked):
        inside = there == code
        sent = institutes["capacity"][inside].sum() / _staff(institutes, inside).sum()
        rows = np.isnan(capacity) & (asked == code)
        capacity[rows] = sent * _staff({"budget": budget, "field": own.field}, rows)
    grown = institutes["budget"].copy()
    for code in np.unique(asked) if rebalanced else ():
        mine, others = budget[asked == code].sum(), kept & (there == code)
        total = grown[there == code].sum()
        if mine >= total or not others.any():
            name = str(counties["province_zh"][province == code][0])
            raise nothing_left(name, "budget", mine, total)
        grown[others] *= (total - mine) / grown[others].sum()
    columns = {
        "county": own.county,
        "kind": own.kind,
        "field": own.field,
        "budget": budget,
        "stock": budget / (INSTITUTES.growth + INSTITUTES.depreciation),
        "outreach": outreach,
        "capacity": capacity,
        "weight": np.ones(len(own.county)),
    }
    before = institutes | {"budget": grown}
    before["stock"] = institutes["stock"] * (grown / institutes["budget"])
    joined = {
        name: np.concatenate([before[name][kept], column]) for name, column in columns.items()
    }
    order = np.argsort(joined["county"], kind="stable")
    ids = {"id": np.arange(len(order), dtype=np.int64)}
    return ids | {
        name: column[order].astype(institutes[name].dtype) for name, column in joined.items()
    }


def _staff(institutes: Columns, rows: Bools) -> Floats:
    """What capacity goes by within a province; see ``institutes.build_institutes``."""
    of_field = institutes["field"][rows] == AGRICULTURE
    tilt = np.where(of_field, INSTITUTES.agricultural_staff, 1.0)
    return np.asarray(np.sqrt(institutes["budget"][rows]) * tilt)


def _words(reading: Reading, name: str, words: tuple[str, ...]) -> list[int]:
    """The number of the word in each row's cell; a fault for what is none, and for no word."""
    number_of: dict[str, int] = {}
    for number, word in enumerate(words):
        in_languages = (say(f"institute.{name}.{word}", language) for language in LANGUAGES)
        for known in (word, *in_languages, *OTHER_WORDS.get(word, ())):
            number_of[plain(known)] = number
    numbers = []
    for row, cells in reading.rows:
        cell = reading.cell(name, cells)
        if plain(cell) not in number_of:
            key = "not_a_word" if cell else "no_cell"
            reading.fault(key, row, name, cell, allowed=", ".join(words))
        numbers.append(number_of.get(plain(cell), 0))
    return numbers
