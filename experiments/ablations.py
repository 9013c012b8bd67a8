"""What the results hang on: every mechanism switched off by itself.

``python -m experiments.ablations world.scale=0.1 behaviour.off=[spillovers,peer_imitation]``
"""

from __future__ import annotations

import dataclasses
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

EXPERIMENT = "ablations"
OWN = ("scenario=[plan,no_plan]", "ensemble.replicates=3")
TOGETHER = "together"


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(ablate, words)


def ablate(words: list[str]) -> None:
    """Run with all mechanisms and without each: results/ablations/<id>/.

    ``behaviour.off`` chooses which; several are also switched off together.
    """
    config = asked_for(EXPERIMENT, words, OWN, fixed=("scenario",))
    if config is not None:
        carry_out(config, _work, _conclude)


def sets_of(config: Configuration) -> dict[str, tuple[str, ...]]:
    """Names of what is switched off -> mechanisms; the intact model first."""
    from sim.analysis.ablation import INTACT
    from sim.mechanisms import MECHANISMS

    names = config.off or tuple(MECHANISMS)
    sets: dict[str, tuple[str, ...]] = {INTACT: (), **{name: (name,) for name in names}}
    return sets | ({TOGETHER: names} if len(config.off) > 1 else {})


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    from sim.ensemble.draws import Branch, draws
    from sim.ensemble.variants import HELD, PLAN, ablated
    from sim.policy import Levers

    behaviour = dataclasses.replace(config.settings.behaviour, off=[])
    whole = dataclasses.replace(
        config, settings=dataclasses.replace(config.settings, behaviour=behaviour)
    )
    pair = {PLAN: Branch(config.levers()), HELD: Branch(Levers.held())}
    runs = ablated(draws(whole), sets_of(config), pair)
    conductor.progress.stage("runs", len(runs))
    conductor.run(runs)
    return {}


def _conclude(folder: Path, conducted: Conducted, facts: dict[str, Any]) -> Shown:
    import pandas as pd

    from sim.analysis import ablations
    from sim.report.ablations import ablations_sheet, ablations_table
    from sim.report.sheet import write_sheet

    language = conducted.config.settings.language
    names = list(sets_of(conducted.config))[1:]
    table = ablations(pd.read_parquet(folder / "indicators.parquet"), names)
    keep_table(folder, "ablations", table)
    write_sheet(folder, ablations_sheet(table, facts, language), language)

    def shown(console: Console) -> None:
        console.print(ablations_table(table, language))

    return shown


if __name__ == "__main__":
    sys.exit(main())
