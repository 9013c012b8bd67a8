"""Project the plan's 2025 targets under each scenario."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console

from experiments.work.flow import Shown, carry_out
from sim.analysis import capability_table, mean_costs, moved_by, spread
from sim.config import Configuration
from sim.ensemble import Conductor
from sim.ensemble import project as run_scenarios
from sim.ensemble.design.set_cost import Size, levers_of
from sim.ensemble.store.manifest import Conducted
from sim.ensemble.work.executor import cores, workers
from sim.ensemble.work.experiment import changed_indicators
from sim.measure.capability import NAMES
from sim.report.kept import keep_csv
from sim.report.maps import MAPPED
from sim.report.projection import write
from sim.report.tables import Tables
from sim.report.terminal import show
from sim.targets import BASE_YEAR, LAST_YEAR, judge, judge_runs
from sim.world import World

BASELINE = "plan"


def conduct(config: Configuration) -> Path:
    """Run, judge, report, keep: results/project_2025/<id>/, complete or absent.

    Besides the scenarios, the first of them (the plan if it is there) is run with parts of a draw
    changed one by one, to tell what its intervals are made of.
    """
    first = BASELINE if BASELINE in config.scenarios else config.scenarios[0]
    changed: list[pd.DataFrame] = []

    def work(config: Configuration, conductor: Conductor) -> Mapping[str, Size]:
        sizes = run_scenarios(config, conductor)
        sized = {name: levers_of(config, name, size) for name, size in sizes.items()}
        changed.append(changed_indicators(config.with_sizes(sized), conductor, first))
        return sizes

    def conclude(folder: Path, conducted: Conducted, facts: dict[str, Any]) -> Shown:
        return judged(folder, conducted, facts, first, changed[0])

    return carry_out(config, work, conclude)


def judged(
    folder: Path,
    conducted: Conducted,
    facts: dict[str, Any],
    first: str,
    changed: pd.DataFrame,
) -> Shown:
    """Judge the runs in ``folder`` and write tables and report; ``changed`` are the indicators of
    runs of the ``first`` scenario with a part of another draw."""
    settings = conducted.config.settings
    language = settings.language
    tables = gather(folder, conducted.world, facts, first, changed)
    for name in ("targets", "costs", "moved", "capability"):
        keep_csv(folder, name, getattr(tables, name))
    if len(tables.spread):
        keep_csv(folder, "spread", tables.spread)
    write(folder, tables, language, min(workers(settings.executor), cores()))

    def shown(console: Console) -> None:
        show(console, tables, language)

    return shown


def gather(
    folder: Path, world: World, facts: dict[str, Any], first: str, changed: pd.DataFrame
) -> Tables:
    """The tables of a folder, judged, as the report reads them."""
    indicators = pd.read_parquet(folder / "indicators.parquet")
    shown = [("indicator", "in", tuple(MAPPED)), ("year", "in", (BASE_YEAR, LAST_YEAR))]
    costs = pd.read_parquet(folder / "costs.parquet")
    kept = (
        *("adcode", "name_zh", "province_zh", "region", "kind", "population", "county_area"),
        *("developed", "figures"),
    )
    places = pd.DataFrame({key: world.counties[key] for key in kept})

    # Words as dictionaries: all years of all runs are a lot to hold otherwise.
    standing = pd.read_parquet(
        folder / "counties.parquet",
        filters=[("indicator", "in", NAMES)],
        read_dictionary=["scenario", "indicator"],
    )
    return Tables(
        indicators=indicators,
        counties=pd.read_parquet(folder / "counties.parquet", filters=shown),
        targets=judge(indicators),
        costs=mean_costs(costs, indicators),
        geography=places[["adcode", "population", "figures"]],
        manifest=facts,
        moved=moved_by(indicators),
        capability=capability_table(standing, places),
        spread=(
            spread(judge_runs(indicators[indicators["scenario"] == first]), judge_runs(changed))
            if len(changed)
            else pd.DataFrame()
        ),
    )
