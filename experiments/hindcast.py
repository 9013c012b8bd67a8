"""Fit some years, predict later ones, score that against published figures and simple baselines.

``python -m experiments.hindcast fit=2016-2019 test=2020-2021``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.calibrate import CHECK, Calibration
from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out_study, keep_table
from sim.config.years import fitted_and_tested
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.hindcast import Scored
    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.study import Study

EXPERIMENT = "hindcast"
OWN = (
    "scenario=plan",
    "world.scale=0.02",
    "behaviour=prior",
    "calibration.first=160",
    "calibration.further=60",
    "calibration.checks=80",
    "calibration.truths=0",
)
FIXED = (
    "scenario",
    "levers",
    "world.known_until",
    "ensemble.replicates",
    "ensemble.seeds",
    "ensemble.until",
    "behaviour.draws",
    "behaviour.doubt",
    "calibration.until",
    "calibration.truths",
)


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(hindcast, words)


def hindcast(words: list[str]) -> None:
    """Calibrate, predict, score: results/hindcast/<id>/."""
    config = asked_for(EXPERIMENT, words, OWN, FIXED)
    if config is not None:
        fitted, tested = fitted_and_tested(config.settings.fit, config.settings.test)
        work = Hindcast(config.knowing(fitted[-1]), fitted, tested)
        work.check()
        carry_out_study(work.config, work.work, work.conclude)


class Hindcast:
    """What is fitted, what is predicted, and what that is held against.

    ``fitted`` and ``tested`` are the years.
    """

    def __init__(self, config: Configuration, fitted: range, tested: range) -> None:
        self.config, self.fitted, self.tested = config, fitted, tested
        self.calibration = Calibration(config, fitted, tested[-1], self._scopes)

    def check(self) -> None:
        """Raise ``InputError``, before anything is written, if there is nothing to score."""
        if self._told_apart[1].empty:
            raise InputError("nothing_to_score", test=self.config.settings.test)

    def work(self, config: Configuration, conductor: Conductor) -> None:
        """Have the runs done: those that teach the emulator, and those at fitted parameters."""
        self.calibration.work(config, conductor)

    def conclude(self, folder: Path, study: Study, facts: dict[str, Any]) -> Shown:
        """Score the predictions, write tables and page into ``folder``, return what to print."""
        from sim.report.hindcast import hindcast_sheet, hindcast_table
        from sim.report.sheet import write_sheet

        found, language = self._scored(study), self.config.settings.language
        for name, table in found.tables().items():
            keep_table(folder, name, table)
        keep_table(folder, "posterior", self.calibration.fitted.diagnostics)
        write_sheet(folder, hindcast_sheet(found, facts, language), language)

        def shown(console: Console) -> None:
            console.print(hindcast_table(found.overall, language))

        return shown

    @property
    def _scopes(self) -> list[str]:
        """Where the figures to predict are."""
        return sorted(self._told_apart[1]["scope"].unique())

    def _scored(self, study: Study) -> Scored:
        import pandas as pd

        from sim.analysis.baselines import baselines
        from sim.analysis.hindcast import Scored, predictions, tiers
        from sim.analysis.scores import scored
        from sim.ensemble.run import world_of
        from sim.world.known import shaping

        history, truth, left = self._told_apart
        years = sorted({*self.fitted, *self.tested})
        names, scopes = (list(truth[key].unique()) for key in ("indicator", "scope"))
        outputs = study.indicators(names, scopes, years, CHECK)
        scales = self.calibration.fitted.discrepancy.scales
        fitted = history[history["year"].isin(self.fitted)]
        forecasts = pd.concat(
            [
                predictions(outputs, fitted, self.tested, scales),
                baselines(history, self.tested),
            ]
        )
        scores = scored(forecasts, truth, history)
        settings = self.config.settings
        return Scored(
            scores.assign(tier=tiers(scores["scope"])),
            history,
            left,
            settings.fit,
            settings.test,
            len(self.calibration.fitted.data.runs),
            shaping(world_of(self.config.world_settings).shaped_by, self.fitted[-1]),
        )

    @cached_property
    def _told_apart(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Published figures up to the end of the fit, those to predict, and what is left out."""
        import pandas as pd

        from sim.analysis.hindcast import told_apart

        kept, left = self._observed
        history, truth, unscored = told_apart(kept, self.fitted[-1], self.tested)
        return history, truth, pd.concat([left, unscored], ignore_index=True)

    @cached_property
    def _observed(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Every published figure that the model can be held against, and the rows that cannot.

        Those of a user's file win over those of the project, which they add to.
        """
        import pandas as pd

        from sim.analysis.baselines import FIGURE
        from sim.analysis.hindcast import QUOTAS
        from sim.clock import FIRST_YEAR
        from sim.config.sweep import known_scopes
        from sim.evidence import observations
        from sim.evidence.given import SCORED, given_observations, sorted_out
        from sim.indicators import INDICATORS

        units = {name: indicator.unit for name, indicator in INDICATORS.items()}
        sorting = (units, known_scopes(), QUOTAS)
        # The world starts from the figures of 2015; a baseline may begin with them too.
        known = observations()
        begun = (known["use"] == "start") & (known["year"] < FIRST_YEAR)
        own = known[begun | (known["use"] == SCORED)].drop(columns="use")
        kept, left = sorted_out(own, *sorting)
        if (path := self.config.settings.observations) is None:
            return kept, left
        given, left = given_observations(Path(path), *sorting)
        before = kept[kept["year"] <= self.fitted[-1]]
        return pd.concat([given, before]).drop_duplicates(FIGURE, ignore_index=True), left


if __name__ == "__main__":
    sys.exit(main())
