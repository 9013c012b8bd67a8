"""The table of costs of a run is its bill: no yuan is lost between the model and the file."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from sim import CountyInnovationModel
from sim.analysis import parts
from sim.ensemble.design.draws import Kept
from sim.ensemble.store.budgets import budgets
from sim.ensemble.work.run import measured
from sim.model.policy.bill import PAYERS, RECEIVERS
from sim.model.policy.levers import Levers


@pytest.fixture(scope="module")
def ended(history: CountyInnovationModel) -> CountyInnovationModel:
    model = history.branch(Levers())
    model.run_for(8)
    return model


@pytest.fixture(scope="module")
def costs(ended: CountyInnovationModel) -> pd.DataFrame:
    return measured(ended, Kept(("100000",)))["costs"]


def test_every_yuan_is_in_the_table_once(ended: CountyInnovationModel, costs: pd.DataFrame) -> None:
    assert math.fsum(costs["amount"]) == math.fsum(ended.bill.amounts.values())
    keys = ["year", "lever", "kind", "payer", "receiver"]
    assert not costs.duplicated(keys).any()
    assert set(costs["payer"]) <= set(PAYERS)
    assert set(costs["receiver"]) <= set(RECEIVERS)
    assert (costs["amount"] > 0.0).all()


@pytest.mark.parametrize("column", ["year", "lever", "kind", "payer", "receiver"])
def test_sums_close_whichever_way_they_are_made(costs: pd.DataFrame, column: str) -> None:
    assert math.fsum(costs.groupby(column)["amount"].sum()) == pytest.approx(
        math.fsum(costs["amount"]), rel=1e-12
    )


def test_the_budget_is_public_and_leaves_tax_and_firms_out(
    ended: CountyInnovationModel, costs: pd.DataFrame, tmp_path: Path
) -> None:
    shard = tmp_path / "shards" / "one"
    shard.mkdir(parents=True)
    costs.assign(run="it").to_parquet(shard / "costs.parquet", index=False)
    plain = budgets(tmp_path, ["it", "another"])
    whole = budgets(tmp_path, ["it"], forgone=True)["it"]
    assert list(plain) == ["it"]
    own = costs[(costs["year"] >= 2021) & (parts(costs) == "budget")]
    assert own["amount"].sum() == pytest.approx(ended.bill.budget(), rel=1e-12)
    assert sum(plain["it"].values()) == pytest.approx(ended.bill.budget(), rel=1e-12)
    assert "super_deduction" not in plain["it"]
    assert whole["super_deduction"] > 0.0
    assert (own["payer"] != "firm").all()
