"""County maps: one large map a question, the same as SVG for pages and as a figure for folders.

``level_map`` and ``change_map`` make a ``CountyMap`` from the tables of a report. It has

- ``svg``: an element that stands alone, about 600 kB, and goes into a page as it is: every unit is
  a node with an id that ends with its code and shows name, value and unit when the pointer rests
  on it; it needs no style and no script;
- ``png`` and ``figure()``: the same picture for ``figures/`` and notebooks;
- ``title``, ``description`` (what it shows in words), ``rows`` (the data behind it).

``several(maps, label)`` is one drawing of several, in which the outlines are there once, and
``shades`` the colours of those that are not seen at first (``sim.report.atlas`` chooses). Browsers
show the texts of ``<title>`` in a font of the system's: leave them out where a font is cut down to
the letters of a page.
``sim.report.county_place`` has a map of one county with its peers and partners.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.analysis import county_differences, county_levels
from sim.report import basemap, classes
from sim.report.canvas import HATCHED, PALE, Canvas, Mark, Switched
from sim.report.classes import MISSING, Classes
from sim.report.numbers import Shown, number
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.targets import LAST_YEAR
from sim.world.geography import read_units
from sim.world.naming import may_be_named

MAPPED = {
    "gerd": "yuan per person",
    "disposable_income_rural": "yuan per person",
    "capability": "index",
}
"""Indicators that have a map, and the unit in which it shows them."""

NAMED = 3  # provinces named as highest and as lowest
MERGED = 1.5  # line of the units of a province, in its colour, so that they look like one
COUNTY, PROVINCE = "county", "province"


@dataclass(frozen=True)
class CountyMap:
    """A question that a map answers.

    ``values`` has a row a place by adcode, of counties or for ``level`` province of provinces:
    value, low, high in the unit that ``scale`` names. Places without a finite value are hatched;
    those in ``drawn`` say so when the pointer rests on them. ``stem`` names files, ``name`` begins
    ids. ``notes`` stand below the legend.
    """

    stem: str
    name: str
    title: str
    question: str
    scale: Shown
    values: pd.DataFrame
    classes: Classes
    voice: Speech
    notes: tuple[str, ...] = ()
    drawn: frozenset[int] = frozenset()
    level: str = COUNTY

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The data behind the map, a row a place: adcode, name_zh, prefecture_zh, province_zh,
        value, low, high, class (its name)."""
        table = places(self.level).join(self.values[["value", "low", "high"]])
        found = pd.Series(self.classes.of(table), index=table.index)
        names = {**dict(enumerate(self.classes.names)), MISSING: self.voice.say("map.none")}
        return table.assign(**{"class": found.map(names)}, place=found).reset_index()

    @property
    def data(self) -> pd.DataFrame:
        """Adcode, name_zh, province_zh and the figures to four digits, in columns that begin with
        ``stem``; places whose figures are drawn have no name."""
        table = self.rows[["adcode", "name_zh", "province_zh"]].copy()
        table["name_zh"] = table["name_zh"].where(~table["adcode"].isin(self.drawn))
        for column in ("value", "low", "high"):
            digits = self.rows[column].map(lambda value: float(f"{value:.4g}"))
            table[f"{self.stem}_{column}"] = digits
        return table

    @property
    def counts(self) -> dict[int, int]:
        """How many places each class has, and ``MISSING``."""
        found = self.rows["place"]
        return {k: int((found == k).sum()) for k in (*range(len(self.classes.names)), MISSING)}

    @property
    def description(self) -> str:
        """What the map shows, for those who cannot see it."""
        voice = self.voice
        parts = [
            voice.say("map.described.class", name=text, count=number(self.counts[k]))
            for k, text in self._class_names().items()
        ]
        listed = voice.clauses(parts)
        said = voice.say(
            "map.described", units=number(len(self.rows)), title=self.title, classes=listed
        )
        medians = self.rows.groupby("province_zh")["value"].median().dropna().sort_values()
        if len(medians) < 2 * NAMED:
            return said
        ends = {"highest": medians.index[: -NAMED - 1 : -1], "lowest": medians.index[:NAMED]}
        joined = {word: voice.listed(which) for word, which in ends.items()}
        space = " " if voice.language == "en" else ""
        return said + space + voice.say("map.described.highest", **joined)

    @property
    def canvas(self) -> Canvas:
        """The drawing, whichever form it takes."""
        return several([self], self.name)

    def figure(self) -> Figure:
        """The map as a figure; draw it within ``fonts.figure_style()``."""
        return self.canvas.figure()

    def legend(self) -> list[Mark]:
        """Title and legend: the unit, a row a class with the number of places in it, notes."""
        fills = {**dict(enumerate(self.classes.colours)), MISSING: HATCHED}
        rows = [
            (fills[k], self.voice.say("map.count", name=text, count=number(self.counts[k])))
            for k, text in self._class_names().items()
        ]
        rows.append((PALE, self.voice.say("map.beyond")))
        counted = "map.counties" if self.level == COUNTY else "map.provinces"
        notes = (self.voice.say(counted), *self.notes)
        marks = basemap.legend(self.scale.label, rows, notes, self.voice)
        return [basemap.heading(self.title), *marks]

    def of_unit(self) -> dict[int, int]:
        """The class of every county-level unit by adcode, by way of its province if need be."""
        found = dict(zip(self.rows["adcode"].tolist(), self.rows["place"].tolist(), strict=True))
        if self.level == COUNTY:
            return found
        return {code: found[code // 10_000 * 10_000] for code in places(COUNTY).index.tolist()}

    def said(self, after: CountyMap | None = None) -> dict[int, str]:
        """The value of each place in words: with its unit, but a difference ``after`` a
        map of the same unit has only its figure, with its interval."""
        voice = self.voice
        change = self.classes.unclear >= 0
        told = change and after is not None and after.scale == self.scale
        bare = told or self.scale.label == voice.say("unit.index")
        unit = "" if bare else self.scale.label
        texts = {}
        for code, value, low, high in self.rows[["adcode", "value", "low", "high"]].itertuples(
            index=False
        ):
            if not np.isfinite(value):
                texts[code] = voice.say("map.none")
                continue
            text = voice.with_unit(value, unit, signed=change).rstrip()
            if change and low < high:
                ends = voice.interval(low, high, signed=change)
                text = voice.say("map.range", value=text, range=ends)
            texts[code] = text
        return texts

    def _class_names(self) -> dict[int, str]:
        names = dict(enumerate(self.classes.names))
        return {**names, MISSING: self.voice.say("map.none")}


@cache
def places(level: str) -> pd.DataFrame:
    """name_zh, prefecture_zh, province_zh by adcode of counties or of provinces, in order."""
    units = pd.DataFrame(read_units())
    if level == PROVINCE:
        of_province = units.drop_duplicates("province_code")
        names = of_province["province_zh"].to_numpy()
        kept = {"name_zh": names, "prefecture_zh": names, "province_zh": names}
        return pd.DataFrame(kept, index=pd.Index(of_province["province_code"], name="adcode"))
    return units.set_index("adcode")[["name_zh", "prefecture_zh", "province_zh"]]


def level_map(tables: Tables, indicator: str, scenario: str, voice: Speech) -> CountyMap:
    """The map of an indicator of ``MAPPED`` in the last year: median over runs."""
    values = county_levels(tables.counties, scenario, indicator, LAST_YEAR)
    shares = _shown(tables, indicator, values, voice)
    scenario_name = voice.name("scenario", scenario)
    return CountyMap(
        f"map_{indicator}",
        f"m{[*MAPPED].index(indicator)}",
        _title("figure.map", indicator, voice, scenario=scenario_name),
        voice.say(f"map.short.{indicator}"),
        voice.shown(MAPPED[indicator]),
        shares,
        classes.levels(shares["value"], voice),
        voice,
        _notes(tables, voice),
        _drawn_codes(tables),
    )


def change_map(
    tables: Tables, indicator: str, scenario: str, baseline: str, voice: Speech
) -> CountyMap:
    """The map of ``scenario`` less ``baseline`` in the last year: median over paired runs; grey
    where the interval over them includes zero."""
    values = county_differences(tables.counties, scenario, baseline, indicator, LAST_YEAR)
    shares = _shown(tables, indicator, values, voice)
    roles = {"scenario": scenario, "baseline": baseline}
    roles = {role: voice.name("scenario", word) for role, word in roles.items()}
    runs = int(values["runs"].max())
    many = voice.say("map.unclear.runs", runs=runs)
    clear = many if runs > 1 else voice.say("map.unclear.one")
    return CountyMap(
        f"map_{indicator}_difference",
        f"m{[*MAPPED].index(indicator)}d",
        _title("figure.map_difference", indicator, voice, **roles),
        voice.say("map.added"),
        voice.shown(MAPPED[indicator]),
        shares,
        classes.differences(shares, voice),
        voice,
        (clear, *_notes(tables, voice)),
        _drawn_codes(tables),
    )


def shades(one: CountyMap, question: int, label: str) -> dict[str, str]:
    """The fill of every class of node in map ``question`` of ``several``."""
    fills = {**dict(enumerate(one.classes.colours)), MISSING: f"url(#{label}-none)"}
    return {_word(question, k): fill for k, fill in fills.items()}


def drawn_units(geography: pd.DataFrame, key: str, voice: Speech) -> str:
    """The sentence ``key`` on how many units' figures are drawn; empty if all were read."""
    drawn = int((~may_be_named(geography["figures"].to_numpy())).sum())
    counts = {"drawn": number(drawn), "units": number(len(geography))}
    return voice.say(key, **counts) if drawn else ""


def mapped_name(indicator: str, voice: Speech) -> str:
    """An indicator of ``MAPPED`` as its map shows it."""
    key = "figure.a_head" if indicator == "gerd" else f"indicator.{indicator}"
    return voice.say(key)


def several(maps: Sequence[CountyMap], label: str) -> Canvas:
    """The drawing of one map, or of several of which one is seen."""
    first, *others = maps
    voice, found = first.voice, first.of_unit()
    fills = {**dict(enumerate(first.classes.colours)), MISSING: HATCHED}
    groups: dict[str, list[int]] = defaultdict(list)
    for code, k in found.items():
        groups[fills[k]].append(code)
    words: dict[int, str] = {}
    classes_of = [one.of_unit() for one in others]
    for code in found if others else ():
        words[code] = " ".join(_word(n, of[code]) for n, of in enumerate(classes_of, 1))
    edge = 0.0 if first.level == COUNTY else MERGED
    marks = basemap.country(groups, _hovers(maps), voice, words, f"{label}-", edge)
    marks += [Switched(one.legend(), number_of) for number_of, one in enumerate(maps)]
    description = " ".join(one.description for one in maps)
    titles = voice.clauses(one.title for one in maps)
    return Canvas(basemap.SIZE, titles, description, label, marks)


def _hovers(maps: Sequence[CountyMap]) -> dict[int, str]:
    """What is shown of each unit: its name, then the value of every map."""
    voice = maps[0].voice
    before: list[CountyMap | None] = [None, *maps[:-1]]
    said = [one.said(last) for one, last in zip(maps, before, strict=True)]
    hovers = {}
    for code, unit, prefecture, province in places(COUNTY).itertuples():
        key = "map.place.drawn" if code in maps[0].drawn else "map.place"
        if unit == prefecture:  # it stands under its province
            prefecture = province
        place = voice.say(key, name=unit, prefecture=prefecture)
        if len(maps) == 1:
            of = said[0]
            text = of.get(code) or of[code // 10_000 * 10_000]
            hovers[code] = voice.say("map.hover", place=place, value=text)
            continue
        lines = [
            voice.say("map.hover.several", question=one.question, value=texts[code])
            for one, texts in zip(maps, said, strict=True)
        ]
        hovers[code] = "\n".join([place, *lines])
    return hovers


def _word(question: int, k: int) -> str:
    """The class of a node that is in class ``k`` of map ``question``, in few letters."""
    return f"{chr(ord('a') + question)}{'n' if k == MISSING else k}"


def _shown(tables: Tables, indicator: str, values: pd.DataFrame, voice: Speech) -> pd.DataFrame:
    """``values`` in the unit of the map: spending (100m yuan) is shared by its people."""
    scale: pd.Series[float] | float = voice.shown(MAPPED[indicator]).factor
    if indicator == "gerd":
        scale = scale * 1e8 / tables.geography.set_index("adcode")["population"]
    return values[["value", "low", "high"]].mul(scale, axis=0)


def _notes(tables: Tables, voice: Speech) -> tuple[str, ...]:
    note = drawn_units(tables.geography, "figure.map.drawn", voice)
    return (note,) if note else ()


def _drawn_codes(tables: Tables) -> frozenset[int]:
    of_place = tables.geography
    return frozenset(of_place["adcode"][~may_be_named(of_place["figures"].to_numpy())].tolist())


def _title(key: str, indicator: str, voice: Speech, **placeholders: str) -> str:
    return voice.say(key, year=LAST_YEAR, name=mapped_name(indicator, voice), **placeholders)
