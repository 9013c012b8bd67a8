"""Measure one national run and hold it against its bars.

    python benchmarks/national_run.py [--scale 1] [--quarters 8]

Counts CPU time, which other work on the machine disturbs less than the clock; the clock stands
beside it. A firm-quarter is one living firm going through one quarter of the whole model.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import sim.model
from benchmarks.bars import bar, peak_gigabytes
from sim import CountyInnovationModel, WorldSettings, build_world
from sim.agents.firm_state import FirmColumns
from sim.clock import QUARTERS
from sim.steps import firms as firm_steps
from sim.verification.beside import run_beside

SMALL = 0.02  # scale of the world that compiles the rules and holds the plain Mesa objects
PLAIN_QUARTERS = 4
COPIES = 10
MICRO = 1e6


class StepClock:
    """CPU seconds of each step of ``sim.model.ORDER``, which it wraps while it is open."""

    def __init__(self) -> None:
        self.seconds = {part.__name__: 0.0 for part in sim.model.ORDER}
        self.order = sim.model.ORDER

    def _timed(self, part: Callable[[Any, int], None]) -> Callable[[Any, int], None]:
        def run(model: Any, quarter: int) -> None:
            began = time.process_time()
            part(model, quarter)
            self.seconds[part.__name__] += time.process_time() - began

        return run

    def __enter__(self) -> StepClock:
        sim.model.ORDER = tuple(map(self._timed, self.order))
        return self

    def __exit__(self, *failure: object) -> None:
        sim.model.ORDER = self.order


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
    source = [table[name] for name in FirmColumns._fields]
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

    with StepClock() as clock:
        cpu, wall, firm_quarters = run(model, chosen.quarters)
    memory = peak_gigabytes()
    whole = MICRO * cpu / firm_quarters
    copied = MICRO * copy_seconds(model) / len(model.tables["firm"])

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
    print(f"  {'copy of the firm state':<24}{copied:18.4f}")
    print(f"  {'plain Mesa objects':<24}{plain:18.4f}  (plan, produce, certify only)\n")

    bar("a firm-quarter of the whole model", whole, 0.2, "us")
    bar("plain Mesa objects over the same rules", plain / same_rules, 100.0, "x", least=True)
    bar("plain Mesa objects over the whole model", plain / whole, 100.0, "x", least=True)
    bar("whole model over copying the firm state", whole / copied, 20.0, "x")
    bar("peak memory of the run", memory, 1.5, "GB")


if __name__ == "__main__":
    main()
