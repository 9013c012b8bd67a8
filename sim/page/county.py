"""The county of a question as the page shows it: its figures, marked and in the reader's units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim import places
from sim.report.numbers import number
from sim.report.speech import Speech
from sim.text import keys
from sim.world import World
from sim.world.attributes import ATTRIBUTES

FLAG, CODES, MONEY = "yes or no", "codes", "yuan"
YOURS = "yours"
OF_UNIT = {  # what figures are divided by, where the language counts in other units
    ("yuan", "en"): 1e9,
    ("yuan", "zh"): 1e8,
    ("persons", "zh"): 1e4,
    ("households", "zh"): 1e4,
    ("share", "en"): 0.01,
    ("share", "zh"): 0.01,
}


@dataclass(frozen=True)
class Figure:
    """A fact of the county: ``text`` times ``base`` is its value; ``flag`` is yes or no."""

    name: str
    label: str
    text: str
    base: float
    unit: str
    mark: str
    editable: bool
    flag: bool


@dataclass(frozen=True)
class CountyShown:
    """The county's name, where it lies, its code, figures and peers."""

    code: int
    name: str
    where: str
    figures: tuple[Figure, ...]
    peers: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many of the figures that may be changed are published or the reader's own."""
        return sum(
            figure.mark in ("published", YOURS) for figure in self.figures if figure.editable
        )

    @property
    def of(self) -> int:
        """How many figures may be changed."""
        return sum(figure.editable for figure in self.figures)


def shown(world: World, code: int, own: Mapping[str, float], voice: Speech) -> CountyShown:
    """The county ``code``, the reader's ``own`` figures in place of the world's.

    Raises ``InputError`` for a code of no county.
    """
    facts = places.profile(world, code)
    there = {fact.name for fact in facts}
    figures = [_figure(fact, own, voice) for fact in facts]
    figures += [_own(name, value, voice) for name, value in own.items() if name not in there]
    place = places.place_of(code)
    peers = tuple(places.place_of(peer).name for peer in places.peers(world, code))
    return CountyShown(code, place.name, where(place), tuple(figures), peers)


def where(place: places.Place) -> str:
    """Province and prefecture of a place."""
    return "".join(dict.fromkeys(filter(None, (place.province, place.prefecture))))


def unit_shown(unit: str, voice: Speech) -> tuple[float, str]:
    """What an attribute in ``unit`` is divided by to be shown, and the unit that it then has, as
    tables of a user's own may name it."""
    key = f"page.own.{unit}"
    label = voice.say(key) if key in keys() else voice.name("unit", unit)
    return OF_UNIT.get((unit, voice.language), 1.0), label


def label_of(name: str, voice: Speech) -> str:
    """What a fact is called."""
    if f"attribute.counties.{name}" in keys():
        return voice.say(f"attribute.counties.{name}")
    return voice.name("page.fact", name)


def _figure(fact: places.Fact, own: Mapping[str, float], voice: Speech) -> Figure:
    if fact.name in own:
        return _own(fact.name, own[fact.name], voice)
    if fact.name == "gdp_a_head" and {"gdp", "population"} & set(own):
        mark, text = YOURS, ""  # follows from figures that stand above
    else:
        mark, text = fact.mark, _text(fact.value, fact.unit, voice)
    base, unit = unit_shown(fact.unit, voice)
    flag = fact.unit == FLAG
    unit = "" if fact.unit in (FLAG, CODES) else unit
    label = label_of(fact.name, voice)
    return Figure(fact.name, label, text, base, unit, mark, fact.editable, flag)


def _own(name: str, value: float, voice: Speech) -> Figure:
    unit = ATTRIBUTES[name].unit
    base, label = unit_shown(unit, voice)
    text = _text(bool(value) if unit == FLAG else value, unit, voice)
    flag = unit == FLAG
    shown_unit = "" if flag else label
    return Figure(name, label_of(name, voice), text, base, shown_unit, YOURS, True, flag)


def _text(value: float | bool | tuple[int, ...], unit: str, voice: Speech) -> str:
    """A value as a field holds it: three figures or all whole ones, no thousands marked."""
    if isinstance(value, tuple):
        return voice.listed(places.place_of(code).name for code in value)
    if unit == FLAG:
        return "1" if value else "0"
    if unit == "firms":  # a thinned country has parts of firms
        return f"{value:.0f}"
    base, _ = unit_shown(unit, voice)
    return number(float(value) / base).replace(",", "").replace("\u2212", "-")


def values(world: World, code: int) -> Iterator[tuple[str, float, bool]]:
    """Every attribute that may be changed: name, value in base units, whether it is published."""
    for fact in places.profile(world, code):
        if fact.editable and not isinstance(fact.value, tuple):
            yield fact.name, float(fact.value), fact.mark in ("published", YOURS)
