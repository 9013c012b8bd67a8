"""experiments.hindcast, whole but small: runs, fit, scores, page; mistakes in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.hindcast import main
from experiments.work.calibrate import CHECK
from sim.analysis.baselines import RIVALS
from sim.analysis.hindcast import ORDER, RULES, RUNS, STILL, UNTOLD
from sim.evidence import observations
from sim.measure.indicators import INDICATORS
from sim.study import Study
from sim.text import say
from tests.experiments.conftest import Refused

SMALL = [
    "world.scale=0.005",
    "world.census=drawn",
    "world.yearbook=drawn",
    "executor.workers=1",
    "calibration.members=10",
    "calibration.passes=1",
    "calibration.repeats=4",
    "calibration.checks=5",
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
    folder = tmp_path / "hindcast" / "small"
    assert main([*words, "fit=2016-2019", "test=2020-2021"]) == 0
    told = capsys.readouterr().out
    assert say("terminal.stage.runs") in told
    assert ended(34) in told
    assert say("terminal.stage.recovery") not in told, "a hindcast seeks no truths"
    methods = pd.read_csv(folder / "methods.csv")
    assert methods["method"].tolist() == list(ORDER)
    scores = pd.read_csv(folder / "scores.csv")
    assert set(scores["year"]) == {2020, 2021}
    assert scores.loc[scores["indicator"] == "gerd", "scope"].nunique() == 32
    assert (folder / "report.html").exists()
    facts = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert facts["configuration"]["world"]["known_until"] == 2019
    assert facts["draws"] == [], "none of the configuration's own draws was run"
    start = pd.read_csv(folder / "start.csv")
    assert set(start.loc[start["later"], "subject"]) == {"people", "economy", "named", "platforms"}
    runs = pd.read_parquet(folder / "runs.parquet")
    # Another set of figures takes no further run. The values are made up.
    path = figures(tmp_path, "gerd,100000,2020,20000,100m yuan\nnothing,100000,2020,1,firms\n")
    assert main([*words, f"observations={path}", "language=zh"]) == 0
    assert "用未参与拟合的年份检验" in capsys.readouterr().out
    assert pd.read_parquet(folder / "runs.parquet").equals(runs)
    scores = pd.read_csv(folder / "scores.csv")
    assert scores[["indicator", "observed"]].drop_duplicates().to_numpy().tolist() == [
        ["gerd", 20000.0]
    ]
    assert "not_modelled" in set(pd.read_csv(folder / "left_out.csv")["reason"])
    score_another_origin(words, folder)
    assert ended(34 + ANOTHER) in capsys.readouterr().out
    score_later_years(words, folder, tmp_path / "later.csv")


def ended(runs: int) -> str:
    """What progress says in the end: all that were planned, and no more."""
    return say("terminal.progress", done=runs, total=runs, failed=0, left=0)


ANOTHER = 4 + 10 + 2 * 5  # luck, members, two readings


def score_another_origin(words: list[str], folder: Path) -> None:
    """Beside the main pair, whose runs are there: fit to 2018, test what follows."""
    assert main([*words, "fit=2016-2019", "test=2020-2021", "origins=[2018]"]) == 0
    counted = Study.open(folder).table["scenario"].value_counts().to_dict()
    assert {"2018-luck": 4, "2018-pass-1": 10, "2018-check": 5, "2018-untold": 5}.items() <= (
        counted.items()
    )
    rolling = pd.read_csv(folder / "rolling_scores.csv")
    tested = rolling.groupby("origin")["year"].unique().map(sorted).to_dict()
    assert tested == {2018: [2019, 2020, 2021], 2019: [2020, 2021]}
    methods = rolling.groupby("origin")["method"].unique().map(set)
    assert methods[2018] == set(ORDER) - {STILL, RULES}
    assert methods[2019] == set(ORDER)
    differences = pd.read_csv(folder / "differences.csv")
    assert set(differences["rival"]) == set(RIVALS)
    assert differences["p"].between(0.0, 1.0).all()


LATER = range(2022, 2026)
HIGHER = 1.05
COLUMNS = ["indicator", "unit", "scope", "scope_name", "year", "value"]
COLUMNS += ["source", "confidence", "note", "split"]


def later_figures(path: Path, table: pd.DataFrame, more: str = "") -> str:
    """``table`` (indicator, unit, scope, year, value) as a file of observations of later years,
    with every column such a file may have. ALL ITS FIGURES ARE SYNTHETIC."""
    rows = table.assign(scope_name="", source="synthetic", confidence="none", note="", split="test")
    path.write_text(rows[COLUMNS].to_csv(index=False) + more, encoding="utf-8-sig")
    return f"observations={path}"


def score_later_years(words: list[str], folder: Path, path: Path) -> None:
    """On the runs that the test of 2020-2021 has left: fit all years, score a synthetic file."""
    words = [*words, "fit=2016-2021", "test=2022-2025"]
    # The runs need something to be made for; then their own forecasts serve, a twentieth higher.
    anything = {"indicator": ["gerd"], "scope": ["100000"], "year": [2025], "value": [1.0]}
    one = pd.DataFrame(anything).assign(unit="100m yuan")
    assert main([*words, later_figures(path, one)]) == 0
    runs, study = pd.read_parquet(folder / "runs.parquet"), Study.open(folder)
    readings = dict.fromkeys((CHECK, UNTOLD, STILL, RULES), 5)
    counted = study.table["scenario"].value_counts().to_dict()
    assert counted == {"luck": 4, "pass-1": 10} | readings
    assert len(runs) == 2 * 34 + ANOTHER, (
        "another start has runs of its own, those of the first are kept"
    )
    assert len(list(folder.glob("members-1-*.parquet"))) == 2, "another fit has its own members"
    known = set(observations("calibration")["indicator"]) & set(INDICATORS)
    found = study.indicators(sorted(known), None, list(LATER), [CHECK])
    figure = ["indicator", "unit", "scope", "year"]
    forecast = HIGHER * found.groupby(figure, as_index=False)[["value"]].median().set_index(figure)
    forecast = forecast.reset_index().query("value > 0")
    forecast["scope"] = forecast["scope"].replace({"330000": "浙江", "100000": "全国"})
    more = """gerd,100m yuan,100000,全国,2021-2025,1,synthetic,none,mean of a plan's years,test
gerd,100m yuan,100000:incl-hmt,全国(含港澳台),2022,1,synthetic,none,,test
gerd,100m yuan,410000,河南,2022,1,synthetic,none,,context
"""
    given = later_figures(path, forecast, more)
    assert main([*words, given, "language=zh"]) == 0
    assert pd.read_parquet(folder / "runs.parquet").equals(runs)
    scores = pd.read_csv(folder / "scores.csv")
    assert scores["method"].unique().tolist() == list(ORDER)
    assert set(scores["year"]) == set(LATER)
    own = scores[scores["method"] == RUNS]
    assert own["indicator"].nunique() > 10
    assert own.query("indicator == 'gerd'")["scope"].nunique() == 32
    assert own["relative"].to_numpy() == pytest.approx(100.0 / HIGHER - 100.0)
    left = pd.read_csv(folder / "left_out.csv")["reason"].value_counts()
    assert left[["year", "scope", "purpose"]].tolist() == [1, 1, 1]
    page = (folder / "report.html").read_text("utf-8")
    assert say("error.left_out.year", "zh") in page
    assert "2022-2025" in page


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
        ("origins=[2016]", "origins"),
        ("origins=[2021]", "2020"),
        ("calibration.until=2020", "hindcast"),
        ("world.known_until=2021", "hindcast"),
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
        for word in ("experiments.hindcast", "fit=", "test=", "observations=", "origins"):
            assert word in printed
