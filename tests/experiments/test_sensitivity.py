"""The sensitivity analysis from its command line: a few factors of the real model."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.sensitivity import main
from tests.experiments.conftest import Refused


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sensitivity.factors=[levers.vouchers]"], "did you mean levers.voucher?"),
        (["sensitivity.outcomes=[gird]"], "did you mean gerd?"),
        (["sensitivity.scope=region:weast"], "did you mean region:"),
        (["sensitivity.samples=30"], "the nearest is 32"),
        (["sensitivity.trajectories=1"], "it lies between 2 and 10000"),
        (["sensitivity.sample=8"], "did you mean sensitivity.samples?"),
        (["scenario=all"], "decided by the experiment sensitivity"),
        (["ensemble.replicates=3"], "decided by the experiment sensitivity"),
    ],
)
def test_a_mistake_is_said_in_one_line(words: list[str], said: str, refused: Refused) -> None:
    assert said in refused(main, *words)


@pytest.mark.slow
def test_screening_then_indices_then_more_of_both(tmp_path: Path) -> None:
    few = [
        f"results={tmp_path}",
        "name=few",
        "quiet=true",
        "world.scale=0.01",
        "executor.workers=1",
        "sensitivity.factors=[levers.popularisation,behaviour.literacy_ceiling_rural]",
        "sensitivity.outcomes=[gerd,science_literacy]",
        "sensitivity.trajectories=2",
        "sensitivity.samples=2",
        "sensitivity.most=1",
        "sensitivity.resamples=20",
    ]
    assert main(few) == 0
    folder = tmp_path / "sensitivity" / "few"
    screened = pd.read_csv(folder / "screening.csv")
    assert set(screened["outcome"]) == {"gerd", "science_literacy"}
    assert screened["trajectories"].eq(2).all()
    assert screened["factor"].nunique() == 3
    indices = pd.read_parquet(folder / "indices.parquet")
    facts = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert set(indices["factor"]) == {*facts["chosen"], "ensemble.seed", "rest"}
    runs = pd.read_parquet(folder / "runs.parquet")
    assert len(runs) == facts["runs"]["done"]
    assert (folder / "report.html").exists()
    assert len(list((folder / "figures").glob("*.png"))) == 5
    before = set(runs["run"])

    assert main([*few, "sensitivity.trajectories=3"]) == 0
    after = pd.read_parquet(folder / "runs.parquet")
    assert before <= set(after["run"])
    assert len(after) >= len(before) + 4  # one more trajectory of three factors
    screened = pd.read_csv(folder / "screening.csv")
    assert screened["trajectories"].eq(3).all()
