"""The page and the table of ``experiments.sensitivity``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.analysis.screening import strongest_alike
from sim.analysis.sobol import CONVERGED, REST, widest
from sim.ensemble.design.factors import LEVERS, LUCK
from sim.report.fonts import figure_style
from sim.report.numbers import DASH, number, share
from sim.report.sensitivity_figures import (
    in_per_cent,
    index_bars,
    index_lines,
    screening_bars,
    screening_lines,
    screening_table,
)
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, names, numbers, shares, words
from sim.report.voice import Voice

KEY = "report.sensitivity"
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


def sensitivity_sheet(findings: Findings, facts: Mapping[str, Any], voice: Voice) -> Sheet:
    """The page: what matters, how sure that is, and what share of the variance is whose."""
    with figure_style():
        parts = [_matters(findings, voice), *_screening(findings, voice)]
        if not findings.indices.empty:
            parts += _indices(findings, voice)
    return sheet(parts, facts, voice)


def sensitivity_table(findings: Findings, voice: Voice) -> Printed:
    """What is printed: the factors that matter, with where each matters most."""
    return _matter_table(findings, voice).printed()


def _matters(findings: Findings, voice: Voice) -> Part:
    factors = findings.screened["factor"].unique()
    levers = sum(factor.startswith(f"{LEVERS}.") for factor in factors)
    trajectories = int(findings.screened["trajectories"].max())
    notes = [
        voice.say(
            "factors",
            levers=levers,
            parameters=len(factors) - levers - 1,
            size=number(findings.size),
        ),
        voice.say(
            "rule",
            chosen=len(findings.chosen),
            share=share(float(findings.strength[findings.chosen].sum()))
            if findings.chosen
            else "0%",
            trajectories=trajectories,
        ),
    ]
    table = _matter_table(findings, voice)
    return voice.part("matters", *notes, table=table)


def _matter_table(findings: Findings, voice: Voice) -> Table:
    screened, rows = findings.screened.set_index("factor"), []
    for factor in (*findings.chosen, LUCK):
        by_outcome = screened.loc[[factor]]
        best = by_outcome.loc[by_outcome["share"] == by_outcome["share"].max()].iloc[0]
        rows.append(
            {
                "factor": voice.factor(factor),
                "setting": "" if factor == LUCK else factor,
                "strongest": best["outcome"],
                "share": float(best["share"]),
                "strength": float(findings.strength[factor]),
                "totals": _totals(findings.indices, factor, voice),
                "weak": factor == LUCK,
            }
        )
    title = voice.say("matters")
    table = pd.DataFrame(rows)
    return voice.table(MATTERS, table, title, "weak")


def _totals(indices: pd.DataFrame, factor: str, voice: Voice) -> str:
    """Smallest and largest total index of a factor over the outcomes."""
    totals = indices.loc[indices["factor"] == factor, "total"]
    return voice.interval(float(totals.min()), float(totals.max())) if len(totals) else DASH


def _screening(findings: Findings, voice: Voice) -> Iterator[Part]:
    level = findings.screened.drop_duplicates("outcome").set_index("outcome")["level"]
    shown = in_per_cent(findings.screened, level)
    yield voice.part("screening", figure=screening_bars(shown, TOP, voice))
    strongest = list(findings.strength.index[:ROWS])
    figure = screening_table(shown, strongest, voice)
    yield voice.part("screening_table", figure=figure)
    alike = strongest_alike(findings.screening_convergence, len(findings.chosen) or 1)
    before = alike[alike["trajectories"] < alike["trajectories"].max()]
    last = before[before["trajectories"] == before["trajectories"].max()]
    notes = (
        (
            voice.say(
                "alike",
                alike=share(float(last["alike"].mean())),
                number=len(findings.chosen) or 1,
                trajectories=int(last["trajectories"].max()),
            ),
        )
        if len(last)
        else ()
    )
    growing = in_per_cent(findings.screening_convergence, level)
    figure = screening_lines(growing, voice)
    yield voice.part("screening_convergence", *notes, figure=figure)


def _indices(findings: Findings, voice: Voice) -> Iterator[Part]:
    table = findings.indices
    rest = table.loc[table["factor"] == REST, "total"]
    notes = [voice.say("indices.small")]
    if len(rest):
        ends = voice.interval(float(rest.min()), float(rest.max()))
        notes.append(voice.say("rest.note", ends=ends))
    large = table[table["total"] >= CONVERGED]
    large = large.assign(
        said=[voice.factor(factor) for factor in large["factor"]],
        weak=large["total_low"] < CONVERGED,
    )
    shown = voice.table(INDICES, large, voice.say("indices"), "weak")
    yield voice.part("indices", *notes, table=shown, figure=index_bars(table, voice))
    widths = widest(table)
    wide = voice.listed(
        f"{voice.name('indicator', str(outcome))} {number(width)}"
        for outcome, width in widths.items()
    )
    converged = voice.say(
        "converged" if (widths < CONVERGED).all() else "rough",
        widths=wide,
        samples=int(table["samples"].max()),
        bar=number(CONVERGED),
    )
    figure = index_lines(findings.indices_convergence, voice)
    yield voice.part("indices_convergence", converged, figure=figure)


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
