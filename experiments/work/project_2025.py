"""Project the plan's 2025 targets under each scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console, ConsoleOptions, RenderableType
from rich.text import Text

from experiments.work.conclude import WORKBOOK, Facts, Report, tables_of
from experiments.work.flow import carry_out
from sim.analysis import capability_table, lever_effects, mean_costs, moved_by, spread
from sim.analysis.effects import OUTCOMES
from sim.config import Configuration
from sim.config.settings import ExecutorSettings
from sim.ensemble import Conductor
from sim.ensemble import project as run_scenarios
from sim.ensemble.design.set_cost import Size, levers_of
from sim.ensemble.design.variants import set_back
from sim.ensemble.store.manifest import Conducted
from sim.ensemble.work.executor import cores, workers
from sim.ensemble.work.experiment import changed_indicators, levers_set_back
from sim.measure.capability import NAMES
from sim.model.policy.levers import about_levers
from sim.report.kept import keep_csv, keep_table
from sim.report.maps import MAPPED
from sim.report.projection import write
from sim.report.summary import summary_sheets
from sim.report.table import write_workbook
from sim.report.tables import Tables
from sim.report.terminal import notes, targets_table
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


def conduct(config: Configuration) -> Path:
    """Run, judge, report, keep: results/project_2025/<id>/, complete or absent.

    Besides the scenarios, the first of them (the plan if it is there) is run with its dearest
    levers set back to 2020 one by one, to tell what each does for its money, and with parts of a
    draw changed one by one, to tell what its intervals are made of.
    """
    first = BASELINE if BASELINE in config.scenarios else config.scenarios[0]
    beside: list[Beside] = []

    def work(config: Configuration, conductor: Conductor) -> Mapping[str, Size]:
        sizes = run_scenarios(config, conductor)
        sized = {name: levers_of(config, name, size) for name, size in sizes.items()}
        config = config.with_sizes(sized)
        levers = levers_set_back(config, conductor, first)
        beside.append(Beside(first, *levers, changed_indicators(config, conductor, first)))
        return sizes

    def find(folder: Path, conducted: Conducted, facts: dict[str, Any]) -> Tables:
        return judged(folder, conducted.world, facts, beside[0])

    return carry_out(config, work, find, REPORT)


@dataclass(frozen=True)
class Beside:
    """What was run beside the scenarios: indicators and costs of runs of ``first`` with a lever set
    back to 2020, and indicators of those with a part of another draw."""

    first: str
    levers: pd.DataFrame
    lever_costs: pd.DataFrame
    changed: pd.DataFrame


def judged(folder: Path, world: World, facts: Facts, beside: Beside) -> Tables:
    """Judge the runs in ``folder`` and those ``beside`` them; keep what that gives there, with the
    places of the ``world``, which the page is made of again."""
    indicators = pd.read_parquet(folder / "indicators.parquet")
    costs = pd.read_parquet(folder / "costs.parquet")
    places = pd.DataFrame({key: world.counties[key] for key in PLACES})
    places.to_parquet(folder / "places.parquet", index=False)
    of_first = indicators[indicators["scenario"] == beside.first]
    if len(beside.changed):
        keep_table(folder, "spread", spread(judge_runs(of_first), judge_runs(beside.changed)))
    levers = _levers(of_first, costs[costs["scenario"] == beside.first], beside)
    if len(levers):
        keep_table(folder, "levers", levers)
    tables = read(folder, facts)
    for name in ("targets", "costs", "moved", "capability"):
        keep_csv(folder, name, getattr(tables, name))
    return tables


def read(folder: Path, facts: Facts) -> Tables:
    """The tables of a folder, judged, as the report reads them."""
    indicators = pd.read_parquet(folder / "indicators.parquet")
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
        **tables_of(some=("levers", "spread"))(folder, facts),
    )


def _write(folder: Path, tables: Tables, facts: Facts, language: str) -> None:
    executor = ExecutorSettings(**facts["configuration"]["executor"])
    write(folder, tables, language, min(workers(executor), cores()))
    write_workbook(folder / WORKBOOK, summary_sheets(tables, language))


@dataclass(frozen=True)
class Answer:
    """What the terminal shows, as wide as it is."""

    tables: Tables
    language: str

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        yield targets_table(self.tables, self.language, options.max_width)
        yield from (Text(note, style="dim") for note in notes(self.tables, self.language))


REPORT = Report(read, _write, Answer)


def _levers(of_first: pd.DataFrame, costs: pd.DataFrame, beside: Beside) -> pd.DataFrame:
    """What each lever does for its money, in the draws in which it was set back."""
    if beside.levers.empty:
        return pd.DataFrame()
    pairs = {
        (lever, beside.first): (beside.first, set_back(lever))
        for lever in about_levers()
        if set_back(lever) in set(beside.levers["scenario"])
    }
    within = beside.levers["draw"].unique()
    indicators, bill = (
        pd.concat([ours[ours["draw"].isin(within)], theirs], ignore_index=True)
        for ours, theirs in ((of_first, beside.levers), (costs, beside.lever_costs))
    )
    measured = set(indicators.loc[indicators["scope"] == COUNTY_AREA, "indicator"])
    outcomes = [one for one in dict.fromkeys((*OUTCOMES, *TARGET_INDICATORS)) if one in measured]
    return lever_effects(indicators, bill, about_levers(), pairs, outcomes)
