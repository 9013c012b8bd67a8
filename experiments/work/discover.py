"""When does the plan miss a target? Scenario discovery over what is uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.console import Console

from experiments.work.flow import Shown, carry_out_study
from sim.analysis import discovery
from sim.config import Configuration
from sim.config.catalogue import MINE
from sim.ensemble import Conductor
from sim.ensemble.design.draws import Run
from sim.ensemble.design.uncertain import uncertain_runs
from sim.errors import InputError
from sim.report.discovery import discovery_sheet, discovery_table
from sim.report.kept import keep_table
from sim.report.sheet import write_sheet
from sim.study import Study
from sim.targets import Reading, asked_readings, judge_runs


def conduct(config: Configuration) -> Path:
    """Run one scenario many times and describe when it misses: results/discover/<id>/.

    With a ``name`` the study can grow: more replicates add to the runs it has, and other targets
    need no new ones.
    """
    search = Search.of(config)
    search.check()
    return carry_out_study(config, search.work, search.conclude)


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

    def conclude(self, folder: Path, study: Study, facts: dict[str, Any]) -> Shown:
        """Examine every target, write tables and page into ``folder``, return what to print."""
        settings = self.config.settings
        asked, language = settings.discovery, settings.language
        series = {pair for reading in self.readings for pair in reading.series}
        indicators, scopes = (sorted({pair[place] for pair in series}) for place in (0, 1))
        judged = judge_runs(study.indicators(indicators, scopes), self.readings)
        examined = discovery.examine(
            study.table, judged, study.factors, self.readings, asked.cases, asked.limits
        )
        keep_table(folder, "judgements", judged)
        keep_table(folder, "discovery", discovery.verdicts(examined))
        keep_table(folder, "limits", discovery.limits(examined))
        keep_table(folder, "trajectories", discovery.trajectories(examined))
        keep_table(folder, "screening", discovery.screenings(examined))
        write_sheet(folder, discovery_sheet(examined, self.scenario, facts, language), language)

        def shown(console: Console) -> None:
            console.print(discovery_table(examined, language))

        return shown
