"""The page and the table of ``experiments.sensitivity``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from rich.table import Table as Printed

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
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, names, numbers, shares, words
from sim.text import say

TOP = 8  # factors of an outcome that are drawn
ROWS = 30  # factors in the table in colour
TABLES = ("screening", "screening_convergence", "indices", "indices_convergence")


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
    def tables(self) -> dict[str, pd.DataFrame]:
        """What is kept of it, by name of the file."""
        kept = (self.screened, self.screening_convergence, self.indices, self.indices_convergence)
        return dict(zip(TABLES, kept, strict=True))

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame], chosen: list[str], size: float) -> Findings:
        """The same from the ``tables`` that were kept."""
        screened, converging, found, indices_converging = (tables[name] for name in TABLES)
        return cls(screened, converging, chosen, found, indices_converging, size)

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


def sensitivity_table(findings: Findings, language: str) -> Printed:
    """What is printed: the factors that matter, with where each matters most."""
    return _matter_table(findings, language).printed()


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
    table = _matter_table(findings, language)
    return Part(table.title, tuple(notes), table=table)


def _matter_table(findings: Findings, language: str) -> Table:
    screened, rows = findings.screened.set_index("factor"), []
    for factor in (*findings.chosen, LUCK):
        by_outcome = screened.loc[[factor]]
        best = by_outcome.loc[by_outcome["share"] == by_outcome["share"].max()].iloc[0]
        rows.append(
            {
                "factor": factor_name(factor, language),
                "setting": "" if factor == LUCK else factor,
                "strongest": best["outcome"],
                "share": float(best["share"]),
                "strength": float(findings.strength[factor]),
                "totals": _totals(findings.indices, factor, language),
                "weak": factor == LUCK,
            }
        )
    title = say("report.sensitivity.matters", language)
    table = pd.DataFrame(rows)
    return Table("report.sensitivity", MATTERS, table, language, title, "weak")


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
    large = large.assign(
        said=[factor_name(factor, language) for factor in large["factor"]],
        weak=large["total_low"] < CONVERGED,
    )
    yield replace(
        part, table=Table("report.sensitivity", INDICES, large, language, part.title, "weak")
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


MATTERS = (
    words("factor"),
    words("setting"),
    names("strongest", "indicator"),
    shares("share"),
    shares("strength"),
    words("totals"),
)
INDICES = (
    names("outcome", "indicator"),
    words("said", head="factor"),
    *(numbers(kind, ends=(f"{kind}_low", f"{kind}_high")) for kind in ("first", "total")),
)
