"""What the results hang on: every mechanism switched off by itself."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.work.conclude import Found, Report, keep, paged, printed, tables_of
from experiments.work.flow import carry_out
from sim.analysis import ablations
from sim.analysis.ablation import INTACT
from sim.behaviour.mechanisms import MECHANISMS
from sim.config import Configuration
from sim.ensemble import Conductor
from sim.ensemble.design.draws import Branch, draws
from sim.ensemble.design.set_cost import Size
from sim.ensemble.design.variants import HELD, PLAN, ablated
from sim.ensemble.store.manifest import Conducted
from sim.model.policy.levers import Levers
from sim.report.ablations import ablations_sheet, ablations_table

TOGETHER = "together"
REPORT = Report(
    tables_of("ablations"),
    paged(lambda found, facts, said: ablations_sheet(found["ablations"], facts, said)),
    printed(lambda found, said: ablations_table(found["ablations"], said)),
)


def conduct(config: Configuration) -> Path:
    """Run with all mechanisms and without each: results/ablations/<id>/.

    ``behaviour.off`` chooses which; several are also switched off together.
    """
    return carry_out(config, _work, _find, REPORT)


def sets_of(config: Configuration) -> dict[str, tuple[str, ...]]:
    """Names of what is switched off -> mechanisms; the intact model first."""
    names = config.off or tuple(MECHANISMS)
    sets: dict[str, tuple[str, ...]] = {INTACT: (), **{name: (name,) for name in names}}
    return sets | ({TOGETHER: names} if len(config.off) > 1 else {})


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    behaviour = dataclasses.replace(config.settings.behaviour, off=[])
    whole = dataclasses.replace(
        config, settings=dataclasses.replace(config.settings, behaviour=behaviour)
    )
    pair = {PLAN: Branch(config.levers()), HELD: Branch(Levers.held())}
    runs = ablated(draws(whole), sets_of(config), pair)
    conductor.progress.stage("runs", len(runs))
    conductor.run(runs)
    return {}


def _find(folder: Path, conducted: Conducted, _: dict[str, Any]) -> Found:
    names = list(sets_of(conducted.config))[1:]
    table = ablations(pd.read_parquet(folder / "indicators.parquet"), names)
    return keep(folder, {"ablations": table})
