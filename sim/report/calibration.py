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
from sim.report.numbers import share
from sim.report.province_maps import gap_map
from sim.report.sheet import Sheet, sheet
from sim.report.table import Table, names, numbers, shares, words
from sim.report.voice import Voice
from sim.targets import NATION

KEPT = ("parameters", "prior", "predictive", "ranks", "left_out", "posterior")
"""Tables from which the findings are had again."""
KEY = "report.calibrate"
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


def calibration_sheet(findings: Findings, facts: Mapping[str, Any], voice: Voice) -> Sheet:
    """The page: how well it fits, what was learnt, what was not, whether it can be believed."""
    moved = _moved(findings)
    levels = posterior_figure(moved, findings.levels, findings.names, voice)
    with figure_style():
        parts = [
            voice.part("fit", _held(findings, voice), table=_series(findings.series, voice)),
            voice.part("paths", figure=paths_figure(findings.checked, findings.before, voice)),
            voice.part("map", figure=gap_map(findings.checked, "gerd", voice).figure()),
            voice.part("posterior", figure=levels),
            voice.part("parameters", _unmoved(findings, voice), table=_told(moved, voice)),
            voice.part("provinces", table=_worst(findings, voice)),
            voice.part("recovery", _truths(findings, voice), table=_ranks(findings, voice)),
        ]
    return sheet(parts, facts, voice)


def calibration_table(findings: Findings, voice: Voice) -> Printed:
    """What is printed: how well each series is met."""
    table = series_table(findings.series, voice)
    table.caption = _held(findings, voice)
    return table


def series_table(series: pd.DataFrame, voice: Voice) -> Printed:
    """How well each series is met, from ``series.csv``."""
    return replace(_series(series, voice), title=voice.say("fit")).printed()


def parameters_table(told: pd.DataFrame, voice: Voice) -> Printed:
    """Prior and posterior of the parameters that the figures move, from ``parameters.csv``."""
    return replace(_told(told[told["moved"]], voice), title=voice.say("parameters")).printed()


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


def _series(series: pd.DataFrame, voice: Voice) -> Table:
    return voice.table(SERIES, series, weak=series["inside"] < 0.8)


def _moved(findings: Findings) -> pd.DataFrame:
    return findings.told[findings.told["moved"]]


def _told(told: pd.DataFrame, voice: Voice) -> Table:
    priors = [PRIORS[parameter] for parameter in told["parameter"]]
    rows = told.assign(prior=[voice.interval(prior.low, prior.high) for prior in priors])
    return voice.table(TOLD, rows)


def _unmoved(findings: Findings, voice: Voice) -> str:
    told = findings.told
    names = [voice.name("parameter", word) for word in told.loc[~told["moved"], "parameter"]]
    placeholders = {
        "number": len(names),
        "all": len(told),
        "list": voice.listed(names),
    }
    return voice.say("unmoved", **placeholders)


def _worst(findings: Findings, voice: Voice) -> Table:
    rows = findings.checked[findings.checked["scope"] != NATION]
    last = rows.loc[rows.groupby(["indicator", "scope"])["year"].idxmax()]
    worst = last.reindex(last["gap"].abs().sort_values(ascending=False).index).head(WORST)
    series = [voice.name("indicator", indicator) for indicator in worst["indicator"]]
    named = worst.assign(series=[f"{x} {y}" for x, y in zip(series, worst["year"], strict=True)])
    return voice.table(PROVINCES, named, weak=~worst["inside"].astype(bool))


def _held(findings: Findings, voice: Voice) -> str:
    """How many published figures runs hold, before the fit and after."""
    tables = (findings.before, findings.checked)
    before, after = (coverage(table).set_index("of") for table in tables)
    return voice.say(
        "held",
        before=share(before.at["all", "inside"] / before.at["all", "figures"]),
        share=share(after.at["all", "inside"] / after.at["all", "figures"]),
        figures=after.at["all", "figures"],
        nation=after.at["nation", "inside"],
        nation_figures=after.at["nation", "figures"],
    )


def _truths(findings: Findings, voice: Voice) -> str:
    key = "coverage" if findings.truths else "no_truths"
    return voice.say(key, truths=findings.truths)


def _ranks(findings: Findings, voice: Voice) -> Table:
    ranks = findings.ranks if findings.truths else findings.ranks.iloc[:0]
    groups = zip(ranks["group"], ranks["of"], strict=True)
    rows = ranks.assign(
        number=ranks["unknowns"],
        unknowns=[voice.say(f"group.{group}.{of}") for group, of in groups],
        **{
            tenth: ranks[tenth] / ranks["unknowns"].where(ranks["unknowns"] > 0)
            for tenth in TENTHS_OF
        },
    )
    tenths = (shares(tenth, tenth) for tenth in TENTHS_OF)
    return voice.table((*RANKS, *tenths), rows)
