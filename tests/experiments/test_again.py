"""Finished results read again: two side by side, a page in the other language; no run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from experiments import compare, report
from sim.report.comparison import BETTER
from sim.text import LANGUAGES, say
from tests.report.conftest import indicators
from tests.report.test_sheets import FACTS, effects

LEVERS = {"voucher": {"coverage": 0.5, "start": "2021Q1"}}


def keep(folder: Path, table: pd.DataFrame, experiment: str, **changed: object) -> Path:
    """Finished results as an experiment leaves them, but for its page."""
    folder.mkdir(parents=True)
    table.to_parquet(folder / f"{experiment}.parquet", index=False)
    facts = {
        **FACTS,
        "experiment": experiment,
        "id": folder.name,
        "configuration": {"world": {"scale": 0.1}, "scenario": {"plan": {}}, "language": "en"},
        "levers": {"plan": LEVERS, "no_plan": LEVERS},
        **changed,
    }
    (folder / "manifest.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder


def projected(folder: Path, table: pd.DataFrame, **changed: object) -> Path:
    """Results with the indicators of their runs."""
    made = keep(folder, table, "project_2025", **changed)
    return (made / "project_2025.parquet").rename(made / "indicators.parquet").parent


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    figures = indicators(draws=3)
    return figures[figures["scenario"].isin(("plan", "no_plan"))]


@pytest.fixture
def two(tmp_path: Path, runs: pd.DataFrame) -> tuple[Path, Path]:
    """Results, and the same with a tenth more R&D and a lever moved, for the plan alone."""
    more = runs[runs["scenario"] == "plan"].copy()
    more.loc[more["indicator"] == "gerd", "value"] *= 1.1
    moved = {"plan": {"voucher": {"coverage": 0.7, "start": "2021Q1"}}}
    a = projected(tmp_path / "a", runs)
    return a, projected(tmp_path / "b", more, levers=moved)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_results_stand_side_by_side(
    two: tuple[Path, Path], tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    into = tmp_path / "c"
    words = [*map(str, two), "--into", str(into), f"language={language}"]
    assert compare.main(words) == 0
    printed = capsys.readouterr().out
    assert "levers.voucher.coverage" in printed.replace("\n", "")
    sheets = pd.read_excel(into / "summary.xlsx", sheet_name=None, engine="calamine")
    settings, outcomes, targets = sheets.values()
    assert settings.iloc[:, 2:].to_numpy().tolist() == [[0.5, 0.7]]
    gerd = outcomes[outcomes.iloc[:, 1] == say("indicator.gerd", language)].iloc[0]
    b_less_a = [
        column for column in outcomes if column.startswith(say("compare.head.difference", language))
    ]
    assert len(b_less_a) == 6  # in the unit and in per cent, each with the ends of its interval
    assert gerd[b_less_a[3:]].tolist() == pytest.approx([10.0, 10.0, 10.0])
    still = outcomes[outcomes.iloc[:, 1] == say("indicator.hnte_stock", language)].iloc[0]
    assert still[b_less_a].tolist() == [0.0] * 6
    assert len(targets) == 15
    page = (into / "report.html").read_text("utf-8")
    assert f'<small class="better">{say("table.better", language)}</small>' in page
    assert BETTER["gerd", "100000"] == 1


def test_a_comparison_is_told_to_programs(
    two: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*map(str, two), "--into", str(tmp_path / "c"), "--json"]
    assert compare.main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["page"] == str(tmp_path / "c" / "report.html")
    (setting,) = told["settings"]
    assert (setting["a"], setting["b"]) == (0.5, 0.7)
    assert {row["indicator"] for row in told["outcomes"]} >= {"gerd", "hnte_stock"}
    assert len(told["targets"]) == 15


def test_runs_on_other_luck_are_held_against_each_other(
    two: tuple[Path, Path], tmp_path: Path, runs: pd.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    other = projected(tmp_path / "other", runs.assign(seed=runs["seed"] + 100))
    assert compare.main([str(two[0]), str(other), "--into", str(tmp_path / "c")]) == 0
    page = (tmp_path / "c" / "report.html").read_text("utf-8")
    assert say("compare.outcomes.unpaired") in page


@pytest.mark.parametrize("wrong", ["none", "nearly", "unfinished", "no_scenario", "no_figure"])
def test_what_cannot_be_compared_is_refused_in_one_line(
    two: tuple[Path, Path],
    tmp_path: Path,
    runs: pd.DataFrame,
    wrong: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made: dict[str, Callable[[], Path]] = {
        "none": lambda: tmp_path / "elsewhere" / "x",
        "nearly": lambda: tmp_path / "bb",
        "unfinished": lambda: keep(tmp_path / "u", runs, "sweep"),
        "no_scenario": lambda: projected(tmp_path / "s", runs.assign(scenario="mine")),
        "no_figure": lambda: projected(tmp_path / "f", runs.assign(year=1999)),
    }
    folder = made[wrong]()
    if wrong == "unfinished":
        facts = json.loads((folder / "manifest.json").read_text("utf-8"))
        del facts["runs"]
        (folder / "manifest.json").write_text(json.dumps(facts), encoding="utf-8")
    assert compare.main([str(two[0]), str(folder), "--into", str(tmp_path / "c")]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and str(folder) in said.err
    assert ("did you mean" in said.err) == (wrong == "nearly")
    assert not (tmp_path / "c").exists()


def test_a_page_is_said_again_in_the_other_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = keep(tmp_path / "l", effects(), "lever_effects")
    pages = {}
    for language in ("zh", "en", "zh"):
        assert report.main([str(folder), f"language={language}"]) == 0
        page = (folder / "report.html").read_bytes()
        assert pages.setdefault(language, page) == page
        assert say("report.lever_effects", language).encode() in page
    books = pd.read_excel(folder / "summary.xlsx", sheet_name=None, engine="calamine")
    (first, *_) = books
    kept = pd.read_parquet(folder / "lever_effects.parquet")
    declared = kept[kept["declared"]]
    column = say("report.lever_effects.head.share", "zh")
    assert books[first][column].tolist() == [float(f"{x:.6g}") for x in declared["share_median"]]
    capsys.readouterr()
    (folder / "lever_effects.parquet").unlink()
    assert report.main([str(folder)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert (folder / "report.html").read_bytes() == pages["zh"]
