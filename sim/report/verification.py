"""The page and the table of ``experiments.verify``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.analysis.effects import OUTCOMES
from sim.report.effects import coloured
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import DASH, number
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, codes, names, numbers, words
from sim.text import say

LINEAR = 0.01  # per cent: below, the colours of effects are spaced evenly
PLAIN = (
    names("period", "report.verify.period"),
    *(numbers(key) for key in ("compared", "columns", "apart")),
    words("largest"),
)
SCALES = (
    names("outcome", "indicator"),
    names("scope"),
    codes("year"),
    numbers("scale"),
    numbers("median", head="value", ends=("low", "high")),
    numbers("gap", signed=True),
    names("verdict", "report.verify", head="agrees"),
)


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
                table=_plain(plain, language),
            ),
            *(_nulls(nulls, what, language) for what in ("level", "change")),
            Part(
                say("report.verify.scales", language),
                (say("report.verify.scales.note", language), scales_said(scales, language)),
                table=_scales(scales, language),
            ),
        ]
    return sheet("verify", parts, facts, language)


def verification_table(
    plain: pd.DataFrame, nulls: pd.DataFrame, scales: pd.DataFrame, language: str
) -> Printed:
    """What is printed: a line a check."""
    title = say("report.verify", language)
    made = Printed(title=title, box=None, pad_edge=False, show_header=False)
    readings = _plain(plain, language)
    for first, *cells in readings.cells:
        shown = zip(readings.heads[1:], cells, strict=True)
        made.add_row(first.text, "; ".join(f"{head} {cell.text}" for head, cell in shown))
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


def _plain(plain: pd.DataFrame, language: str) -> Table:
    by_period = plain.groupby("period", sort=False)
    rows = pd.DataFrame(
        {
            "compared": by_period["compared"].sum(),
            "columns": by_period.size(),
            "apart": by_period["apart"].sum(),
            "largest": [f"{largest:.1e}" for largest in by_period["largest"].max()],
        }
    ).reset_index()
    return Table("report.verify", PLAIN, rows, language)


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


def _scales(scales: pd.DataFrame, language: str) -> Table:
    verdict = ["reference" if pd.isna(x) else "yes" if x else "no" for x in scales["agrees"]]
    rows = scales.assign(verdict=verdict, weak=scales["agrees"].isna())
    return Table("report.verify", SCALES, rows, language, weak="weak")
