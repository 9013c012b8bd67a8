"""When does the plan miss a target? Scenario discovery over what is uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from experiments.work.conclude import Facts, Report, keep, paged, printed
from experiments.work.flow import carry_out_study
from sim.analysis import discovery
from sim.analysis.discovery import Examined
from sim.config import Configuration
from sim.config.catalogue import MINE
from sim.config.compose import restored
from sim.ensemble import Conductor
from sim.ensemble.design.draws import Run
from sim.ensemble.design.uncertain import uncertain_runs
from sim.errors import InputError
from sim.report.discovery import discovery_sheet, discovery_table
from sim.report.sheet import Sheet
from sim.report.voice import Voice
from sim.study import Study
from sim.targets import Reading, asked_readings, judge_runs


def conduct(config: Configuration) -> Path:
    """Run one scenario many times and describe when it misses: results/discover/<id>/.

    With a ``name`` the study can grow: more replicates add to the runs it has, and other targets
    need no new ones.
    """
    search = Search.of(config)
    search.check()
    return carry_out_study(config, search.work, search.find, REPORT)


@dataclass(frozen=True)
class Search:
    """What is looked for in the runs of one scenario."""

    config: Configuration
    scenario: str
    readings: tuple[Reading, ...]

    @classmethod
    def of(cls, config: Configuration) -> Search:
        """What ``config`` asks for; ``InputError`` for an unknown target or several scenarios."""
        names = config.scenarios
        if len([name for name in names if name != MINE]) > 1:
            raise InputError("one_scenario", value=f"[{','.join(names)}]")
        readings = asked_readings(config.settings.discovery.targets, "discovery.targets")
        return cls(config, MINE if MINE in names else names[0], readings)

    @cached_property
    def runs(self) -> list[Run]:
        """The runs to be examined."""
        return uncertain_runs(self.config, self.scenario)

    def check(self) -> None:
        """Raise ``InputError``, before anything is written, if nothing varies between runs."""
        _ = self.runs

    def work(self, _: Configuration, conductor: Conductor) -> None:
        """Have the runs done."""
        conductor.progress.stage("runs", len(self.runs))
        tally = conductor.run(self.runs)
        if not tally.reused + tally.done:
            raise InputError("no_run_succeeded", reason=conductor.first_failure())

    def find(self, folder: Path, study: Study, _: Facts) -> Sequence[Examined]:
        """What the runs say of every target; its tables are kept in ``folder``."""
        judged, examined = self.examined(study)
        tables = {
            "judgements": judged,
            "discovery": discovery.verdicts(examined),
            "limits": discovery.limits(examined),
            "trajectories": discovery.trajectories(examined),
            "screening": discovery.screenings(examined),
        }
        keep(folder, tables)
        return examined

    def examined(self, study: Study) -> tuple[pd.DataFrame, list[Examined]]:
        """Every run judged, and every target examined."""
        asked = self.config.settings.discovery
        series = {pair for reading in self.readings for pair in reading.series}
        indicators, scopes = (sorted({pair[place] for pair in series}) for place in (0, 1))
        judged = judge_runs(study.indicators(indicators, scopes), self.readings)
        examined = discovery.examine(
            study.table, judged, study.factors, self.readings, asked.cases, asked.limits
        )
        return judged, examined


def _read(folder: Path, facts: Facts) -> Sequence[Examined]:
    search = Search.of(restored(facts["configuration"], folder))
    return search.examined(Study.open(folder))[1]


def _page(examined: Sequence[Examined], facts: Facts, voice: Voice) -> Sheet:
    scenario = Search.of(restored(facts["configuration"], Path())).scenario
    return discovery_sheet(examined, scenario, facts, voice)


REPORT = Report(_read, paged(_page), printed(discovery_table))
