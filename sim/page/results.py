"""An answer as a reader meets it: differences, money, targets, chains, other uses of the money."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.measure.indicators import INDICATORS
from sim.places import Answer, step_costs
from sim.places.answers import COUNTY, Told
from sim.places.chains import Link
from sim.places.spread import Spread
from sim.report.numbers import number, share
from sim.report.speech import Speech

SMALL = 0.1  # per cent; a difference below this is none to speak of
IN_YUAN = ("rd",)  # figures of a year that stand in no indicator alone
IN_POINTS = ("%", "index")  # units of which a difference is told in the unit itself
STEPS = (1.0, 2.0, 5.0)
MOST_CHAINS = 6
CHANCES = ((0.9, "very"), (0.7, "rather"), (0.3, "open"), (0.1, "little"), (-1.0, "none"))
SIGNS = {"very": "●", "rather": "◕", "open": "◑", "little": "◔", "none": "○"}


@dataclass(frozen=True)
class Plotted:
    """One outcome, B against A; places are per cent of the width of the plot."""

    name: str
    clear: bool
    low: float
    width: float
    dot: float
    peers: float | None
    change: str
    levels: str
    sentence: str


@dataclass(frozen=True)
class Plot:
    """Outcomes on one scale from ``-end`` to ``end``."""

    end: str
    rows: tuple[Plotted, ...]


def is_clear(told: Told) -> bool:
    """Whether B differs from A: the interval holds no nought, and the difference is one to speak
    of."""
    return told.change.clear and abs(told.change_share.median) >= SMALL


def plot(answer: Answer, voice: Speech) -> Plot:
    """The outcomes drawn in per cent of A; the scale holds every interval that is clear."""
    told = [one for one in answer.outcomes if math.isfinite(one.change_share.median)]
    clear = [one.change_share for one in told if is_clear(one)]
    end = _round_up(max((abs(x) for its in clear for x in (its.low, its.high)), default=1.0))
    return Plot(voice.with_unit(end, "%"), tuple(_row(x, answer, end, voice) for x in told))


def _row(told: Told, answer: Answer, end: float, voice: Speech) -> Plotted:
    def at(value: float) -> float:
        return round(50.0 + 50.0 * min(max(value / end, -1.0), 1.0), 2)

    its = told.change_share
    beside = peers_share(told) if answer.subject == COUNTY else math.nan
    title = voice.name("indicator", told.outcome.indicator)
    change, levels = change_of(told, voice), levels_of(told, voice)
    known = math.isfinite(beside)
    key = "page.row.peers" if known else "page.row"
    peers = voice.with_unit(beside, "%", signed=True)
    return Plotted(
        name=title,
        clear=is_clear(told),
        low=at(its.low),
        width=round(max(at(its.high) - at(its.low), 0.6), 2),
        dot=at(its.median),
        peers=at(beside) if known else None,
        change=change,
        levels=levels,
        sentence=voice.say(key, name=title, change=change, levels=levels, peers=peers),
    )


def peers_share(told: Told) -> float:
    """The median difference of the peers in per cent of their A."""
    level = told.peers_a.median
    return 100.0 * told.peers_change.median / level if level else math.nan


def change_of(told: Told, voice: Speech) -> str:
    """The difference with its interval, or that there is no clear one."""
    if not is_clear(told):
        return voice.say("page.unclear")
    its, unit = told.change_share, "%"
    if told.outcome.unit in IN_POINTS:
        its, unit = told.change, "percentage points" if told.outcome.unit == "%" else ""
    return voice.say(
        "page.change",
        median=voice.with_unit(its.median, _unit(unit, voice), signed=True),
        interval=voice.interval(its.low, its.high, signed=True),
    )


def levels_of(told: Told, voice: Speech) -> str:
    """From A's level to B's, in the unit in which it is read."""
    a, b, unit = told.a.median, told.b.median, told.outcome.unit
    scale = voice.shown(unit, max(abs(a), abs(b)))
    label = "" if unit == "index" else scale.label
    said = voice.with_unit(b * scale.factor, label)
    return voice.say("page.levels", a=number(a * scale.factor), b=said)


def _unit(unit: str, voice: Speech) -> str:
    return voice.say(f"unit.{unit}") if unit else ""


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(max(value, 0.1)))
    return next((step * power for step in STEPS if step * power >= value), 10.0 * power)


@dataclass(frozen=True)
class Tile:
    """A sum of money from one payer: that of B, and how it differs from A's."""

    title: str
    value: str
    change: str


def tiles(answer: Answer, voice: Speech) -> list[Tile]:
    """What is spent in the county in five years by its own budget, from above and from the east."""
    return [
        _tile(f"page.money.{payer}", answer.payers[payer], voice)
        for payer in ("own", "above", "east")
        if payer in answer.payers
    ]


def _tile(key: str, its: tuple[Spread, Spread, Spread], voice: Speech) -> Tile:
    _, b, change = its
    scale = voice.shown("yuan", b.median)
    value = voice.with_unit(b.median * scale.factor, scale.label) if b.median else "0"
    more = number(change.median * scale.factor, signed=True)
    return Tile(voice.say(key), value, voice.say("page.money.change", change=more))


def total(answer: Answer, voice: Speech) -> str:
    """What B costs the nation beside A."""
    a, b = answer.spent_a.median, answer.spent_b.median
    return voice.say(
        "page.money.total",
        b=voice.amount(b, "yuan"),
        share=f"{100.0 * b / a:.1f}" if a else number(math.nan),
    )


@dataclass(frozen=True)
class GoalShown:
    """A target: a sign and a word for how likely B meets it, and the words of A."""

    sign: str
    title: str
    says: str


def goals(answer: Answer, voice: Speech) -> list[GoalShown]:
    """The plan's targets that exist for a county."""
    found = []
    for goal in answer.goals:
        if math.isnan(goal.met_b):
            continue
        a, b = chance(goal.met_a), chance(goal.met_b)
        key = "page.goal.same" if a == b else "page.goal.other"
        words = {part: voice.say(f"page.chance.{word}") for part, word in (("a", a), ("b", b))}
        title = voice.say(f"target.{goal.reading.target}")
        says = voice.say(key, **words, share=share(goal.met_b))
        found.append(GoalShown(SIGNS[b], f"{goal.reading.target} {title}", says))
    return found


def chance(met: float) -> str:
    """A word for the share of cases that meet a target."""
    return next(word for least, word in CHANCES if met >= least)


@dataclass(frozen=True)
class ChainShown:
    """How one lever acts, step by step, and the indicator it is there to move."""

    title: str
    links: tuple[str, ...]
    moves: str


def chains(answer: Answer, moved: Collection[str], voice: Speech) -> list[ChainShown]:
    """The chains of the levers in which A and B differ, those the reader has ``moved`` first."""
    ordered = sorted(answer.chains, key=lambda chain: chain.lever not in moved)
    return [
        ChainShown(
            voice.say("page.chain", lever=voice.say(f"lever.{chain.lever}"), clause=chain.clause),
            tuple(_link(link, voice) for link in chain.links),
            voice.say("page.chain.moves", moves=voice.say(f"indicator.{chain.moves}")),
        )
        for chain in ordered[:MOST_CHAINS]
    ]


def _link(link: Link, voice: Speech) -> str:
    factor, label = _scale_of(link.name, max(abs(link.a.median), abs(link.b.median)), voice)
    return voice.say(
        "page.link" if link.change.clear else "page.link.same",
        name=_figure_name(link.name, voice),
        a=number(link.a.median * factor),
        b=voice.with_unit(link.b.median * factor, label),
        change=number(link.change.median * factor, signed=True),
    )


def _figure_name(figure: str, voice: Speech) -> str:
    its = _alone(figure)
    return voice.name("indicator", its) if its else voice.name("page.count", figure)


def _scale_of(figure: str, largest: float, voice: Speech) -> tuple[float, str]:
    """How a figure of the year is shown: in the unit of the indicator that is made of it alone."""
    its = INDICATORS.get(_alone(figure))
    if its is None and figure not in IN_YUAN:
        return 1.0, ""
    if its is not None and (its.unit.startswith("10k ") or its.factor == 1.0):
        return 1.0, _unit(its.unit.removeprefix("10k "), voice)
    scale = voice.shown("yuan", largest)
    return scale.factor, scale.label


def _alone(figure: str) -> str:
    """The indicator that is made of one figure of the year alone; nothing if there is none."""
    made = (i for i, x in INDICATORS.items() if x.numerator == figure and not x.denominator)
    return next(made, "")


def costs(answer: Answer, sections: Mapping[str, Sequence[str]], voice: Speech) -> dict[str, str]:
    """What a lever, and a section's levers together, cost in the county under B."""
    here = answer.county_b
    sums = {lever: here.get(lever, 0.0) for levers in sections.values() for lever in levers}
    sums |= {key: sum(here.get(x, 0.0) for x in levers) for key, levers in sections.items()}
    return {key: voice.amount(amount, "yuan") for key, amount in sums.items() if amount >= 50.0}


def steps(answer: Answer, voice: Speech) -> dict[str, tuple[float, str, str]]:
    """Setting -> a step of it, and what that costs in the county and in the nation."""
    return {
        f"{step.lever}.{step.setting}": (
            step.step,
            voice.amount(step.county, "yuan"),
            voice.amount(step.nation, "yuan"),
        )
        for step in step_costs(answer)
        if step.nation is not None and step.county is not None
    }


def notes(answer: Answer, voice: Speech) -> Iterator[str]:
    """What else is paid that is in no tile: tax forgone, and what firms pay themselves."""
    for payer in ("tax", "firms"):
        if payer in answer.payers:
            tile = _tile(f"page.money.{payer}", answer.payers[payer], voice)
            yield voice.say(
                "page.money.beside", title=tile.title, value=tile.value, change=tile.change
            )


def trust(answer: Answer, voice: Speech) -> tuple[str, str]:
    """How far to trust it: a word, and the sentence why."""
    its = answer.trust
    key = "page.trust.drawn" if its.drawn else "page.trust.own"
    sentence = voice.say(
        key,
        published=share(its.published),
        low=number(round(its.rank.low)),
        high=number(round(its.rank.high)),
        of=number(its.of),
    )
    return voice.say(f"page.trust.{its.level}"), sentence
