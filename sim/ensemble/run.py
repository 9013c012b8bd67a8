"""One run: a draw's history once, then a branch a scenario, measured."""

from __future__ import annotations

import os
import socket
import time
import traceback
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.clock import BRANCH, QUARTERS, year_of
from sim.ensemble.draws import Draw, Run, Task
from sim.ensemble.ledger import Ended
from sim.ensemble.limit import OverTimeError, limited
from sim.ensemble.shards import encode
from sim.indicators import county_table, indicator_table
from sim.model import CountyInnovationModel
from sim.policy.bill import TAX_EXPENDITURE, is_public
from sim.world import World, WorldSettings, build_world

type Costs = dict[str, float]  # yuan by lever

KEPT = 1e9  # bytes of pasts kept in a process, roughly
_kept: OrderedDict[Draw, CountyInnovationModel] = OrderedDict()

COUNTY_YEARS = (2020, 2025)  # first and last year of the county figures that are kept


@dataclass
class DrawResult:
    """What one draw gave: tables by name, budgets, bills, agents by kind, seconds, failures.

    Budgets, bills, seconds and failures are by scenario.
    """

    tables: dict[str, pa.Table] = field(default_factory=dict)
    budgets: dict[str, Costs] = field(default_factory=dict)
    bills: dict[str, Costs] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


@cache
def world_of(settings: WorldSettings) -> World:
    """The world of ``settings``, loaded once a process from the file kept on disk."""
    return build_world(settings)


def past_of(draw: Draw) -> CountyInnovationModel:
    """The model of a draw at the end of 2020, to branch from and not to run on.

    The process keeps those used last, as many as a gigabyte or so holds.
    """
    if draw in _kept:
        _kept.move_to_end(draw)
        return _kept[draw]
    model = _kept[draw] = history(draw)
    size = 6e7 + 1e9 * draw.world.scale  # bytes: counties and posts, and the firms simulated
    while len(_kept) > max(KEPT / size, 1.0):
        _kept.popitem(last=False)
    return model


@contextmanager
def keeping_pasts() -> Iterator[None]:
    """Let go of the pasts that this process has kept when the block ends."""
    try:
        yield
    finally:
        _kept.clear()


def history(draw: Draw) -> CountyInnovationModel:
    """The model of a draw at the end of 2020."""
    model = CountyInnovationModel(world_of(draw.world), parameters=draw.parameters, seed=draw.seed)
    model.run_for(BRANCH)
    return model


def run_draw(task: Task) -> DrawResult:
    """Run a draw in all its scenarios; a scenario that fails is noted and the others go on."""
    start = time.perf_counter()
    past = past_of(task.draw)
    result = DrawResult(seconds={"history": time.perf_counter() - start})
    parts: defaultdict[str, list[pa.Table]] = defaultdict(list)
    for scenario, branch in task.branches.items():
        start = time.perf_counter()
        try:
            model = past.branch(branch.levers, branch.shock)
            model.run_for(QUARTERS - BRANCH)
            tables = measured(model, scenario, task.draw, task.scopes)
        except Exception as error:
            result.failures[scenario] = " ".join(f"{type(error).__name__}: {error}".split())
            continue
        for name, table in tables.items():
            parts[name].append(table)
        result.budgets[scenario] = budget(model)
        result.bills[scenario] = budget(model, forgone=True)
        result.counts = model.counts()
        result.seconds[scenario] = time.perf_counter() - start
    result.tables = {name: pa.concat_tables(tables) for name, tables in parts.items()}
    return result


def budget(model: CountyInnovationModel, *, forgone: bool = False) -> Costs:
    """Public money since 2021 by lever, yuan: see ``Bill.budget``; with the tax ``forgone`` or
    without."""
    found: defaultdict[str, float] = defaultdict(float)
    for year, lever, kind, payer, _, amount in model.bill.rows():
        asked = is_public(kind, payer) or (forgone and kind == TAX_EXPENDITURE)
        if year >= year_of(BRANCH) and asked:
            found[lever] += amount
    return dict(found)


def measured(
    model: CountyInnovationModel, scenario: str, draw: Draw, scopes: Sequence[str] = ()
) -> dict[str, pa.Table]:
    """The tables ``indicators``, ``costs`` and, unless ``scopes`` are given, ``counties`` of a run
    that has ended; see ``Task`` for what ``scopes`` leave."""
    indicators = indicator_table(model)
    costs = pd.DataFrame(
        model.bill.rows(), columns=["year", "lever", "kind", "payer", "receiver", "amount"]
    ).assign(unit="yuan")
    tables = {"indicators": indicators, "costs": costs}
    if scopes:
        shown = indicators["scope"].isin(scopes) & (indicators["year"] >= COUNTY_YEARS[0])
        tables["indicators"] = indicators[shown]
    else:
        tables["counties"] = county_table(model, *COUNTY_YEARS).astype({"value": "float32"})
    return {name: _table(frame, scenario, draw) for name, frame in tables.items()}


def _table(frame: pd.DataFrame, scenario: str, draw: Draw) -> pa.Table:
    """``frame`` after the columns scenario, draw and seed, in small types."""
    keys = {
        "scenario": scenario,
        "draw": np.int32(draw.number),
        "seed": np.int64(draw.seed),
    }
    table = pa.Table.from_pandas(frame.astype({"year": "int16"}), preserve_index=False)
    for place, (name, value) in enumerate(keys.items()):
        column = pa.repeat(pa.scalar(value), table.num_rows)
        table = table.add_column(place, name, column)
    return table.replace_schema_metadata(None)


@dataclass(frozen=True)
class Chunk:
    """Runs of one draw that a worker does in one go, with their keys; ``time_limit`` in seconds a
    run. The process may be ended to keep it if it is ``expendable``."""

    runs: tuple[Run, ...]
    keys: tuple[str, ...]
    time_limit: float | None = None
    expendable: bool = True


def run_chunk(chunk: Chunk) -> list[Ended]:
    """What became of each run of ``chunk``, in order; one that fails does not stop the others."""
    return [_ended(run, key, chunk) for run, key in zip(chunk.runs, chunk.keys, strict=True)]


def _ended(run: Run, key: str, chunk: Chunk) -> Ended:
    start, error = time.perf_counter(), ""
    tables: dict[str, bytes] = {}
    try:
        with limited(chunk.time_limit, expendable=chunk.expendable):
            tables = {name: encode(table) for name, table in simulate(run, key).items()}
    except OverTimeError:
        error = f"longer than the time limit of {chunk.time_limit:g} s"
    except Exception as problem:
        place = traceback.extract_tb(problem.__traceback__)[-1]
        error = f"{type(problem).__name__}: {problem} ({place.name}, line {place.lineno})"
    return Ended(
        run=key,
        seconds=round(time.perf_counter() - start, 3),
        error=" ".join(error.split()),
        host=socket.gethostname(),
        process=os.getpid(),
        ended=datetime.now(UTC).isoformat(timespec="milliseconds"),
        tables=tables,
    )


def simulate(run: Run, key: str) -> dict[str, pa.Table]:
    """The tables ``indicators``, ``costs`` and, if asked for, ``counties`` of one run, each after
    a column ``run`` that holds its ``key``."""
    model = past_of(run.draw).branch(run.branch.levers, run.branch.shock)
    model.run_for(4 * (run.until - year_of(BRANCH) + 1))
    costs = pd.DataFrame(
        model.bill.rows(), columns=["year", "lever", "kind", "payer", "receiver", "amount"]
    ).assign(unit="yuan")
    kept = indicator_table(model, run.kept.scopes, run.kept.first)
    tables = {"indicators": kept, "costs": costs}
    if run.kept.counties:
        years = COUNTY_YEARS[0], run.until
        tables["counties"] = county_table(model, *years).astype({"value": "float32"})
    return {name: _keyed(frame, key) for name, frame in tables.items()}


def _keyed(frame: pd.DataFrame, key: str) -> pa.Table:
    table = pa.Table.from_pandas(frame.astype({"year": "int16"}), preserve_index=False)
    column = pa.repeat(pa.scalar(key), table.num_rows)
    return table.add_column(0, "run", column).replace_schema_metadata(None)
