"""experiments.calibrate, whole but small: passes, a posterior, checks, a page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.calibrate import main
from sim.behaviour.drift import Walks
from sim.behaviour.parameters import PRIORS
from tests.experiments.conftest import Refused

SMALL = [
    "world.scale=0.005",
    "world.census=drawn",
    "world.yearbook=drawn",
    "executor.workers=2",
    "calibration.members=10",
    "calibration.passes=2",
    "calibration.repeats=4",
    "calibration.checks=5",
    "calibration.truths=2",
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
    walks = Walks.from_table(pd.read_parquet(folder / "effects_of_place.parquet"))
    assert walks.number == 10
    assert np.abs(walks.own).max() > 0.0
    checked = pd.read_csv(folder / "predictive.csv")
    assert {"gerd", "hnte_stock"} <= set(checked["indicator"])
    assert checked["year"].between(2016, 2021).all()
    ranked = pd.read_csv(folder / "ranks.csv").set_index(["group", "of"])
    assert ranked.loc[("parameter", "all"), "unknowns"] == 2 * len(PRIORS)
    assert (folder / "report.html").exists()
    assert (folder / "figures" / "posterior.png").exists()
    runs = pd.read_parquet(folder / "runs.parquet")
    assert len(runs) == 4 + 2 * 10 + 5 + 2
    assert "校准" in (folder / "report.html").read_text("utf-8")
    # The same words again: no run is made twice, members are as they were kept.
    assert main(words) == 0
    assert pd.read_parquet(folder / "runs.parquet").equals(runs)
    assert pd.read_csv(folder / "posterior.csv").equals(posterior)


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("calibration.members=9", "calibration.members"),
        ("calibration.until=2023", "2021"),
        ("behaviour.draws=mean", "calibrate"),
        ("scenario=no_plan", "calibrate"),
        ("levers.voucher.coverage=0.6", "calibrate"),
        ("behaviour.doubt=0.5", "calibrate"),
        ("behaviour.effects=none", "calibrate"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(word: str, named: str, refused: Refused) -> None:
    assert named in refused(main, *SMALL, word)


def test_help_is_there_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "zh"):
        assert main(["--help", f"language={language}"]) == 0
        assert "calibration.truths" in capsys.readouterr().out
