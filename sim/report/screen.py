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
from sim.report.names import source_kind
from sim.report.numbers import number, share
from sim.report.outlook import outlook_strip
from sim.report.palette import FAMILY_OF
from sim.report.sentences import verdict
from sim.report.speech import Speech
from sim.report.trust import fit, held

SIGNS = {BECAUSE: "\u25cf", MET: "\u25cf", ANYWAY: "\u25cb", MISSED: "\u25b2", UNJUDGED: "?"}
SHOWN = 6  # levers of the first screen
MONEY = "100m yuan"
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


def screen(found: Findings, voice: Speech) -> Screen:
    """The first screen of ``found``."""
    return Screen(
        voice.say("screen.title"),
        _facts(found, voice),
        voice.sentences(_verdict(found, voice)),
        tuple(_card(found, group, voice) for group in found.groups),
        tuple(_dot(effect, voice) for effect in found.effects),
        _dots_note(found, voice),
        _levers(found, voice),
        tuple(_trust(found, voice)),
    )


def per_county(bill: Money, voice: Speech) -> str:
    """What one county area pays on average."""
    return voice.amount(bill.a_county * HUNDRED_MILLION, "yuan")


def spread(of: Range, voice: Speech, factor: float = 1.0) -> str:
    """The interval of a change."""
    return voice.interval(of.low * factor, of.high * factor, signed=True)


def _facts(found: Findings, voice: Speech) -> str:
    tables = found.tables
    return voice.say(
        "screen.facts",
        areas=number(int(tables.geography["county_area"].sum())),
        scenarios=len(tables.scenarios),
        runs=tables.runs,
        date=str(tables.manifest.get("started", ""))[:10],
    )


def _verdict(found: Findings, voice: Speech) -> Iterator[str]:
    counts = {group: len(found.group(group)) for group in found.groups}
    every = len(found.judged)
    if found.compared:
        met = counts[BECAUSE] + counts[ANYWAY]
        yield voice.say("verdict.met", met=met, all=every, **counts)
    else:
        scenario = voice.name("scenario", found.scenario)
        yield voice.say("verdict.met_alone", scenario=scenario, met=counts[MET], all=every)
    if missed := found.group(MISSED):
        items = voice.listed(voice.say(f"short.{one.reading.target}") for one in missed)
        yield voice.say("verdict.missed", list=items)
    if counts[UNJUDGED]:
        key = "verdict.unjudged" if counts[UNJUDGED] > 1 else "verdict.unjudged_one"
        yield voice.say(key, number=counts[UNJUDGED])
    if found.money is not None:
        yield voice.say(
            "verdict.cost" if found.compared else "verdict.cost_alone",
            budget=voice.amount(found.money.budget, MONEY),
            county=voice.amount(found.money.county, MONEY),
            a_county=per_county(found.money, voice),
            tax=voice.amount(found.money.tax, MONEY),
        )
    if found.headline is not None:
        yield _effect(found.headline, voice)


def _effect(effect: Effect, voice: Speech) -> str:
    key = "same" if not effect.share.clear else "more" if effect.share.median > 0.0 else "less"
    size = voice.percent(abs(effect.share.median), signed=False)
    ends = voice.interval(effect.share.low, effect.share.high, signed=True)
    return voice.say(f"verdict.effect.{key}", share=size, interval=ends)


def _card(found: Findings, group: str, voice: Speech) -> Card:
    targets = found.group(group)
    items = tuple((one.reading.target, _item(one, voice)) for one in targets)
    return Card(group, SIGNS[group], len(targets), voice.say(f"card.{group}"), items)


def _item(one: Judged, voice: Speech) -> str:
    target = voice.say(f"short.{one.reading.target}")
    if one.group == UNJUDGED:
        return voice.say(f"card.unjudged.{unjudged_why(one)}", name=target)
    if one.group == BECAUSE and float(one.without["probability_met"]) > 0.0:
        without = share(float(one.without["probability_met"]))
        return voice.say("card.because.item", name=target, share=without)
    if one.group != MISSED:
        return target
    met = float(one.row["probability_met"])
    unit = voice.name("unit", one.reading.unit)
    told = {
        "name": target,
        "median": voice.with_unit(float(one.row["median"]), unit),
        "interval": voice.interval(float(one.row["low"]), float(one.row["high"])),
        "chance": chance(met, voice),
    }
    if one.gap > 0.0 and one.reading.threshold:
        return voice.say("card.missed.item", gap=gap(one, voice), **told)
    return voice.say("card.missed.item_open", share=share(met), **told)


def gap(one: Judged, voice: Speech) -> str:
    """What the median of a target lacks; of shares in percentage points."""
    unit = IN_POINTS.get(one.reading.unit, one.reading.unit)
    return voice.with_unit(one.gap, voice.name("unit", unit))


def chance(met: float, voice: Speech) -> str:
    """The word for a share of runs."""
    return voice.say(f"chance.{verdict(met)}")


def _dot(effect: Effect, voice: Speech) -> Dot:
    unit = "" if effect.unit == "index" else IN_POINTS.get(effect.unit, effect.unit)
    scale = voice.shown(unit, max(abs(effect.before), abs(effect.after)))
    size = effect.absolute.median * scale.factor
    levels = voice.shown(effect.unit, max(abs(effect.before), abs(effect.after)))
    return Dot(
        effect.indicator,
        voice.say(f"series.{effect.indicator}"),
        effect.share,
        voice.percent(effect.share.median),
        spread(effect.share, voice),
        voice.with_unit(size, scale.label, signed=True),
        spread(effect.absolute, voice, scale.factor),
        *(voice.with_unit(level * levels.factor, levels.label) for level in effect.levels),
    )


def _dots_note(found: Findings, voice: Speech) -> str:
    far = [f"series.{row.indicator}" for row in found.tables.base_year if row.far]
    named = [voice.say(key) for key in far if key.removeprefix("series.") in found.asked]
    note = voice.say("dots.note")
    if named:
        note = voice.sentences((note, voice.say("dots.left_out", list=voice.listed(named))))
    return note


def _levers(found: Findings, voice: Speech) -> Levers:
    every = [_lever(one, voice) for one in found.levers]
    acting = [_clearly(_lever(one, voice)) for one in found.levers if one.acts]
    unit = voice.shown(MONEY).label
    heads = (
        voice.say("money.head.lever"),
        voice.say("money.head.cost", unit=unit),
        *(voice.say(f"money.head.{outcome}") for outcome in OUTCOMES),
        voice.say("money.head.per_100m"),
    )
    note = voice.say(
        "money.note",
        draws=found.lever_draws,
        number=len(every),
        acting=len(acting),
        limit=f"{LEAST:g}",
    )
    return Levers(
        heads, tuple(acting[:SHOWN]), tuple(every), note if every else voice.say("money.none")
    )


def _clearly(row: Row) -> Row:
    """``row`` with what is not clear said in one sign."""
    cells = zip(row.cells, row.clear, strict=True)
    return replace(row, cells=tuple(cell if clear else NOTHING for cell, clear in cells))


def _lever(one: LeverEffect, voice: Speech) -> Row:
    scale = voice.shown(MONEY)
    title = voice.name("lever", one.lever)
    if FAMILY_OF[one.lever] == "tax":
        mark = voice.say("money.tax")
        title = voice.say("report.series", name=title, scope=mark)
    per_factor = 1e4 if voice.language == "zh" else 100.0
    moves = [one.moves[outcome] for outcome in OUTCOMES]
    cells = (
        Cell(number(one.cost * scale.factor)),
        *(Cell(voice.percent(move.median), spread(move, voice)) for move in moves),
        Cell(
            number(one.per_100m.median * per_factor, signed=True),
            spread(one.per_100m, voice, per_factor),
        ),
    )
    clear = [one.draws > 1 and move.sure for move in moves]
    return Row(one.lever, title, cells, (True, *clear, clear[OUTCOMES.index(HEADLINE)]))


def _trust(found: Findings, voice: Speech) -> Iterator[str]:
    yield voice.say("strip.coverage", **held(), **fit())
    provenance = found.tables.manifest.get("world", {}).get("provenance", {})
    if provenance:
        drawn = sum(source_kind(s) in ("drawn", "assumption") for s in provenance.values())
        published = len(provenance) - drawn
        yield voice.say("strip.attributes", published=published, all=len(provenance))
    if far := [row for row in found.tables.base_year if row.far]:
        names = [voice.name("indicator", row.indicator) for row in far]
        yield voice.say("strip.far", list=voice.listed(names))
    if said := outlook_strip(found.tables.manifest, voice):
        yield said
