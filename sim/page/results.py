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
from sim.report.names import name
from sim.report.numbers import interval, number, share, shown, with_unit
from sim.text import say

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


def plot(answer: Answer, language: str) -> Plot:
    """The outcomes drawn in per cent of A; the scale holds every interval that is clear."""
    told = [one for one in answer.outcomes if math.isfinite(one.change_share.median)]
    clear = [one.change_share for one in told if is_clear(one)]
    end = _round_up(max((abs(x) for its in clear for x in (its.low, its.high)), default=1.0))
    return Plot(with_unit(end, "%", language), tuple(_row(x, answer, end, language) for x in told))


def _row(told: Told, answer: Answer, end: float, language: str) -> Plotted:
    def at(value: float) -> float:
        return round(50.0 + 50.0 * min(max(value / end, -1.0), 1.0), 2)

    its = told.change_share
    beside = peers_share(told) if answer.subject == COUNTY else math.nan
    title = name("indicator", told.outcome.indicator, language)
    change, levels = change_of(told, language), levels_of(told, language)
    known = math.isfinite(beside)
    key = "page.row.peers" if known else "page.row"
    peers = with_unit(beside, "%", language, signed=True)
    return Plotted(
        name=title,
        clear=is_clear(told),
        low=at(its.low),
        width=round(max(at(its.high) - at(its.low), 0.6), 2),
        dot=at(its.median),
        peers=at(beside) if known else None,
        change=change,
        levels=levels,
        sentence=say(key, language, name=title, change=change, levels=levels, peers=peers),
    )


def peers_share(told: Told) -> float:
    """The median difference of the peers in per cent of their A."""
    level = told.peers_a.median
    return 100.0 * told.peers_change.median / level if level else math.nan


def change_of(told: Told, language: str) -> str:
    """The difference with its interval, or that there is no clear one."""
    if not is_clear(told):
        return say("page.unclear", language)
    its, unit = told.change_share, "%"
    if told.outcome.unit in IN_POINTS:
        its, unit = told.change, "percentage points" if told.outcome.unit == "%" else ""
    return say(
        "page.change",
        language,
        median=with_unit(its.median, _unit(unit, language), language, signed=True).strip(),
        interval=interval(its.low, its.high, language, signed=True),
    )


def levels_of(told: Told, language: str) -> str:
    """From A's level to B's, in the language's unit."""
    a, b, unit = told.a.median, told.b.median, told.outcome.unit
    scale = shown(unit, language, max(abs(a), abs(b)))
    label = "" if unit == "index" else scale.label
    said = with_unit(b * scale.factor, label, language).strip()
    return say("page.levels", language, a=number(a * scale.factor), b=said)


def _unit(unit: str, language: str) -> str:
    return say(f"unit.{unit}", language) if unit else ""


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(max(value, 0.1)))
    return next((step * power for step in STEPS if step * power >= value), 10.0 * power)


@dataclass(frozen=True)
class Tile:
    """A sum of money from one payer: that of B, and how it differs from A's."""

    title: str
    value: str
    change: str


def tiles(answer: Answer, language: str) -> list[Tile]:
    """What is spent in the county in five years by its own budget, from above and from the east."""
    return [
        _tile(f"page.money.{payer}", answer.payers[payer], language)
        for payer in ("own", "above", "east")
        if payer in answer.payers
    ]


def _tile(key: str, its: tuple[Spread, Spread, Spread], language: str) -> Tile:
    _, b, change = its
    scale = shown("yuan", language, b.median)
    value = with_unit(b.median * scale.factor, scale.label, language) if b.median else "0"
    more = number(change.median * scale.factor, signed=True)
    return Tile(say(key, language), value, say("page.money.change", language, change=more))


def total(answer: Answer, language: str) -> str:
    """What B costs the nation beside A."""
    a, b = answer.spent_a.median, answer.spent_b.median
    scale = shown("yuan", language, b)
    return say(
        "page.money.total",
        language,
        b=with_unit(b * scale.factor, scale.label, language),
        share=f"{100.0 * b / a:.1f}" if a else number(math.nan),
    )


@dataclass(frozen=True)
class GoalShown:
    """A target: a sign and a word for how likely B meets it, and the words of A."""

    sign: str
    title: str
    says: str


def goals(answer: Answer, language: str) -> list[GoalShown]:
    """The plan's targets that exist for a county."""
    found = []
    for goal in answer.goals:
        if math.isnan(goal.met_b):
            continue
        a, b = chance(goal.met_a), chance(goal.met_b)
        key = "page.goal.same" if a == b else "page.goal.other"
        words = {part: say(f"page.chance.{word}", language) for part, word in (("a", a), ("b", b))}
        title = say(f"target.{goal.reading.target}", language)
        says = say(key, language, **words, share=share(goal.met_b))
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


def chains(answer: Answer, moved: Collection[str], language: str) -> list[ChainShown]:
    """The chains of the levers in which A and B differ, those the reader has ``moved`` first."""
    ordered = sorted(answer.chains, key=lambda chain: chain.lever not in moved)
    return [
        ChainShown(
            say(
                "page.chain",
                language,
                lever=say(f"lever.{chain.lever}", language),
                clause=chain.clause,
            ),
            tuple(_link(link, language) for link in chain.links),
            say("page.chain.moves", language, moves=say(f"indicator.{chain.moves}", language)),
        )
        for chain in ordered[:MOST_CHAINS]
    ]


def _link(link: Link, language: str) -> str:
    factor, label = _scale_of(link.name, max(abs(link.a.median), abs(link.b.median)), language)
    return say(
        "page.link" if link.change.clear else "page.link.same",
        language,
        name=_figure_name(link.name, language),
        a=number(link.a.median * factor),
        b=with_unit(link.b.median * factor, label, language).strip(),
        change=number(link.change.median * factor, signed=True),
    )


def _figure_name(figure: str, language: str) -> str:
    its = _alone(figure)
    return name("indicator", its, language) if its else name("page.count", figure, language)


def _scale_of(figure: str, largest: float, language: str) -> tuple[float, str]:
    """How a figure of the year is shown: in the unit of the indicator that is made of it alone."""
    its = INDICATORS.get(_alone(figure))
    if its is None and figure not in IN_YUAN:
        return 1.0, ""
    if its is not None and (its.unit.startswith("10k ") or its.factor == 1.0):
        return 1.0, _unit(its.unit.removeprefix("10k "), language)
    scale = shown("yuan", language, largest)
    return scale.factor, scale.label


def _alone(figure: str) -> str:
    """The indicator that is made of one figure of the year alone; nothing if there is none."""
    made = (i for i, x in INDICATORS.items() if x.numerator == figure and not x.denominator)
    return next(made, "")


def costs(answer: Answer, sections: Mapping[str, Sequence[str]], language: str) -> dict[str, str]:
    """What a lever, and a section's levers together, cost in the county under B."""
    here = answer.county_b
    sums = {lever: here.get(lever, 0.0) for levers in sections.values() for lever in levers}
    sums |= {key: sum(here.get(x, 0.0) for x in levers) for key, levers in sections.items()}
    return {key: _money(amount, language) for key, amount in sums.items() if amount >= 50.0}


def steps(answer: Answer, language: str) -> dict[str, tuple[float, str, str]]:
    """Setting -> a step of it, and what that costs in the county and in the nation."""
    return {
        f"{step.lever}.{step.setting}": (
            step.step,
            _money(step.county, language),
            _money(step.nation, language),
        )
        for step in step_costs(answer)
        if step.nation is not None and step.county is not None
    }


def _money(amount: float, language: str) -> str:
    scale = shown("yuan", language, amount)
    return with_unit(amount * scale.factor, scale.label, language)


def notes(answer: Answer, language: str) -> Iterator[str]:
    """What else is paid that is in no tile: tax forgone, and what firms pay themselves."""
    for payer in ("tax", "firms"):
        if payer in answer.payers:
            tile = _tile(f"page.money.{payer}", answer.payers[payer], language)
            yield say(
                "page.money.beside",
                language,
                title=tile.title,
                value=tile.value,
                change=tile.change,
            )


def trust(answer: Answer, language: str) -> tuple[str, str]:
    """How far to trust it: a word, and the sentence why."""
    its = answer.trust
    key = "page.trust.drawn" if its.drawn else "page.trust.own"
    sentence = say(
        key,
        language,
        published=share(its.published),
        low=number(round(its.rank.low)),
        high=number(round(its.rank.high)),
        of=number(its.of),
    )
    return say(f"page.trust.{its.level}", language), sentence
