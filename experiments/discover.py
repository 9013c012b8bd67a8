"""When does the plan miss a target? Scenario discovery over what is uncertain.

``python -m experiments.discover discovery.targets=[G15.nation,G2] ensemble.replicates=500``
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
from sim.config.catalogue import MINE
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.ensemble.draws import Run
    from sim.study import Study
    from sim.targets import Reading

EXPERIMENT = "discover"
OWN = ("scenario=plan", "world.scale=0.02", "ensemble.replicates=300")
FIXED = ("ensemble.seeds", "ensemble.until")


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(discover, words)


def discover(words: list[str]) -> None:
    """Run one scenario many times and describe when it misses: results/discover/<id>/.

    With a ``name`` the study can grow: more replicates add to the runs it has, and other targets
    need no new ones.
    """
    config = asked_for(EXPERIMENT, words, OWN, FIXED)
    if config is not None:
        search = Search.of(config)
        search.check()
        carry_out_study(config, search.work, search.conclude)


@dataclass(frozen=True)
class Search:
    """What is looked for in the runs of one scenario."""

    config: Configuration
    scenario: str
    readings: tuple[Reading, ...]

    @classmethod
    def of(cls, config: Configuration) -> Search:
        """What ``config`` asks for; ``InputError`` for an unknown target or several scenarios."""
        from sim.targets import asked_readings

        names = config.scenarios
        if len([name for name in names if name != MINE]) > 1:
            raise InputError("one_scenario", value=f"[{','.join(names)}]")
        readings = asked_readings(config.settings.discovery.targets, "discovery.targets")
        return cls(config, MINE if MINE in names else names[0], readings)

    @cached_property
    def runs(self) -> list[Run]:
        """The runs to be examined."""
        from sim.ensemble.uncertain import uncertain_runs

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
        from sim.analysis import discovery
        from sim.report.discovery import discovery_sheet, discovery_table
        from sim.report.sheet import write_sheet
        from sim.targets import judge_runs

        settings = self.config.settings
        asked, language = settings.discovery, settings.language
        series = {pair for reading in self.readings for pair in reading.series}
        wanted = (sorted({pair[place] for pair in series}) for place in (0, 1))
        judged = judge_runs(study.indicators(*wanted), self.readings)
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


if __name__ == "__main__":
    sys.exit(main())
