"""The page and the table of ``experiments.discover``: what was found, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.analysis.discovery import (
    CLOSE,
    FALSE,
    FEW,
    FOLDS,
    FOUND,
    MOST_SCREENED,
    NEAREST,
    NEVER,
    NO_BOX,
    Examined,
    screenings,
)
from sim.report.boxes import box_figure, misses_figure, pairs_figure, title
from sim.report.effects import coloured
from sim.report.fonts import figure_style
from sim.report.names import factor_name, name
from sim.report.numbers import LIST, interval, number, share, with_unit
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, shares, words
from sim.report.trust import draws_of, fitted
from sim.report.verdicts import asked, measured, why_unjudged
from sim.targets import INTERVAL
from sim.text import BETWEEN_SENTENCES, say

GLANCE = (
    *(words(head) for head in ("target", "asked", "quantity")),
    shares("missed"),
    words("what"),
)
PRINTED = (words("target"), *map(shares, ("missed", "density", "coverage")), words("limits"))
LIMITS = ("factor", "limit", "range", "chance", "trials")
LINEAR = 20.0  # per cent: below, the colours of distances are spaced evenly


def discovery_sheet(
    examined: Sequence[Examined], scenario: str, facts: Mapping[str, Any], language: str
) -> Sheet:
    """The page: every target in a line, then each box with its words, pictures and limits."""
    with figure_style():
        parts = [
            Part(
                say("report.discover.glance", language),
                (say("report.discover.glance.note", language),),
                Picture("misses", "", png(misses_figure(examined, language))),
                _glance(examined, scenario, language),
            )
        ]
        for one in examined:
            if one.discovery.box:
                parts += _box_parts(one, scenario, language)
        if any(one.discovery.screening["kept"].any() for one in examined):
            parts.append(_factors(examined, language))
    parts.append(Part(say("report.discover.how", language), tuple(_how(facts, language))))
    return sheet("discover", parts, facts, language)


def discovery_table(examined: Sequence[Examined], language: str) -> Printed:
    """What is printed: every target, how often it is missed, whether a box was found."""
    rows = [
        {
            "target": title(one.reading, language),
            "missed": one.discovery.missed / one.discovery.runs,
            "density": box.density if box else math.nan,
            "coverage": box.coverage if box else math.nan,
            "limits": conditions(one, language) if box else say(_short(one), language),
        }
        for one in examined
        for box in (one.discovery.box,)
    ]
    return Table("report.discover", PRINTED, pd.DataFrame(rows), language).printed()


def sentences(one: Examined, scenario: str, language: str) -> list[str]:
    """What was found of one reading, in words."""
    discovery, box, held = one.discovery, one.discovery.box, one.discovery.held_out
    who = name("scenario", scenario, language)
    said = []
    if discovery.verdict != FOUND:
        kept = discovery.screening.loc[discovery.screening["kept"], "factor"]
        factors = LIST[language].join(_quoted(factor, language) for factor in kept)
        counts = {
            "missed": discovery.missed,
            "runs": discovery.runs,
            "met": discovery.runs - discovery.missed,
        }
        placeholders = {
            "scenario": who,
            "share": share(discovery.missed / discovery.runs),
            **counts,
        }
        said = [
            say(f"report.discover.{discovery.verdict}", language, factors=factors, **placeholders)
        ]
    if box is None or held is None:
        return said
    kind = discovery.describes
    if kind == CLOSE:
        kind = "close.missed" if discovery.misses else "close.met"
    outside = (discovery.base - box.density * box.mass) / (1.0 - box.mass)
    unit = name("unit", one.reading.unit, language)
    edge = with_unit(one.reading.better * discovery.edge, unit, language)
    return [
        *said,
        say(
            f"report.discover.found.{kind}",
            language,
            scenario=who,
            edge=edge,
            base=share(discovery.base),
            conditions=conditions(one, language),
            mass=share(box.mass),
            density=share(box.density),
            coverage=share(box.coverage),
            outside=share(max(outside, 0.0)),
        ),
        say(
            "report.discover.held_out",
            language,
            density=share(held.density),
            coverage=share(held.coverage),
            folds=FOLDS,
        ),
    ]


def conditions(one: Examined, language: str) -> str:
    """The limits of the box in words, the surest first."""
    if one.discovery.box is None:
        return ""
    limits = one.discovery.box.limits.to_dict("records")
    return reduce(
        lambda first, second: say("report.discover.and", language, first=first, second=second),
        [_condition(limit, language) for limit in limits],
    )


def _condition(limit: Mapping[Any, Any], language: str) -> str:
    sides = math.isfinite(limit["low"]), math.isfinite(limit["high"])
    kind = {(True, False): "above", (False, True): "below"}.get(sides, "between")
    return say(
        f"report.discover.{kind}",
        language,
        factor=_quoted(limit["factor"], language),
        low=number(limit["low"]),
        high=number(limit["high"]),
    )


def _quoted(factor: str, language: str) -> str:
    return say("report.discover.quoted", language, words=factor_name(factor, language))


def _short(one: Examined) -> str:
    return f"report.discover.short.{one.discovery.verdict}"


def _glance(examined: Sequence[Examined], scenario: str, language: str) -> Table:
    rows = []
    for one in examined:
        quantity = pd.Series(one.quantity)
        low, high = (float(quantity.quantile(level)) for level in INTERVAL)
        middle, spread = number(quantity.median()), interval(low, high, language)
        said = (sentences(one, scenario, language)[0], why_unjudged(one.reading, language))
        rows.append(
            {
                "target": title(one.reading, language),
                "asked": asked(one.reading, language),
                "quantity": say(
                    "report.discover.quantity",
                    language,
                    measured=measured(one.reading, language),
                    value=say("table.spread", language, middle=middle, spread=spread),
                ),
                "missed": one.discovery.missed / one.discovery.runs,
                "what": BETWEEN_SENTENCES[language].join(filter(None, said)),
                "weak": one.discovery.verdict not in (FOUND, NO_BOX, NEVER),
            }
        )
    return Table("report.discover", GLANCE, pd.DataFrame(rows), language, weak="weak")


def _box_parts(one: Examined, scenario: str, language: str) -> Iterator[Part]:
    stem = f"{one.reading.target}_{one.reading.name}"
    heading = title(one.reading, language)
    yield Part(
        heading,
        tuple(sentences(one, scenario, language)),
        Picture(f"box_{stem}", heading, png(box_figure(one, language))),
        _limits(one, language),
    )
    pairs = say("report.discover.pairs", language, target=one.reading.target)
    note = say("report.discover.pairs.note", language)
    yield Part(pairs, (note,), Picture(f"pairs_{stem}", pairs, png(pairs_figure(one, language))))


def _limits(one: Examined, language: str) -> Table:
    """The limits of the box, a row each, the surest first."""
    box, held = one.discovery.box, one.discovery.held_out
    rows = []
    for limit in box.limits.to_dict("records") if box else ():
        chances = [limit[f"qp_{side}"] for side in ("low", "high")]
        chance = max(value for value in chances if math.isfinite(value))
        times = held.times.get(limit["factor"], 0) if held else 0
        rows.append(
            (
                factor_name(limit["factor"], language),
                _condition(limit, language),
                interval(limit["range_low"], limit["range_high"], language),
                "<0.001" if chance < 0.001 else f"{chance:.3f}",
                say("report.discover.of", language, times=times, folds=FOLDS),
            )
        )
    columns = tuple(words(key, say(f"report.discover.limit.{key}", language)) for key in LIMITS)
    return Table("report.discover", columns, pd.DataFrame(rows, columns=LIMITS), language)


def _factors(examined: Sequence[Examined], language: str) -> Part:
    """Targets by factors: how far a factor's distribution in the misses lies from the rest."""
    table = screenings([one for one in examined if one.discovery.screening["kept"].any()])
    table["row"] = table["target"] + " " + table["reading"]
    turn = {
        f"{one.reading.target} {one.reading.name}": 1 if one.discovery.misses else -1
        for one in examined
    }
    table["shown"] = 100.0 * table["distance"] * table["direction"] * table["row"].map(turn)
    kept = list(dict.fromkeys(table.loc[table["kept"], "factor"]))
    rows = list(dict.fromkeys(table["row"]))
    titles = {
        row: title(one.reading, language)
        for one in examined
        for row in (f"{one.reading.target} {one.reading.name}",)
    }

    def wide(column: str) -> pd.DataFrame:
        square = table.pivot(index="factor", columns="row", values=column).loc[kept, rows]
        square.index = [factor_name(factor, language) for factor in square.index]
        return square.set_axis([titles[row] for row in rows], axis=1)

    head = say("report.discover.factors", language)
    figure = coloured(wide("shown"), wide("kept"), head, "%", language, LINEAR)
    return Part(
        head,
        (say("report.discover.factors.note", language, false=share(FALSE)),),
        Picture("factors", head, png(figure)),
    )


def _how(facts: Mapping[str, Any], language: str) -> Iterator[str]:
    placeholders = {"false": share(FALSE), "most": MOST_SCREENED, "folds": FOLDS, "few": FEW}
    placeholders["parameters"] = say(f"report.discover.how.{draws_of(facts)}", language, **fitted())
    placeholders["nearest"] = share(NEAREST)
    for part in ("sample", "screening", "box", "limits", "trials", "close"):
        yield say(f"report.discover.how.{part}", language, **placeholders)
