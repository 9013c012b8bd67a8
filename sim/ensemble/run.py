"""One run: a draw's history once, then a branch a scenario, measured."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.clock import BRANCH, QUARTERS, year_of
from sim.ensemble.draws import Draw, Task
from sim.indicators import county_table, indicator_table
from sim.model import CountyInnovationModel
from sim.policy.bill import TAX_EXPENDITURE, is_public
from sim.world import World, WorldSettings, build_world

type Costs = dict[str, float]  # yuan by lever

KEPT_FIRMS = 1.0  # pasts kept in a process, times the share of firms simulated
_kept: dict[Draw, CountyInnovationModel] = {}

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

    The first ones are kept in the process, as many as a gigabyte or so holds: the scenarios of
    equal cost, known only after the others have run, branch from the same past.
    """
    if draw in _kept:
        return _kept[draw]
    model = history(draw)
    if len(_kept) < KEPT_FIRMS / draw.world.scale:
        _kept[draw] = model
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
