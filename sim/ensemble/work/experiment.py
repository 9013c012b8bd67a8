"""What experiments have a conductor do: scenarios, a sweep, draws with a part of another one.

Plain scenarios are run first, then those of set cost, which hang on what the plan has cost.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sim.config import Configuration
from sim.ensemble.design.draws import Branch, Run, branch_of, draws
from sim.ensemble.design.parts import changed_runs
from sim.ensemble.design.set_cost import (
    SEARCHED,
    Bills,
    Size,
    levers_of,
    mean_costs,
    money_moved,
)
from sim.ensemble.design.sweep import sweep_runs
from sim.ensemble.design.variants import (
    FEW,
    network_run,
    scenario_runs,
    set_back_variants,
)
from sim.ensemble.store.gather import gather
from sim.ensemble.store.keys import run_keys
from sim.ensemble.store.manifest import Conducted
from sim.ensemble.work.conductor import Conductor
from sim.ensemble.work.equal_cost import ENOUGH, size
from sim.ensemble.work.histories import world_of
from sim.errors import InputError
from sim.model.policy.levers import Levers


def project(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    """Run every scenario of ``config`` in every draw; the sizes of those of set cost.

    A run that fails is noted and the others go on. Raises ``InputError`` if no run of the plan
    succeeds where its cost is needed, or if no size of a scenario brings it to its cost.
    """
    favoured = [name for name in config.scenarios if config.favours(name)]
    plain = {name: branch_of(config, name) for name in config.scenarios if name not in favoured}
    planned = len(draws(config)) * len(config.scenarios)
    conductor.progress.stage("runs", planned)
    bills = _bills(conductor, scenario_runs(config, plain))
    if not favoured:
        return {}
    plan = bills.get("plan", {}) or plan_bills(config, conductor)
    conductor.progress.stage("equal_cost")
    sizes = {
        name: _closer(config, name, size(config, name, plan, conductor), plan, conductor)
        for name in favoured
    }
    conductor.progress.stage("runs")
    sized = {
        name: branch_of(config, name, levers_of(config, name, its_size))
        for name, its_size in sizes.items()
    }
    costs = _bills(conductor, scenario_runs(config, sized))
    return {name: _compared(its_size, costs[name], plan) for name, its_size in sizes.items()}


def plan_bills(config: Configuration, conductor: Conductor) -> Bills:
    """The plan's costs in the draws of ``config``, by seed, from runs that serve nothing else.

    Raises ``InputError`` if none of them succeeds.
    """
    runs = scenario_runs(config, {"plan": Branch(Levers())}, SEARCHED)
    if not (bills := _bills(conductor, runs, aside=True)["plan"]):
        raise InputError("no_run_succeeded", reason=conductor.first_failure())
    return bills


def run_sweep(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    """Have every run of ``config`` done; the sizes of its scenarios of set cost, found first."""
    sizes: dict[str, Size] = {}
    if favoured := [name for name in config.scenarios if config.favours(name)]:
        conductor.progress.stage("equal_cost")
        plan = plan_bills(config, conductor)
        sizes = {name: size(config, name, plan, conductor) for name in favoured}
        levers = {name: levers_of(config, name, its_size) for name, its_size in sizes.items()}
        config = config.with_sizes(levers)
    runs = sweep_runs(config)
    conductor.progress.stage("runs", len({key.run for key in run_keys(runs)}))
    conductor.run(runs)
    return sizes


def changed_indicators(config: Configuration, conductor: Conductor, scenario: str) -> pd.DataFrame:
    """Have the ``changed_runs`` done, beside those that count; their indicators, with the name of
    the part that was changed as ``scenario``. Empty if there are none."""
    runs = changed_runs(config, scenario)
    if not runs:
        return pd.DataFrame()
    conductor.progress.stage("spread")
    return _aside(conductor, runs, "indicators")


def network(config: Configuration, conductor: Conductor, scenario: str) -> pd.DataFrame:
    """Have the ``network_run`` done, beside those that count; its network. Empty if it failed."""
    return _aside(conductor, [network_run(config, scenario)], "network")


def _aside(conductor: Conductor, runs: Sequence[Run], table: str) -> pd.DataFrame:
    """Have ``runs`` done that are not counted; one of their tables, empty if none has it."""
    conductor.run(runs, aside=True)
    return _gathered(conductor, runs, table)


def levers_set_back(
    config: Configuration,
    conductor: Conductor,
    scenario: str,
    levers: Sequence[str],
    numbers: Sequence[int],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Indicators and costs of ``scenario`` in its draws of these ``numbers``, as it is and with
    each of ``levers`` set back to 2020 (``set_back`` names these), run beside those that count."""
    branch = Branch(config.levers(scenario), config.shock(scenario))
    branches = {scenario: branch, **set_back_variants(branch, levers)}
    runs = [
        Run(name, draw, its, config.ensemble.judged_until, FEW)
        for draw in draws(config)
        if draw.number in numbers
        for name, its in branches.items()
    ]
    conductor.run(runs, aside=True)
    return _gathered(conductor, runs, "indicators"), _gathered(conductor, runs, "costs")


def _gathered(conductor: Conductor, runs: Sequence[Run], table: str) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as place:
        gather(conductor.folder, runs, Path(place))
        kept = Path(place, f"{table}.parquet")
        return pd.read_parquet(kept) if kept.exists() else pd.DataFrame()


def _bills(conductor: Conductor, runs: Sequence[Run], *, aside: bool = False) -> dict[str, Bills]:
    """Run ``runs``; their costs by scenario and lot of luck."""
    if not runs:
        return {}
    conductor.run(runs, aside=aside)
    bills: dict[str, dict[int, dict[str, float]]] = {run.scenario: {} for run in runs}
    for run, costs in conductor.budgets(runs):
        bills[run.scenario][run.draw.seed] = costs
    return dict(bills)


def _closer(
    config: Configuration, scenario: str, sized: Size, plan: Bills, conductor: Conductor
) -> Size:
    """``sized`` put right if ``scenario`` costs other than it should by more than ``ENOUGH`` of the
    plan's cost in all draws, of which the search has seen a few; its runs are those that count
    where nothing is to be put right."""
    branch = branch_of(config, scenario, levers_of(config, scenario, sized))
    bills = _bills(conductor, scenario_runs(config, {scenario: branch}), aside=True)[scenario]
    both = sorted(bills.keys() & plan.keys())
    if not both:
        return sized
    ours, theirs = (mean_costs([side[seed] for seed in both]) for side in (bills, plan))
    total = sum(theirs.values())
    excess = sum(ours.values()) - config.settings.scenario[scenario].cost * total
    favoured = sum(ours.get(lever, 0.0) for lever in config.favours(scenario))
    if abs(excess) <= ENOUGH * total or favoured <= excess:
        return sized
    return replace(sized, scale=sized.scale * (1.0 - excess / favoured))


def _compared(sized: Size, bills: Bills, plan: Bills) -> Size:
    """``sized`` with what the scenario really cost beside the plan, and how much of the plan's
    money it moved, over all draws that both have."""
    both = sorted(bills.keys() & plan.keys())
    if not both:
        return sized
    ours, theirs = (mean_costs([side[seed] for seed in both]) for side in (bills, plan))
    cost = sum(ours.values()) / sum(theirs.values())
    return replace(sized, cost_to_plan=cost, moved=money_moved(ours, theirs))


def conducted(
    config: Configuration,
    conductor: Conductor,
    sizes: Mapping[str, Size],
    seconds: dict[str, float],
) -> Conducted:
    """What ``conductor`` has made of ``config``; raises ``InputError`` if no run succeeded."""
    done = conductor.tally.reused + conductor.tally.done
    if not done:
        raise InputError("no_run_succeeded", reason=conductor.first_failure())
    return Conducted(
        config.with_sizes(
            {name: levers_of(config, name, its_size) for name, its_size in sizes.items()}
        ),
        world_of(config.world_settings),
        conductor.tally.planned,
        done,
        conductor.agents(),
        conductor.failures(),
        sizes,
        seconds,
    )
