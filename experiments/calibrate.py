"""Calibrate the behaviour parameters on what was published for 2016-2021.

``python -m experiments.calibrate name=long calibration.first=600 calibration.waves=2``
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out_study, keep_table
from sim.clock import FIRST_YEAR
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.calibration import Fitted
    from sim.analysis.calibration.data import Data
    from sim.analysis.calibration.emulator import Emulator
    from sim.arrays import Floats
    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.study import Study

EXPERIMENT = "calibrate"
OWN = ("scenario=plan", "world.scale=0.02", "behaviour=prior")
FIXED = (
    *("scenario", "levers", "ensemble.replicates", "ensemble.seeds", "ensemble.until"),
    *("behaviour.draws", "behaviour.doubt"),
)
CHECK = "check"  # what runs at draws of the posterior are called
METHOD = ("analysis/calibration",)
"""Code that kept points and truths depend on."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(calibrate, words)


def calibrate(words: list[str]) -> None:
    """Runs in waves, a posterior, checks: results/calibrate/<id>/.

    The same words take it up where it was stopped.
    """
    config = asked_for(EXPERIMENT, words, OWN, FIXED)
    if config is not None:
        work = Calibration(config)
        carry_out_study(config, work.work, work.conclude)


class Calibration:
    """The course of a calibration; what later stages need is kept from one to the next.

    ``years`` are fitted (by default those that the settings say). Runs at draws of the posterior
    end with 2021, or with the year ``last`` if that is later. Indicators of ``scopes`` are kept
    beside those that are fitted.
    """

    def __init__(
        self,
        config: Configuration,
        years: range | None = None,
        last: int = 0,
        scopes: Sequence[str] = (),
    ) -> None:
        from sim.ensemble.history import free_parameters

        self.config, self.asked = config, config.settings.calibration
        self.names = free_parameters(config)
        if not self.names:
            raise InputError("no_factor", where="behaviour.fixed")
        if self.asked.first < self.asked.truths + 20:
            raise InputError("few_runs", where="calibration.first", low=self.asked.truths + 20)
        self.years = years or range(FIRST_YEAR, self.asked.until + 1)
        self.last, self.scopes = last, scopes
        self.labels: list[str] = []
        self.waves: list[dict[str, float]] = []

    def work(self, _: Configuration, conductor: Conductor) -> None:
        """Waves of runs, each where the last has left it open; the posterior; runs to check it,
        known truths sought again."""
        from sim.analysis.calibration import infer, next_points
        from sim.ensemble.uncertain import points

        self._run(conductor, points(self.asked.first, len(self.names), self.seed))
        data, emulator = self._prepared(conductor)
        for wave in range(self.asked.waves):
            choose = partial(next_points, data, emulator, self.asked.further, self.seed + wave)
            self._run(conductor, self._kept(conductor, f"wave-{wave + 2}", choose))
            data, emulator = self._prepared(conductor)
        conductor.progress.stage("posterior")
        self.fitted: Fitted = infer(data, emulator, steps=self.asked.steps, seed=self.seed)
        self._run(conductor, self._kept(conductor, CHECK, self._posterior_points), CHECK)
        self.recovered = self._recovered(conductor)

    @property
    def planned(self) -> int:
        """Runs in all."""
        return self.asked.first + self.asked.waves * self.asked.further + self.asked.checks

    def conclude(self, folder: Path, study: Study, facts: dict[str, Any]) -> Shown:
        """Check what was found, write tables and page into ``folder``, return what to print."""
        import pandas as pd

        from sim.analysis import calibration as made
        from sim.report.calibration import Findings, calibration_sheet, calibration_table
        from sim.report.sheet import write_sheet

        fitted, language = self.fitted, self.config.settings.language
        first = self._outputs(study, self.labels[:1])
        data = made.aligned(first, self.observed, self.years)
        findings = Findings(
            fitted,
            pd.DataFrame(self.waves),
            made.reach(data),
            made.predictive(fitted, self._outputs(study, [CHECK]), self.seed),
            self.recovered,
            self.names,
        )
        for name, table in findings.tables().items():
            keep_table(folder, name, table)
        write_sheet(folder, calibration_sheet(findings, facts, language), language)

        def shown(console: Console) -> None:
            console.print(calibration_table(findings, language))

        return shown

    @property
    def seed(self) -> int:
        """Seed of designs, chains and luck."""
        return self.config.ensemble.seed

    @property
    def observed(self) -> pd.DataFrame:
        """The published figures that are fitted."""
        from sim.analysis.calibration import figures_to_fit
        from sim.evidence import observations

        return figures_to_fit(observations("calibration"))

    def _run(self, conductor: Conductor, cube: Floats, label: str = "") -> None:
        """Have the runs at points of the cube done; a wave's, if they have no other label."""
        from sim.analysis.calibration import from_cube
        from sim.behaviour import PRIORS
        from sim.ensemble.history import history_runs

        last = self.last if label else 0
        if not label:
            label = f"wave-{len(self.labels) + 1}"
            self.labels.append(label)
        points = from_cube(cube, self.names, PRIORS)
        scopes = sorted({*self.observed["scope"], *self.scopes})
        runs = history_runs(self.config, points, label, len(conductor.rows), scopes, last)
        conductor.progress.stage("runs", self.planned)
        tally = conductor.run(runs)
        if not tally.reused + tally.done:
            raise InputError("no_run_succeeded", reason=conductor.first_failure())

    def _prepared(self, conductor: Conductor) -> tuple[Data, Emulator]:
        """Figures and emulator from all waves so far, without the runs that are kept as truths."""
        from sim.analysis.calibration import prepare, wave_facts
        from sim.ensemble.history import points_of
        from sim.study import Study

        conductor.progress.stage("emulator")
        study = Study.open(conductor.folder)
        points = points_of(study.table, self.labels).drop(index=self._truths(study).index)
        outputs = self._outputs(study, self.labels)
        try:
            data, emulator = prepare(points, outputs, self.observed, self.years)
        except ValueError as error:
            raise InputError("nothing_to_fit", reason=error) from None
        self.waves.append(wave_facts(data, emulator, self.seed))
        return data, emulator

    def _recovered(self, conductor: Conductor) -> pd.DataFrame:
        """Where the truths that the emulator has not seen lie in their posteriors; those that were
        sought before are not sought again."""
        import pandas as pd

        from sim.analysis.calibration import RECOVERY, recover
        from sim.ensemble.executor import workers
        from sim.ensemble.history import keep, kept_path
        from sim.study import Study

        study = Study.open(conductor.folder)
        truths, first = self._truths(study), self._outputs(study, self.labels[:1])
        asked = " ".join([self._what_was_asked, *map(str, truths.index)])
        path = kept_path(conductor.folder, "truths", conductor.rows, asked)
        table = pd.read_parquet(path) if path.is_file() else pd.DataFrame(columns=RECOVERY)
        known = set(table["truth"])
        if len(truths):  # a hindcast seeks none
            conductor.progress.stage("recovery", len(truths))
            conductor.progress.advance(len(known))
        side_by_side = workers(self.config.settings.executor)
        steps, seed = self.asked.steps, self.seed
        for part in recover(self.fitted, truths, first, steps, seed, side_by_side, known):
            table = pd.concat([table, part], ignore_index=True) if len(table) else part
            keep(table, path)
            conductor.progress.advance(1)
        return table

    def _truths(self, study: Study) -> pd.DataFrame:
        """Parameters of the runs that the emulator does not see: the last of the first wave."""
        from sim.ensemble.history import points_of

        points = points_of(study.table, self.labels[:1])
        return points.iloc[len(points) - self.asked.truths :]

    def _outputs(self, study: Study, labels: Sequence[str]) -> pd.DataFrame:
        """What the runs called ``labels`` gave for the indicators that are fitted."""
        from sim.indicators import INDICATORS

        names = [name for name in self.observed["indicator"].unique() if name in INDICATORS]
        return study.indicators(names, None, list(self.years), list(labels))

    def _posterior_points(self) -> Floats:
        """Points of the cube at draws of the posterior; what it does not know is drawn anew."""
        import numpy as np

        rng = np.random.default_rng([self.seed, self.asked.checks])
        cube = rng.random((self.asked.checks, len(self.names)))
        columns = [self.names.index(name) for name in self.fitted.names]
        cube[:, columns] = self.fitted.chains.spread(self.asked.checks, self.seed)
        return cube

    def _kept(self, conductor: Conductor, name: str, make: Callable[[], Floats]) -> Floats:
        from sim.ensemble.history import kept_points

        rows, asked = conductor.rows, self._what_was_asked
        return kept_points(conductor.folder, name, self.names, rows, asked, make)

    @property
    def _what_was_asked(self) -> str:
        from sim.ensemble.keys import code_of

        return repr((self.years, self.asked, code_of(*METHOD)))


if __name__ == "__main__":
    sys.exit(main())
