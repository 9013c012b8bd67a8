"""Which levers and behaviour parameters the results are sensitive to, by SALib."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.work.conclude import Facts, Report, keep, paged, printed, tables_of
from experiments.work.flow import carry_out_study
from sim.analysis.effects import OUTCOMES
from sim.analysis.screening import screening, screening_convergence, that_matter, trajectories
from sim.analysis.sobol import crossed_points, groups_of, indices, indices_convergence
from sim.config import Configuration
from sim.core.arrays import Floats
from sim.ensemble import Conductor
from sim.ensemble.design.draws import Run
from sim.ensemble.design.factors import LUCK, Factors
from sim.ensemble.store.keys import run_keys
from sim.errors import InputError, nearest
from sim.measure.indicators import INDICATORS
from sim.report.sensitivity import TABLES, Findings, sensitivity_sheet, sensitivity_table
from sim.study import Study

SCREENING, INDICES = "screening", "indices"  # stages, and what their runs are called


def conduct(config: Configuration) -> Path:
    """Screen all factors, then take the indices of those that matter: results/sensitivity/<id>/.

    With a ``name`` the study can grow: more trajectories or samples add to the runs it has.
    """
    analysis = Analysis(config)
    analysis.check()
    return carry_out_study(config, analysis.work, analysis.find, REPORT)


@dataclass(frozen=True)
class Design:
    """Points of the unit cube, and the run at each."""

    points: Floats
    runs: Sequence[Run]

    @cached_property
    def keys(self) -> list[str]:
        """What each run is known by in a study."""
        return [key.run for key in run_keys(self.runs)]


@dataclass(frozen=True)
class Analysis:
    """Two designs over the factors of a configuration, and what their runs say."""

    config: Configuration

    @cached_property
    def factors(self) -> Factors:
        """What varies."""
        return Factors(self.config)

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Indicators of the last year that are explained."""
        return tuple(self.config.settings.sensitivity.outcomes) or OUTCOMES

    @property
    def chance(self) -> tuple[int, int]:
        """Resamples of the bootstrap, and the seed of designs and bootstrap."""
        settings = self.config.settings
        return settings.sensitivity.resamples, settings.ensemble.seed

    def check(self) -> None:
        """Raise ``InputError`` for a factor, an outcome or a number of samples that is none."""
        samples = self.config.settings.sensitivity.samples
        if samples & (samples - 1):
            near = min((2**k for k in range(17)), key=lambda power: abs(power - samples))
            where = "sensitivity.samples"
            raise InputError("power_of_two", where=where, value=samples, nearest=near)
        for name in self.outcomes:
            if name not in INDICATORS:
                near, where = nearest(name, INDICATORS), "sensitivity.outcomes"
                raise InputError("unknown_outcome", where=where, value=name, nearest=near)
        _ = self.factors.names

    def work(self, config: Configuration, conductor: Conductor) -> None:
        """Run the screening, choose, and run what the indices need."""
        self._run(conductor, SCREENING, self._screening)
        if single := self._single(self._screened(Study.open(conductor.folder))[0]):
            self._run(conductor, INDICES, self._crossed(single))

    def find(self, folder: Path, study: Study, facts: dict[str, Any]) -> Findings:
        """What the runs say; its tables are kept in ``folder``."""
        findings = self._findings(study)
        keep(folder, findings.tables)
        facts["chosen"] = findings.chosen
        return findings

    def _findings(self, study: Study) -> Findings:
        screened, converging = self._screened(study)
        single, names = self._single(screened), self.factors.names
        values = self._values(study, self._crossed(single)) if single else self._nothing()
        return Findings(
            screened,
            converging,
            single[:-1],
            indices(names, single, values, *self.chance),
            indices_convergence(names, single, values, *self.chance),
            self.config.settings.sensitivity.size,
        )

    @cached_property
    def _screening(self) -> Design:
        names, settings = self.factors.names, self.config.settings.sensitivity
        points = trajectories(names, settings.trajectories, self.chance[1])
        runs = self.factors.runs(points, SCREENING, len(names) + 1, settings.scope)
        return Design(points, runs)

    def _screened(self, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What the screening says, in the end and on the way."""
        names, points = self.factors.names, self._screening.points
        values = self._values(study, self._screening)
        screened = screening(names, points, values, *self.chance)
        if screened.empty:
            raise InputError("no_trajectory")
        return screened, screening_convergence(names, points, values, *self.chance)

    def _single(self, screened: pd.DataFrame) -> list[str]:
        """Factors whose indices are taken, luck the last; none if nothing beats it or no samples
        are asked for."""
        settings = self.config.settings.sensitivity
        chosen = that_matter(screened, settings.most, LUCK) if settings.samples else []
        return [*chosen, LUCK] if chosen else []

    def _crossed(self, single: Sequence[str]) -> Design:
        names, settings = self.factors.names, self.config.settings.sensitivity
        points = crossed_points(names, single, settings.samples, self.chance[1])
        block = len(groups_of(names, single)) + 2
        return Design(points, self.factors.runs(points, INDICES, block, settings.scope))

    def _run(self, conductor: Conductor, stage: str, design: Design) -> None:
        conductor.progress.stage(stage, len(design.runs))
        tally = conductor.run(design.runs)
        if not tally.reused + tally.done:
            raise InputError("no_run_succeeded", reason=conductor.first_failure())

    def _values(self, study: Study, design: Design) -> pd.DataFrame:
        """A row a run in their order, a column an outcome; NaN where the run failed."""
        scope, year = self.config.settings.sensitivity.scope, self.config.ensemble.until
        outcomes = study.outcomes([(name, scope) for name in self.outcomes], year)
        columns = [f"{name}|{scope}" for name in self.outcomes]
        values = outcomes.drop_duplicates("run").set_index("run")[columns]
        rows = values.reindex(design.keys)
        return rows.set_axis(list(self.outcomes), axis=1).reset_index(drop=True)

    def _nothing(self) -> pd.DataFrame:
        return pd.DataFrame(columns=list(self.outcomes), dtype=float)


def _read(folder: Path, facts: Facts) -> Findings:
    size = float(facts["configuration"]["sensitivity"]["size"])
    return Findings.of(tables_of(*TABLES)(folder, facts), list(facts["chosen"]), size)


REPORT = Report(_read, paged(sensitivity_sheet), printed(sensitivity_table))
