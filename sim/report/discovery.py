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
from sim.report.numbers import number, share
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, shares, words
from sim.report.trust import draws_of, fitted
from sim.report.verdicts import asked, measured, why_unjudged
from sim.report.voice import Voice
from sim.targets import INTERVAL

KEY = "report.discover"
GLANCE = (
    *(words(head) for head in ("target", "asked", "quantity")),
    shares("missed"),
    words("what"),
)
PRINTED = (words("target"), *map(shares, ("missed", "density", "coverage")), words("limits"))
LIMITS = ("factor", "limit", "range", "chance", "trials")
LINEAR = 20.0  # per cent: below, the colours of distances are spaced evenly


def discovery_sheet(
    examined: Sequence[Examined], scenario: str, facts: Mapping[str, Any], voice: Voice
) -> Sheet:
    """The page: every target in a line, then each box with its words, pictures and limits."""
    with figure_style():
        parts = [
            voice.part(
                "glance",
                table=_glance(examined, scenario, voice),
                figure=misses_figure(examined, voice),
                picture="misses",
            )
        ]
        for one in examined:
            if one.discovery.box:
                parts += _box_parts(one, scenario, voice)
        if any(one.discovery.screening["kept"].any() for one in examined):
            parts.append(_factors(examined, voice))
    parts.append(voice.part("how", *_how(facts, voice)))
    return sheet(parts, facts, voice)


def discovery_table(examined: Sequence[Examined], voice: Voice) -> Printed:
    """What is printed: every target, how often it is missed, whether a box was found."""
    rows = [
        {
            "target": title(one.reading, voice),
            "missed": one.discovery.missed / one.discovery.runs,
            "density": box.density if box else math.nan,
            "coverage": box.coverage if box else math.nan,
            "limits": conditions(one, voice)
            if box
            else voice.say(f"short.{one.discovery.verdict}"),
        }
        for one in examined
        for box in (one.discovery.box,)
    ]
    return voice.table(PRINTED, pd.DataFrame(rows)).printed()


def sentences(one: Examined, scenario: str, voice: Voice) -> list[str]:
    """What was found of one reading, in words."""
    discovery, box, held = one.discovery, one.discovery.box, one.discovery.held_out
    who = voice.name("scenario", scenario)
    said = []
    if discovery.verdict != FOUND:
        kept = discovery.screening.loc[discovery.screening["kept"], "factor"]
        factors = voice.listed(_quoted(factor, voice) for factor in kept)
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
        said = [voice.say(discovery.verdict, factors=factors, **placeholders)]
    if box is None or held is None:
        return said
    kind = discovery.describes
    if kind == CLOSE:
        kind = "close.missed" if discovery.misses else "close.met"
    outside = (discovery.base - box.density * box.mass) / (1.0 - box.mass)
    unit = voice.name("unit", one.reading.unit)
    edge = voice.with_unit(one.reading.better * discovery.edge, unit)
    return [
        *said,
        voice.say(
            f"found.{kind}",
            scenario=who,
            edge=edge,
            base=share(discovery.base),
            conditions=conditions(one, voice),
            mass=share(box.mass),
            density=share(box.density),
            coverage=share(box.coverage),
            outside=share(max(outside, 0.0)),
        ),
        voice.say(
            "held_out",
            density=share(held.density),
            coverage=share(held.coverage),
            folds=FOLDS,
        ),
    ]


def conditions(one: Examined, voice: Voice) -> str:
    """The limits of the box in words, the surest first."""
    if one.discovery.box is None:
        return ""
    limits = one.discovery.box.limits.to_dict("records")
    return reduce(
        lambda first, second: voice.say("and", first=first, second=second),
        [_condition(limit, voice) for limit in limits],
    )


def _condition(limit: Mapping[Any, Any], voice: Voice) -> str:
    sides = math.isfinite(limit["low"]), math.isfinite(limit["high"])
    kind = {(True, False): "above", (False, True): "below"}.get(sides, "between")
    return voice.say(
        kind,
        factor=_quoted(limit["factor"], voice),
        low=number(limit["low"]),
        high=number(limit["high"]),
    )


def _quoted(factor: str, voice: Voice) -> str:
    return voice.say("quoted", words=voice.factor(factor))


def _glance(examined: Sequence[Examined], scenario: str, voice: Voice) -> Table:
    rows = []
    for one in examined:
        quantity = pd.Series(one.quantity)
        low, high = (float(quantity.quantile(level)) for level in INTERVAL)
        middle, spread = number(quantity.median()), voice.interval(low, high)
        said = (
            sentences(one, scenario, voice)[0],
            why_unjudged(one.reading, voice),
        )
        rows.append(
            {
                "target": title(one.reading, voice),
                "asked": asked(one.reading, voice),
                "quantity": voice.say(
                    "quantity",
                    measured=measured(one.reading, voice),
                    value=voice.say("table.spread", middle=middle, spread=spread),
                ),
                "missed": one.discovery.missed / one.discovery.runs,
                "what": voice.sentences(filter(None, said)),
                "weak": one.discovery.verdict not in (FOUND, NO_BOX, NEVER),
            }
        )
    return voice.table(GLANCE, pd.DataFrame(rows), weak="weak")


def _box_parts(one: Examined, scenario: str, voice: Voice) -> Iterator[Part]:
    stem = f"{one.reading.target}_{one.reading.name}"
    heading = title(one.reading, voice)
    said, limits = sentences(one, scenario, voice), _limits(one, voice)
    box = box_figure(one, voice)
    yield voice.part("box", *said, table=limits, figure=box, picture=f"box_{stem}", title=heading)
    pairs, figure = voice.say("pairs", target=one.reading.target), pairs_figure(one, voice)
    yield voice.part("pairs", figure=figure, picture=f"pairs_{stem}", title=pairs)


def _limits(one: Examined, voice: Voice) -> Table:
    """The limits of the box, a row each, the surest first."""
    box, held = one.discovery.box, one.discovery.held_out
    rows = []
    for limit in box.limits.to_dict("records") if box else ():
        chances = [limit[f"qp_{side}"] for side in ("low", "high")]
        chance = max(value for value in chances if math.isfinite(value))
        times = held.times.get(limit["factor"], 0) if held else 0
        rows.append(
            (
                voice.factor(limit["factor"]),
                _condition(limit, voice),
                voice.interval(limit["range_low"], limit["range_high"]),
                "<0.001" if chance < 0.001 else f"{chance:.3f}",
                voice.say("of", times=times, folds=FOLDS),
            )
        )
    columns = tuple(words(key, voice.say(f"limit.{key}")) for key in LIMITS)
    return voice.table(columns, pd.DataFrame(rows, columns=LIMITS))


def _factors(examined: Sequence[Examined], voice: Voice) -> Part:
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
        row: title(one.reading, voice)
        for one in examined
        for row in (f"{one.reading.target} {one.reading.name}",)
    }

    def wide(column: str) -> pd.DataFrame:
        square = table.pivot(index="factor", columns="row", values=column).loc[kept, rows]
        square.index = [voice.factor(factor) for factor in square.index]
        return square.set_axis([titles[row] for row in rows], axis=1)

    head = voice.say("factors")
    figure = coloured(wide("shown"), wide("kept"), head, "%", voice, LINEAR)
    return voice.part("factors", figure=figure, false=share(FALSE))


def _how(facts: Mapping[str, Any], voice: Voice) -> Iterator[str]:
    placeholders = {"false": share(FALSE), "most": MOST_SCREENED, "folds": FOLDS, "few": FEW}
    placeholders["parameters"] = voice.say(f"how.{draws_of(facts)}", **fitted())
    placeholders["nearest"] = share(NEAREST)
    for part in ("sample", "screening", "box", "limits", "trials", "close"):
        yield voice.say(f"how.{part}", **placeholders)
