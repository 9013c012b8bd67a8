"""Measure a sweep and hold it against its bars, with Mesa's own ``batch_run`` beside it.

    python benchmarks/sweep.py [--histories 4] [--settings 6] [--runs 10000] [--scale 0.02]

The table is a grid: so many draws of parameters and luck, each in so many settings of the voucher
lever, two years from 2021. One worker, two workers and ``batch_run`` do the same table. A study of
many runs is had from stand-ins: its workers hand back the tables of one real run under other keys,
so that the driver has all its work to do and the workers next to none.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import mesa
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bars import bar, peak_gigabytes
from sim import CountyInnovationModel
from sim.config import Configuration, ExecutorSettings, compose
from sim.ensemble import Conductor
from sim.ensemble.design.draws import Branch, Draw, Kept, Run, draws
from sim.ensemble.store.ledger import Ended
from sim.ensemble.store.shards import SHARDS, encode
from sim.ensemble.work.drive import Silence
from sim.ensemble.work.histories import world_of
from sim.ensemble.work.run import Chunk
from sim.measure.indicators import indicator_table
from sim.model.policy.levers import Levers

UNTIL = 2022
STEPS = 4 * (UNTIL - 2015)  # quarters of a whole run, history included
KEPT = Kept(("100000", "county-area"), 2021)
SHOWN = ("gerd", "hnte_stock")  # figures by which a run here and one there are told to be the same
MILLI = 1e3


def composed(scale: float, histories: int) -> Configuration:
    """``histories`` draws of a world thinned to ``scale``."""
    return compose([f"world.scale={scale}", f"ensemble.replicates={histories}"])


def coverages(settings: int) -> list[float]:
    """So many settings of the voucher lever."""
    return [0.1 + 0.5 * k / settings for k in range(settings)]


def levers(coverage: float) -> Levers:
    """The plan with vouchers for a share of applicants."""
    return replace(Levers(), voucher=replace(Levers().voucher, coverage=coverage))


def table(drawn: Sequence[Draw], settings: int) -> list[Run]:
    """The grid of draws and settings."""
    branches = {x: Branch(levers(x)) for x in coverages(settings)}
    return [
        Run("plan", draw, branch, UNTIL, KEPT, {"levers.voucher.coverage": x})
        for draw in drawn
        for x, branch in branches.items()
    ]


@cache
def sample_tables(folder: Path) -> dict[str, pa.Table]:
    """The tables of the one run of a study."""
    files = folder.glob(f"{SHARDS}/*/*.parquet")
    tables = {path.stem: pq.read_table(path) for path in files if path.stem != "runs"}
    return {name: table.drop_columns("run") for name, table in tables.items()}


def stand_in(folder: Path, chunk: Chunk) -> list[Ended]:
    """Each run of ``chunk`` as if it had been done, with the tables of the study in ``folder``."""
    return [
        Ended(key, 0.001, tables={name: encode(t) for name, t in _keyed(folder, key)})
        for key in chunk.keys
    ]


def _keyed(folder: Path, key: str) -> Iterator[tuple[str, pa.Table]]:
    for name, rows in sample_tables(folder).items():
        yield name, rows.add_column(0, "run", pa.repeat(pa.scalar(key), rows.num_rows))


def measure_driver(config: Configuration, runs: int, place: Path) -> None:
    """The driver's own time a run, its memory and its files in a study of ``runs`` stand-ins."""
    two = ExecutorSettings(workers=2)
    (draw,) = draws(config, 1)
    with Conductor(place / "sample", two, Silence()) as conductor:
        conductor.run(table([draw], 1))
    many = [replace(draw, number=k, seed=k) for k in range(1 + (runs - 1) // 100)]
    asked = table(many, 100)[:runs]
    study = place / "study"
    with Conductor(study, two, Silence(), partial(stand_in, place / "sample")) as conductor:
        began, began_cpu = time.perf_counter(), time.process_time()
        done = conductor.run(asked).done
        wall, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    files = [path for path in study.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e9
    print(f"{done:,} stand-in runs in {wall:.1f} s, {size:.2f} GB in {len(files)} files\n")
    bar("the driver's own time, a run", MILLI * cpu / done, 1.0, "ms")
    bar(f"memory of the driver, {done:,} runs", peak_gigabytes(), 1.0, "GB")
    bar(f"files of {done:,} runs", len(files), 500, "files")


def measure_workers(config: Configuration, settings: int, place: Path) -> tuple[float, ...]:
    """Seconds on the clock that one worker and two take for the table."""
    drawn = draws(config)
    warm = [replace(draw, seed=draw.seed + 1) for draw in drawn[:2]]
    seconds = []
    for workers in (1, 2):
        asked = ExecutorSettings(workers=workers)
        with Conductor(place / f"{workers}", asked, Silence()) as conductor:
            conductor.run(table(warm, 1))  # every worker has its rules and its world
            began, began_cpu = time.perf_counter(), cpu_seconds()
            runs = conductor.run(table(drawn, settings)).planned
            seconds.append(time.perf_counter() - began)
            cpu = cpu_seconds() - began_cpu
        name = "1 worker " if workers == 1 else "2 workers"
        print(
            f"{name}: {runs} runs in {seconds[-1]:.1f} s, {MILLI * cpu / runs:.0f} ms of CPU a run"
        )
    bar("2 workers over 1, runs a second", seconds[0] / seconds[1], 1.9, "x", least=True)
    return tuple(seconds)


def cpu_seconds() -> float:
    """CPU time of this process and of those it has started that still live."""
    me = psutil.Process()
    times = [process.cpu_times() for process in (me, *me.children(recursive=True))]
    return sum(t.user + t.system for t in times)


class BatchModel(CountyInnovationModel):
    """The model as ``mesa.batch_run`` takes it: one figure a setting, a collector of data."""

    def __init__(self, scale: float, draw: int, coverage: float, seed: int | None = None) -> None:
        config = composed(scale, draw + 1)
        of = draws(config)[draw]
        super().__init__(world_of(of.world), levers(coverage), of.parameters, of.seed)
        self.datacollector = mesa.DataCollector(model_reporters={"figures": figures})

    def step(self) -> None:
        """A quarter; the last one collects."""
        super().step()
        if self.quarter == STEPS - 1:
            self.datacollector.collect(self)
            self.running = False


def figures(model: CountyInnovationModel) -> list[float]:
    """The nation's ``SHOWN`` in the last year."""
    return shown(indicator_table(model, ["100000"], UNTIL))


def shown(indicators: pd.DataFrame) -> list[float]:
    """``SHOWN`` from a table of the nation's indicators in one year."""
    values = indicators.set_index("indicator")["value"]
    return [float(values[name]) for name in SHOWN]


def measure_batch_run(
    config: Configuration, settings: int, place: Path, ours: tuple[float, ...]
) -> None:
    """The same table by ``mesa.batch_run`` in two processes, its figures against ours."""
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    asked = {
        "scale": config.settings.world.scale,
        "draw": list(range(config.settings.ensemble.replicates)),
        "coverage": coverages(settings),
    }
    began = time.perf_counter()
    rows = mesa.batch_run(BatchModel, asked, number_processes=2, display_progress=False)
    took = time.perf_counter() - began
    theirs = {(row["draw"], row["coverage"]): row["figures"] for row in rows}
    same = sum(theirs[key] == values for key, values in of_study(place / "2"))
    print(f"batch_run: {len(rows)} runs in {took:.1f} s; {same} of {len(rows)} with our figures")
    bar("batch_run over 2 workers, the same table", took / ours[1], 1.0, "x", least=True)


def of_study(folder: Path) -> Iterator[tuple[tuple[int, float], list[float]]]:
    """Draw and coverage of every run of the table in ``folder``, and the figures ``SHOWN``."""
    runs = pd.read_parquet(folder / "table.parquet")
    files = sorted(folder.glob(f"{SHARDS}/*/indicators.parquet"))
    indicators = pd.concat([pd.read_parquet(file) for file in files])
    nation = indicators[(indicators["scope"] == "100000") & (indicators["year"] == UNTIL)]
    by_run = {run: shown(rows) for run, rows in nation.groupby("run")}
    first = runs.drop_duplicates(["draw", "levers.voucher.coverage"], keep="last")
    for row in first.to_dict("records"):
        yield (row["draw"], row["levers.voucher.coverage"]), by_run[row["run"]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a sweep.")
    parser.add_argument("--histories", type=int, default=8, help="draws, each with its history")
    parser.add_argument("--settings", type=int, default=8, help="settings of a lever, a run each")
    parser.add_argument("--runs", type=int, default=10_000, help="stand-in runs of the large study")
    parser.add_argument("--scale", type=float, default=0.02, help="share of firms simulated")
    chosen = parser.parse_args()
    config = composed(chosen.scale, chosen.histories)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        measure_driver(config, chosen.runs, place)
        took = measure_workers(config, chosen.settings, place)
        measure_batch_run(config, chosen.settings, place, took)


if __name__ == "__main__":
    main()
