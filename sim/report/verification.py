"""The page and the table of ``experiments.verify``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from rich.table import Table

from sim.analysis.effects import OUTCOMES
from sim.report.effects import coloured
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import DASH, interval, number
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.text import say

LINEAR = 0.01  # per cent: below, the colours of effects are spaced evenly
PLAIN = ("period", "compared", "columns", "apart", "largest")
SCALES = ("outcome", "scope", "year", "scale", "value", "gap", "agrees")


def verification_sheet(
    plain: pd.DataFrame,
    nulls: pd.DataFrame,
    scales: pd.DataFrame,
    facts: Mapping[str, Any],
    language: str,
) -> Sheet:
    """The page: both readings of the firms, null models, scales of the world."""
    with figure_style():
        parts = [
            Part(
                say("report.verify.plain", language),
                (say("report.verify.plain.note", language),),
                heads=_heads(PLAIN, language),
                rows=list(_plain_rows(plain, language)),
            ),
            *(_nulls(nulls, what, language) for what in ("level", "change")),
            Part(
                say("report.verify.scales", language),
                (say("report.verify.scales.note", language), scales_said(scales, language)),
                heads=_heads(SCALES, language),
                rows=list(_scale_rows(scales, language)),
                words=2,
            ),
        ]
    return sheet("verify", parts, facts, language)


def verification_table(
    plain: pd.DataFrame, nulls: pd.DataFrame, scales: pd.DataFrame, language: str
) -> Table:
    """What is printed: a line a check."""
    made = Table(title=say("report.verify", language), box=None, pad_edge=False, show_header=False)
    for row in _plain_rows(plain, language):
        heads = _heads(PLAIN, language)[1:]
        figures = [f"{head} {cell}" for head, cell in zip(heads, row.cells[1:], strict=True)]
        made.add_row(row.cells[0], "; ".join(figures))
    for null, changes in nulls.groupby("mechanism", sort=False):
        sure = changes[(changes["level_low"] > 0.0) | (changes["level_high"] < 0.0)]
        figures = [
            f"{name('indicator', row['outcome'], language)} "
            f"{number(row['level_median'], signed=True)}%"
            for row in sure.to_dict("records")
        ]
        made.add_row(say(f"report.verify.{null}", language), "; ".join(figures) or DASH)
    made.add_row(say("report.verify.scales", language), scales_said(scales, language))
    return made


def scales_said(scales: pd.DataFrame, language: str) -> str:
    """How many comparisons of scales agree."""
    judged = scales[scales["agrees"].notna()]
    if judged.empty:
        return say("report.verify.scales.alone", language)
    agree = judged["agrees"].astype(bool)
    return say(
        "report.verify.scales.count",
        language,
        agree=int(agree.sum()),
        judged=len(judged),
        largest=f"{scales['scale'].max():g}",
    )


def _plain_rows(plain: pd.DataFrame, language: str) -> Iterator[Row]:
    for period, columns in plain.groupby("period", sort=False):
        period_name = say(f"report.verify.period.{period}", language)
        figures = (columns["compared"].sum(), len(columns), columns["apart"].sum())
        largest = f"{columns['largest'].max():.1e}"
        yield Row((period_name, *(number(float(figure)) for figure in figures), largest))


def _nulls(nulls: pd.DataFrame, what: str, language: str) -> Part:
    wide = {
        edge: nulls.pivot(index="mechanism", columns="outcome", values=f"{what}_{edge}").reindex(
            index=list(nulls["mechanism"].unique()), columns=list(OUTCOMES)
        )
        for edge in ("median", "low", "high")
    }
    sure = (wide["low"] > 0.0) | (wide["high"] < 0.0)
    rows = [say(f"report.verify.{null}", language) for null in wide["median"].index]
    heads = [name("indicator", outcome, language) for outcome in OUTCOMES]
    middle, sure = (
        frame.set_axis(rows).set_axis(heads, axis=1) for frame in (wide["median"], sure)
    )
    title = say(f"report.verify.nulls.{what}", language)
    unit = name("unit", "%" if what == "level" else "percentage points", language)
    picture = Picture(
        f"nulls_{what}", title, png(coloured(middle, sure, title, unit, language, LINEAR))
    )
    return Part(title, (say(f"report.verify.nulls.{what}.note", language),), picture)


def _scale_rows(scales: pd.DataFrame, language: str) -> Iterator[Row]:
    for row in scales.to_dict("records"):
        agrees = row["agrees"]
        verdict = "reference" if pd.isna(agrees) else "yes" if agrees else "no"
        yield Row(
            (
                name("indicator", row["outcome"], language),
                name("scope", row["scope"], language),
                str(row["year"]),
                f"{row['scale']:g}",
                f"{number(row['median'])} ({interval(row['low'], row['high'], language)})",
                number(row["gap"], signed=True),
                say(f"report.verify.{verdict}", language),
            ),
            weak=verdict == "reference",
        )


def _heads(names: tuple[str, ...], language: str) -> tuple[str, ...]:
    return tuple(say(f"report.verify.head.{name_}", language) for name_ in names)
