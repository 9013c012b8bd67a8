"""Which county-level unit is meant: by name, pinyin, initials or code, today's or an older one."""

from __future__ import annotations

import difflib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from pypinyin import Style, pinyin

from sim.errors import of_kind
from sim.world.former import former_units
from sim.world.geography import read_units
from sim.world.unit_names import stem_of

EXACT, PREFIX, CONTAINS, NEAR = "exact", "prefix", "contains", "near"
HOW = (EXACT, PREFIX, CONTAINS, NEAR)
READINGS = 16  # of one name, where signs have several
LONGEST = 60  # signs of a question that are looked at


@dataclass(frozen=True)
class Place:
    """A county-level unit of the mainland as of 2020.

    ``how`` says how the question met it: ``exact``, ``prefix``, ``contains`` or ``near``; ``by`` is
    what was met where that is not its own name or code of 2020: a former name or code.
    """

    adcode: int
    name: str
    prefecture: str
    province: str
    pinyin: str
    how: str = EXACT
    by: str = ""


@dataclass(frozen=True)
class _Way:
    """One spelling by which a unit may be asked for; a lower ``order`` is more to the point."""

    spelling: str
    order: int
    row: int
    by: str = ""


def find(text: str, limit: int = 10) -> tuple[Place, ...]:
    """Units that ``text`` may mean, at most ``limit``, the most likely first.

    Asked for are a name with or without its ending, province or prefecture before it, pinyin (with
    or without blanks and tones), its initials, a code of six digits, or a former name or code.
    Exact comes before prefix before part; where nothing is met, the nearest names follow as
    ``near``. Nothing is found for a blank.
    """
    of_kind("text", text, str)
    asked = _plain(text)
    if not asked:
        return ()
    best: dict[int, tuple[int, int, int, _Way]] = {}
    for how, way in _met(asked):
        rank = HOW.index(how), way.order, len(way.spelling), way
        if way.row not in best or rank[:3] < best[way.row][:3]:
            best[way.row] = rank
    if not best:
        return _nearest(asked, limit)
    places = _places()
    ranked = sorted(best.values(), key=lambda rank: (*rank[:3], rank[3].row))
    return tuple(
        replace(places[way.row], how=HOW[how], by=way.by) for how, _, _, way in ranked[:limit]
    )


def place_of(adcode: int) -> Place:
    """The unit of a code of 2020. Raises ``KeyError`` if there is none."""
    return _by_code()[adcode]


def _met(asked: str) -> Iterator[tuple[str, _Way]]:
    """Ways that ``asked`` meets, and how."""
    ways = _ways()
    for way in ways[bisect_left(ways, asked, key=_spelling) :]:
        if not way.spelling.startswith(asked):
            break
        if way.spelling == asked:
            yield EXACT, way
        elif way.order < INITIALS or len(asked) > 2:  # two letters begin the initials of hundreds
            yield PREFIX, way
    if len(asked) > 1:
        yield from ((CONTAINS, way) for way in _short_ways() if asked in way.spelling)


def _nearest(asked: str, limit: int) -> tuple[Place, ...]:
    spelt: dict[str, list[int]] = {}
    for way in _short_ways():
        spelt.setdefault(way.spelling, []).append(way.row)
    likest = difflib.get_close_matches(asked, spelt, n=3 * limit, cutoff=0.5)
    rows = dict.fromkeys(row for spelling in likest for row in spelt[spelling])
    return tuple(replace(_places()[row], how=NEAR) for row in list(rows)[:limit])


def _plain(text: str) -> str:
    """Small letters without tones, blanks and apostrophes; ü is v."""
    signs = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    signs = signs.replace("ü", "v").replace("u:", "v")
    parts = unicodedata.normalize("NFD", signs)
    return "".join(sign for sign in parts if sign.isalnum())


# The order of ways to ask.
NAME, FORMER, PINYIN, WITH_PLACE, INITIALS = range(5)


@cache
def _places() -> tuple[Place, ...]:
    units = read_units()
    columns = (units[name].tolist() for name in ("adcode", "name_zh", "prefecture_zh"))
    return tuple(
        Place(code, name, prefecture, province, " ".join(_syllables(name)[0]))
        for code, name, prefecture, province in zip(
            *columns, units["province_zh"].tolist(), strict=True
        )
    )


@cache
def _by_code() -> dict[int, Place]:
    return {place.adcode: place for place in _places()}


@cache
def _ways() -> tuple[_Way, ...]:
    """Every way to ask for a unit, by spelling."""
    return tuple(sorted(dict.fromkeys(_all_ways()), key=_spelling))


@cache
def _short_ways() -> tuple[_Way, ...]:
    """Those of them that are names, codes and pinyin, without a place before them."""
    return tuple(way for way in _ways() if way.order < WITH_PLACE)


def _spelling(way: _Way) -> str:
    return way.spelling


def _all_ways() -> Iterator[_Way]:
    row_of = {place.adcode: row for row, place in enumerate(_places())}
    for row, place in enumerate(_places()):
        yield _Way(str(place.adcode), NAME, row)
        yield from _spelt(place.name, row)
        for above in _above(place):
            for name in (place.name, stem_of(place.name)):
                yield _Way(_plain(above + name), WITH_PLACE, row)
    for code, name, adcode in _former():
        row = row_of[adcode]
        if code != adcode:
            yield _Way(str(code), FORMER, row, f"{code} {name}")
        if name != _places()[row].name:
            yield from (replace(way, by=name) for way in _spelt(name, row, FORMER))


def _spelt(name: str, row: int, order: int = NAME) -> Iterator[_Way]:
    for short in (name, stem_of(name)):
        yield _Way(_plain(short), order, row)
        for syllables in _syllables(short):
            yield _Way("".join(syllables), max(order, PINYIN), row)
            yield _Way("".join(s[0] for s in syllables), INITIALS, row)


def _syllables(name: str) -> list[tuple[str, ...]]:
    """Readings of a name, the usual one first."""
    usual = pinyin(name, style=Style.NORMAL)
    every = pinyin(name, style=Style.NORMAL, heteronym=True)
    if len(usual) != len(every):
        every = usual
    ways = [list(dict.fromkeys((*one, *many))) for one, many in zip(usual, every, strict=True)]
    readings = list(product(*ways[:-1], ways[-1][:1])) if ways else []
    return [tuple(map(_plain, reading)) for reading in readings[:READINGS]]


def _above(place: Place) -> Iterator[str]:
    provinces = (place.province, place.province.removesuffix("省").removesuffix("市"))
    prefectures = (place.prefecture, place.prefecture.removesuffix("市"))
    yield from provinces
    yield from prefectures
    yield from (province + prefecture for province in provinces for prefecture in prefectures)


def _former() -> Iterator[tuple[int, str, int]]:
    """Code and name of every former unit, with the code of each unit that has something of it."""
    for unit in former_units():
        yield from ((unit.code, unit.name, now) for now in unit.now)
