"""experiments.discover, whole but small: runs, tables, page; another target without new runs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments.discover import main
from tests.experiments.conftest import Refused

SMALL = [
    "world.scale=0.005",
    "world.census=drawn",
    "world.yearbook=drawn",
    "executor.workers=1",
    "ensemble.replicates=4",
]


@pytest.mark.slow
def test_runs_are_examined_and_another_target_takes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*SMALL, f"results={tmp_path}", "name=few"]
    assert main([*words, "discovery.targets=[G15,G6]"]) == 0
    folder = tmp_path / "discover" / "few"
    table = pd.read_csv(folder / "discovery.csv")
    assert list(table["target"]) == ["G15", "G6"]
    assert (table["runs"] == 4).all()
    assert (folder / "report.html").exists()
    first = pd.read_parquet(folder / "runs.parquet")
    capsys.readouterr()
    assert main([*words, "discovery.targets=[G15.nation]", "language=zh"]) == 0
    assert "规划目标在何种条件下不能实现" in capsys.readouterr().out
    assert pd.read_parquet(folder / "runs.parquet").equals(first)
    assert list(pd.read_csv(folder / "discovery.csv")["reading"]) == ["nation"]


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("discovery.targets=[G16]", "G1"),
        ("discovery.targets=[]", "discovery.targets"),
        ("discovery.shock=0.9", "between 0.0 and 0.3"),
        ("discovery.cases=failed", "rarer, missed, met"),
        ("scenario=[plan,no_plan]", "one scenario"),
        ("ensemble.until=2023", "discover"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(word: str, named: str, refused: Refused) -> None:
    assert named in refused(main, *SMALL, word)


def test_help_is_there_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "zh"):
        assert main(["--help", f"language={language}"]) == 0
        printed = capsys.readouterr().out
        assert "experiments.discover" in printed
        assert "discovery.targets" in printed
