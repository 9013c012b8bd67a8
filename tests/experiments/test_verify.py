"""experiments.verify, whole but small; scales that cannot be compared are answered at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments.verify import main
from sim.analysis.effects import OUTCOMES
from sim.analysis.scales import at_scale, scale_table
from sim.targets import COUNTY_AREA, NATION
from tests.experiments.conftest import Refused

SMALL = [
    "world.scale=0.02",
    "world.census=drawn",
    "world.yearbook=drawn",
    "executor.workers=1",
    "ensemble.replicates=2",
]


@pytest.mark.slow
def test_readings_null_models_and_scales_are_compared(tmp_path: Path) -> None:
    words = [*SMALL, "verification.scales=[0.02,0.04]", f"results={tmp_path}"]
    assert main([*words, "language=zh"]) == 0
    assert "企业规则的两种实现" in (next(tmp_path.rglob("report.html"))).read_text("utf-8")
    folder = next((tmp_path / "verify").glob("2*"))
    plain = pd.read_csv(folder / "plain_firms.csv")
    assert plain["apart"].sum() == 0
    assert (plain.groupby("period")["compared"].sum() > 100_000).all()
    nulls = pd.read_csv(folder / "null_models.csv")
    assert list(nulls["mechanism"].unique()) == ["no_network", "random_posts", "random_names"]
    assert (nulls["level_median"] != 0.0).any()
    scales = pd.read_csv(folder / "scales.csv")
    assert set(scales["scale"]) == {0.02, 0.04}
    gap = scales[(scales["outcome"] == "gerd") & (scales["scale"] == 0.02)]["gap"]
    assert gap.abs().max() < 10.0


def test_scales_agree_when_medians_lie_in_each_others_intervals() -> None:
    rows = [
        {"scenario": at_scale(scale), "draw": draw, "year": year, "scope": scope,
         "indicator": outcome, "value": 100.0 + 10.0 * draw + shift}
        for scale, shift in ((0.1, 1.0), (0.01, 50.0), (1.0, 0.0))
        for draw in range(3)
        for year in (2020, 2025)
        for scope in (NATION, COUNTY_AREA)
        for outcome in OUTCOMES
    ]  # fmt: skip
    table = scale_table(pd.DataFrame(rows), (0.01, 0.1, 1.0))
    verdicts = table.groupby("scale")["agrees"].agg(lambda own: own.iloc[0])
    assert pd.isna(verdicts[1.0])
    assert verdicts[0.1] and not verdicts[0.01]
    assert table.loc[table["scale"] == 0.1, "gap"].iloc[0] == pytest.approx(100.0 / 110.0)


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("verification.scales=[0.02]", "at least two"),
        ("verification.scales=[0.02,0.02]", "at least two"),
        ("verification.scales=[0.02,2]", "between 0.005 and 1.0"),
        ("verification.quarters=0", "verification.quarters"),
        ("scenario=plan", "verify"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(word: str, named: str, refused: Refused) -> None:
    assert named in refused(main, *SMALL, word)


def test_help_is_there_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "zh"):
        assert main(["--help", f"language={language}"]) == 0
        assert "verification.scales" in capsys.readouterr().out
