"""The page and the table of ``experiments.sensitivity``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from rich.table import Table

from sim.analysis.screening import strongest_alike
from sim.analysis.sobol import CONVERGED, REST, widest
from sim.ensemble.design.factors import LEVERS, LUCK
from sim.report.fonts import figure_style
from sim.report.names import name
from sim.report.numbers import DASH, LIST, interval, number, share
from sim.report.pictures import Picture, png
from sim.report.sensitivity_figures import (
    in_per_cent,
    index_bars,
    index_lines,
    screening_bars,
    screening_lines,
    screening_table,
)
from sim.report.sensitivity_panels import factor_name
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.text import say

TOP = 8  # factors of an outcome that are drawn
ROWS = 30  # factors in the table in colour


@dataclass(frozen=True)
class Findings:
    """What the analysis found: tables of ``sim.analysis.screening`` and ``sim.analysis.sobol``.

    ``chosen`` are the factors whose indices were taken; ``indices`` is empty if none were.
    """

    screened: pd.DataFrame
    screening_convergence: pd.DataFrame
    chosen: list[str]
    indices: pd.DataFrame
    indices_convergence: pd.DataFrame
    size: float

    @property
    def strength(self) -> pd.Series[float]:
        """Share of all movement by factor, mean over outcomes, the strongest first."""
        shares = self.screened.groupby("factor", sort=False)["share"].mean()
        return shares.sort_values(ascending=False, kind="stable")


def sensitivity_sheet(findings: Findings, facts: Mapping[str, Any], language: str) -> Sheet:
    """The page: what matters, how sure that is, and what share of the variance is whose."""
    with figure_style():
        parts = [_matters(findings, language), *_screening(findings, language)]
        if not findings.indices.empty:
            parts += _indices(findings, language)
    return sheet("sensitivity", parts, facts, language)


def sensitivity_table(findings: Findings, language: str) -> Table:
    """What is printed: the factors that matter, with where each matters most."""
    table = Table(title=say("report.sensitivity.matters", language), box=None, pad_edge=False)
    for place, head in enumerate(_heads("matters", language)):
        table.add_column(head, justify="left" if place < 3 else "right")
    for row in _matter_rows(findings, language):
        table.add_row(*row.cells)
    return table


def _matters(findings: Findings, language: str) -> Part:
    factors = findings.screened["factor"].unique()
    levers = sum(factor.startswith(f"{LEVERS}.") for factor in factors)
    trajectories = int(findings.screened["trajectories"].max())
    notes = [
        say(
            "report.sensitivity.factors",
            language,
            levers=levers,
            parameters=len(factors) - levers - 1,
            size=number(findings.size),
        ),
        say(
            "report.sensitivity.rule",
            language,
            chosen=len(findings.chosen),
            share=share(float(findings.strength[findings.chosen].sum()))
            if findings.chosen
            else "0%",
            trajectories=trajectories,
        ),
    ]
    rows = list(_matter_rows(findings, language))
    title = say("report.sensitivity.matters", language)
    return Part(title, tuple(notes), heads=_heads("matters", language), rows=rows, words=3)


def _matter_rows(findings: Findings, language: str) -> Iterator[Row]:
    screened = findings.screened.set_index("factor")
    for factor in (*findings.chosen, LUCK):
        by_outcome = screened.loc[[factor]]
        best = by_outcome.loc[by_outcome["share"] == by_outcome["share"].max()].iloc[0]
        yield Row(
            (
                factor_name(factor, language),
                "" if factor == LUCK else factor,
                name("indicator", best["outcome"], language),
                share(float(best["share"])),
                share(float(findings.strength[factor])),
                _totals(findings.indices, factor, language),
            ),
            weak=factor == LUCK,
        )


def _totals(indices: pd.DataFrame, factor: str, language: str) -> str:
    """Smallest and largest total index of a factor over the outcomes."""
    totals = indices.loc[indices["factor"] == factor, "total"]
    return interval(float(totals.min()), float(totals.max()), language) if len(totals) else DASH


def _screening(findings: Findings, language: str) -> Iterator[Part]:
    level = findings.screened.drop_duplicates("outcome").set_index("outcome")["level"]
    shown = in_per_cent(findings.screened, level)
    yield _pictured("screening", screening_bars(shown, TOP, language), (), language)
    strongest = list(findings.strength.index[:ROWS])
    yield _pictured("screening_table", screening_table(shown, strongest, language), (), language)
    alike = strongest_alike(findings.screening_convergence, len(findings.chosen) or 1)
    before = alike[alike["trajectories"] < alike["trajectories"].max()]
    last = before[before["trajectories"] == before["trajectories"].max()]
    notes = (
        (
            say(
                "report.sensitivity.alike",
                language,
                alike=share(float(last["alike"].mean())),
                number=len(findings.chosen) or 1,
                trajectories=int(last["trajectories"].max()),
            ),
        )
        if len(last)
        else ()
    )
    growing = in_per_cent(findings.screening_convergence, level)
    yield _pictured("screening_convergence", screening_lines(growing, language), notes, language)


def _indices(findings: Findings, language: str) -> Iterator[Part]:
    table = findings.indices
    rest = table.loc[table["factor"] == REST, "total"]
    notes = [say("report.sensitivity.indices.small", language)]
    if len(rest):
        ends = interval(float(rest.min()), float(rest.max()), language)
        notes.append(say("report.sensitivity.rest.note", language, ends=ends))
    part = _pictured("indices", index_bars(table, language), tuple(notes), language)
    large = table[table["total"] >= CONVERGED]
    rows = [_index_row(row, language) for row in large.to_dict("records")]
    yield Part(
        part.title, part.notes, part.picture, heads=_heads("indices", language), rows=rows, words=2
    )
    widths = widest(table)
    wide = LIST[language].join(
        f"{name('indicator', str(outcome), language)} {number(width)}"
        for outcome, width in widths.items()
    )
    converged = say(
        "report.sensitivity.converged"
        if (widths < CONVERGED).all()
        else "report.sensitivity.rough",
        language,
        widths=wide,
        samples=int(table["samples"].max()),
        bar=number(CONVERGED),
    )
    figure = index_lines(findings.indices_convergence, language)
    yield _pictured("indices_convergence", figure, (converged,), language)


def _pictured(stem: str, figure: Figure, notes: tuple[str, ...], language: str) -> Part:
    title = say(f"report.sensitivity.{stem}", language)
    first = say(f"report.sensitivity.{stem}.note", language)
    return Part(title, (first, *notes), Picture(stem, title, png(figure)))


def _heads(table: str, language: str) -> tuple[str, ...]:
    return tuple(say(f"report.sensitivity.head.{head}", language) for head in HEADS[table])


HEADS = {
    "matters": ("factor", "setting", "strongest", "share", "strength", "totals"),
    "indices": ("outcome", "factor", "first", "total"),
}


def _index_row(row: Mapping[Any, Any], language: str) -> Row:
    cells = (
        name("indicator", row["outcome"], language),
        factor_name(row["factor"], language),
        *(
            f"{number(row[kind])} ({interval(row[f'{kind}_low'], row[f'{kind}_high'], language)})"
            for kind in ("first", "total")
        ),
    )
    return Row(cells, weak=row["total_low"] < CONVERGED)
