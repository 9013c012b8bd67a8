"""The page and the table of ``experiments.lever_effects``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.analysis.effects import OUTCOMES
from sim.report.effects import coloured, forest
from sim.report.fonts import figure_style
from sim.report.numbers import DASH, number
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, names, numbers, shares, words
from sim.report.voice import Voice

KEY = "report.lever_effects"
LATEST = "2025"  # what is shown; the table keeps the mean of the years as well
BASES = ("plan", "no_plan")
LINEAR = 0.01  # per cent
SURE = 0.95  # of the draws that agree on the sign
LEAST = 0.1  # per cent of an outcome, from which on a lever is said to matter for it
MOST = 3  # outcomes of a lever that are listed
WORDS, FIGURES = 22, 8  # characters of a column of words, at most, and of figures, at least


def effects_sheet(effects: pd.DataFrame, facts: Mapping[str, Any], voice: Voice) -> Sheet:
    """The page: declared indicators, headline outcomes, the whole table."""
    declared = effects[effects["declared"] & (effects["period"] == LATEST)]
    with figure_style():
        drawn = forest(declared, BASES, voice)
        parts = [
            voice.part(
                "declared", table=_table(declared, voice), figure=drawn, picture="lever_effects"
            ),
            *(_outcomes(effects, base, voice) for base in BASES),
        ]
    return sheet(parts, facts, voice)


ENDS = ("low", "high")
COLUMNS = (
    names("lever"),
    names("base", "report.lever_effects"),
    names("indicator", unit_in="unit"),
    numbers("median", head="effect", ends=ENDS, unit_in="unit", signed=True),
    numbers("share_median", head="share", ends=("share_low", "share_high"), signed=True),
    shares("right", head="sure"),
    numbers("cost"),
    numbers(
        "per_100m_median",
        head="per_100m",
        ends=("per_100m_low", "per_100m_high"),
        unit_in="unit",
        signed=True,
    ),
)
MATTERS = (names("lever"), numbers("cost"), words("matters"), words("per_100m"))


def _table(declared: pd.DataFrame, voice: Voice) -> Table:
    right = declared["above"].where(declared["direction"] > 0, declared["below"])
    rows = declared.assign(right=right, weak=right < SURE)
    return voice.table(COLUMNS, rows, weak="weak")


def _outcomes(effects: pd.DataFrame, base: str, voice: Voice) -> Part:
    latest = effects[(effects["base"] == base) & (effects["period"] == LATEST)]
    latest = latest[latest["indicator"].isin(OUTCOMES)]
    levers = list(effects["lever"].unique())
    sure = latest.assign(sure=latest[["above", "below"]].max(axis=1) >= SURE)

    def wide(column: str) -> pd.DataFrame:
        table = sure.pivot_table(index="lever", columns="indicator", values=column, sort=False)
        table = table.reindex(index=[x for x in levers if x in table.index], columns=list(OUTCOMES))
        return table.rename(
            index=lambda lever: voice.name("lever", lever),
            columns=lambda indicator: voice.name("indicator", indicator),
        )

    title = voice.say(f"outcomes.{base}")
    figure = coloured(wide("share_median"), wide("sure") > 0.5, title, "%", voice, LINEAR)
    stem, picture = f"outcomes.{base}", f"outcomes_{base}"
    return voice.part(stem, figure=figure, picture=picture, note="outcomes.note")


def effects_table(effects: pd.DataFrame, voice: Voice) -> Printed:
    """What is printed, one line a lever: its effect on the indicator it is there to move, as a
    share of the indicator's value, in the plan and beside the settings of 2020."""
    declared = effects[effects["declared"] & (effects["period"] == LATEST)]
    table = Printed(title=voice.say(KEY), box=None, pad_edge=False)
    for head in ("lever", "indicator"):
        heading = voice.say(f"head.{head}")
        table.add_column(heading, no_wrap=True, max_width=WORDS)
    for head in (*BASES, "head.cost"):
        table.add_column(voice.say(head), justify="right", min_width=FIGURES)
    for lever, of_lever in declared.groupby("lever", sort=False):
        rows = {row["base"]: row for row in of_lever.to_dict("records")}
        first = next(iter(rows.values()))
        table.add_row(
            voice.name("lever", str(lever)),
            voice.name("indicator", first["indicator"]),
            *(_share(rows[base]) if base in rows else DASH for base in BASES),
            number(first["cost"]),
        )
    return table


def matters_table(effects: pd.DataFrame, voice: Voice) -> Printed:
    """Which levers matter for what within the plan, the strongest first: up to ``MOST`` outcomes
    (the declared and headline ones) that each moves by ``LEAST`` per cent or more of their value in
    ``SURE`` of the draws, and what 100 million yuan of it move of the first; in the caption the
    levers that matter for none."""
    latest = effects[(effects["base"] == "plan") & (effects["period"] == LATEST)]
    size = latest["share_median"].abs()
    sure = (latest[["above", "below"]].max(axis=1) >= SURE) & (size >= LEAST)
    moved = latest[sure].assign(size=size).sort_values("size", ascending=False, kind="stable")
    rows = []
    for lever, of_lever in moved.groupby("lever", sort=False):
        strongest = of_lever.head(MOST).to_dict("records")
        told = [
            voice.say(
                "matters.outcome",
                indicator=voice.name("indicator", row["indicator"]),
                share=number(row["share_median"], signed=True),
                low=number(row["share_low"], signed=True),
                high=number(row["share_high"], signed=True),
            )
            for row in strongest
        ]
        said = voice.clauses(told)
        rows.append((lever, strongest[0]["cost"], said, _each(strongest[0], voice)))
    table = pd.DataFrame(rows, columns=["lever", "cost", "matters", "per_100m"])
    made = voice.table(MATTERS, table, voice.say("matters")).printed()
    rest = [x for x in latest["lever"].unique() if x not in set(table["lever"])]
    made.caption = voice.say(
        "matters.rest", list=voice.listed(voice.name("lever", x) for x in rest), number=len(rest)
    )
    return made


def _each(row: Mapping[Any, Any], voice: Voice) -> str:
    """What 100 million yuan move of an outcome, with its unit; a dash where nothing is paid."""
    per = float(row["per_100m_median"])
    if math.isnan(per):
        return DASH
    unit = "percentage points" if row["unit"] == "%" else str(row["unit"])
    scale = voice.shown(unit, per)
    moved = voice.with_unit(per * scale.factor, scale.label, signed=True)
    return voice.say("matters.each", indicator=voice.name("indicator", row["indicator"]), per=moved)


def _share(row: Mapping[Any, Any]) -> str:
    right = row["above"] if row["direction"] > 0 else row["below"]
    mark = "" if right >= SURE else " ?"
    middle = row["share_median"]
    return (DASH if math.isnan(middle) else number(middle, signed=True) + "%") + mark
