"""What runs have cost, lever by lever, from the tables kept of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.dataset as ds

from sim.ensemble.design.set_cost import Costs
from sim.ensemble.store.shards import SHARDS
from sim.model.policy.bill import TAX_EXPENDITURE, is_public
from sim.targets import PLAN_YEARS


def budgets(folder: Path, runs: Collection[str], *, forgone: bool = False) -> dict[str, Costs]:
    """Public money of 2021-2025 by run and lever, yuan: see ``Bill.budget``; with the tax
    ``forgone`` or without. Runs that are not in the study ``folder`` are left out."""
    files = sorted(str(path) for path in (folder / SHARDS).glob("*/costs.parquet"))
    if not files:
        return {}
    rows = ds.dataset(files).to_table(filter=pc.field("run").isin(list(runs)))
    by_run: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows.to_pylist():
        asked = is_public(row["kind"], row["payer"]) or (forgone and row["kind"] == TAX_EXPENDITURE)
        if row["year"] in PLAN_YEARS and asked:
            by_run[row["run"]][row["lever"]] += row["amount"]
    present = set(rows["run"].to_pylist())
    return {run: dict(by_run[run]) for run in runs if run in present}
