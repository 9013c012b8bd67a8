"""The scenarios of a configuration: plain ones first, then those of set cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sim.config import Configuration
from sim.ensemble.conductor import Conductor
from sim.ensemble.draws import Branch, Kept, Run, draws
from sim.ensemble.equal_cost import SEARCHED, Bills, Size, levers_of, size
from sim.errors import InputError
from sim.policy import Levers

ALL = Kept(counties=True)


def project(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    """Run every scenario of ``config`` in every draw; the sizes of those of set cost.

    A run that fails is noted and the others go on. Raises ``InputError`` if no run of the plan
    succeeds where its cost is needed, or if no size of a scenario brings it to its cost.
    """
    favoured = [name for name in config.scenarios if config.favours(name)]
    plain = {
        name: Branch(config.levers(name), config.shock(name))
        for name in config.scenarios
        if name not in favoured
    }
    planned = len(draws(config)) * len(config.scenarios)
    conductor.progress.stage("runs", planned)
    bills = _bills(conductor, scenario_runs(config, plain))
    if not favoured:
        return {}
    plan = bills.get("plan", {}) or plan_bills(config, conductor)
    conductor.progress.stage("equal_cost")
    sizes = {name: size(config, name, plan, conductor) for name in favoured}
    conductor.progress.stage("runs")
    sized = {
        name: Branch(levers_of(config, name, found), config.shock(name))
        for name, found in sizes.items()
    }
    costs = _bills(conductor, scenario_runs(config, sized))
    return {name: _compared(found, costs[name], plan) for name, found in sizes.items()}


def plan_bills(config: Configuration, conductor: Conductor) -> Bills:
    """The plan's costs in the draws of ``config``, by seed, from runs that serve nothing else.

    Raises ``InputError`` if none of them succeeds.
    """
    runs = scenario_runs(config, {"plan": Branch(Levers())}, SEARCHED)
    if not (found := _bills(conductor, runs, aside=True)["plan"]):
        raise InputError("no_run_succeeded", reason=conductor.first_failure())
    return found


def scenario_runs(
    config: Configuration, branches: Mapping[str, Branch], kept: Kept = ALL
) -> list[Run]:
    """Every branch in every draw, draw by draw, to the year the configuration ends with."""
    until = config.ensemble.until
    return [
        Run(name, draw, branch, until, kept)
        for draw in draws(config)
        for name, branch in branches.items()
    ]


def _bills(conductor: Conductor, runs: Sequence[Run], *, aside: bool = False) -> dict[str, Bills]:
    """Run ``runs``; their costs by scenario and lot of luck."""
    if not runs:
        return {}
    conductor.run(runs, aside=aside)
    found: dict[str, dict[int, dict[str, float]]] = {run.scenario: {} for run in runs}
    for run, costs in conductor.budgets(runs):
        found[run.scenario][run.draw.seed] = costs
    return dict(found)


def _compared(found: Size, own: Bills, plan: Bills) -> Size:
    """``found`` with what the scenario really cost beside the plan, over all draws that both
    have."""
    both = sorted(own.keys() & plan.keys())
    ours, theirs = (sum(sum(side[seed].values()) for seed in both) for side in (own, plan))
    return replace(found, cost_to_plan=ours / theirs) if both else found
