"""The page and the table of ``experiments.calibrate``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table as Printed

from sim.analysis.calibration.checks import TENTHS, by_series, coverage
from sim.behaviour.parameters import PRIORS
from sim.core.arrays import Floats
from sim.report.calibration_figures import paths_figure, posterior_figure
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import LIST, interval, share
from sim.report.pictures import Picture, png
from sim.report.province_maps import gap_map
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Column, Table, names, numbers, shares, words
from sim.targets import NATION
from sim.text import say

KEPT = ("parameters", "prior", "predictive", "ranks", "left_out", "posterior")
"""Tables from which the findings are had again."""
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

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame], truths: int) -> Findings:
        """The same from the ``tables`` that were kept."""
        told, before, checked, ranks, left_out, posterior = (tables[name] for name in KEPT)
        names = tuple(map(str, posterior.columns))
        levels = [PRIORS[name].level(posterior[name].to_numpy(float)) for name in names]
        return cls(told, np.column_stack(levels), names, before, checked, ranks, truths, left_out)

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
            _part("fit", (_held(findings, language),), _series(findings.series, language)),
            _pictured("paths", paths_figure(findings.checked, findings.before, language), language),
            _pictured("map", gap_map(findings.checked, "gerd", language).figure(), language),
            _pictured(
                "posterior",
                posterior_figure(_moved(findings), findings.levels, findings.names, language),
                language,
            ),
        ]
    parts += [
        _part("parameters", (_unmoved(findings, language),), _told(_moved(findings), language)),
        _part("provinces", (), _worst(findings, language)),
        _part("recovery", (_truths(findings, language),), _ranks(findings, language)),
    ]
    return sheet("calibrate", parts, facts, language)


def calibration_table(findings: Findings, language: str) -> Printed:
    """What is printed: how well each series is met."""
    table = series_table(findings.series, language)
    table.caption = _held(findings, language)
    return table


def series_table(series: pd.DataFrame, language: str) -> Printed:
    """How well each series is met, from ``series.csv``."""
    return _titled("fit", _series(series, language)).printed()


def parameters_table(told: pd.DataFrame, language: str) -> Printed:
    """Prior and posterior of the parameters that the figures move, from ``parameters.csv``."""
    return _titled("parameters", _told(told[told["moved"]], language)).printed()


def _titled(stem: str, table: Table) -> Table:
    return replace(table, title=say(f"report.calibrate.{stem}", table.language))


def _part(stem: str, notes: tuple[str, ...], table: Table) -> Part:
    first, titled = say(f"report.calibrate.{stem}.note", table.language), _titled(stem, table)
    return Part(titled.title, (first, *notes), table=titled)


def _pictured(stem: str, figure: Any, language: str) -> Part:
    title = say(f"report.calibrate.{stem}", language)
    note = say(f"report.calibrate.{stem}.note", language)
    return Part(title, (note,), Picture(stem, title, png(figure)))


SERIES = (
    names("indicator", head="series"),
    names("level", "report.calibrate.level"),
    numbers("figures"),
    shares("inside"),
    numbers("gap", "%"),
)
TOLD = (
    names("parameter"),
    words("prior"),
    numbers("median", head="posterior", ends=("low", "high")),
    shares("shrinkage"),
)
PROVINCES = (
    words("series"),
    names("scope"),
    numbers("published"),
    numbers("median"),
    numbers("gap", "%", signed=True),
)
RANKS = (words("unknowns"), numbers("number", head="figures"), shares("inside"))
TENTHS_OF = tuple(str(tenth) for tenth in range(1, TENTHS + 1))


def _table(
    columns: tuple[Column, ...], rows: pd.DataFrame, weak: pd.Series[bool], language: str
) -> Table:
    return Table("report.calibrate", columns, rows.assign(weak=weak), language, weak="weak")


def _series(series: pd.DataFrame, language: str) -> Table:
    return _table(SERIES, series, series["inside"] < 0.8, language)


def _moved(findings: Findings) -> pd.DataFrame:
    return findings.told[findings.told["moved"]]


def _told(told: pd.DataFrame, language: str) -> Table:
    priors = [PRIORS[parameter] for parameter in told["parameter"]]
    rows = told.assign(prior=[interval(prior.low, prior.high, language) for prior in priors])
    return Table("report.calibrate", TOLD, rows, language)


def _unmoved(findings: Findings, language: str) -> str:
    told = findings.told
    names = [name("parameter", word, language) for word in told.loc[~told["moved"], "parameter"]]
    placeholders = {
        "number": len(names),
        "all": len(told),
        "list": LIST[language].join(names),
    }
    return say("report.calibrate.unmoved", language, **placeholders)


def _worst(findings: Findings, language: str) -> Table:
    rows = findings.checked[findings.checked["scope"] != NATION]
    last = rows.loc[rows.groupby(["indicator", "scope"])["year"].idxmax()]
    worst = last.reindex(last["gap"].abs().sort_values(ascending=False).index).head(WORST)
    series = [name("indicator", indicator, language) for indicator in worst["indicator"]]
    named = worst.assign(series=[f"{x} {y}" for x, y in zip(series, worst["year"], strict=True)])
    return _table(PROVINCES, named, ~worst["inside"].astype(bool), language)


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


def _ranks(findings: Findings, language: str) -> Table:
    ranks = findings.ranks if findings.truths else findings.ranks.iloc[:0]
    groups = zip(ranks["group"], ranks["of"], strict=True)
    rows = ranks.assign(
        number=ranks["unknowns"],
        unknowns=[say(f"report.calibrate.group.{group}.{of}", language) for group, of in groups],
        **{
            tenth: ranks[tenth] / ranks["unknowns"].where(ranks["unknowns"] > 0)
            for tenth in TENTHS_OF
        },
    )
    tenths = (shares(tenth, tenth) for tenth in TENTHS_OF)
    return Table("report.calibrate", (*RANKS, *tenths), rows, language)
