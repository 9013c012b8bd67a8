"""The main job, whole: what is kept, said and shown, the same on any number of workers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from experiments.project_2025 import main
from sim.analysis import parts
from sim.text import say
from sim.world.geography import read_units

FILES = {
    "indicators.parquet",
    "counties.parquet",
    "costs.parquet",
    "network.parquet",
    "places.parquet",
    "datapackage.json",
    "targets.csv",
    "costs.csv",
    "moved.csv",
    "capability.csv",
    "manifest.json",
    "report.html",
    "report.pdf",
    "summary.xlsx",
    "figures",
}
SMALL = ["world.scale=0.005", "world.census=drawn", "world.yearbook=drawn"]
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _few_levers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two levers are tried here, since all of them take half a minute."""
    tried = ("super_deduction", "popularisation")
    monkeypatch.setattr("experiments.work.project_2025.unlike_2020", lambda _: tried)


def the_only_folder(root: Path) -> Path:
    (folder,) = (root / "project_2025").iterdir()
    return folder


def test_results_are_the_same_to_the_bit_on_one_worker_and_on_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = [*SMALL, "ensemble.replicates=2", "scenario=[plan,no_plan]"]
    assert main([*few, "executor.workers=1", f"results={tmp_path / 'one'}"]) == 0
    said = capsys.readouterr().out
    others = ["executor.workers=2", "ensemble.split=0", "quiet=true"]
    assert main([*few, *others, f"results={tmp_path / 'two'}"]) == 0
    assert capsys.readouterr().out == ""
    one, two = (the_only_folder(tmp_path / name) for name in ("one", "two"))
    assert {path.name for path in one.iterdir()} == FILES | {
        "spread.csv",
        "spread.parquet",
        "levers.csv",
        "levers.parquet",
        "dictionary.csv",
    }
    spread = pd.read_csv(one / "spread.csv")
    assert set(spread["part"]) == {"parameters", "structure", "place", "chance"}
    assert (spread.groupby("part")["sd"].max() > 0.0).all()
    levers = pd.read_csv(one / "levers.csv")
    assert set(levers["lever"]) == {"super_deduction", "popularisation"}
    of_own = levers[levers["declared"] & (levers["period"] == "2025")].set_index("lever")
    assert (of_own["cost"] > 0.0).all() and (of_own["median"] > 0.0).all()
    assert of_own.at["super_deduction", "draws"] == 2
    assert "What the intervals are made of" in (one / "report.html").read_text(encoding="utf-8")
    for name in FILES:
        if name.endswith(".csv"):
            assert (one / name).read_bytes() == (two / name).read_bytes()
        if name.endswith(".parquet"):
            assert pd.read_parquet(one / name).equals(pd.read_parquet(two / name))
    assert len(pd.read_parquet(one / "network.parquet"))
    assert (one / "figures" / "network_posts.png").exists()
    assert "The plan's targets" in said
    assert str(one) in said.replace("\n", "")

    facts = json.loads((one / "manifest.json").read_text(encoding="utf-8"))
    assert facts["runs"] == {"planned": 4, "done": 4}
    assert facts["counts"]["County"] > 2800
    assert facts["world"]["provenance"]["counties.population"] == "drawn"
    assert [draw["draw"] for draw in facts["draws"]] == [0, 1]
    assert facts["configuration"]["world"]["scale"] == 0.005

    indicators = pd.read_parquet(one / "indicators.parquet")
    assert set(indicators["year"]) == set(range(2016, 2026))
    history = indicators[indicators["year"] <= 2020].drop(columns="scenario")
    assert len(history) == 2 * len(history.drop_duplicates())  # history is shared
    words = pd.read_csv(one / "dictionary.csv", keep_default_na=False)
    assert (words["en"] != words["column"]).all() and (words["zh"] != words["column"]).all()
    tables = {Path(name).stem for name in FILES if name.endswith((".csv", ".parquet"))}
    assert set(words["table"]) == tables | {"spread", "levers"}
    targets = pd.read_csv(one / "targets.csv")
    assert set(targets["scenario"]) == {"plan", "no_plan"}
    gaps = targets.set_index(["target", "reading"])["model_gap"]
    assert set(gaps["G4"]) == {"none", "whole"} and set(gaps["G4", "approval"]) == {"whole"}
    assert set(gaps["G1"]) == {"none"}
    assert named_in(one, said) == set()


def named_in(folder: Path, said: str) -> set[str]:
    """County areas whose names stand in the page, in what was printed or in a table."""
    units = read_units()
    # A short name may be a word of its own.
    names = {name for name in units["name_zh"][units["county_area"]].tolist() if len(name) > 2}
    texts = [said, (folder / "report.html").read_text(encoding="utf-8")]
    texts += [path.read_text(encoding="utf-8") for path in folder.glob("*.csv")]
    assert set(pd.read_parquet(folder / "counties.parquet")["figures"]) == {"drawn"}
    han = "[\u4e00-\u9fff]{3,}"  # of what is Chinese alone, since pictures make a page long
    assert all(re.fullmatch(han, name) for name in names)
    chinese = "\n".join(set(re.findall(han, "\n".join(texts))))
    return {name for name in names if name in chinese}


def test_favoured_scenarios_cost_the_same_and_all_is_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["ensemble.replicates=1", "scenario=[plan,pairing_first]", "language=zh"]
    assert main([*SMALL, *words, "executor.workers=1", f"results={tmp_path}"]) == 0
    said = capsys.readouterr().out
    assert "协作优先" in said
    folder = the_only_folder(tmp_path)
    facts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert facts["equal_cost"]["pairing_first"]["cost_to_plan"] == pytest.approx(1.0, abs=0.02)
    costs = pd.read_csv(folder / "costs.csv")
    mine = costs[(costs["year"] >= 2021) & (parts(costs) == "budget")]
    budget = mine.groupby("scenario")["amount"].sum()
    assert budget["pairing_first"] == pytest.approx(budget["plan"], rel=0.02)
    page = folder / "report.html"
    assert 'lang="zh' in page.read_text(encoding="utf-8")
    address, *steps = said.splitlines()[-3:]
    assert address == say("terminal.page", "zh", page=page.as_uri())
    assert [" page " in steps[0], " compare " in steps[1]] == [True, True]
    assert named_in(folder, said) == set()


def test_help_is_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for word, named in (("language=en", "Scenarios"), ("language=zh", "情景")):
        assert main(["--help", word]) == 0
        said = capsys.readouterr().out
        assert named in said
        assert "levers.credit_guarantee.share=" in said
        assert "world.scale" in said
