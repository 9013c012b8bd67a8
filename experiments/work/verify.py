"""Does the code do what it says? A second reading of the firms, null models, other scales."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.work.conclude import Found, Report, keep, paged, printed, tables_of
from experiments.work.flow import carry_out
from sim.analysis import ablations
from sim.analysis.ablation import INTACT
from sim.analysis.scales import at_scale, scale_table
from sim.config import Configuration
from sim.config.verification import check_scales
from sim.ensemble import Conductor
from sim.ensemble.design.draws import Branch, Draw, Run, draws
from sim.ensemble.design.set_cost import Size
from sim.ensemble.design.variants import FEW, HELD, PLAN, ablated
from sim.ensemble.store.manifest import Conducted
from sim.ensemble.work.histories import world_of
from sim.model.policy.levers import Levers
from sim.report.verification import verification_sheet, verification_table
from sim.verification import both_readings

SMALL = 0.02  # of the world, where every firm is an object of its own
NETWORK = (
    *("spillovers", "links", "institute_knowledge", "peer_imitation", "farm_imitation"),
    *("matching", "county_imitation"),
)
NO_NETWORK, POSTS, NAMES = "no_network", "random_posts", "random_names"
REPORT = Report(
    tables_of("plain_firms", "null_models", "scales"),
    paged(
        lambda found, facts, said: verification_sheet(
            found["plain_firms"], found["null_models"], found["scales"], facts, said
        )
    ),
    printed(
        lambda found, said: verification_table(
            found["plain_firms"], found["null_models"], found["scales"], said
        )
    ),
)


def conduct(config: Configuration) -> Path:
    """Compare the model with its plain reading, with null models and with itself at other scales:
    results/verify/<id>/."""
    check_scales(config.settings.verification.scales)
    return carry_out(config, _work, _find, REPORT)


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    chosen = draws(config)
    runs = [*_nulls(config, chosen), *_scales(config, chosen)]
    conductor.progress.stage("runs", len(runs))
    conductor.run(runs)
    return {}


def _nulls(config: Configuration, chosen: Sequence[Draw]) -> list[Run]:
    """Plan and no plan: the model as it is, without what passes between its agents, and with
    commissioners sent and counties named by lot."""
    pair = {PLAN: config.levers(PLAN), HELD: Levers.held()}
    runs = ablated(
        chosen,
        {INTACT: (), NO_NETWORK: NETWORK},
        {name: Branch(levers) for name, levers in pair.items()},
    )
    for name, lever in ((POSTS, "commissioner_quota"), (NAMES, "innovative_counties")):
        lots = {scenario: Branch(_by_lot(levers, lever)) for scenario, levers in pair.items()}
        runs += ablated(chosen, {name: ()}, lots)
    return runs


def _by_lot(levers: Levers, lever: str) -> Levers:
    drawn = dataclasses.replace(getattr(levers, lever), rule="random")
    return dataclasses.replace(levers, **{lever: drawn})


def _scales(config: Configuration, chosen: Sequence[Draw]) -> list[Run]:
    branch = Branch(config.levers(PLAN))
    return [
        Run(at_scale(scale), dataclasses.replace(draw, world=world), branch, kept=FEW)
        for scale in config.settings.verification.scales
        for world in [dataclasses.replace(config.world_settings, scale=scale)]
        for draw in chosen
    ]


def _find(folder: Path, conducted: Conducted, _: dict[str, Any]) -> Found:
    config = conducted.config
    asked = config.settings.verification
    indicators = pd.read_parquet(folder / "indicators.parquet")
    nulls = ablations(indicators, (NO_NETWORK, POSTS, NAMES))
    scales = scale_table(indicators, asked.scales)
    world = world_of(dataclasses.replace(config.world_settings, scale=SMALL))
    first = draws(config, 1)[0]
    plain = both_readings(world, first.parameters, first.seed, asked.quarters)
    return keep(folder, {"plain_firms": plain, "null_models": nulls, "scales": scales})
