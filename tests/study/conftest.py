"""A study's folder with made-up figures, written as the engine does: no model is run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from sim.ensemble.store.ledger import Ended, Ledger
from sim.ensemble.store.shards import SHARDS, TABLE, encode, write_runs, write_shard

SCENARIOS = {"plan": 100.0, "no_plan": 80.0}
SIZES = (0.0, 1.0, 2.0)
DRAWS = 3
FACTOR = "levers.credit_guarantee.share"


def row(scenario: str, size: float, draw: int) -> dict[str, object]:
    run = f"{scenario}-{size:g}-{draw}"
    return {"run": run, "scenario": scenario, "draw": draw, "seed": 10 + draw, FACTOR: size}


def value(scenario: str, size: float, draw: int, year: int) -> float:
    return SCENARIOS[scenario] + 10.0 * size + draw + (year - 2020)


def gave(scenario: str, size: float, draw: int) -> dict[str, pd.DataFrame]:
    """Indicators and costs of one run."""
    run = f"{scenario}-{size:g}-{draw}"
    places = {"100000": 1.0, "county-area": 0.3}
    figures = [
        {"run": run, "year": year, "scope": scope, "indicator": indicator}
        | {"value": factor * share * value(scenario, size, draw, year), "unit": "100m yuan"}
        for year in range(2020, 2026)
        for scope, share in places.items()
        for indicator, factor in (("gerd", 1.0), ("industry_rd", 0.5))
    ]
    public = {"kind": "appropriation", "payer": "province", "receiver": "firms"}
    forgone = {"kind": "tax_expenditure", "payer": "centre", "receiver": "firms"}
    own = {"kind": "own_payment", "payer": "firm", "receiver": "institutes"}
    bill = [
        {"run": run, "year": year, "lever": lever, **entry, "amount": amount, "unit": "yuan"}
        for year in range(2020, 2026)
        for lever, entry, amount in (
            ("credit_guarantee", public, 1e9 * (1.0 + size)),
            ("super_deduction", forgone, 1e12),
            ("voucher", own, 1e12),
        )
    ]
    return {"indicators": pd.DataFrame(figures), "costs": pd.DataFrame(bill)}


def told(scenario: str, size: float, draw: int) -> Ended:
    """A run that has ended, as a worker sends it."""
    tables = {
        name: encode(pa.Table.from_pandas(frame.astype({"year": "int16"}), preserve_index=False))
        for name, frame in gave(scenario, size, draw).items()
    }
    return Ended(str(row(scenario, size, draw)["run"]), 1.5, tables=tables)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two scenarios at three sizes in three draws; one run failed, one is left.

    The first runs are in a second shard, as they ended, and the last ones wait for a third.
    """
    keys = [(s, size, draw) for s in SCENARIOS for size in SIZES for draw in range(DRAWS)]
    place = tmp_path / "made up's [1]"
    (place / SHARDS).mkdir(parents=True)
    pd.DataFrame([row(*key) for key in keys]).to_parquet(place / TABLE, index=False)
    *done, failed, _ = keys
    ledger = Ledger(place)
    for part in (done[8:14], done[:8], done[14:]):
        ended = [told(*key) for key in part]
        ledger.record(ended, {one.run: one.run for one in ended}, "code")
        if part[-1] != done[-1]:
            write_shard(place, ledger, [one.run for one in ended])
    one = Ended(str(row(*failed)["run"]), 1.5, "ValueError: made up")
    ledger.record([one], {one.run: "failed"}, "code")
    write_runs(place, ledger)
    ledger.close()
    return place
