"""All runs of a study, into a folder: plan and plain scenarios first, then those of equal cost."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from sim.config import Study
from sim.ensemble.draws import Task, draws
from sim.ensemble.equal_cost import Bills, Size, branch_costs, levers_of, size
from sim.ensemble.executor import Executor, executor
from sim.ensemble.keep import TableWriter
from sim.ensemble.run import Costs, keeping_pasts, run_draw, world_of
from sim.errors import InputError
from sim.policy import Levers
from sim.world import World


class Progress(Protocol):
    """Who is told how far the runs are."""

    def stage(self, name: str, runs: int = 0) -> None:
        """A stage begins: world, runs, equal_cost; with the number of runs it will do."""

    def advance(self, runs: int) -> None:
        """So many more runs have ended."""


@dataclass
class Conducted:
    """What became of the runs; the tables are in the folder."""

    study: Study
    world: World
    planned: int
    done: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[dict[str, Any]] = field(default_factory=list)
    sizes: dict[str, Size] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    seconds_by_draw: dict[int, dict[str, float]] = field(default_factory=dict)


def conduct(study: Study, folder: Path, progress: Progress) -> Conducted:
    """Run every scenario of ``study`` in every draw and write the tables into ``folder``.

    The tables are ``indicators``, ``counties`` and ``costs`` (.parquet), rows in the order of the
    draws whatever the number of workers. A run that fails is listed and the others go on; raises
    ``InputError`` if none succeeds, or if no size of a scenario costs what the plan costs.
    """
    replicates = study.ensemble.replicates
    favoured = [name for name in study.scenarios if study.family(name)]
    plain = {name: study.levers(name) for name in study.scenarios if name not in favoured}
    with (
        executor(study.ensemble.workers, replicates) as runner,
        TableWriter(folder) as writer,
        keeping_pasts(),
    ):
        progress.stage("world")
        start = time.perf_counter()
        world = world_of(study.world_settings)
        conducted = Conducted(study, world, planned=replicates * len(study.scenarios))
        conducted.seconds["world"] = time.perf_counter() - start
        room = _Room(conducted, runner, writer, progress)
        progress.stage("runs", conducted.planned)
        bills = room.run(plain)
        if favoured:
            plan = bills.get("plan") or room.plan_bills()
            sized = room.find_sizes(favoured, plan)
            progress.stage("runs", conducted.planned)
            room.compare(room.run(sized), plan)
            conducted.study = study.with_sizes(sized)
    if not conducted.done:
        raise InputError("no_run_succeeded", reason=conducted.failures[0]["message"])
    return conducted


@dataclass(frozen=True)
class _Room:
    """The parts that all stages of one study use."""

    conducted: Conducted
    runner: Executor
    writer: TableWriter
    progress: Progress

    def run(self, levers: Mapping[str, Levers]) -> dict[str, dict[int, Costs]]:
        """Run and keep these scenarios in every draw; their costs by scenario and draw."""
        bills: dict[str, dict[int, Costs]] = {name: {} for name in levers}
        if not levers:
            return bills
        tasks = [Task(draw, levers) for draw in draws(self.conducted.study)]
        start = time.perf_counter()
        outcomes = self.runner.run(run_draw, tasks, lambda: self.progress.advance(len(levers)))
        for task, outcome in zip(tasks, outcomes, strict=True):
            result = outcome.value
            failures = result.failures if result else dict.fromkeys(levers, outcome.error or "")
            self._note(task, failures)
            self.conducted.done += len(levers) - len(failures)
            if result is None or not result.tables:
                continue
            self.conducted.counts = result.counts
            spent = self.conducted.seconds_by_draw.setdefault(task.draw.number, {})
            for part, took in result.seconds.items():
                spent[part] = spent.get(part, 0.0) + took
            self.writer.add(result.tables)
            for name, costs in result.budgets.items():
                bills[name][task.draw.number] = costs
        self._took("runs", start)
        return bills

    def plan_bills(self) -> dict[int, Costs]:
        """The plan's costs by draw, when the plan is none of the scenarios asked for."""
        tasks = [Task(draw, {"plan": Levers()}) for draw in draws(self.conducted.study)]
        outcomes = list(self.runner.run(branch_costs, tasks))
        bills = {
            task.draw.number: outcome.value
            for task, outcome in zip(tasks, outcomes, strict=True)
            if outcome.value is not None
        }
        if not bills:
            raise InputError("no_run_succeeded", reason=outcomes[0].error)
        return bills

    def find_sizes(self, favoured: Sequence[str], bills: Bills) -> dict[str, Levers]:
        """Levers of the scenarios of equal cost."""
        self.progress.stage("equal_cost")
        start = time.perf_counter()
        study, world = self.conducted.study, self.conducted.world
        for name in favoured:
            self.conducted.sizes[name] = size(study, name, bills, self.runner, world.hash)
        self._took("equal_cost", start)
        return {name: levers_of(study, name, self.conducted.sizes[name]) for name in favoured}

    def compare(self, bills: Mapping[str, Bills], plan: Bills) -> None:
        """Put what the scenarios of equal cost really cost, over all draws, beside their sizes."""
        for name, own in bills.items():
            both = sorted(own.keys() & plan.keys())
            ours, theirs = (sum(sum(side[k].values()) for k in both) for side in (own, plan))
            if both:
                found = self.conducted.sizes[name]
                self.conducted.sizes[name] = replace(found, cost_to_plan=ours / theirs)

    def _note(self, task: Task, failures: Mapping[str, str]) -> None:
        self.conducted.failures += [
            {
                "scenario": scenario,
                "draw": task.draw.number,
                "seed": task.draw.seed,
                "message": message,
            }
            for scenario, message in failures.items()
        ]

    def _took(self, stage: str, start: float) -> None:
        before = self.conducted.seconds.get(stage, 0.0)
        self.conducted.seconds[stage] = before + time.perf_counter() - start
