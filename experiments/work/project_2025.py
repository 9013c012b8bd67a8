"""Project the plan's 2025 targets under each scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.work.conclude import Facts, Report, tables_of
from experiments.work.flow import carry_out
from sim.analysis import capability_table, lever_effects, mean_costs, moved_by, spread
from sim.analysis.effects import OUTCOMES, strongest
from sim.config import Configuration
from sim.config.settings import ExecutorSettings
from sim.ensemble import Conductor
from sim.ensemble import project as run_scenarios
from sim.ensemble.design.set_cost import Size, levers_of
from sim.ensemble.design.variants import set_back, unlike_2020
from sim.ensemble.store.manifest import Conducted
from sim.ensemble.work.executor import cores, executor, workers
from sim.ensemble.work.experiment import changed_indicators, levers_set_back, network
from sim.measure.capability import NAMES
from sim.model.policy.levers import about_levers
from sim.report.findings import LEAST
from sim.report.kept import keep_csv, keep_table
from sim.report.maps import MAPPED
from sim.report.projection import write
from sim.report.tables import SCOPES, Tables
from sim.report.terminal import show
from sim.report.voice import Voice
from sim.targets import (
    BASE_YEAR,
    COUNTY_AREA,
    LAST_YEAR,
    TARGET_INDICATORS,
    judge,
    judge_runs,
)
from sim.world import World

BASELINE = "plan"
PLACES = (
    *("adcode", "name_zh", "province_zh", "region", "kind", "population", "county_area"),
    *("developed", "figures"),
)
"""Columns of the world's counties that the page shows."""
THIN = 0.02  # share of agents in the world in which levers are set back


@dataclass(frozen=True)
class Beside:
    """What was run beside the scenarios: what each lever of ``first`` does for its money
    (``sim.analysis.lever_effects``), indicators of runs with a part of another draw, the network of
    a run."""

    first: str
    levers: pd.DataFrame
    changed: pd.DataFrame
    network: pd.DataFrame


def conduct(config: Configuration) -> Path:
    """Run, judge, report, keep: results/project_2025/<id>/, complete or absent.

    Besides the scenarios, the first of them (the plan if it is there) is run with its levers set
    back to 2020 one by one, to tell what each does for its money, and with parts of a draw changed
    one by one, to tell what its intervals are made of, and once in a small world, to show its
    network.
    """
    first = BASELINE if BASELINE in config.scenarios else config.scenarios[0]
    beside: list[Beside] = []

    def work(config: Configuration, conductor: Conductor) -> Mapping[str, Size]:
        sizes = run_scenarios(config, conductor)
        sized = {name: levers_of(config, name, size) for name, size in sizes.items()}
        config = config.with_sizes(sized)
        levers = lever_by_lever(config.thinned(THIN), conductor, first)
        changed = changed_indicators(config, conductor, first)
        beside.append(Beside(first, levers, changed, network(config, conductor, first)))
        return sizes

    def find(folder: Path, conducted: Conducted, facts: dict[str, Any]) -> Tables:
        return judged(folder, conducted.world, facts, beside[0])

    return carry_out(config, work, find, REPORT)


def lever_by_lever(config: Configuration, conductor: Conductor, scenario: str) -> pd.DataFrame:
    """What each lever of ``scenario`` does over its setting of 2020: tried in the first draw, and
    those that move most in all draws that are split; empty if none is asked for."""
    number = min(config.ensemble.split, config.ensemble.replicates)
    levers = unlike_2020(config.levers(scenario))
    if not number or not config.ensemble.levers or not levers:
        return pd.DataFrame()
    conductor.progress.stage("levers")
    first = levers_set_back(config, conductor, scenario, levers, [0])
    tried = _effects(scenario, levers, *first)
    chosen = strongest(tried, config.ensemble.levers, LEAST)
    others = range(1, number)
    if not chosen or not others:
        return tried
    more = levers_set_back(config, conductor, scenario, chosen, others)
    both = (pd.concat(parts, ignore_index=True) for parts in zip(first, more, strict=True))
    again = _effects(scenario, chosen, *both)
    return pd.concat([again, tried[~tried["lever"].isin(chosen)]], ignore_index=True)


def _effects(
    scenario: str, levers: Sequence[str], indicators: pd.DataFrame, costs: pd.DataFrame
) -> pd.DataFrame:
    pairs = {(lever, scenario): (scenario, set_back(lever)) for lever in levers}
    measured = set(indicators.loc[indicators["scope"] == COUNTY_AREA, "indicator"])
    outcomes = [one for one in dict.fromkeys((*OUTCOMES, *TARGET_INDICATORS)) if one in measured]
    return lever_effects(indicators, costs, about_levers(), pairs, outcomes)


def judged(folder: Path, world: World, facts: Facts, beside: Beside) -> Tables:
    """Judge the runs in ``folder`` and those ``beside`` them; keep there what the page is made of,
    with the places of the ``world``."""
    places = pd.DataFrame({key: world.counties[key] for key in PLACES})
    places.to_parquet(folder / "places.parquet", index=False)
    # What ran aside stands in the same shards, from which an empty table came.
    beside.network.to_parquet(folder / "network.parquet", index=False)
    if len(beside.changed):
        of_first = shown_indicators(folder, ("scenario", "==", beside.first))
        keep_table(folder, "spread", spread(judge_runs(of_first), judge_runs(beside.changed)))
    if len(beside.levers):
        keep_table(folder, "levers", beside.levers)
    tables = read(folder, facts)
    for name in ("targets", "costs", "moved", "capability"):
        keep_csv(folder, name, getattr(tables, name))
    return tables


def read(folder: Path, facts: Facts) -> Tables:
    """The tables of a folder, judged, as the report reads them."""
    indicators = shown_indicators(folder)
    shown = [("indicator", "in", tuple(MAPPED)), ("year", "in", (BASE_YEAR, LAST_YEAR))]
    places = pd.read_parquet(folder / "places.parquet")

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
        costs=mean_costs(pd.read_parquet(folder / "costs.parquet"), indicators),
        geography=places[["adcode", "population", "county_area", "figures"]],
        manifest=facts,
        moved=moved_by(indicators),
        capability=capability_table(standing, places),
        **tables_of(some=("levers", "spread", "network"))(folder, facts),
    )


def shown_indicators(folder: Path, *filters: tuple[str, str, object]) -> pd.DataFrame:
    """The indicators of the scopes that are judged or shown, a twentieth of all, that meet
    ``filters``."""
    wanted = [("scope", "in", SCOPES), *filters]
    return pd.read_parquet(folder / "indicators.parquet", filters=wanted)


def _write(folder: Path, tables: Tables, facts: Facts, voice: Voice) -> None:
    asked = ExecutorSettings(**facts["configuration"]["executor"])
    near = ExecutorSettings(workers=min(workers(asked), cores()))
    with executor(near) as pool:
        write(folder, tables, voice, pool)


REPORT = Report(read, _write, show)
