"""What each lever moves: the plan without it, and the settings of 2020 with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from experiments.work.conclude import Found, Report, keep, paged, printed, tables_of
from experiments.work.flow import carry_out
from sim.analysis import lever_effects
from sim.config import Configuration
from sim.ensemble import Conductor
from sim.ensemble.design.set_cost import Size
from sim.ensemble.design.variants import FEW, lever_pairs, lever_variants, scenario_runs
from sim.ensemble.store.manifest import Conducted
from sim.model.policy.levers import about_levers
from sim.report.lever_effects import effects_sheet, effects_table

REPORT = Report(
    tables_of("lever_effects"),
    paged(lambda found, facts, said: effects_sheet(found["lever_effects"], facts, said)),
    printed(lambda found, said: effects_table(found["lever_effects"], said)),
)


def conduct(config: Configuration) -> Path:
    """Run every lever in and out, and report: results/lever_effects/<id>/."""
    return carry_out(config, _work, _find, REPORT)


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    runs = scenario_runs(config, lever_variants(config.levers()), FEW)
    conductor.progress.stage("runs", len(runs))
    conductor.run(runs)
    return {}


def _find(folder: Path, _: Conducted, __: dict[str, Any]) -> Found:
    indicators = pd.read_parquet(folder / "indicators.parquet")
    costs = pd.read_parquet(folder / "costs.parquet")
    pairs = lever_pairs(set(indicators["scenario"]))
    effects = lever_effects(indicators, costs, about_levers(), pairs)
    return keep(folder, {"lever_effects": effects})
