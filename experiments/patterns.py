"""Does the model show the patterns that are published? E1-E16, each measured, held against its
figure, passed or failed.

``python -m experiments.patterns world.scale=0.2 ensemble.replicates=30``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
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

EXPERIMENT = "patterns"
OWN = ("scenario=no_plan", "world.scale=0.05", "ensemble.replicates=8")
FIXED = ("scenario", "levers", "ensemble.until")
MEASURE = ("analysis/patterns", "analysis/bunching.py", "ensemble/panels.py", "ensemble/rows.py")
"""Code that a kept measure depends on."""
COLUMNS = ["measure", "value", "start", "draw"]


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(patterns, words)


def patterns(words: list[str]) -> None:
    """Measure every pattern in every draw: results/patterns/<id>/."""
    config = asked_for(EXPERIMENT, words, OWN, FIXED)
    if config is not None:
        carry_out(config, _work, _conclude, _chunk())


def _chunk() -> Any:
    """What a worker does with the runs it is given."""
    # Imported late, so that a misspelt setting is answered at once.
    from sim.analysis.patterns.measures import WAYS, YEARS, measures
    from sim.ensemble.panels import follow_chunk

    return partial(follow_chunk, years=YEARS, ways=WAYS, measure=measures)


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    """Have every draw followed and measured, a run each."""
    from sim.analysis.patterns.measures import WAYS
    from sim.ensemble.draws import Branch, Run, draws
    from sim.ensemble.keys import code_of

    (scenario,), measure = config.scenarios, code_of(*MEASURE)
    branch = Branch(WAYS["held"].levers)
    runs = [Run(scenario, draw, branch, measure=measure) for draw in draws(config)]
    conductor.progress.stage("runs", len(runs))
    conductor.run(runs)
    return {}


def _conclude(folder: Path, made: Conducted, facts: dict[str, Any]) -> Shown:
    import pandas as pd

    from sim.analysis.patterns.verdicts import by_pattern, judged
    from sim.evidence import effects
    from sim.report.cited import cited
    from sim.report.patterns import patterns_sheet, patterns_table
    from sim.report.sheet import write_sheet

    language = made.config.settings.language
    measures = pd.read_parquet(folder / "measures.parquet")[COLUMNS]
    table = judged(measures)
    told = cited(table, ["measure"], effects())
    keep_table(folder, "measures", measures)
    keep_table(folder, "judged", table)
    keep_table(folder, "patterns", by_pattern(table))
    keep_table(folder, "published", told)
    write_sheet(folder, patterns_sheet(table, measures, told, facts, language), language)

    def shown(console: Console) -> None:
        console.print(patterns_table(table, told, language))

    return shown


if __name__ == "__main__":
    sys.exit(main())
