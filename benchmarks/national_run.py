"""Measure one national run and hold it against its bars.

    python benchmarks/national_run.py [--scale 1] [--quarters 8] [--threads 1]

Counts CPU time, which other work on the machine disturbs less than the clock; the clock stands
beside it and is what several threads are for. A firm-quarter is one living firm going through one
quarter of the whole model.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bare import bare_seconds
from benchmarks.bars import bar, peak_gigabytes
from sim import CountyInnovationModel, WorldSettings, build_world
from sim.core.clock import QUARTERS
from sim.core.slices import use_threads
from sim.model import model as whole
from sim.model.firms import step as firm_steps
from sim.model.firms.table import Firms
from sim.model.quarter import Quarter
from sim.model.state import State
from sim.model.step import Step
from sim.verification.beside import run_beside

SMALL = 0.02  # scale of the world that compiles the rules and holds the plain Mesa objects
PLAIN_QUARTERS = 4
COPIES = 10
MICRO = 1e6


class StepClock:
    """CPU seconds of each step of ``sim.model.model.ORDER``, which it wraps while it is open."""

    def __init__(self) -> None:
        self.seconds = {part.__name__: 0.0 for part in whole.ORDER}
        self.order = whole.ORDER

    def _timed(self, part: Step) -> Step:
        @functools.wraps(part.run)
        def run(state: State, now: Quarter) -> None:
            began = time.process_time()
            part.run(state, now)
            self.seconds[part.__name__] += time.process_time() - began

        return dataclasses.replace(part, run=run)

    def __enter__(self) -> StepClock:
        whole.ORDER = tuple(map(self._timed, self.order))
        return self

    def __exit__(self, *failure: object) -> None:
        whole.ORDER = self.order


def run(model: CountyInnovationModel, quarters: int) -> tuple[float, float, int]:
    """CPU seconds, seconds on the clock and firm-quarters of a run."""
    cpu, wall, firm_quarters = 0.0, 0.0, 0
    for _ in range(quarters):
        firm_quarters += len(model.firms)
        began, began_cpu = time.perf_counter(), time.process_time()
        model.run_for(1)
        wall += time.perf_counter() - began
        cpu += time.process_time() - began_cpu
    return cpu, wall, firm_quarters


def copy_seconds(model: CountyInnovationModel) -> float:
    """CPU seconds to copy every column of the firms once, into arrays that stand ready."""
    table = model.tables["firm"]
    source = [table[name] for name in Firms.columns()]
    target = [np.array(column) for column in source]
    began = time.process_time()
    for _ in range(COPIES):
        for column, copied in zip(source, target, strict=True):
            np.copyto(copied, column)
    return (time.process_time() - began) / COPIES


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure one national run.")
    parser.add_argument("--scale", type=float, default=1.0, help="share of firms simulated")
    parser.add_argument("--quarters", type=int, default=QUARTERS, help="length of the run, 1-40")
    parser.add_argument("--threads", type=int, default=1, help="threads that go through the firms")
    chosen = parser.parse_args()

    began = time.perf_counter()
    small = build_world(WorldSettings(scale=SMALL))
    CountyInnovationModel(small).run_for(PLAIN_QUARTERS)
    print(f"compiled and warm after {time.perf_counter() - began:.1f} s")

    began = time.perf_counter()
    world = build_world(WorldSettings(scale=chosen.scale))
    model = CountyInnovationModel(world)
    counts = ", ".join(f"{number:,} {kind}" for kind, number in model.counts().items())
    print(f"world and model in {time.perf_counter() - began:.1f} s: {counts}")

    use_threads(chosen.threads)
    with StepClock() as clock:
        cpu, wall, firm_quarters = run(model, chosen.quarters)
    memory = peak_gigabytes()
    whole = MICRO * cpu / firm_quarters
    use_threads(1)
    table = model.tables["firm"]
    copied = MICRO * copy_seconds(model) / len(table)
    bare = MICRO * bare_seconds(model.state.firms) / len(table)

    plain_cpu, plain_firm_quarters = run_beside(CountyInnovationModel(small), PLAIN_QUARTERS)
    plain = MICRO * plain_cpu / plain_firm_quarters
    same_rules = MICRO * sum(
        clock.seconds[part.__name__] for part in (firm_steps.plan, firm_steps.produce)
    ) / firm_quarters  # fmt: skip

    print(f"\n{chosen.quarters} quarters, {firm_quarters:,} firm-quarters, {wall:.1f} s\n")
    print(f"  {'step':<24}{'us a firm-quarter':>18}{'share':>8}")
    for name, seconds in clock.seconds.items():
        print(f"  {name:<24}{MICRO * seconds / firm_quarters:18.4f}{seconds / cpu:8.1%}")
    print(f"  {'whole model, CPU':<24}{whole:18.4f}")
    print(f"  {'whole model, clock':<24}{MICRO * wall / firm_quarters:18.4f}")
    print(f"  {'plan and produce, CPU':<24}{same_rules:18.4f}")
    print(f"  {'bare arithmetic':<24}{bare:18.4f}")
    print(f"  {'copy of the firm state':<24}{copied:18.4f}")
    print(f"  {'plain Mesa objects':<24}{plain:18.4f}  (plan, produce, certify only)\n")

    bar("a firm-quarter of the whole model, CPU", whole, 0.3, "us")
    bar("a firm-quarter of the whole model, clock", MICRO * wall / firm_quarters, 0.2, "us")
    bar("plan and produce over the bare arithmetic", same_rules / bare, 3.5, "x")
    bar("plain Mesa objects over the same rules", plain / same_rules, 100.0, "x", least=True)
    bar("plain Mesa objects over the whole model", plain / whole, 100.0, "x", least=True)
    bar("whole model over copying the firm state", whole / copied, 20.0, "x")
    bar("peak memory of the run", memory, 1.5, "GB")


if __name__ == "__main__":
    main()
