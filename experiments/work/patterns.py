"""Does the model show the patterns that are published? E1-E16, each measured, held against its
figure, passed or failed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console

from experiments.work.flow import Shown, carry_out
from sim.analysis.patterns.measures import WAYS, YEARS, measures
from sim.analysis.patterns.verdicts import by_pattern, judged
from sim.config import Configuration
from sim.ensemble import Conductor
from sim.ensemble.design.draws import Branch, Run, draws
from sim.ensemble.design.set_cost import Size
from sim.ensemble.store.keys import code_of
from sim.ensemble.store.manifest import Conducted
from sim.ensemble.work.panels import follow_chunk
from sim.evidence import effects
from sim.report.cited import cited
from sim.report.kept import keep_table
from sim.report.patterns import patterns_sheet, patterns_table
from sim.report.sheet import write_sheet

MEASURE = (
    *("analysis/patterns", "analysis/bunching.py"),
    *("ensemble/work/panels.py", "ensemble/work/rows.py"),
)
"""Code that a kept measure depends on."""
COLUMNS = ["measure", "value", "start", "draw"]


def conduct(config: Configuration) -> Path:
    """Measure every pattern in every draw: results/patterns/<id>/."""
    return carry_out(config, _work, _conclude, _chunk())


def _chunk() -> Any:
    """What a worker does with the runs it is given."""
    return partial(follow_chunk, years=YEARS, ways=WAYS, measure=measures)


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    """Have every draw followed and measured, a run each."""
    (scenario,), measure = config.scenarios, code_of(*MEASURE)
    branch = Branch(WAYS["held"].levers)
    runs = [Run(scenario, draw, branch, measure=measure) for draw in draws(config)]
    conductor.progress.stage("runs", len(runs))
    conductor.run(runs)
    return {}


def _conclude(folder: Path, made: Conducted, facts: dict[str, Any]) -> Shown:
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
