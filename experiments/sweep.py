"""A study of one's own: scenarios x settings that vary x draws x lots of luck.

``python -m experiments.sweep study=configs/sweep/credit_and_vouchers.yaml``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out_study, keep_table

if TYPE_CHECKING:
    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.ensemble.equal_cost import Size
    from sim.study import Study

EXPERIMENT = "sweep"
OWN = ("scenario=plan",)


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
    """Raise ``InputError`` for points that cannot be made, before anything is written."""
    from sim.config.points import points_of

    points_of(config.settings.sweep, config.ensemble.seed, config.scenarios)


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    from sim.ensemble.sweep import run_sweep

    return run_sweep(config, conductor)


def _conclude(folder: Path, study: Study, facts: dict[str, Any]) -> Shown:
    from sim.report.sheet import write_sheet
    from sim.report.sweep import OUTCOMES, sweep_sheet, sweep_table

    language = facts["configuration"]["language"]
    year = facts["configuration"]["ensemble"]["until"]
    outcomes = study.outcomes(OUTCOMES, year)
    keep_table(folder, "outcomes", outcomes)
    write_sheet(folder, sweep_sheet(study, outcomes, facts, language), language)

    def shown(console: Console) -> None:
        console.print(sweep_table(study, outcomes, language))

    return shown


if __name__ == "__main__":
    sys.exit(main())
