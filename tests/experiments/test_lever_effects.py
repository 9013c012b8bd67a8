"""The experiments on levers and mechanisms, whole but small: what is kept and what is said."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments import ablations, lever_effects
from sim.ensemble.design import variants
from sim.model.policy.levers import about_levers

SMALL = [
    "world.scale=0.005",
    "world.census=drawn",
    "world.yearbook=drawn",
    "ensemble.replicates=1",
    "executor.workers=1",
]
pytestmark = pytest.mark.slow


def the_only_folder(root: Path) -> Path:
    (folder,) = root.iterdir()
    return folder


def test_levers_in_and_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {name: about_levers()[name] for name in ("corps", "super_deduction", "targeting")}
    monkeypatch.setattr(variants, "about_levers", lambda: few)
    assert lever_effects.main([*SMALL, f"results={tmp_path}"]) == 0
    folder = the_only_folder(tmp_path / "lever_effects")
    table = pd.read_csv(folder / "lever_effects.csv").set_index(["lever", "base", "period"])
    declared = table[table["declared"]]
    assert declared.loc[("corps", "plan", "2025"), "median"] > 100.0
    assert declared.loc[("super_deduction", "plan", "2025"), "above"] == 1.0
    assert (folder / "report.html").exists()
    assert (folder / "lever_effects.parquet").exists()
    assert "Commissioner corps" in capsys.readouterr().out


def test_mechanisms_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["behaviour.off=[catch_up,links]", "language=zh", f"results={tmp_path}"]
    assert ablations.main([*SMALL, *words]) == 0
    folder = the_only_folder(tmp_path / "ablations")
    table = pd.read_csv(folder / "ablations.csv")
    assert set(table["mechanism"]) == {"catch_up", "links", "together"}
    gerd = table[table["outcome"] == "gerd"].set_index("mechanism")["level_median"]
    assert gerd["together"] != 0.0
    assert "catch_up" in capsys.readouterr().out
