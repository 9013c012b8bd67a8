"""experiments.hindcast, whole but small: runs, fit, scores, page; mistakes in one line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments.hindcast import main
from sim.analysis.hindcast import ORDER
from tests.experiments.conftest import Refused

SMALL = [
    "world.scale=0.02",
    "world.census=drawn",
    "world.yearbook=drawn",
    "executor.workers=1",
    "calibration.first=20",
    "calibration.waves=0",
    "calibration.steps=100",
    "calibration.checks=10",
]


def figures(folder: Path, rows: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("indicator,scope,year,value,unit\n" + rows, encoding="utf-8")
    return path


@pytest.mark.slow
def test_years_are_fitted_predicted_and_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*SMALL, f"results={tmp_path}", "name=small"]
    assert main([*words, "fit=2016-2019", "test=2020-2021"]) == 0
    folder = tmp_path / "hindcast" / "small"
    methods = pd.read_csv(folder / "methods.csv")
    assert methods["method"].tolist() == list(ORDER)
    scores = pd.read_csv(folder / "scores.csv")
    assert set(scores["year"]) == {2020, 2021}
    assert scores.loc[scores["indicator"] == "gerd", "scope"].nunique() == 32
    assert (folder / "report.html").exists()
    runs = pd.read_parquet(folder / "runs.parquet")
    # Another set of figures takes no further run. The values are made up.
    path = figures(tmp_path, "gerd,100000,2020,20000,100m yuan\nnothing,100000,2020,1,firms\n")
    capsys.readouterr()
    assert main([*words, f"observations={path}", "language=zh"]) == 0
    assert "用未参与拟合的年份检验" in capsys.readouterr().out
    assert pd.read_parquet(folder / "runs.parquet").equals(runs)
    scores = pd.read_csv(folder / "scores.csv")
    assert scores[["indicator", "observed"]].drop_duplicates().to_numpy().tolist() == [
        ["gerd", 20000.0]
    ]
    assert "not_modelled" in set(pd.read_csv(folder / "left_out.csv")["reason"])


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("fit=2016-2020", "fit=2016-2020"),
        ("fit=2019-2016", "from 2016 to 2021"),
        ("fit=2016-2023", "from 2016 to 2021"),
        ("fit=early", "2016-2019"),
        ("test=2026", "from 2016 to 2025"),
        ("test=2024-2025", "observations=FILE.csv"),
        ("fitt=2016-2019", "fit"),
        ("observations=absent.csv", "absent.csv"),
        ("calibration.until=2020", "hindcast"),
        ("ensemble.until=2023", "hindcast"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(word: str, named: str, refused: Refused) -> None:
    assert named in refused(main, *SMALL, word)


def test_a_file_without_a_figure_to_score_is_refused(tmp_path: Path, refused: Refused) -> None:
    for rows in ("nothing,100000,2020,1,firms\n", "gerd,100000,2018,1,100m yuan\n"):
        assert refused(main, *SMALL, f"observations={figures(tmp_path, rows)}")


def test_help_is_there_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "zh"):
        assert main(["--help", f"language={language}"]) == 0
        printed = capsys.readouterr().out
        for word in ("experiments.hindcast", "fit=", "test=", "observations=", "calibration.first"):
            assert word in printed
