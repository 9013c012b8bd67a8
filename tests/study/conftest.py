"""A study's folder with made-up figures: no model is run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two scenarios at three sizes in three draws, in two shards; one run failed, one is left."""
    keys = [(s, size, draw) for s in SCENARIOS for size in SIZES for draw in range(DRAWS)]
    place = tmp_path / "made up's [1]"
    place.mkdir()
    table = pd.DataFrame([row(*key) for key in keys])
    table.to_parquet(place / "table.parquet", index=False)
    *done, failed, _ = keys
    for number, part in enumerate((done[8:], done[:8])):  # as they ended, not as asked for
        shard = place / "shards" / f"{number}"
        shard.mkdir(parents=True)
        for name in ("indicators", "costs"):
            given = pd.concat([gave(*key)[name] for key in part], ignore_index=True)
            given.astype({"year": "int16"}).to_parquet(shard / f"{name}.parquet", index=False)
    ended = [
        {"run": row(*key)["run"], "status": "done" if key != failed else "failed"}
        | {"seconds": 1.5, "error": None if key != failed else "ValueError: made up"}
        for key in (*done, failed)
    ]
    pd.DataFrame(ended).to_parquet(place / "runs.parquet", index=False)
    return place
