"""The page and the table of ``experiments.calibrate``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from rich.table import Table

from sim.analysis.calibration.checks import TENTHS, by_series, coverage
from sim.behaviour.parameters import PRIORS
from sim.core.arrays import Floats
from sim.report.calibration_figures import paths_figure, posterior_figure
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import LIST, interval, number, share
from sim.report.pictures import Picture, png
from sim.report.province_maps import gap_map
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.targets import NATION
from sim.text import say

WORST = 15  # provinces' series in the table of gaps


@dataclass(frozen=True)
class Findings:
    """What a calibration found: tables of ``sim.analysis.calibration.checks``.

    ``told``: ``learnt``; ``levels`` (members, parameters ``names``) of the posterior in the ranges;
    ``before`` and ``checked``: ``predictive`` over the ranges and over the posterior; ``ranks`` of
    so many ``truths``; ``left_out``: published figures that no run could be held against.
    """

    told: pd.DataFrame
    levels: Floats
    names: tuple[str, ...]
    before: pd.DataFrame
    checked: pd.DataFrame
    ranks: pd.DataFrame
    truths: int
    left_out: pd.DataFrame

    @cached_property
    def series(self) -> pd.DataFrame:
        """The posterior predictive check, a row an indicator and level."""
        return by_series(self.checked)

    def tables(self) -> dict[str, pd.DataFrame]:
        """What is kept of it, by name of the file."""
        return {
            "parameters": self.told,
            "prior": self.before,
            "prior_coverage": coverage(self.before),
            "predictive": self.checked,
            "series": self.series,
            "coverage": coverage(self.checked),
            "ranks": self.ranks,
            "left_out": self.left_out,
        }


def calibration_sheet(findings: Findings, facts: Mapping[str, Any], language: str) -> Sheet:
    """The page: how well it fits, what was learnt, what was not, whether it can be believed."""
    with figure_style():
        parts = [
            _part("fit", language, (_held(findings, language),), _series_rows(findings, language)),
            _pictured("paths", paths_figure(findings.checked, findings.before, language), language),
            _pictured("map", gap_map(findings.checked, "gerd", language).figure(), language),
            _pictured(
                "posterior",
                posterior_figure(_moved(findings), findings.levels, findings.names, language),
                language,
            ),
        ]
    parts += [
        _part(
            "parameters",
            language,
            (_unmoved(findings, language),),
            _told_rows(_moved(findings), language),
        ),
        _part("provinces", language, (), _worst(findings, language)),
        _part("recovery", language, (_truths(findings, language),), _rank_rows(findings, language)),
    ]
    return sheet("calibrate", parts, facts, language)


def calibration_table(findings: Findings, language: str) -> Table:
    """What is printed: how well each series is met."""
    table = series_table(findings.series, language)
    table.caption = _held(findings, language)
    return table


def series_table(series: pd.DataFrame, language: str) -> Table:
    """How well each series is met, from ``series.csv``."""
    return _table("fit", _rows_of_series(series, language), language)


def parameters_table(told: pd.DataFrame, language: str) -> Table:
    """Prior and posterior of the parameters that the figures move, from ``parameters.csv``."""
    return _table("parameters", _told_rows(told[told["moved"]], language), language)


def _table(part: str, rows: Iterator[Row], language: str) -> Table:
    table = Table(title=say(f"report.calibrate.{part}", language), box=None, pad_edge=False)
    for place, head in enumerate(_heads(part, language)):
        table.add_column(head, justify="left" if place < WORDS.get(part, 1) else "right")
    for row in rows:
        table.add_row(*row.cells)
    return table


def _part(table: str, language: str, notes: tuple[str, ...], rows: Any) -> Part:
    first = say(f"report.calibrate.{table}.note", language)
    title = say(f"report.calibrate.{table}", language)
    heads = _heads(table, language)
    text_columns = WORDS.get(table, 1)
    return Part(title, (first, *notes), heads=heads, rows=list(rows), words=text_columns)


def _pictured(stem: str, figure: Any, language: str) -> Part:
    title = say(f"report.calibrate.{stem}", language)
    note = say(f"report.calibrate.{stem}.note", language)
    return Part(title, (note,), Picture(stem, title, png(figure)))


def _heads(table: str, language: str) -> tuple[str, ...]:
    heads = tuple(say(f"report.calibrate.head.{head}", language) for head in HEADS[table])
    return (*heads, *map(str, range(1, TENTHS + 1))) if table == "recovery" else heads


HEADS = {
    "fit": ("series", "level", "figures", "inside", "gap"),
    "parameters": ("parameter", "prior", "posterior", "shrinkage"),
    "provinces": ("series", "scope", "published", "median", "gap"),
    "recovery": ("unknowns", "figures", "inside"),
}
WORDS = {"fit": 2, "provinces": 2}


def _series_rows(findings: Findings, language: str) -> Iterator[Row]:
    return _rows_of_series(findings.series, language)


def _rows_of_series(series: pd.DataFrame, language: str) -> Iterator[Row]:
    for row in series.to_dict("records"):
        yield Row(
            (
                name("indicator", row["indicator"], language),
                say(f"report.calibrate.level.{row['level']}", language),
                number(row["figures"]),
                share(row["inside"]),
                number(row["gap"]) + "%",
            ),
            weak=row["inside"] < 0.8,
        )


def _moved(findings: Findings) -> pd.DataFrame:
    return findings.told[findings.told["moved"]]


def _told_rows(told: pd.DataFrame, language: str) -> Iterator[Row]:
    for row in told.to_dict("records"):
        prior = PRIORS[row["parameter"]]
        spread = interval(row["low"], row["high"], language)
        yield Row(
            (
                name("parameter", row["parameter"], language),
                interval(prior.low, prior.high, language),
                f"{number(row['median'])} ({spread})",
                share(row["shrinkage"]),
            )
        )


def _unmoved(findings: Findings, language: str) -> str:
    told = findings.told
    names = [name("parameter", word, language) for word in told.loc[~told["moved"], "parameter"]]
    placeholders = {
        "number": len(names),
        "all": len(told),
        "list": LIST[language].join(names),
    }
    return say("report.calibrate.unmoved", language, **placeholders)


def _worst(findings: Findings, language: str) -> Iterator[Row]:
    rows = findings.checked[findings.checked["scope"] != NATION]
    last = rows.loc[rows.groupby(["indicator", "scope"])["year"].idxmax()]
    worst = last.reindex(last["gap"].abs().sort_values(ascending=False).index).head(WORST)
    for row in worst.to_dict("records"):
        yield Row(
            (
                f"{name('indicator', row['indicator'], language)} {row['year']}",
                name("scope", row["scope"], language),
                number(row["published"]),
                number(row["median"]),
                number(row["gap"], signed=True) + "%",
            ),
            weak=not row["inside"],
        )


def _held(findings: Findings, language: str) -> str:
    """How many published figures runs hold, before the fit and after."""
    tables = (findings.before, findings.checked)
    before, after = (coverage(table).set_index("of") for table in tables)
    return say(
        "report.calibrate.held",
        language,
        before=share(before.at["all", "inside"] / before.at["all", "figures"]),
        share=share(after.at["all", "inside"] / after.at["all", "figures"]),
        figures=after.at["all", "figures"],
        nation=after.at["nation", "inside"],
        nation_figures=after.at["nation", "figures"],
    )


def _truths(findings: Findings, language: str) -> str:
    key = "coverage" if findings.truths else "no_truths"
    return say(f"report.calibrate.{key}", language, truths=findings.truths)


def _rank_rows(findings: Findings, language: str) -> Iterator[Row]:
    for row in findings.ranks.to_dict("records") if findings.truths else ():
        yield Row(
            (
                say(f"report.calibrate.group.{row['group']}.{row['of']}", language),
                number(row["unknowns"]),
                share(row["inside"]),
                *(
                    share(row[str(tenth)] / row["unknowns"]) if row["unknowns"] else ""
                    for tenth in range(1, TENTHS + 1)
                ),
            )
        )
