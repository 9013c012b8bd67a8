"""One run: a branch from a draw's past, measured."""

from __future__ import annotations

import json
import os
import socket
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa

from sim.core.clock import PLAN_BEGINS, quarters_to, year_of
from sim.ensemble.design.draws import Kept, Run
from sim.ensemble.store.ledger import Ended
from sim.ensemble.store.shards import encode
from sim.ensemble.work.histories import begun, empty, past_of
from sim.ensemble.work.limit import OverTimeError, limited
from sim.measure.indicators import county_table, indicator_table
from sim.model.connections import connections
from sim.model.model import CountyInnovationModel

type Measured = tuple[dict[str, int], Mapping[str, pd.DataFrame]]


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
    return [ended(run, key, chunk) for run, key in zip(chunk.runs, chunk.keys, strict=True)]


def measure(run: Run) -> Measured:
    """How many agents of each kind ``run`` ends with, and the tables that are kept of it."""
    model = simulate(run)
    figures = model.counts(), measured(model, run.kept)
    empty(model)
    return figures


def ended(run: Run, key: str, chunk: Chunk, look: Callable[[Run], Measured] = measure) -> Ended:
    """What became of ``run``, known by ``key``, when ``look`` has it done."""
    start, error = time.perf_counter(), ""
    tables: dict[str, bytes] = {}
    agents: dict[str, int] = {}
    try:
        with limited(chunk.time_limit, expendable=chunk.expendable):
            agents, frames = look(run)
            tables = {name: encode(_keyed(frame, key)) for name, frame in frames.items()}
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
        agents=json.dumps(agents),
        tables=tables if not error else {},
    )


def simulate(run: Run) -> CountyInnovationModel:
    """The model at the end of ``run``."""
    if run.until < year_of(PLAN_BEGINS):  # all of it is history, in which levers are what they were
        model = begun(run.draw)
        model.run_for(quarters_to(run.until))
        return model
    its = run.branch
    model = past_of(run.draw).branch(its.levers, its.shock, its.prices, run.until)
    model.run_for(quarters_to(run.until) - PLAN_BEGINS)
    return model


def measured(model: CountyInnovationModel, kept: Kept) -> dict[str, pd.DataFrame]:
    """``indicators``, ``costs`` and, if they are to be kept, ``counties`` and ``network`` of a run
    that has ended.

    Counties have figures of every year from 2020 on, or only of 2020 and the last one; see
    ``sim.measure.indicators.county_table``, and ``sim.model.connections`` for the network.
    """
    costs = pd.DataFrame(
        model.bill.rows(), columns=["year", "lever", "kind", "payer", "receiver", "amount"]
    )
    tables = {
        "indicators": indicator_table(model, kept.scopes, kept.first),
        "costs": costs.assign(unit="yuan"),
    }
    if kept.counties:
        last = model.years[-1].year
        counties = county_table(model, year_of(PLAN_BEGINS) - 1, last)
        tables["counties"] = counties.astype({"value": "float32"})
    if kept.network:
        network = pd.DataFrame(connections(model.state))
        tables["network"] = network.assign(year=model.years[-1].year)
    return {name: frame.astype({"year": "int16"}) for name, frame in tables.items()}


def _keyed(frame: pd.DataFrame, key: str) -> pa.Table:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    column = pa.repeat(pa.scalar(key), table.num_rows)
    return table.add_column(0, "run", column).replace_schema_metadata(None)
