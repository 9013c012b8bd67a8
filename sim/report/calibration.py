"""The page and the table of ``experiments.calibrate``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from rich.table import Table

from sim.analysis.calibration import Fitted, by_series, coverage, covered, unmoved
from sim.behaviour import PRIORS
from sim.report import png
from sim.report.calibration_figures import paths_figure, posterior_figure
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import LIST, interval, number, share
from sim.report.page import Picture
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.targets import NATION
from sim.text import say

WORST = 15  # provinces' series in the table of gaps


@dataclass(frozen=True)
class Findings:
    """What a calibration found: tables of ``sim.analysis.calibration``.

    ``names`` are the parameters that could have moved.
    """

    fitted: Fitted
    waves: pd.DataFrame
    reached: pd.DataFrame
    checked: pd.DataFrame
    recovered: pd.DataFrame
    names: tuple[str, ...]

    @cached_property
    def series(self) -> pd.DataFrame:
        """The posterior predictive check, a row an indicator and level."""
        return by_series(self.checked)

    @cached_property
    def unmoved(self) -> list[str]:
        """Parameters that keep their prior."""
        return unmoved(self.fitted, self.names)

    def tables(self) -> dict[str, pd.DataFrame]:
        """What is kept of it, by name of the file."""
        scales = pd.DataFrame(
            [
                {"indicator": indicator, "common": common, "own": own}
                for indicator, (common, own) in self.fitted.discrepancy.scales.items()
            ]
        )
        return {
            "posterior": self.fitted.samples,
            "parameters": self.fitted.diagnostics,
            "unmoved": pd.DataFrame({"parameter": self.unmoved}),
            "waves": self.waves,
            "reach": self.reached,
            "predictive": self.checked,
            "series": self.series,
            "coverage": coverage(self.checked),
            "recovery": self.recovered,
            "emulator": self.fitted.emulator.quality(),
            "discrepancy": scales,
            "left_out": self.fitted.data.left_out,
        }


def calibration_sheet(found: Findings, facts: Mapping[str, Any], language: str) -> Sheet:
    """The page: how well it fits, what was learnt, what was not, whether it can be believed."""
    told = found.fitted.diagnostics
    with figure_style():
        parts = [
            _part("fit", language, (), _series_rows(found.series, language)),
            _pictured("paths", paths_figure(found.checked, found.reached, language), language),
            _pictured("posterior", posterior_figure(found.fitted, language), language),
        ]
    parts += [
        _part("parameters", language, (_unmoved(found, language),), _moved(told, language)),
        _part("provinces", language, (), _worst(found, language)),
        _part("recovery", language, (_coverage(found, language),), ()),
        _part("waves", language, (_reach(found, language),), _wave_rows(found)),
        _part("emulator", language, (_chains(found, language),), _quality(found, language)),
    ]
    return sheet("calibrate", parts, facts, language)


def calibration_table(found: Findings, language: str) -> Table:
    """What is printed: how well each series is met."""
    table = series_table(found.series, language)
    table.caption = _coverage(found, language)
    return table


def series_table(series: pd.DataFrame, language: str) -> Table:
    """How well each series is met, from ``series.csv``."""
    return _table("fit", _series_rows(series, language), language)


def parameters_table(diagnostics: pd.DataFrame, language: str) -> Table:
    """Prior and posterior of the parameters that move a series, from ``parameters.csv``."""
    return _table("parameters", _moved(diagnostics, language), language)


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
    heads = _heads(table, language) if table in HEADS else ()
    words = WORDS.get(table, 1)
    return Part(title, (first, *notes), heads=heads, rows=list(rows), words=words)


def _pictured(stem: str, figure: Any, language: str) -> Part:
    title = say(f"report.calibrate.{stem}", language)
    note = say(f"report.calibrate.{stem}.note", language)
    return Part(title, (note,), Picture(stem, title, png(figure)))


def _heads(table: str, language: str) -> tuple[str, ...]:
    return tuple(say(f"report.calibrate.head.{head}", language) for head in HEADS[table])


HEADS = {
    "fit": ("series", "level", "figures", "inside", "gap"),
    "parameters": ("parameter", "prior", "posterior", "shrinkage", "r_hat"),
    "provinces": ("series", "scope", "published", "median", "gap"),
    "waves": ("runs", "figures", "inputs", "left", "nearest"),
    "emulator": ("component", "inputs", "explained", "within"),
}
WORDS = {"fit": 2, "provinces": 2, "emulator": 2}


def _series_rows(series: pd.DataFrame, language: str) -> Iterator[Row]:
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


def _moved(diagnostics: pd.DataFrame, language: str) -> Iterator[Row]:
    for row in diagnostics.to_dict("records"):
        prior = PRIORS[row["parameter"]]
        spread = interval(row["low"], row["high"], language)
        yield Row(
            (
                name("parameter", row["parameter"], language),
                interval(prior.low, prior.high, language),
                f"{number(row['median'])} ({spread})",
                share(row["shrinkage"]),
                f"{row['r_hat']:.3f}",
            ),
            weak=not row["moved"],
        )


def _unmoved(found: Findings, language: str) -> str:
    names = [name("parameter", word, language) for word in found.unmoved]
    words = {"number": len(names), "all": len(found.names), "list": LIST[language].join(names)}
    return say("report.calibrate.unmoved", language, **words)


def _worst(found: Findings, language: str) -> Iterator[Row]:
    rows = found.checked[found.checked["scope"] != NATION]
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


def _coverage(found: Findings, language: str) -> str:
    if found.recovered.empty:
        return say("report.calibrate.no_truths", language)
    every, moved = covered(found.recovered)
    truths = int(found.recovered["truth"].nunique())
    words = {"truths": truths, "every": share(every), "moved": share(moved)}
    return say("report.calibrate.coverage", language, **words)


def _reach(found: Findings, language: str) -> str:
    missed = found.reached[~found.reached["reached"] & (found.reached["scope"] == NATION)]
    if missed.empty:
        return say("report.calibrate.reached", language)
    names = dict.fromkeys(name("indicator", word, language) for word in missed["indicator"])
    return say("report.calibrate.unreached", language, list=LIST[language].join(names))


def _wave_rows(found: Findings) -> Iterator[Row]:
    for row in found.waves.to_dict("records"):
        counts = (number(row[head]) for head in ("runs", "figures", "inputs"))
        yield Row((*counts, f"{100 * row['left']:.2f}%", number(row["nearest"])))


def _quality(found: Findings, language: str) -> Iterator[Row]:
    for row in found.fitted.emulator.quality().to_dict("records"):
        names = [name("parameter", word, language) for word in row["inputs"].split()]
        yield Row(
            (
                number(row["component"]),
                LIST[language].join(names),
                share(row["explained"]),
                share(row["within_90"]),
            )
        )


def _chains(found: Findings, language: str) -> str:
    told = found.fitted.diagnostics
    return say(
        "report.calibrate.chains",
        language,
        r_hat=f"{told['r_hat'].max():.3f}",
        effective=number(round(told["effective"].min())),
        accepted=share(found.fitted.chains.accepted),
    )
