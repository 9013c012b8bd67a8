"""A study of one's own: begun, enlarged, taken up; what is kept of it and what is said."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments import sweep
from sim.study import Study

SMALL = ["world.scale=0.02", "world.census=drawn", "world.yearbook=drawn", "ensemble.replicates=1"]
VOUCHER = "levers.voucher.coverage"
FILE = """
scenario: [plan, no_plan]
executor.kind: serial
sweep:
  outcomes: [gerd, gerd|county-area]
  vary:
    levers.voucher.coverage: [0.1, 0.6]
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    file = tmp_path / "vouchers.yaml"
    file.write_text(FILE, "utf-8")
    return file


@pytest.mark.slow
def test_a_study_is_run_enlarged_and_taken_up(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*SMALL, f"study={study}", f"results={tmp_path}"]
    assert sweep.main(words) == 0
    folder = tmp_path / "sweep" / "vouchers"
    first = Study.open(folder)
    assert (len(first.table), first.counts["done"], first.factors) == (4, 4, (VOUCHER,))
    assert "4 of 4 runs done" in capsys.readouterr().out
    for name in ("outcomes", "effects", "targets"):
        csv, parquet = (folder / f"{name}.{kind}" for kind in ("csv", "parquet"))
        assert len(pd.read_csv(csv)) == len(pd.read_parquet(parquet)) > 0
    assert (folder / "report.html").stat().st_size > 50_000
    assert {path.name.partition("_")[0] for path in (folder / "figures").iterdir()} >= {"bands"}
    outcomes = pd.read_csv(folder / "outcomes.csv")
    assert list(outcomes.columns[-2:]) == ["gerd|100000", "gerd|county-area"]

    assert sweep.main([*words, f"sweep.vary.{VOUCHER}=[0.1,0.3,0.6]"]) == 0
    second = Study.open(folder)
    assert len(second.table) == 6 and set(first.table["run"]) < set(second.table["run"])
    ended = [x.runs.set_index("run")["ended"] for x in (first, second)]
    assert (ended[1].reindex(ended[0].index) == ended[0]).all()

    moved = folder.rename(tmp_path / "elsewhere")
    capsys.readouterr()
    assert sweep.main([f"resume={moved}", "language=zh"]) == 0
    assert "研究" in (moved / "report.html").read_text("utf-8")
    assert (Study.open(moved).runs["ended"] == second.runs["ended"]).all()
    assert not folder.exists()
    assert sweep.main([f"resume={moved}", "ensemble.seed=7"]) == 2
    assert "ensemble.seed=7" in capsys.readouterr().err


@pytest.mark.slow
def test_how_long_it_would_take_is_told_and_nothing_written(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*SMALL, f"study={study}", f"results={tmp_path / 'results'}", "sweep.dry=true"]
    assert sweep.main([*words, "scenario=[plan,credit_first]"]) == 0
    told = capsys.readouterr().out
    for named in ("vouchers", "2 points", "4 rows", "4 left", "1 histories", "minutes"):
        assert named in told
    assert not (tmp_path / "results").exists()


def test_help_tells_how_a_study_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    for language, named in (("en", "what varies"), ("zh", "变动的设置")):
        assert sweep.main(["-h", f"language={language}"]) == 0
        told = capsys.readouterr().out
        for word in ("sweep.method=grid", "study=", "resume=", "--multirun", named):
            assert word in told


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["sweep.vary.levers.voucher.vale=[1]"], "levers.voucher.value"),
        ([f"sweep.vary.{VOUCHER}=range"], "steps"),
        (["sweep.outcomes=[gred]"], "gerd"),
        (["sweep.outcomes=[gerd|330000]"], "gerd|330000"),
        (["sweep.method=csv", "sweep.file=nowhere.csv"], "nowhere.csv"),
        (["sweep.vary.levers.corps.start=[2024Q1]", "levers.corps.end=2022Q1"], "2024Q1"),
        (["study=nowhere.yaml"], "nowhere.yaml"),
        (["resume=nowhere"], "nowhere"),
        (["experiment=discover"], "experiment"),
        (["--multirun", "resume=nowhere"], "--multirun"),
        (["--multirun", "ensemble.seed=1,-2"], "ensemble.seed=-2"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str], named: str
) -> None:
    if "resume=nowhere" not in words:
        words = [*words, f"results={tmp_path / 'results'}"]
    assert sweep.main(["quiet=true", *words]) == 2
    told = capsys.readouterr().err
    assert named in told and told.count("\n") == 1
    assert not (tmp_path / "results").exists()
