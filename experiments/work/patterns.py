"""Does the model show the patterns that are published? E1-E16, each measured, held against its
figure, passed or failed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.work.conclude import Found, Report, keep, paged, printed, tables_of
from experiments.work.flow import carry_out
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
from sim.report.patterns import patterns_sheet, patterns_table

MEASURE = (
    *("analysis/patterns", "analysis/bunching.py"),
    *("ensemble/work/panels.py", "ensemble/work/rows.py"),
)
"""Code that a kept measure depends on."""
COLUMNS = ["measure", "value", "start", "draw"]

REPORT = Report(
    tables_of("measures", "judged", "published"),
    paged(
        lambda found, facts, said: patterns_sheet(
            found["judged"], found["measures"], found["published"], facts, said
        )
    ),
    printed(lambda found, said: patterns_table(found["judged"], found["published"], said)),
)


def conduct(config: Configuration) -> Path:
    """Measure every pattern in every draw: results/patterns/<id>/."""
    return carry_out(config, _work, _find, REPORT, _chunk())


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


def _find(folder: Path, _: Conducted, __: dict[str, Any]) -> Found:
    measures = pd.read_parquet(folder / "measures.parquet")[COLUMNS]
    table = judged(measures)
    told = cited(table, ["measure"], effects())
    found = {"measures": measures, "judged": table, "patterns": by_pattern(table)}
    return keep(folder, {**found, "published": told})
