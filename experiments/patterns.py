"""Does the model show the patterns that are published? E1-E16, each measured, held against its
figure, passed or failed.

``python -m experiments.patterns world.scale=0.2 ensemble.replicates=30``
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out_looks, keep_table

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble.manifest import Conducted

EXPERIMENT = "patterns"
OWN = ("scenario=no_plan", "world.scale=0.05", "ensemble.replicates=8")
FIXED = ("scenario", "levers", "ensemble.until")


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(patterns, words)


def patterns(words: list[str]) -> None:
    """Measure every pattern in every draw: results/patterns/<id>/."""
    config = asked_for(EXPERIMENT, words, OWN, FIXED)
    if config is not None:
        # Imported late, so that a misspelt setting is answered at once.
        from experiments.pattern_runs import look

        carry_out_looks(config, look, _conclude)


def _conclude(
    folder: Path, made: Conducted, tables: Mapping[str, pd.DataFrame], facts: dict[str, Any]
) -> Shown:
    from sim.analysis.patterns.verdicts import by_pattern, judged
    from sim.report.patterns import patterns_sheet, patterns_table
    from sim.report.sheet import write_sheet

    language = made.config.settings.language
    measures = tables["measures"]
    table = judged(measures)
    keep_table(folder, "measures", measures)
    keep_table(folder, "judged", table)
    keep_table(folder, "patterns", by_pattern(table))
    write_sheet(folder, patterns_sheet(table, measures, facts, language), language)

    def shown(console: Console) -> None:
        console.print(patterns_table(table, language))

    return shown


if __name__ == "__main__":
    sys.exit(main())
