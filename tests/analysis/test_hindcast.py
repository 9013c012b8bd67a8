"""Predictions from made-up runs: the discrepancy carried forward, what is left out, who wins."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.baselines import FIGURE
from sim.analysis.hindcast import MODEL, RUNS, predictions, tiers, told_apart, verdicts
from sim.analysis.scores import summary

YEARS = range(2016, 2022)
SCALES = {"gerd": (1.0, 1.0)}


def outputs(spread: float = 0.02, runs: int = 40) -> pd.DataFrame:
    """Runs that grow by a tenth a year from 100, each at a level of its own."""
    chance = np.random.default_rng(3)
    rows = [
        (str(run), "gerd", scope, year, level * 100.0 * 1.1 ** (year - 2016))
        for run, level in enumerate(np.exp(spread * chance.normal(size=runs)))
        for scope in ("100000", "330000")
        for year in YEARS
    ]
    return pd.DataFrame(rows, columns=["run", *FIGURE, "value"])


def published(level: float) -> pd.DataFrame:
    """The same growth, ``level`` times as high."""
    rows = [
        ("gerd", scope, year, level * 100.0 * 1.1 ** (year - 2016))
        for scope in ("100000", "330000")
        for year in range(2016, 2020)
    ]
    return pd.DataFrame(rows, columns=[*FIGURE, "value"])


def test_a_level_that_is_off_is_carried_forward() -> None:
    found = predictions(outputs(), published(0.9), [2020, 2021], SCALES)
    real = 90.0 * 1.1**4
    key = ("gerd", "330000", 2020)
    assert np.median(found.loc[(RUNS, *key)]) == pytest.approx(real / 0.9, rel=0.01)
    assert np.median(found.loc[(MODEL, *key)]) == pytest.approx(real, rel=0.01)


def test_the_discrepancy_widens_with_the_years() -> None:
    found = predictions(outputs(), published(1.0), [2020, 2021], SCALES)
    width = np.log(found[found.columns[-1]] / found[found.columns[0]])
    for scope in ("100000", "330000"):
        near, far = (width[(MODEL, "gerd", scope, year)] for year in (2020, 2021))
        assert far > near
    # The province has a walk of its own beside that of the nation.
    assert width[(MODEL, "gerd", "330000", 2021)] > width[(MODEL, "gerd", "100000", 2021)]


def test_a_series_that_is_zero_in_a_run_has_the_runs_alone() -> None:
    runs = outputs()
    runs.loc[(runs["scope"] == "330000") & (runs["run"] == "0"), "value"] = 0.0
    found = predictions(runs, published(1.0), [2020], SCALES)
    assert set(found.loc[RUNS].index.get_level_values("scope")) == {"100000", "330000"}
    assert set(found.loc[MODEL].index.get_level_values("scope")) == {"100000"}


def test_series_that_cannot_be_scored_are_told() -> None:
    rows = [
        *(("gerd", "100000", year, float(year)) for year in (2015, 2019, 2020, 2021, 2022)),
        *(("gerd", "330000", year, 3.0) for year in (2015, 2019, 2020)),
        *(("gerd", "340000", year, float(year)) for year in (2019, 2020)),
        *(("industry_rd", "100000", year, float(year)) for year in (2015, 2019)),
    ]
    table = pd.DataFrame(rows, columns=[*FIGURE, "value"])
    history, truth, left = told_apart(table, 2019, [2020, 2021])
    assert truth["year"].tolist() == [2020, 2021]
    assert history["year"].tolist() == [2015, 2019]
    assert list(zip(left["scope"], left["reason"], strict=True)) == [
        ("340000", "short"),
        ("330000", "still"),
        ("100000", "period"),
    ]


def test_who_comes_closer_is_named_the_best_first() -> None:
    scaled = {MODEL: 1.0, RUNS: 3.0, "persistence": 2.0, "trend": 0.5, "growth": 0.7}
    table = pd.DataFrame(
        [(method, "gerd", "100000", 2020, x, x, 1.0, 1.0, 0.0) for method, x in scaled.items()],
        columns=["method", *FIGURE, "scaled", "scaled_crps", "in_50", "in_90", "relative"],
    )
    found = verdicts(summary(table)).set_index("method")
    assert found.loc[MODEL, "lost_to"] == "trend growth"
    assert found.loc[MODEL, "best"] == "trend"
    assert found.loc[RUNS, "lost_to"] == "trend growth persistence"


def test_tiers() -> None:
    scopes = pd.Series(["100000", "330000", "county-area", "region:east"])
    assert tiers(scopes).tolist() == ["nation", "province", "other", "other"]
