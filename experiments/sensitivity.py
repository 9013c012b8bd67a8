"""Which levers and behaviour parameters the results are sensitive to, by SALib.

``python -m experiments.sensitivity sensitivity.trajectories=8 sensitivity.samples=64 name=long``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out_study, keep_table
from sim.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

    from sim.arrays import Floats
    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.ensemble.draws import Run
    from sim.ensemble.factors import Factors
    from sim.report.sensitivity import Findings
    from sim.study import Study

EXPERIMENT = "sensitivity"
OWN = ("scenario=plan", "world.scale=0.02")
FIXED = ("scenario", "ensemble.replicates", "ensemble.seeds")
SCREENING, INDICES = "screening", "indices"  # stages, and what their runs are called


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(analyse, words)


def analyse(words: list[str]) -> None:
    """Screen all factors, then take the indices of those that matter: results/sensitivity/<id>/.

    With a ``name`` the study can grow: more trajectories or samples add to the runs it has.
    """
    config = asked_for(EXPERIMENT, words, OWN, FIXED)
    if config is not None:
        analysis = Analysis(config)
        analysis.check()
        carry_out_study(config, analysis.work, analysis.conclude)


@dataclass(frozen=True)
class Design:
    """Points of the unit cube, and the run at each."""

    points: Floats
    runs: Sequence[Run]

    @cached_property
    def keys(self) -> list[str]:
        """What each run is known by in a study."""
        from sim.ensemble.keys import run_keys

        return [key.run for key in run_keys(self.runs)]


@dataclass(frozen=True)
class Analysis:
    """Two designs over the factors of a configuration, and what their runs say."""

    config: Configuration

    @cached_property
    def factors(self) -> Factors:
        """What varies."""
        from sim.ensemble.factors import Factors

        return Factors(self.config)

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Indicators of the last year that are explained."""
        from sim.analysis.effects import OUTCOMES

        return tuple(self.config.settings.sensitivity.outcomes) or OUTCOMES

    @property
    def chance(self) -> tuple[int, int]:
        """Resamples of the bootstrap, and the seed of designs and bootstrap."""
        settings = self.config.settings
        return settings.sensitivity.resamples, settings.ensemble.seed

    def check(self) -> None:
        """Raise ``InputError`` for a factor, an outcome or a number of samples that is none."""
        from sim.indicators import INDICATORS

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
        from sim.study import Study

        self._run(conductor, SCREENING, self._screening)
        if single := self._single(self._screened(Study.open(conductor.folder))[0]):
            self._run(conductor, INDICES, self._crossed(single))

    def conclude(self, folder: Path, study: Study, facts: dict[str, Any]) -> Shown:
        """Write tables and page into ``folder``; returns what to print."""
        from sim.report.sensitivity import sensitivity_sheet, sensitivity_table
        from sim.report.sheet import write_sheet

        language, found = self.config.settings.language, self._findings(study)
        keep_table(folder, "screening", found.screened)
        keep_table(folder, "screening_convergence", found.screening_convergence)
        keep_table(folder, "indices", found.indices)
        keep_table(folder, "indices_convergence", found.indices_convergence)
        facts["chosen"] = found.chosen
        write_sheet(folder, sensitivity_sheet(found, facts, language), language)

        def shown(console: Console) -> None:
            console.print(sensitivity_table(found, language))

        return shown

    def _findings(self, study: Study) -> Findings:
        from sim.analysis.sobol import indices, indices_convergence
        from sim.report.sensitivity import Findings

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
        from sim.analysis.screening import trajectories

        names, settings = self.factors.names, self.config.settings.sensitivity
        points = trajectories(names, settings.trajectories, self.chance[1])
        runs = self.factors.runs(points, SCREENING, len(names) + 1, settings.scope)
        return Design(points, runs)

    def _screened(self, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What the screening says, in the end and on the way."""
        from sim.analysis.screening import screening, screening_convergence

        names, points = self.factors.names, self._screening.points
        values = self._values(study, self._screening)
        found = screening(names, points, values, *self.chance)
        if found.empty:
            raise InputError("no_trajectory")
        return found, screening_convergence(names, points, values, *self.chance)

    def _single(self, screened: pd.DataFrame) -> list[str]:
        """Factors whose indices are taken, luck the last; none if nothing beats it or no samples
        are asked for."""
        from sim.analysis.screening import that_matter
        from sim.ensemble.factors import LUCK

        settings = self.config.settings.sensitivity
        chosen = that_matter(screened, settings.most, LUCK) if settings.samples else []
        return [*chosen, LUCK] if chosen else []

    def _crossed(self, single: Sequence[str]) -> Design:
        from sim.analysis.sobol import crossed_points, groups_of

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
        found = study.outcomes([(name, scope) for name in self.outcomes], year)
        columns = [f"{name}|{scope}" for name in self.outcomes]
        values = found.drop_duplicates("run").set_index("run")[columns]
        rows = values.reindex(design.keys)
        return rows.set_axis(list(self.outcomes), axis=1).reset_index(drop=True)

    def _nothing(self) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(columns=list(self.outcomes), dtype=float)


if __name__ == "__main__":
    sys.exit(main())
