"""Calibrate behaviour and effects of place on what was published for 2016-2021."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.work.conclude import Facts, Report, keep, paged, printed, tables_of
from experiments.work.flow import carry_out_study
from sim.analysis.calibration.checks import learnt, predictive, ranks, recovered
from sim.analysis.calibration.data import Data, aligned
from sim.analysis.calibration.members import Members, effects_table
from sim.analysis.calibration.series import errors, figures_to_fit
from sim.analysis.calibration.smoother import inflations
from sim.behaviour.drift import Walks
from sim.behaviour.effects import Effects
from sim.config import Configuration
from sim.core.clock import FIRST_YEAR
from sim.ensemble import Conductor
from sim.ensemble.design.draws import Run
from sim.ensemble.design.hindcast import free_parameters, history_runs
from sim.ensemble.store.keys import code_of, run_keys
from sim.ensemble.store.points import kept_table
from sim.errors import InputError
from sim.evidence import observations
from sim.measure.indicators import INDICATORS
from sim.report.calibration import KEPT, Findings, calibration_sheet, calibration_table
from sim.study import Study

CHECK = "check"  # what runs at members of the posterior are called
LUCK, TRUTHS = "luck", "truths"
DENSER = 10.0  # times as many agents has the world that shows how much is luck in a whole nation
METHOD = ("analysis/calibration", "behaviour/drift.py")
"""Code that the members kept depend on."""


def conduct(config: Configuration) -> Path:
    """Runs in passes, a posterior, checks: results/calibrate/<id>/.

    The same words take it up where it was stopped.
    """
    work = Calibration(config)
    return carry_out_study(config, work.work, work.find, REPORT)


class Calibration:
    """The course of a calibration; what later stages need is kept from one to the next.

    ``years`` are fitted (by default those that the settings say). Runs at members of the posterior
    end with the year ``last`` if that is later than the years fitted. Indicators of ``scopes`` are
    kept beside those that are fitted. Labels of its runs begin with ``prefix``.
    """

    before: Data  # what the runs of the prior gave

    def __init__(
        self,
        config: Configuration,
        years: range | None = None,
        last: int = 0,
        scopes: Sequence[str] = (),
        prefix: str = "",
    ) -> None:
        self.config, self.asked = config, config.settings.calibration
        self.names = free_parameters(config)
        if not self.names:
            raise InputError("no_factor", where="behaviour.fixed")
        self.years = years or range(FIRST_YEAR, self.asked.until + 1)
        self.last, self.scopes, self.prefix = last, scopes, prefix
        self.prior = Members.drawn(self.names, self.asked.members, len(self.years), self.seed)

    def work(self, _: Configuration, conductor: Conductor) -> None:
        """Have all runs done."""
        conductor.progress.stage("runs", self.planned)
        self.fit(conductor)

    def fit(self, conductor: Conductor) -> None:
        """Passes of runs, each from where the last has moved the members; runs to check the
        posterior; known truths sought again."""
        repeated = self._repeats(conductor)
        members = self.prior
        for number, inflation in enumerate(inflations(self.asked.passes)):
            rows, data = self._run(conductor, members, f"pass-{number + 1}")
            if number == 0:
                self.before, self.prior = data, members.only(rows)
            members = self._moved(conductor, members.only(rows), data, repeated, inflation, number)
        self.posterior = members
        self.look_ahead(conductor, CHECK, Walks.continued)
        self.recovery = self._recovered(conductor)

    @property
    def planned(self) -> int:
        """Runs in all."""
        asked = self.asked
        return asked.repeats + asked.passes * asked.members + asked.checks + asked.truths

    def look_ahead(
        self, conductor: Conductor, label: str, make: Callable[[Walks, int, int], Effects]
    ) -> None:
        """Have fresh runs done at members of the posterior, to the last year asked for; those of
        the first again where there are fewer than runs. ``make`` gives the effects of a member of
        the walks by the luck of a seed."""
        rows = [k % self.posterior.number for k in range(self.asked.checks)]
        number, walks = len(conductor.rows), self.posterior.walks
        effects = [make(walks, row, self.config.seed(number + k)) for k, row in enumerate(rows)]
        points = self.posterior.only(rows).points()
        self._conducted(
            conductor, self.config, points, effects, label, max(self.last, self.years[-1])
        )

    def find(self, folder: Path, study: Study, _: Facts) -> Findings:
        """What was found, checked; its tables are kept in ``folder``."""
        told = learnt(self.posterior)
        after = aligned(self._outputs(study, CHECK), self.observed, self.years)
        findings = Findings(
            told,
            self.posterior.levels,
            self.posterior.names,
            predictive(self.before),
            predictive(after),
            ranks(self.recovery),
            self.asked.truths,
            after.left_out,
        )
        keep(folder, {**findings.tables(), "posterior": self.posterior.points()})
        effects_table(self.posterior.walks).to_parquet(
            folder / "effects_of_place.parquet",
            compression="zstd",
            compression_level=19,
            index=False,
        )
        return findings

    @property
    def seed(self) -> int:
        """Seed of members, errors and luck."""
        return self.config.ensemble.seed

    @property
    def observed(self) -> pd.DataFrame:
        """The published figures that are fitted."""
        return figures_to_fit(observations("calibration"))

    def _run(self, conductor: Conductor, members: Members, label: str) -> tuple[list[int], Data]:
        """Have a run a member done over the years fitted; the members whose run succeeded, and the
        figures of those."""
        effects = [members.walks.still(member) for member in range(members.number)]
        last = self.years[-1]
        runs = self._conducted(conductor, self.config, members.points(), effects, label, last)
        return self._figures(conductor, runs, label)

    def _conducted(
        self,
        conductor: Conductor,
        config: Configuration,
        points: pd.DataFrame,
        effects: Sequence[Effects],
        label: str,
        last: int,
    ) -> list[Run]:
        scopes = sorted({*self.observed["scope"], *self.scopes})
        number = len(conductor.rows)
        named = f"{self.prefix}{label}"
        runs = history_runs(config, points, effects, named, number, scopes, last)
        tally = conductor.run(runs)
        if not tally.reused + tally.done:
            raise InputError("no_run_succeeded", reason=conductor.first_failure())
        return runs

    def _figures(
        self, conductor: Conductor, runs: Sequence[Run], label: str
    ) -> tuple[list[int], Data]:
        """Which of ``runs`` succeeded, and their figures in that order."""
        study = Study.open(conductor.folder)
        keys = [key.run for key in run_keys(runs)]
        outputs = self._outputs(study, label)
        known = set(outputs["run"])
        rows = [place for place, key in enumerate(keys) if key in known]
        try:
            data = aligned(outputs, self.observed, self.years)
        except ValueError as error:
            raise InputError("nothing_to_fit", reason=error) from None
        return rows, data.of([keys[place] for place in rows])

    def _repeats(self, conductor: Conductor) -> Data:
        """Runs that differ in luck alone, at the middle of all ranges and without effects; in a
        denser world, since a nation that is whole has less of it than a thinned one."""
        number = self.asked.repeats
        middle = Members(self.names, np.zeros((number, len(self.names))), self.prior.walks)
        none = [Effects.none()] * number
        config = self.config.denser(DENSER)
        runs = self._conducted(conductor, config, middle.points(), none, LUCK, self.years[-1])
        return self._figures(conductor, runs, LUCK)[1]

    def _moved(
        self,
        conductor: Conductor,
        members: Members,
        data: Data,
        repeated: Data,
        inflation: float,
        number: int,
    ) -> Members:
        """``members`` after a pass. Luck of the nation counts as error, too; that of the members'
        own runs is in how they differ."""
        noise = inflation * (errors(data.keys) + repeated.luck_of(data.keys))
        lot = [self.seed, number]

        def make() -> pd.DataFrame:
            moved = members.held_against(data.simulated, data.published, data.keys, noise, lot)
            return moved.table()

        name = f"members-{self.prefix}{number + 1}"
        table = kept_table(conductor.folder, name, conductor.rows, self._what_was_asked, make)
        return Members.from_table(self.names, table)

    def _recovered(self, conductor: Conductor) -> pd.DataFrame:
        """Where truths lie in their posteriors that members drawn after those of the fit stand
        for."""
        number, asked = self.asked.truths, self.asked.members
        every = Members.drawn(self.names, asked + number, len(self.years), self.seed + 1)
        truths = every.only(list(range(asked, asked + number)))
        if not number:
            return recovered(self.prior, self.before, truths, np.zeros((0, 0)), self.seed)
        rows, data = self._run(conductor, truths, TRUTHS)
        conductor.progress.stage("recovery")
        figures, before = data.like(self.before.keys)
        common = self.before.only(before)
        return recovered(self.prior, common, truths.only(rows), figures, self.seed)

    def _outputs(self, study: Study, label: str) -> pd.DataFrame:
        """What the runs called ``label`` gave for the indicators that are fitted."""
        names = [name for name in self.observed["indicator"].unique() if name in INDICATORS]
        return study.indicators(names, None, list(self.years), [f"{self.prefix}{label}"])

    @property
    def _what_was_asked(self) -> str:
        return repr((self.years, self.asked, code_of(*METHOD)))


def _read(folder: Path, facts: Facts) -> Findings:
    truths = int(facts["configuration"]["calibration"]["truths"])
    return Findings.of(tables_of(*KEPT)(folder, facts), truths)


REPORT = Report(_read, paged(calibration_sheet), printed(calibration_table))
