"""Published designs on simulated panels: what is published, estimated, and true.

``python -m experiments.did_battery battery.designs=[D1,D9] ensemble.replicates=8``
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out, keep_table
from sim.errors import InputError, nearest

if TYPE_CHECKING:
    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.ensemble.draws import Run
    from sim.ensemble.equal_cost import Size
    from sim.ensemble.manifest import Conducted

EXPERIMENT = "did_battery"
OWN = ("scenario=no_plan", "world.scale=0.05", "ensemble.replicates=4")
FIXED = ("scenario", "levers", "ensemble.until")
MEASURE = ("analysis/designs", "analysis/bunching.py", "ensemble/twins.py", "ensemble/rows.py")
"""Code that a kept estimate depends on."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(examine, words)


def examine(words: list[str]) -> None:
    """Run every design with its policy and without: results/did_battery/<id>/."""
    config = asked_for(EXPERIMENT, words, OWN, FIXED)
    if config is not None:
        battery = Battery(config)
        battery.check()
        carry_out(config, battery.work, battery.conclude, battery.chunk)


@dataclass(frozen=True)
class Battery:
    """The designs that a configuration asks for."""

    config: Configuration

    @cached_property
    def designs(self) -> tuple[str, ...]:
        """Names of the designs, in their order."""
        from sim.analysis.designs import designs

        asked = self.config.settings.battery.designs
        return tuple(name for name in designs() if name in asked or not asked)

    def check(self) -> None:
        """Raise ``InputError``, before anything is written, for a design that is none, or if the
        model has a lever for none of them."""
        from sim.analysis.designs import designs, trials_of

        for name in self.config.settings.battery.designs:
            if name not in designs():
                near = nearest(name, designs())
                raise InputError("unknown_design", value=name, nearest=near)
        if not trials_of(self.designs):
            raise InputError("no_lever_for", value=", ".join(self.designs))

    @cached_property
    def chunk(self) -> Any:
        """What a worker does with the runs it is given."""
        from sim.analysis.designs import TRIALS, evaluate
        from sim.ensemble.twins import evaluate_chunk

        look = partial(evaluate, times=self.config.settings.battery.reassignments)
        references = {name: trial.without for name, trial in TRIALS.items()}
        return partial(evaluate_chunk, references=references, evaluate=look)

    @cached_property
    def runs(self) -> list[Run]:
        """A run a trial and draw, then those at the ends of what is assumed."""
        from sim.analysis.designs import TRIALS, trials_of
        from sim.ensemble.draws import Branch, Run, draws
        from sim.ensemble.keys import code_of

        settings = self.config.settings
        measure = f"{code_of(*MEASURE)} {settings.battery.reassignments}"
        trials = [
            Run(name, draw, Branch(TRIALS[name].given), measure=measure)
            for draw in draws(self.config)
            for name in trials_of(self.designs)
        ]
        return trials + (list(self._ends()) if settings.battery.unpublished else [])

    def _ends(self) -> Iterator[Run]:
        from sim.analysis.designs import ENDS, UNPUBLISHED, at_end, label
        from sim.ensemble.draws import Branch, Run, draws
        from sim.ensemble.variants import FEW, HELD, PLAN
        from sim.policy import Levers

        scenarios = {PLAN: Levers(), HELD: Levers.held()}
        for draw in draws(self.config):
            for lever, end in product(UNPUBLISHED, ENDS):
                ends = at_end(draw.parameters, lever, end)
                moved = replace(draw, parameters=self.config.in_draw(ends, draw.number))
                for name, levers in scenarios.items():
                    yield Run(label(lever, end, name), moved, Branch(levers), kept=FEW)

    def work(self, _: Configuration, conductor: Conductor) -> dict[str, Size]:
        """Have the runs done and looked at."""
        conductor.progress.stage("runs", len(self.runs))
        conductor.run(self.runs)
        return {}

    def conclude(self, folder: Path, conducted: Conducted, facts: dict[str, Any]) -> Shown:
        """Sum up over draws, write tables and page into ``folder``; returns what to print."""
        import pandas as pd

        from sim.analysis.designs import battery_summary, hanging, scaled
        from sim.evidence import effects
        from sim.report.designs import battery_sheet, battery_table, published
        from sim.report.sheet import write_sheet

        language = self.config.settings.language
        if not (folder / "estimates.parquet").is_file():  # only ends have succeeded
            raise InputError("no_run_succeeded", reason=conducted.failures[0]["message"])
        estimates = scaled(pd.read_parquet(folder / "estimates.parquet"))
        events = pd.read_parquet(folder / "events.parquet")
        found = battery_summary(estimates, self.designs)
        told = published(found, effects())
        keep_table(folder, "did_battery", found)
        keep_table(folder, "estimates", estimates)
        keep_table(folder, "events", events)
        keep_table(folder, "published", told)
        ends = None
        if self.config.settings.battery.unpublished:
            ends = hanging(pd.read_parquet(folder / "indicators.parquet"))
            keep_table(folder, "unpublished", ends)
        write_sheet(folder, battery_sheet(found, events, told, ends, facts, language), language)

        def shown(console: Console) -> None:
            console.print(battery_table(found, told, language))

        return shown


if __name__ == "__main__":
    sys.exit(main())
