"""Published designs on simulated panels: what is published, estimated, and true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.work.conclude import Found, Report, keep, paged, printed, tables_of
from experiments.work.flow import carry_out
from sim.analysis.designs import (
    ENDS,
    TRIALS,
    UNPUBLISHED,
    at_end,
    battery_summary,
    designs,
    evaluate,
    hanging,
    label,
    scaled,
    trials_of,
)
from sim.config import Configuration
from sim.ensemble import Conductor
from sim.ensemble.design.draws import Branch, Run, draws
from sim.ensemble.design.set_cost import Size
from sim.ensemble.design.variants import FEW, HELD, PLAN
from sim.ensemble.store.keys import code_of
from sim.ensemble.store.manifest import Conducted
from sim.ensemble.work.twins import evaluate_chunk
from sim.errors import InputError, nearest
from sim.evidence import effects
from sim.model.policy.levers import Levers
from sim.report.designs import battery_sheet, battery_table, published

MEASURE = (
    *("analysis/designs", "analysis/bunching.py"),
    *("ensemble/work/twins.py", "ensemble/work/rows.py"),
)
"""Code that a kept estimate depends on."""
REPORT = Report(
    tables_of("did_battery", "events", "published", some=("unpublished",)),
    paged(
        lambda found, facts, said: battery_sheet(
            found["did_battery"],
            found["events"],
            found["published"],
            found.get("unpublished"),
            facts,
            said,
        )
    ),
    printed(lambda found, said: battery_table(found["did_battery"], found["published"], said)),
)


def conduct(config: Configuration) -> Path:
    """Run every design with its policy and without: results/did_battery/<id>/."""
    battery = Battery(config)
    battery.check()
    return carry_out(config, battery.work, battery.find, REPORT, battery.chunk)


@dataclass(frozen=True)
class Battery:
    """The designs that a configuration asks for."""

    config: Configuration

    @cached_property
    def designs(self) -> tuple[str, ...]:
        """Names of the designs, in their order."""
        asked = self.config.settings.battery.designs
        return tuple(name for name in designs() if name in asked or not asked)

    def check(self) -> None:
        """Raise ``InputError``, before anything is written, for a design that is none, or if the
        model has a lever for none of them."""
        for name in self.config.settings.battery.designs:
            if name not in designs():
                near = nearest(name, designs())
                raise InputError("unknown_design", value=name, nearest=near)
        if not trials_of(self.designs):
            raise InputError("no_lever_for", value=", ".join(self.designs))

    @cached_property
    def chunk(self) -> Any:
        """What a worker does with the runs it is given."""
        look = partial(evaluate, times=self.config.settings.battery.reassignments)
        references = {name: trial.without for name, trial in TRIALS.items()}
        return partial(evaluate_chunk, references=references, evaluate=look)

    @cached_property
    def runs(self) -> list[Run]:
        """A run a trial and draw, then those at the ends of what is assumed."""
        settings = self.config.settings
        measure = f"{code_of(*MEASURE)} {settings.battery.reassignments}"
        trials = [
            Run(name, draw, Branch(TRIALS[name].given), measure=measure)
            for draw in draws(self.config)
            for name in trials_of(self.designs)
        ]
        return trials + (list(self._ends()) if settings.battery.unpublished else [])

    def _ends(self) -> Iterator[Run]:
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

    def find(self, folder: Path, conducted: Conducted, _: dict[str, Any]) -> Found:
        """What the designs say over all draws, kept in ``folder``."""
        if not (folder / "estimates.parquet").is_file():  # only ends have succeeded
            raise InputError("no_run_succeeded", reason=conducted.failures[0]["message"])
        estimates = scaled(pd.read_parquet(folder / "estimates.parquet"))
        events = pd.read_parquet(folder / "events.parquet")
        summary = battery_summary(estimates, self.designs)
        told = published(summary, effects())
        found = {"did_battery": summary, "estimates": estimates, "events": events}
        found["published"] = told
        if self.config.settings.battery.unpublished:
            found["unpublished"] = hanging(pd.read_parquet(folder / "indicators.parquet"))
        return keep(folder, found)
