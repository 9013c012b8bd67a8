"""The first screen in words: verdict, four cards of targets, what the plan adds, where money acts,
how far to trust it. Page, terminal, notebook and PDF show these same words in this order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.report.dots import Dot
from sim.report.findings import (
    ANYWAY,
    BECAUSE,
    HEADLINE,
    HUNDRED_MILLION,
    LEAST,
    MET,
    MISSED,
    OUTCOMES,
    UNJUDGED,
    Effect,
    Findings,
    Judged,
    LeverEffect,
    Money,
    Range,
    unjudged_why,
)
from sim.report.names import name, source_kind
from sim.report.numbers import LIST, interval, number, share, shown, with_unit
from sim.report.outlook import outlook_strip
from sim.report.palette import FAMILY_OF
from sim.report.sentences import verdict
from sim.report.trust import fit, held
from sim.text import BETWEEN_SENTENCES, say

SIGNS = {BECAUSE: "\u25cf", MET: "\u25cf", ANYWAY: "\u25cb", MISSED: "\u25b2", UNJUDGED: "?"}
SHOWN = 6  # levers of the first screen
IN_POINTS = {"%": "percentage points"}


@dataclass(frozen=True)
class Card:
    """A group of targets: its sign, how many there are, and each target with what is said of it."""

    group: str
    sign: str
    count: int
    title: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """A figure and the interval that stands beside it."""

    main: str
    ends: str = ""


NOTHING = Cell("\u2248 0")


@dataclass(frozen=True)
class Row:
    """A line of the table of levers; what is not ``clear`` is shown pale."""

    lever: str
    name: str
    cells: tuple[Cell, ...]
    clear: tuple[bool, ...]


@dataclass(frozen=True)
class Levers:
    """Where money acts: what moves something, and all that was tried."""

    heads: tuple[str, ...]
    first: tuple[Row, ...]
    every: tuple[Row, ...]
    note: str


@dataclass(frozen=True)
class Screen:
    """See the module; sentences may hold links (``sim.report.marked``)."""

    title: str
    facts: str
    verdict: str
    cards: tuple[Card, ...]
    dots: tuple[Dot, ...]
    dots_note: str
    levers: Levers
    trust: tuple[str, ...]


def screen(found: Findings, language: str) -> Screen:
    """The first screen of ``found`` in ``language``."""
    return Screen(
        say("screen.title", language),
        _facts(found, language),
        BETWEEN_SENTENCES[language].join(_verdict(found, language)),
        tuple(_card(found, group, language) for group in found.groups),
        tuple(_dot(effect, language) for effect in found.effects),
        _dots_note(found, language),
        _levers(found, language),
        tuple(_trust(found, language)),
    )


def money(value: float, language: str) -> str:
    """100 million yuan as they are read in ``language``."""
    scale = shown("100m yuan", language)
    return with_unit(value * scale.factor, scale.label, language)


def per_county(bill: Money, language: str) -> str:
    """What one county area pays on average."""
    yuan = bill.a_county * HUNDRED_MILLION
    scale = shown("yuan", language, yuan)
    return with_unit(yuan * scale.factor, scale.label, language)


def percent(value: float, language: str, *, signed: bool = True) -> str:
    """A change in per cent."""
    return with_unit(value, "%", language, signed=signed)


def spread(of: Range, language: str, factor: float = 1.0) -> str:
    """The interval of a change."""
    return interval(of.low * factor, of.high * factor, language, signed=True)


def _facts(found: Findings, language: str) -> str:
    tables = found.tables
    return say(
        "screen.facts",
        language,
        areas=number(int(tables.geography["county_area"].sum())),
        scenarios=len(tables.scenarios),
        runs=tables.runs,
        date=str(tables.manifest.get("started", ""))[:10],
    )


def _verdict(found: Findings, language: str) -> Iterator[str]:
    counts = {group: len(found.group(group)) for group in found.groups}
    every = len(found.judged)
    if found.compared:
        met = counts[BECAUSE] + counts[ANYWAY]
        yield say("verdict.met", language, met=met, all=every, **counts)
    else:
        scenario = name("scenario", found.scenario, language)
        yield say("verdict.met_alone", language, scenario=scenario, met=counts[MET], all=every)
    if missed := found.group(MISSED):
        items = [say(f"short.{one.reading.target}", language) for one in missed]
        yield say("verdict.missed", language, list=LIST[language].join(items))
    if counts[UNJUDGED]:
        key = "verdict.unjudged" if counts[UNJUDGED] > 1 else "verdict.unjudged_one"
        yield say(key, language, number=counts[UNJUDGED])
    if found.money is not None:
        yield say(
            "verdict.cost" if found.compared else "verdict.cost_alone",
            language,
            budget=money(found.money.budget, language),
            county=money(found.money.county, language),
            a_county=per_county(found.money, language),
            tax=money(found.money.tax, language),
        )
    if found.headline is not None:
        yield _effect(found.headline, language)


def _effect(effect: Effect, language: str) -> str:
    key = "same" if not effect.share.clear else "more" if effect.share.median > 0.0 else "less"
    size = percent(abs(effect.share.median), language, signed=False)
    ends = interval(effect.share.low, effect.share.high, language, signed=True)
    return say(f"verdict.effect.{key}", language, share=size, interval=ends)


def _card(found: Findings, group: str, language: str) -> Card:
    targets = found.group(group)
    items = tuple((one.reading.target, _item(one, language)) for one in targets)
    return Card(group, SIGNS[group], len(targets), say(f"card.{group}", language), items)


def _item(one: Judged, language: str) -> str:
    target = say(f"short.{one.reading.target}", language)
    if one.group == UNJUDGED:
        return say(f"card.unjudged.{unjudged_why(one)}", language, name=target)
    if one.group == BECAUSE and float(one.without["probability_met"]) > 0.0:
        without = share(float(one.without["probability_met"]))
        return say("card.because.item", language, name=target, share=without)
    if one.group != MISSED:
        return target
    met = float(one.row["probability_met"])
    unit = name("unit", one.reading.unit, language)
    told = {
        "name": target,
        "median": with_unit(float(one.row["median"]), unit, language),
        "interval": interval(float(one.row["low"]), float(one.row["high"]), language),
        "chance": chance(met, language),
    }
    if one.gap > 0.0 and one.reading.threshold:
        return say("card.missed.item", language, gap=gap(one, language), **told)
    return say("card.missed.item_open", language, share=share(met), **told)


def gap(one: Judged, language: str) -> str:
    """What the median of a target lacks; of shares in percentage points."""
    unit = IN_POINTS.get(one.reading.unit, one.reading.unit)
    return with_unit(one.gap, name("unit", unit, language), language)


def chance(met: float, language: str) -> str:
    """The word for a share of runs."""
    return say(f"chance.{verdict(met)}", language)


def _dot(effect: Effect, language: str) -> Dot:
    unit = "" if effect.unit == "index" else IN_POINTS.get(effect.unit, effect.unit)
    scale = shown(unit, language, max(abs(effect.before), abs(effect.after)))
    size = effect.absolute.median * scale.factor
    levels = shown(effect.unit, language, max(abs(effect.before), abs(effect.after)))
    return Dot(
        effect.indicator,
        say(f"series.{effect.indicator}", language),
        effect.share,
        percent(effect.share.median, language),
        spread(effect.share, language),
        with_unit(size, scale.label, language, signed=True),
        spread(effect.absolute, language, scale.factor),
        *(with_unit(level * levels.factor, levels.label, language) for level in effect.levels),
    )


def _dots_note(found: Findings, language: str) -> str:
    far = [f"series.{row.indicator}" for row in found.tables.base_year if row.far]
    named = [say(key, language) for key in far if key.removeprefix("series.") in found.asked]
    note = say("dots.note", language)
    if named:
        left_out = say("dots.left_out", language, list=LIST[language].join(named))
        note = BETWEEN_SENTENCES[language].join((note, left_out))
    return note


def _levers(found: Findings, language: str) -> Levers:
    every = [_lever(one, language) for one in found.levers]
    acting = [_clearly(_lever(one, language)) for one in found.levers if one.acts]
    unit = shown("100m yuan", language).label
    heads = (
        say("money.head.lever", language),
        say("money.head.cost", language, unit=unit),
        *(say(f"money.head.{outcome}", language) for outcome in OUTCOMES),
        say("money.head.per_100m", language),
    )
    note = say(
        "money.note",
        language,
        draws=found.lever_draws,
        number=len(every),
        acting=len(acting),
        limit=f"{LEAST:g}",
    )
    return Levers(
        heads, tuple(acting[:SHOWN]), tuple(every), note if every else say("money.none", language)
    )


def _clearly(row: Row) -> Row:
    """``row`` with what is not clear said in one sign."""
    cells = zip(row.cells, row.clear, strict=True)
    return replace(row, cells=tuple(cell if clear else NOTHING for cell, clear in cells))


def _lever(one: LeverEffect, language: str) -> Row:
    scale = shown("100m yuan", language)
    title = name("lever", one.lever, language)
    if FAMILY_OF[one.lever] == "tax":
        mark = say("money.tax", language)
        title = say("report.series", language, name=title, scope=mark)
    per_factor = 1e4 if language == "zh" else 100.0
    moves = [one.moves[outcome] for outcome in OUTCOMES]
    cells = (
        Cell(number(one.cost * scale.factor)),
        *(Cell(percent(move.median, language), spread(move, language)) for move in moves),
        Cell(
            number(one.per_100m.median * per_factor, signed=True),
            spread(one.per_100m, language, per_factor),
        ),
    )
    clear = [one.draws > 1 and move.sure for move in moves]
    return Row(one.lever, title, cells, (True, *clear, clear[OUTCOMES.index(HEADLINE)]))


def _trust(found: Findings, language: str) -> Iterator[str]:
    yield say("strip.coverage", language, **held(), **fit())
    provenance = found.tables.manifest.get("world", {}).get("provenance", {})
    if provenance:
        drawn = sum(source_kind(s) in ("drawn", "assumption") for s in provenance.values())
        published = len(provenance) - drawn
        yield say("strip.attributes", language, published=published, all=len(provenance))
    if far := [row for row in found.tables.base_year if row.far]:
        names = [name("indicator", row.indicator, language) for row in far]
        yield say("strip.far", language, list=LIST[language].join(names))
    if said := outlook_strip(found.tables.manifest, language):
        yield said
