"""The search for a front from its command line: a few mixes of the real model."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.frontier import main
from sim.config import compose
from tests.experiments.conftest import Refused


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["frontier.mix=[credits]"], "did you mean credit?"),
        (["frontier.mix=[credit,credit_guarantee]"], "which is named already"),
        (["frontier.objectives=[gerd]"], "needs two or more"),
        (["frontier.objectives=[gerd,gird]"], "did you mean gerd?"),
        (["frontier.objectives=[gerd,capability@eastwest]"], "did you mean east-west?"),
        (["frontier.objectives=[gerd,patents_granted@east-west]"], "a gap needs a ratio"),
        (["frontier.objectives=[gerd,gerd@county-area]"], "asked for twice"),
        (["frontier.judged=best"], "worst, low, mean"),
        (["frontier.method=nsga4"], "nsga3"),
        (["frontier.budget=0"], "it lies between 0.05 and 10"),
        (["frontier.generation=3"], "did you mean frontier.generations?"),
        (
            ["scenario=[plan,mixes/nowhere.yaml]"],
            f"there is no file {Path.cwd() / 'mixes' / 'nowhere.yaml'}",
        ),
    ],
)
def test_a_mistake_is_said_in_one_line(words: list[str], said: str, refused: Refused) -> None:
    assert said in refused(main, *words)


@pytest.mark.slow
def test_a_front_is_found_and_found_again(tmp_path: Path) -> None:
    few = [
        f"results={tmp_path}",
        "name=few",
        "quiet=true",
        "language=zh",
        "world.scale=0.01",
        "executor.workers=1",
        "ensemble.replicates=1",
        "scenario=[plan,no_plan]",
        "frontier.mix=[talent,services]",
        "frontier.objectives=[science_literacy,talent_local,capability@east-west]",
        "frontier.population=4",
        "frontier.generations=2",
        "frontier.points=3",
        "frontier.check=1",
    ]
    assert main(few) == 0
    folder = tmp_path / "frontier" / "few"
    trials = pd.read_parquet(folder / "trials.parquet")
    assert len(trials) == 4 * 2
    assert trials.loc[0, ["size.talent", "size.services"]].tolist() == [1.0, 1.0]
    assert trials.loc[0, "science_literacy@county-area"] == 0.0  # the first mix is the plan
    assert (trials.loc[trials["unbeaten"], "cost"] <= 1.002).all()
    gains = pd.read_csv(folder / "gains.csv")
    assert {"plan", "no_plan", "compromise"} <= set(gains["scenario"])
    assert gains.loc[gains["scenario"] == "plan", "mean"].eq(0.0).all()
    assert gains.loc[gains["scenario"] == "plan", "cost"].eq(1.0).all()
    assert {path.stem for path in (folder / "figures").glob("*.png")} == {
        "front",
        "sizes",
        "checked",
        "pairs",
        "growth",
    }
    facts = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert facts["runs"]["planned"] == facts["runs"]["done"]

    # A chosen mix is a scenario file that gives its very levers.
    best = trials[trials["name"] == "compromise"].iloc[0]
    file = folder / "mixes" / "compromise.yaml"
    levers = compose([f"scenario={file}"]).levers("compromise")
    assert levers.popularisation.bases == pytest.approx(
        best["size.services"] * compose([]).levers("plan").popularisation.bases
    )

    # The same words find the same front, and run nothing again.
    before = pd.read_parquet(folder / "runs.parquet")
    assert main(few) == 0
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "trials.parquet"), trials)
    after = pd.read_parquet(folder / "runs.parquet")
    assert after["ended"].max() == before["ended"].max()
