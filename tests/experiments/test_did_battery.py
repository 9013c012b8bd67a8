"""The battery from its command line: mistakes, and a few designs on the real model, small."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.did_battery import main
from sim.text import say
from tests.experiments.conftest import Refused


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["battery.designs=[D12]"], "did you mean D"),
        (["battery.designs=[D6]"], "no lever for D6"),
        (["battery.reassignments=-1"], "it lies between 0 and"),
        (["battery.design=[D1]"], "did you mean battery.designs?"),
        (["scenario=plan"], "decided by the experiment did_battery"),
        (["levers.voucher.coverage=0.6"], "decided by the experiment did_battery"),
    ],
)
def test_a_mistake_is_said_in_one_line(words: list[str], said: str, refused: Refused) -> None:
    assert said in refused(main, *words)


@pytest.mark.slow
def test_a_lottery_and_a_staggered_design(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        f"results={tmp_path}",
        "language=zh",
        "world.scale=0.005",
        "world.census=drawn",
        "world.yearbook=drawn",
        "ensemble.replicates=1",
        "executor.workers=1",
        "battery.designs=[D3,D6,D9]",
        "battery.reassignments=20",
        "battery.unpublished=false",
        # Counties named first would reach those named later by orders and by people who move.
        "behaviour.off=[chains,migration]",
    ]
    assert main(words) == 0
    (folder,) = (tmp_path / "did_battery").iterdir()
    table = pd.read_csv(folder / "did_battery.csv").query("main").set_index(["design", "measure"])
    ties = table.loc[("D3", "ties")]
    assert 0.1 < ties["true"] < 1.0
    assert abs(ties["estimate"] - ties["true"]) < 4.0 * ties["se"]
    assert 30 <= table.loc[("D9", "sales"), "treated"] <= 48
    assert table.loc[("D6", "income"), "verdict"] == "not_modelled"
    events = pd.read_parquet(folder / "events.parquet")
    true = events.query("design == 'D9' and measure == 'rd'").set_index("period")["true"]
    assert true[true.index < 0].eq(0.0).all()  # history is shared
    facts = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert facts["runs"] == {"planned": 2, "done": 2}
    assert len(list((folder / "figures").glob("*.png"))) == 2
    assert "科技创新券" in (folder / "report.html").read_text("utf-8")
    found = pd.read_csv(folder / "did_battery.csv")
    verdicts = found.loc[found["main"], ["verdict", "true_verdict"]]
    assert set(verdicts.to_numpy().ravel()) <= {"passed", "failed", "reported", "not_modelled"}
    said = capsys.readouterr().out
    for verdict in set(verdicts["verdict"]):
        assert say(f"verdict.{verdict}", "zh") in said
