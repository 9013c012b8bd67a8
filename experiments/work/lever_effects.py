"""What each lever moves: the plan without it, and the settings of 2020 with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console

from experiments.work.flow import Shown, carry_out
from sim.analysis import lever_effects
from sim.config import Configuration
from sim.ensemble import Conductor
from sim.ensemble.design.set_cost import Size
from sim.ensemble.design.variants import FEW, lever_pairs, lever_variants, scenario_runs
from sim.ensemble.store.manifest import Conducted
from sim.model.policy.levers import about_levers
from sim.report.kept import keep_table
from sim.report.lever_effects import effects_sheet, effects_table
from sim.report.sheet import write_sheet


def conduct(config: Configuration) -> Path:
    """Run every lever in and out, and report: results/lever_effects/<id>/."""
    return carry_out(config, _work, _conclude)


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    runs = scenario_runs(config, lever_variants(config.levers()), FEW)
    conductor.progress.stage("runs", len(runs))
    conductor.run(runs)
    return {}


def _conclude(folder: Path, conducted: Conducted, facts: dict[str, Any]) -> Shown:
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
