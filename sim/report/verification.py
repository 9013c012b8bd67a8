"""The page and the table of ``experiments.verify``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.report.fonts import figure_style
from sim.report.numbers import DASH, number
from sim.report.sheet import Sheet, sheet
from sim.report.table import Table, codes, names, numbers, words
from sim.report.voice import Voice
from sim.report.without import CHANGES, without_part

KEY = "report.verify"
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
    voice: Voice,
) -> Sheet:
    """The page: both readings of the firms, null models, scales of the world."""
    with figure_style():
        parts = [
            voice.part("plain", table=_plain(plain, voice)),
            *(without_part(voice, nulls, x, f"nulls.{x}", f"nulls_{x}") for x in CHANGES),
            voice.part("scales", scales_said(scales, voice), table=_scales(scales, voice)),
        ]
    return sheet(parts, facts, voice)


def verification_table(
    plain: pd.DataFrame, nulls: pd.DataFrame, scales: pd.DataFrame, voice: Voice
) -> Printed:
    """What is printed: a line a check."""
    made = Printed(title=voice.say(KEY), box=None, pad_edge=False, show_header=False)
    readings = _plain(plain, voice)
    for first, *cells in readings.cells:
        shown = zip(readings.heads[1:], cells, strict=True)
        made.add_row(first.text, "; ".join(f"{head} {cell.text}" for head, cell in shown))
    for null, changes in nulls.groupby("mechanism", sort=False):
        sure = changes[(changes["level_low"] > 0.0) | (changes["level_high"] < 0.0)]
        figures = [
            f"{voice.name('indicator', row['outcome'])} {number(row['level_median'], signed=True)}%"
            for row in sure.to_dict("records")
        ]
        made.add_row(voice.say(null), "; ".join(figures) or DASH)
    made.add_row(voice.say("scales"), scales_said(scales, voice))
    return made


def scales_said(scales: pd.DataFrame, voice: Voice) -> str:
    """How many comparisons of scales agree."""
    judged = scales[scales["agrees"].notna()]
    if judged.empty:
        return voice.say("scales.alone")
    agree = judged["agrees"].astype(bool)
    return voice.say(
        "scales.count",
        agree=int(agree.sum()),
        judged=len(judged),
        largest=f"{scales['scale'].max():g}",
    )


def _plain(plain: pd.DataFrame, voice: Voice) -> Table:
    by_period = plain.groupby("period", sort=False)
    rows = pd.DataFrame(
        {
            "compared": by_period["compared"].sum(),
            "columns": by_period.size(),
            "apart": by_period["apart"].sum(),
            "largest": [f"{largest:.1e}" for largest in by_period["largest"].max()],
        }
    ).reset_index()
    return voice.table(PLAIN, rows)


def _scales(scales: pd.DataFrame, voice: Voice) -> Table:
    verdict = ["reference" if pd.isna(x) else "yes" if x else "no" for x in scales["agrees"]]
    rows = scales.assign(verdict=verdict, weak=scales["agrees"].isna())
    return voice.table(SCALES, rows, weak="weak")
