"""What each lever moves: the plan without it, and the settings of 2020 with it.

``python -m experiments.lever_effects world.scale=0.1 ensemble.replicates=4 language=zh``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out, keep_table

if TYPE_CHECKING:
    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.ensemble.equal_cost import Size
    from sim.ensemble.manifest import Conducted

EXPERIMENT = "lever_effects"
OWN = ("scenario=[plan,no_plan]", "ensemble.replicates=4")


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(measure, words)


def measure(words: list[str]) -> None:
    """Run every lever in and out, and report: results/lever_effects/<id>/."""
    config = asked_for(EXPERIMENT, words, OWN, fixed=("scenario",))
    if config is not None:
        carry_out(config, _work, _conclude)


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    from sim.ensemble.variants import lever_variants, variant_runs

    runs = variant_runs(config, lever_variants(config.levers()))
    conductor.progress.stage("runs", len(runs))
    conductor.run(runs)
    return {}


def _conclude(folder: Path, conducted: Conducted, facts: dict[str, Any]) -> Shown:
    import pandas as pd

    from sim.analysis import lever_effects
    from sim.ensemble.variants import lever_pairs
    from sim.policy import about_levers
    from sim.report.lever_effects import effects_sheet, effects_table
    from sim.report.sheet import write_sheet

    language = conducted.config.settings.language
    indicators = pd.read_parquet(folder / "indicators.parquet")
    costs = pd.read_parquet(folder / "costs.parquet")
    pairs = lever_pairs(set(indicators["scenario"]))
    effects = lever_effects(indicators, costs, about_levers(), pairs)
    keep_table(folder, "lever_effects", effects)
    write_sheet(folder, effects_sheet(effects, facts, language), language)

    def shown(console: Console) -> None:
        console.print(effects_table(effects, language))

    return shown


if __name__ == "__main__":
    sys.exit(main())
