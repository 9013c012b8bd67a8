"""A study of one's own: scenarios x settings that vary x draws x lots of luck.

``python -m experiments.sweep study=configs/sweep/credit_and_vouchers.yaml``
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out_study, keep_table
from sim.config.resume import POINTS
from sim.config.sweep import NATION, SweepSettings
from sim.errors import InputError, nearest

if TYPE_CHECKING:
    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.ensemble.equal_cost import Size
    from sim.study import Study

EXPERIMENT = "sweep"
OWN = ("scenario=plan",)
BASELINE = "plan"


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(sweep, words)


def sweep(words: list[str]) -> None:
    """Run what is missing of a study's table, and report: results/sweep/<name>/.

    With ``sweep.dry=true`` only the size of the table and the time it needs are told.
    """
    config = asked_for(EXPERIMENT, words, OWN)
    if config is None:
        return
    if config.settings.sweep.dry:
        from experiments.forecast import forecast

        forecast(config)
    else:
        check(config)
        carry_out_study(config, _work, _conclude)


def check(config: Configuration) -> None:
    """Raise ``InputError`` for points that cannot be made or run and for outcomes that are not
    kept, before anything is written."""
    from sim.ensemble.sweep import sweep_runs, unsized

    outcomes_of(config.settings.sweep)
    ensemble = replace(config.ensemble, replicates=1, seeds=1)
    sweep_runs(unsized(replace(config, settings=replace(config.settings, ensemble=ensemble))))


def outcomes_of(settings: SweepSettings) -> list[tuple[str, str]]:
    """Indicator and scope of what the page shows; ``InputError`` for what is not kept."""
    from sim.indicators import INDICATORS

    found = []
    for word in settings.outcomes:
        indicator, _, scope = word.partition("|")
        scope = scope or NATION
        for name, known in ((indicator, list(INDICATORS)), (scope, settings.scopes or [scope])):
            if name not in known:
                near, where = nearest(name, known), "sweep.outcomes"
                raise InputError("unknown_outcome", where=where, value=word, nearest=near)
        found.append((indicator, scope))
    return found


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    from sim.ensemble.sweep import run_sweep

    settings = config.settings.sweep
    if settings.file is not None and config.folder is None:
        shutil.copyfile(settings.file, conductor.folder / POINTS)
    return run_sweep(config, conductor)


def _conclude(folder: Path, study: Study, facts: dict[str, Any]) -> Shown:
    from sim.report.sheet import write_sheet
    from sim.report.sweep import can_be_judged, sweep_sheet, sweep_table

    settings = facts["configuration"]
    language, year = settings["language"], settings["ensemble"]["until"]
    outcomes = outcomes_of(SweepSettings(**settings["sweep"]))
    table = study.outcomes(outcomes, year)
    keep_table(folder, "outcomes", table)
    if len(study.scenarios) > 1:
        first = study.scenarios[0]
        baseline = BASELINE if BASELINE in study.scenarios else first
        shown = [list(dict.fromkeys(names)) for names in zip(*outcomes, strict=True)]
        keep_table(folder, "effects", study.effects(baseline, *shown, year))
    if can_be_judged(study, settings):
        keep_table(folder, "targets", study.targets())
    write_sheet(folder, sweep_sheet(study, outcomes, facts, language), language)

    def shown(console: Console) -> None:
        console.print(sweep_table(study, table, outcomes, language))

    return shown


if __name__ == "__main__":
    sys.exit(main())
