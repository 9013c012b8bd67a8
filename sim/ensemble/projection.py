"""All runs of a configuration into a folder: plain scenarios first, then those of set cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from sim.config import Configuration
from sim.ensemble.draws import Branch, Task, draws
from sim.ensemble.equal_cost import Bills, Size, branch_costs, levers_of, size
from sim.ensemble.keep import TableWriter
from sim.ensemble.pool import Executor, executor
from sim.ensemble.run import Costs, keeping_pasts, run_draw, world_of
from sim.errors import InputError
from sim.policy import Levers
from sim.world import World

type Round = Callable[[Mapping[str, Bills]], Sequence[Task]]


class Progress(Protocol):
    """Who is told how far the runs are."""

    def stage(self, name: str, runs: int = 0) -> None:
        """A stage begins: world, runs, equal_cost; with the number of runs it will do."""

    def advance(self, runs: int) -> None:
        """So many more runs have ended."""


@dataclass
class Conducted:
    """What became of the runs; the tables are in the folder."""

    config: Configuration
    world: World
    planned: int
    done: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[dict[str, Any]] = field(default_factory=list)
    sizes: dict[str, Size] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    seconds_by_draw: dict[int, dict[str, float]] = field(default_factory=dict)


def conduct(config: Configuration, folder: Path, progress: Progress) -> Conducted:
    """Run every scenario of ``config`` in every draw and write the tables into ``folder``.

    The tables are ``indicators``, ``counties`` and ``costs`` (.parquet), rows in the order of the
    draws whatever the number of workers. A run that fails is listed and the others go on; raises
    ``InputError`` if none succeeds, or if no size of a scenario brings it to its cost.
    """
    planned = config.ensemble.replicates * len(config.scenarios)
    favoured = [name for name in config.scenarios if config.favours(name)]
    plain = {
        name: Branch(config.levers(name), config.shock(name))
        for name in config.scenarios
        if name not in favoured
    }
    with _room(config, folder, progress, planned) as room:
        bills = room.run(plain)
        if favoured:
            plan = bills.get("plan") or room.plan_bills()
            sized = room.find_sizes(favoured, plan)
            progress.stage("runs", planned)
            own = {name: Branch(levers, config.shock(name)) for name, levers in sized.items()}
            room.compare(room.run(own), plan)
            room.conducted.config = config.with_sizes(sized)
    return room.ended()


def conduct_rounds(
    config: Configuration, rounds: Sequence[Round], planned: int, folder: Path, progress: Progress
) -> Conducted:
    """Run the tasks of each round and write their tables into ``folder``, as ``conduct`` does.

    A round is asked for its tasks when the ones before have ended, and told what their scenarios
    cost. Tasks of one draw share its past where they run in one process, so let the draws of a
    round follow each other, not the tasks of a draw. ``planned`` is the number of runs.
    """
    with _room(config, folder, progress, planned) as room:
        for tasks_of in rounds:
            room.run_tasks(tasks_of(room.bills))
    return room.ended()


@contextmanager
def _room(config: Configuration, folder: Path, progress: Progress, planned: int) -> Iterator[_Room]:
    """World, workers and tables of one configuration, with the stage of the runs begun."""
    with (
        executor(config.settings.executor.workers, config.ensemble.replicates) as runner,
        TableWriter(folder) as writer,
        keeping_pasts(),
    ):
        progress.stage("world")
        start = time.perf_counter()
        world = world_of(config.world_settings)
        conducted = Conducted(config, world, planned=planned)
        conducted.seconds["world"] = time.perf_counter() - start
        progress.stage("runs", planned)
        yield _Room(conducted, runner, writer, progress)


@dataclass(frozen=True)
class _Room:
    """The parts that all stages of one configuration use."""

    conducted: Conducted
    runner: Executor
    writer: TableWriter
    progress: Progress
    bills: dict[str, dict[int, Costs]] = field(default_factory=dict)  # tax forgone included

    def run(self, branches: Mapping[str, Branch]) -> dict[str, dict[int, Costs]]:
        """Run and keep these scenarios in every draw; their costs by scenario and draw."""
        if not branches:
            return {}
        return self.run_tasks([Task(draw, branches) for draw in draws(self.conducted.config)])

    def run_tasks(self, tasks: Sequence[Task]) -> dict[str, dict[int, Costs]]:
        """Run and keep ``tasks``; costs by scenario and draw."""
        bills: dict[str, dict[int, Costs]] = {name: {} for task in tasks for name in task.branches}
        start = time.perf_counter()
        outcomes = self.runner.run(run_draw, tasks)
        for task, outcome in zip(tasks, outcomes, strict=True):
            self.progress.advance(len(task.branches))
            result = outcome.value
            failures = (
                result.failures if result else dict.fromkeys(task.branches, outcome.error or "")
            )
            self._note(task, failures)
            self.conducted.done += len(task.branches) - len(failures)
            if result is None or not result.tables:
                continue
            self.conducted.counts = result.counts
            spent = self.conducted.seconds_by_draw.setdefault(task.draw.number, {})
            for part, took in result.seconds.items():
                spent[part] = spent.get(part, 0.0) + took
            self.writer.add(result.tables)
            for name, costs in result.budgets.items():
                bills[name][task.draw.number] = costs
                whole = self.bills.setdefault(name, {})
                whole[task.draw.number] = result.bills[name]
        self._took("runs", start)
        return bills

    def plan_bills(self) -> dict[int, Costs]:
        """The plan's costs by draw, when the plan is none of the scenarios asked for."""
        plan = {"plan": Branch(Levers())}
        tasks = [Task(draw, plan) for draw in draws(self.conducted.config)]
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
        """Levers of the scenarios of set cost."""
        self.progress.stage("equal_cost")
        start = time.perf_counter()
        config, world = self.conducted.config, self.conducted.world
        for name in favoured:
            self.conducted.sizes[name] = size(config, name, bills, self.runner, world.hash)
        self._took("equal_cost", start)
        return {name: levers_of(config, name, self.conducted.sizes[name]) for name in favoured}

    def compare(self, bills: Mapping[str, Bills], plan: Bills) -> None:
        """Put what the scenarios of set cost really cost, over all draws, beside their sizes."""
        for name, own in bills.items():
            both = sorted(own.keys() & plan.keys())
            ours, theirs = (sum(sum(side[k].values()) for k in both) for side in (own, plan))
            if both:
                found = self.conducted.sizes[name]
                self.conducted.sizes[name] = replace(found, cost_to_plan=ours / theirs)

    def ended(self) -> Conducted:
        """What became of the runs; raises ``InputError`` if none succeeded."""
        if not self.conducted.done:
            reason = self.conducted.failures[0]["message"]
            raise InputError("no_run_succeeded", reason=reason)
        return self.conducted

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
