"""Fit some years, predict later ones, score that against published figures and simple baselines."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.work.calibrate import CHECK, Calibration
from experiments.work.conclude import Facts, Report, keep, paged, printed, tables_of
from experiments.work.flow import carry_out_study
from sim.analysis.baselines import FIGURE, baselines
from sim.analysis.calibration.checks import learnt
from sim.analysis.hindcast import (
    QUOTAS,
    RULES,
    RUNS,
    STILL,
    UNTOLD,
    Scored,
    predictions,
    tiers,
    told_apart,
)
from sim.analysis.scores import scored
from sim.behaviour.drift import GDP_UNTOLD, Walks, gdp_drift, gdp_forecast
from sim.behaviour.effects import Effects
from sim.config import Configuration
from sim.config.sweep import known_scopes
from sim.config.years import fitted_and_tested, origins_of
from sim.core.clock import FIRST_YEAR
from sim.ensemble import Conductor
from sim.ensemble.work.histories import world_of
from sim.errors import InputError
from sim.evidence import observations
from sim.evidence.given import SCORED, given_observations, sorted_out
from sim.measure.indicators import INDICATORS
from sim.report.hindcast import hindcast_sheet, hindcast_table
from sim.study import Study
from sim.world.known import shaping

LABELS = {RUNS: CHECK, UNTOLD: UNTOLD, STILL: STILL, RULES: RULES}
"""What the runs of each reading are called."""
KEPT = ("scores", "history", "left_out", "start")
"""Tables from which the scores are had again."""


def conduct(config: Configuration) -> Path:
    """Calibrate, predict, score: results/hindcast/<id>/."""
    settings = config.settings
    fitted, tested = fitted_and_tested(settings.fit, settings.test)
    further = [year for year in origins_of(settings.origins, tested[-1]) if year != fitted[-1]]
    work = Hindcast(config, fitted, tested, further)
    work.check()
    return carry_out_study(work.main.config, work.work, work.find, REPORT)


class Origin:
    """One fit, and the years after it: ``fitted`` and ``tested``."""

    def __init__(self, config: Configuration, fitted: range, tested: range, prefix: str) -> None:
        self.config = config.knowing(fitted[-1])
        self.fitted, self.tested, self.prefix = fitted, tested, prefix
        last, scopes = tested[-1], sorted(self.told_apart[1]["scope"].unique())
        self.calibration = Calibration(self.config, fitted, last, scopes, prefix)

    def work(self, conductor: Conductor) -> None:
        """Have the runs done: those that members are fitted with, and those that predict."""
        calibration = self.calibration
        calibration.fit(conductor)
        last = self.fitted[-1]

        def untold(walks: Walks, member: int, seed: int) -> Effects:
            gdp = gdp_forecast(last) + gdp_drift(last, last, seed, GDP_UNTOLD)
            return walks.continued(member, seed, gdp)

        calibration.look_ahead(conductor, UNTOLD, untold)
        if STILL in self.readings:
            calibration.look_ahead(conductor, STILL, lambda walks, member, _: walks.still(member))
            calibration.look_ahead(conductor, RULES, lambda *_: Effects.none())

    @property
    def readings(self) -> tuple[str, ...]:
        """Those that are scored: all at the main pair, two at further origins."""
        return (RUNS, UNTOLD) if self.prefix else tuple(LABELS)

    @property
    def planned(self) -> int:
        """Runs in all."""
        further = len(self.readings) - 1  # the calibration has planned one
        return self.calibration.planned + further * self.config.settings.calibration.checks

    def scores(self, study: Study) -> pd.DataFrame:
        """Scores of every reading and rival; see ``sim.analysis.scores.scored``."""
        history, truth, _ = self.told_apart
        years = sorted({*self.fitted, *self.tested})
        names, scopes = (list(truth[key].unique()) for key in ("indicator", "scope"))
        parts = []
        for reading in self.readings:
            outputs = study.indicators(names, scopes, years, f"{self.prefix}{LABELS[reading]}")
            parts.append(predictions(outputs, self.tested, reading))
        parts.append(baselines(history, self.tested))
        table = scored(pd.concat(parts), truth, history)
        return table.assign(tier=tiers(table["scope"]))

    @cached_property
    def told_apart(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Published figures up to the end of the fit, those to predict, and what is left out."""
        kept, left = self._observed
        history, truth, unscored = told_apart(kept, self.fitted[-1], self.tested)
        return history, truth, pd.concat([left, unscored], ignore_index=True)

    @cached_property
    def _observed(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Every published figure that the model can be held against, and the rows that cannot.

        Those of a user's file win over those of the project, which they add to.
        """
        units = {name: indicator.unit for name, indicator in INDICATORS.items()}
        sorting = (units, known_scopes(), QUOTAS)
        # The world starts from the figures of 2015; a baseline may begin with them too.
        known = observations()
        begun = (known["use"] == "start") & (known["year"] < FIRST_YEAR)
        published = known[begun | (known["use"] == SCORED)].drop(columns="use")
        kept, left = sorted_out(published, *sorting)
        if (path := self.config.settings.observations) is None:
            return kept, left
        given, left = given_observations(Path(path), *sorting)
        before = kept[kept["year"] <= self.fitted[-1]]
        return pd.concat([given, before]).drop_duplicates(FIGURE, ignore_index=True), left


class Hindcast:
    """The main pair of years, and further origins, each of which predicts all later years."""

    def __init__(
        self, config: Configuration, fitted: range, tested: range, further: list[int]
    ) -> None:
        self.main = Origin(config, fitted, tested, "")
        self.further = {
            last: Origin(
                config, range(fitted[0], last + 1), range(last + 1, tested[-1] + 1), f"{last}-"
            )
            for last in further
        }

    def check(self) -> None:
        """Raise ``InputError``, before anything is written, if there is nothing to score."""
        if self.main.told_apart[1].empty:
            raise InputError("nothing_to_score", test=self.main.config.settings.test)

    def work(self, _: Configuration, conductor: Conductor) -> None:
        """Have the runs of every origin done."""
        origins = (self.main, *self.further.values())
        conductor.progress.stage("runs", sum(origin.planned for origin in origins))
        for origin in origins:
            origin.work(conductor)

    def find(self, folder: Path, study: Study, facts: dict[str, Any]) -> Scored:
        """The scores of the predictions; their tables are kept in ``folder``."""
        scored = self._scored(study)
        learned = learnt(self.main.calibration.posterior)
        keep(folder, {**scored.tables(), "history": scored.history, "posterior": learned})
        facts["runs_of_fit"] = scored.points
        return scored

    def _scored(self, study: Study) -> Scored:
        main, settings = self.main, self.main.config.settings
        scores, (history, _, left) = main.scores(study), main.told_apart
        rolling = pd.DataFrame()
        if self.further:
            every = {main.fitted[-1]: scores} | {
                last: origin.scores(study) for last, origin in self.further.items()
            }
            rolling = pd.concat(
                [table.assign(origin=last) for last, table in sorted(every.items())],
                ignore_index=True,
            )
        return Scored(
            scores,
            history,
            left,
            settings.fit,
            settings.test,
            main.calibration.planned,
            shaping(world_of(main.config.world_settings).shaped_by, main.fitted[-1]),
            rolling,
        )


def _read(folder: Path, facts: Facts) -> Scored:
    tables, asked = (
        tables_of(*KEPT, some=("rolling_scores",))(folder, facts),
        facts["configuration"],
    )
    return Scored(
        tables["scores"],
        tables["history"],
        tables["left_out"],
        asked["fit"],
        asked["test"],
        facts["runs_of_fit"],
        tables["start"],
        tables.get("rolling_scores", pd.DataFrame()),
    )


REPORT = Report(
    _read, paged(hindcast_sheet), printed(lambda scored, said: hindcast_table(scored.overall, said))
)
