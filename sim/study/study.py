"""``Study``: what is asked of the runs of a study, and a picture for each question."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim import analysis
from sim.config.resume import MANIFEST
from sim.errors import InputError
from sim.host.paths import absolute
from sim.report.fonts import figure_style
from sim.report.names import factor_name, name, series_name
from sim.report.numbers import shown
from sim.report.parallel import parallel_axes
from sim.report.speech import Speech
from sim.report.study_figures import MOST, bands_figure, heat_map, tornado
from sim.report.table import write_workbook
from sim.report.trust import standing
from sim.study.reader import LAST, Reader, Wanted, Year, listed, pairs_of
from sim.study.workbook import study_sheets
from sim.targets import INTERVAL, NATION, READINGS, TARGET_INDICATORS, YEARS, judge
from sim.text import LANGUAGES, say, titled

UNCERTAIN = "behaviour."  # factors that nobody chooses: runs spread over them

type Outcome = tuple[str, str]  # indicator and scope


class Study(Reader):
    """The runs of one folder as they were when it was opened; open it again to see later ones.

    >>> study = Study.open("results/sweep/credit_and_vouchers")
    >>> effects = study.effects({"levers.voucher.coverage": 0.0}, "gerd", year=2025)
    >>> study.bands("gerd").savefig("gerd.png")
    """

    @property
    def choices(self) -> tuple[str, ...]:
        """Columns that tell settings apart: the scenario and the factors that somebody chooses.
        Behaviour parameters are none of them: runs spread over them as over draws and seeds."""
        return ("scenario", *(x for x in self.factors if not x.startswith(UNCERTAIN)))

    def differences(
        self,
        baseline: str | Mapping[str, object] = "plan",
        indicator: Wanted[str] = None,
        scope: Wanted[str] = None,
        year: Wanted[Year] = None,
    ) -> pd.DataFrame:
        """Every run less the run of ``baseline`` on the same luck (draw and seed).

        ``baseline`` is a scenario, or what its rows have in the table
        (``{"levers.credit_guarantee.share": 0.0}``); see ``sim.analysis.paired_runs``. The columns
        of the table, partner, year, scope, indicator, value, unit, baseline, difference (in that
        unit) and relative (%).
        """
        named = {"scenario": baseline} if isinstance(baseline, str) else dict(baseline)
        self._check_rows(named)
        rows = analysis.paired_runs(self.table, named)
        values = self.indicators(indicator, scope, year).drop_duplicates(
            ["run", "year", "scope", "indicator"]
        )
        figures = ["run", "year", "scope", "indicator", "value", "unit"]
        pairs = analysis.run_differences(rows, values[figures])
        if pairs.empty:
            raise InputError("no_pairs", folder=self.folder)
        return pairs

    def effects(
        self,
        baseline: str | Mapping[str, object] = "plan",
        indicator: Wanted[str] = None,
        scope: Wanted[str] = None,
        year: Wanted[Year] = LAST,
        *,
        by: Sequence[str] | None = None,
        relative: bool = False,
        interval: tuple[float, float] = INTERVAL,
    ) -> pd.DataFrame:
        """What every setting changes against ``baseline``, paired by draw and seed.

        One row a setting (the columns ``by``; the ``choices`` unless named), scope, indicator and
        year (the study's last unless named): median of the ``differences`` with their ``interval``
        over pairs, the shares of pairs above and below zero, the number of pairs. In the
        indicator's unit, or ``relative`` to the baseline's value, %.
        """
        _check_interval(interval)
        pairs = self.differences(baseline, indicator, scope, year)
        column = "relative" if relative else "difference"
        return analysis.summarise_pairs(pairs, column, interval, self._by(by))

    def targets(self, *, by: Sequence[str] | None = None) -> pd.DataFrame:
        """The plan's targets in every setting (the columns ``by``; the ``choices`` unless named),
        as ``sim.targets.judge`` gives them, in all readings whose series the study kept.

        Raises ``InputError`` if it kept those of none, or not all years from 2020 to 2025.
        """
        if self.last_year < YEARS[-1]:
            raise InputError("study_targets", folder=self.folder)
        figures = self.indicators(year=list(YEARS))
        figures = figures[figures["indicator"].isin(TARGET_INDICATORS)]
        kept = {
            series
            for series, years in figures.groupby(["indicator", "scope"])["year"].nunique().items()
            if years == len(YEARS)
        }
        readings = [reading for reading in READINGS if kept.issuperset(reading.series)]
        if not readings:
            raise InputError("study_targets", folder=self.folder)
        keys = self._by(by)
        settings = self.table[keys].drop_duplicates(ignore_index=True)
        numbered = settings.assign(setting=settings.index)
        rows = self.table[["run", *keys]].assign(row=range(len(self.table)))
        rows = rows.merge(numbered, on=keys)[["run", "row", "setting"]]
        distinct = figures.drop(columns=["scenario", "draw"]).drop_duplicates(
            ["run", "year", "scope", "indicator"]
        )
        # A row of the table stands for a draw: rows of one setting may share draw and seed.
        labels = rows[["run", "row", "setting"]].rename(
            columns={"row": "draw", "setting": "scenario"}
        )
        judged = judge(distinct.merge(labels, on="run"), readings)
        named = settings.loc[judged["scenario"].astype(int)].reset_index(drop=True)
        return pd.concat([named, judged.drop(columns="scenario")], axis=1)

    @cached_property
    def _configuration(self) -> Mapping[str, Any]:
        """What the study was run with, as far as its folder tells."""
        try:
            facts = json.loads((self.folder / MANIFEST).read_text("utf-8"))
            return dict(facts["configuration"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def trust(self, language: str = "en") -> str:
        """How far to trust the study: where its parameters come from, how many published figures
        intervals like its own hold. A sentence a line, from the study's own manifest.

        Raises ``InputError`` if it has none that can be read.
        """
        return "\n".join(standing(self._facts(), Speech(language)))

    def workbook(self, path: str | os.PathLike[str], language: str = "en") -> None:
        """Write outcomes, effects, targets, costs, settings and sources to ``path`` (xlsx), a sheet
        each, headings in ``language``.

        Raises ``InputError`` if the study has no manifest, or ``path`` cannot be written.
        """
        _check_language(language)
        place = absolute(path, "Study.workbook")
        sheets = study_sheets(self, self._facts(), Speech(language))
        try:
            write_workbook(place, sheets)
        except OSError as error:
            reason = error.strerror or error
            raise InputError("results_unwritable", folder=place, reason=reason) from error

    def _facts(self) -> dict[str, Any]:
        """What the manifest says."""
        try:
            facts: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise InputError("no_manifest", folder=self.folder, file=MANIFEST) from error
        return facts

    def bands(
        self,
        indicator: str,
        scope: str = NATION,
        *,
        by: str = "scenario",
        scenario: Wanted[str] = None,
        language: str = "en",
    ) -> Figure:
        """An indicator over the years: median and 5-95% of the runs of every scenario, or of every
        value of the factor ``by``. Raises ``InputError`` for more than twelve values."""
        _check_language(language)
        self._check("column", [by], ("scenario", *self.factors))
        figures = self.indicators(indicator, scope, scenario=scenario)
        if by != "scenario":
            figures = figures.merge(self.table[["run", "scenario", by]], on=["run", "scenario"])
            figures = figures.dropna(subset=[by]).sort_values(by, kind="stable")
        if (number := figures[by].nunique()) > MOST:
            raise InputError("too_many_groups", name=by, number=number, most=MOST)
        with figure_style(), titled(self._configuration):
            return bands_figure(analysis.bands(figures, by=[by]), by, Speech(language))

    def tornado(
        self,
        indicator: str,
        scope: str = NATION,
        year: Year = LAST,
        *,
        factors: Sequence[str] | None = None,
        scenario: Wanted[str] = None,
        most: int = 20,
        language: str = "en",
    ) -> Figure:
        """What an outcome gains from one end of each factor to the other, the ``most`` telling
        factors, largest first; see ``sim.analysis.swings``."""
        _check_language(language)
        if most < 1:
            raise InputError("range", where="most", value=most, low=1, high=len(self.factors))
        year = self._year(year)
        rows, column, unit = self._outcome((indicator, scope), year, scenario)
        chosen = self._some_factors(factors, 1)
        swings = analysis.swings(rows, column, chosen).head(most)
        if swings.empty:
            raise InputError("study_varies_nothing", folder=self.folder)
        series = series_name(indicator, scope, language, year)
        with figure_style(), titled(self._configuration):
            return tornado(swings, float(rows[column].median()), series, unit, Speech(language))

    def heat_map(
        self,
        across: str,
        up: str,
        indicator: str,
        scope: str = NATION,
        year: Year = LAST,
        *,
        baseline: str | Mapping[str, object] | None = None,
        scenario: Wanted[str] = None,
        language: str = "en",
    ) -> Figure:
        """Median of an outcome by two factors, or of its difference from ``baseline``."""
        _check_language(language)
        self._some_factors([across, up], 2)
        if across == up:
            raise InputError("same_factor", name=across)
        year = self._year(year)
        series = series_name(indicator, scope, language, year)
        if baseline is None:
            rows, column, unit = self._outcome((indicator, scope), year, scenario)
        else:
            rows, column = self.differences(baseline, indicator, scope, year), "difference"
            if scenario is not None:
                self._check("scenario", listed(scenario), self.scenarios)
                rows = rows[rows["scenario"].isin(listed(scenario))]
            unit = str(rows["unit"].iloc[0])
            against = say("figure.study.baseline", language)
            if isinstance(baseline, str):
                with titled(self._configuration):
                    against = name("scenario", baseline, language)
            series = say("figure.study.less", language, series=series, baseline=against)
        table = analysis.cells(rows, across, up, column)
        with figure_style(), titled(self._configuration):
            return heat_map(table, series, unit, Speech(language))

    def parallel_axes(
        self,
        outcomes: Sequence[Outcome],
        year: Year = LAST,
        *,
        factors: Sequence[str] | None = None,
        scenario: Wanted[str] = None,
        language: str = "en",
    ) -> Figure:
        """A line a run across factors and outcomes, in the colour of the last outcome."""
        _check_language(language)
        outcomes, year = pairs_of(outcomes), self._year(year)
        rows = self.outcomes(outcomes, year)
        if scenario is not None:
            self._check("scenario", listed(scenario), self.scenarios)
            rows = rows[rows["scenario"].isin(listed(scenario))]
        chosen = self._some_factors(factors, 0)
        axes = {factor: factor_name(factor, language) for factor in chosen}
        for indicator, scope in outcomes:
            column = f"{indicator}|{scope}"
            _, _, unit = self._outcome((indicator, scope), year, scenario)
            scale = shown(unit, language, float(rows[column].abs().max()))
            rows[column] *= scale.factor
            series = series_name(indicator, scope, language)
            axes[column] = say("report.measure", language, measure=series, unit=scale.label)
        with figure_style(), titled(self._configuration):
            return parallel_axes(rows, axes, list(axes)[-1], Speech(language))

    def _by(self, by: Sequence[str] | None) -> list[str]:
        if by is None:
            return list(self.choices)
        self._check("column", by, ("scenario", *self.factors, "draw", "seed"))
        return list(by)

    def _some_factors(self, factors: Sequence[str] | None, least: int) -> list[str]:
        if factors is None:
            factors = [x for x in self.factors if self.table[x].nunique() > 1]
        if len(factors) < least:
            raise InputError("study_varies_nothing", folder=self.folder)
        self._check("column", factors, self.factors)
        return list(factors)


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        allowed = ", ".join(LANGUAGES)
        raise InputError("choice", where="language", value=language, allowed=allowed)


def _check_interval(interval: Any) -> None:
    try:
        low, high = interval
        if 0.0 <= low < high <= 1.0:
            return
    except (TypeError, ValueError):
        pass
    raise InputError("two_shares", value=f"{interval!r:.60}")
