"""experiments.calibrate, whole but small: waves, a posterior, checks, a page."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments.calibrate import main
from sim.behaviour import PRIORS
from tests.experiments.conftest import Refused

SMALL = [
    "world.scale=0.005",
    "world.census=drawn",
    "world.yearbook=drawn",
    "executor.workers=2",
    "calibration.first=24",
    "calibration.further=10",
    "calibration.checks=10",
    "calibration.truths=2",
    "calibration.steps=100",
    "quiet=true",
]


@pytest.mark.slow
def test_a_small_calibration_leaves_a_posterior_and_its_checks(tmp_path: Path) -> None:
    words = [*SMALL, f"results={tmp_path}", "name=few", "language=zh"]
    assert main(words) == 0
    folder = tmp_path / "calibrate" / "few"
    posterior = pd.read_csv(folder / "posterior.csv")
    assert set(posterior) <= set(PRIORS)
    for name, column in posterior.items():
        assert PRIORS[str(name)].low <= column.min() <= column.max() <= PRIORS[str(name)].high
    checked = pd.read_csv(folder / "predictive.csv")
    assert {"gerd", "hnte_stock"} <= set(checked["indicator"])
    assert checked["year"].between(2016, 2021).all()
    assert (folder / "report.html").exists()
    assert (folder / "figures" / "posterior.png").exists()
    runs = pd.read_parquet(folder / "runs.parquet")
    assert len(runs) == 44
    assert "校准" in (folder / "report.html").read_text("utf-8")
    # Stopped after the first truth, it goes on with the second; no run is made twice.
    sought = pd.read_csv(folder / "recovery.csv")
    assert set(sought["truth"]) == {0, 1}
    (kept,) = folder.glob("truths-*.parquet")
    first = sought[sought["truth"] == 0].assign(level=0.5)
    first.to_parquet(kept, index=False)
    assert main(words) == 0
    again = pd.read_csv(folder / "recovery.csv")
    assert set(again["truth"]) == {0, 1}
    assert (again.loc[again["truth"] == 0, "level"] == 0.5).all()
    assert pd.read_parquet(folder / "runs.parquet").equals(runs)


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("calibration.first=22", "calibration.first"),
        ("calibration.until=2023", "2021"),
        ("behaviour.draws=mean", "calibrate"),
        ("scenario=no_plan", "calibrate"),
        ("levers.voucher.coverage=0.6", "calibrate"),
        ("behaviour.doubt=0.5", "calibrate"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(word: str, named: str, refused: Refused) -> None:
    assert named in refused(main, *SMALL, "calibration.truths=4", word)


def test_help_is_there_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "zh"):
        assert main(["--help", f"language={language}"]) == 0
        assert "calibration.truths" in capsys.readouterr().out
