"""The county of the page: found by name, pinyin or code, its attributes, its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from pypinyin import Style, lazy_pinyin

from sim.errors import InputError
from sim.report.names import source_kind
from sim.report.numbers import number
from sim.text import say
from sim.world.attributes import ATTRIBUTES
from sim.world.geography import Columns
from sim.world.sheet import plain
from sim.world.world import World

FLAG = "yes or no"
PEERS = 30
FOUND = 12  # at most, of a search
FIGURES = (
    "population",
    "gdp",
    "fiscal_revenue",
    "fiscal_st",
    "above_scale_firms_2020",
    "secondary_share",
    "bachelor_share",
    "scitech_jobs",
    "rural_income",
    "literacy_rural",
    "hitech_zones",
    "key_labs",
    "innovative_2018",
    "key_county",
)
OF_UNIT = {
    ("yuan", "en"): 1e9,
    ("yuan", "zh"): 1e8,
    ("persons", "zh"): 1e4,
    ("households", "zh"): 1e4,
    ("share", ""): 0.01,
}


@dataclass(frozen=True)
class Found:
    """A county that a search has found."""

    code: int
    name: str
    where: str


@dataclass(frozen=True)
class Figure:
    """An attribute of the county: ``value`` times ``base`` is what the model takes."""

    name: str
    label: str
    value: str
    base: str
    unit: str
    mark: str
    flag: bool


class Counties:
    """All counties of a world, to be looked up."""

    def __init__(self, world: World) -> None:
        self.columns: Columns = world.counties
        self.provenance: Mapping[str, str] = world.provenance
        self._row = {int(code): row for row, code in enumerate(self.columns["adcode"])}

    @property
    def counted(self) -> bool:
        """Whether people are a census's."""
        return self.provenance["counties.population"] != "drawn"

    def value(self, code: int, name: str, own: Mapping[str, float]) -> float:
        """An attribute of the county, the reader's own first, in base units."""
        return own.get(name, float(self.columns[name][self.row(code)]))

    def row(self, code: int) -> int:
        """The row of ``code``; raises ``InputError`` if there is no such county."""
        if code not in self._row:
            raise InputError("page_no_county", code=code)
        return self._row[code]

    def found(self, code: int) -> Found:
        """The county ``code`` with its name and where it lies."""
        row = self.row(code)
        return Found(code, str(self.columns["name_zh"][row]), self._where(row))

    def find(self, text: str) -> list[Found]:
        """Counties whose code, name or pinyin begins with ``text``, then those that hold it."""
        asked = plain(text).replace("'", "")
        if not asked:
            return []
        ranked = []
        for row, keys in enumerate(self._keys()):
            rank = min((_rank(asked, key) for key in keys), default=9)
            if rank < 9:
                ranked.append((rank, -float(self.columns["population"][row]), row))
        return [
            self.found(int(self.columns["adcode"][row])) for _, _, row in sorted(ranked)[:FOUND]
        ]

    def peers(self, code: int) -> tuple[int, ...]:
        """The ``PEERS`` county areas that are nearest in people, GDP a head, industry and region."""
        column, here = self.columns, self.row(code)
        traits = np.stack(
            [
                np.log(column["population"]),
                np.log(column["gdp"] / column["population"]),
                4.0 * column["secondary_share"],
                0.7 * (column["region"] != column["region"][here]),
            ]
        )
        apart = np.sqrt(((traits - traits[:, [here]]) ** 2).sum(axis=0))
        apart[here] = np.inf
        apart[column["county_area"] != column["county_area"][here]] = np.inf
        return tuple(int(x) for x in column["adcode"][np.argsort(apart, kind="stable")[:PEERS]])

    def figures(self, code: int, own: Mapping[str, float], language: str) -> list[Figure]:
        """The attributes of ``FIGURES`` and what else is the reader's own, marked by origin."""
        row = self.row(code)
        names = (*FIGURES, *(name for name in own if name not in FIGURES))
        return [self._figure(name, row, own, language) for name in names]

    def share_known(self, code: int, own: Mapping[str, float]) -> tuple[int, int]:
        """How many of the attributes shown are published or the reader's own, and of how many."""
        marks = [figure.mark for figure in self.figures(code, own, "en")]
        return sum(mark in ("published", "user") for mark in marks), len(marks)

    def _figure(self, name: str, row: int, own: Mapping[str, float], language: str) -> Figure:
        value = self.value(int(self.columns["adcode"][row]), name, own)
        base, unit = unit_shown(ATTRIBUTES[name].unit, language)
        mark = "user" if name in own else self._mark(name, row)
        text = number(value / base).replace(",", "").replace("\u2212", "-")
        label = say(f"attribute.counties.{name}", language)
        flag = ATTRIBUTES[name].unit == FLAG
        return Figure(name, label, text, f"{base:g}", "" if flag else unit, mark, flag)

    def _mark(self, name: str, row: int) -> str:
        source = self.provenance[f"counties.{name}"]
        kind = source_kind(source)
        if source.startswith(("census", "yearbook")):
            return "published" if self.columns["figures"][row] in ("read", "user") else "drawn"
        return {"published": "published", "assumption": "assumption"}.get(kind, "drawn")

    def _where(self, row: int) -> str:
        parts = (str(self.columns[name][row]) for name in ("province_zh", "prefecture_zh"))
        return "".join(dict.fromkeys(parts))

    def _keys(self) -> tuple[tuple[str, ...], ...]:
        names = tuple(map(str, self.columns["name_zh"]))
        return _keys(names, tuple(map(int, self.columns["adcode"])))


@cache
def _keys(names: tuple[str, ...], codes: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(code),
            plain(name),
            "".join(lazy_pinyin(name)),
            "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)),
        )
        for name, code in zip(names, codes, strict=True)
    )


def _rank(asked: str, key: str) -> int:
    if key == asked or key[:-1] == asked:
        return 0
    if key.startswith(asked):
        return 1
    return 2 if len(asked) > 1 and asked in key else 9


def unit_shown(unit: str, language: str) -> tuple[float, str]:
    """What an attribute in ``unit`` is divided by to be shown, and the unit that it then has, as
    tables of a user's own may name it."""
    return OF_UNIT.get((unit, language), OF_UNIT.get((unit, ""), 1.0)), say(
        f"page.own.{unit}", language
    )
