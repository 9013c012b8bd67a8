"""Predictions from made-up runs: their quantiles, what is left out, who wins beyond chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.baselines import FIGURE
from sim.analysis.differences import DIFFERENCES, compared, differences
from sim.analysis.hindcast import RUNS, UNTOLD, predictions, tiers, told_apart, verdicts
from sim.analysis.scores import summary

YEARS = range(2016, 2022)


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


def test_quantiles_of_the_runs_are_the_forecast() -> None:
    runs = outputs()
    found = predictions(runs, [2020, 2021], UNTOLD)
    assert set(found.index.get_level_values("method")) == {UNTOLD}
    assert set(found.index.get_level_values("year")) == {2020, 2021}
    row = found.loc[(UNTOLD, "gerd", "330000", 2020)]
    given = runs[(runs["scope"] == "330000") & (runs["year"] == 2020)]["value"]
    assert row.median() == pytest.approx(given.median(), rel=1e-3)
    assert given.min() <= row.min() < row.max() <= given.max()


def rolled(better: float, provinces: int = 30) -> pd.DataFrame:
    """Losses of runs and a rival from four origins; the runs' are smaller by ``better``."""
    chance = np.random.default_rng(2)
    rows = []
    for place in range(provinces):
        own = chance.normal()  # errors of one province go together
        for origin in (2017, 2018, 2019, 2020):
            for year in range(origin + 1, 2022):
                loss = 2.0 + 0.3 * own + 0.1 * chance.normal()
                for method, less in ((RUNS, better), ("smoothing", 0.0)):
                    noise = 0.2 * chance.normal()
                    figure = ("gerd", "province", f"{place}", year, origin)
                    rows.append((method, *figure, loss - less + noise, loss - less))
    columns = ["method", "indicator", "tier", "scope", "year", "origin", "scaled", "scaled_crps"]
    return pd.DataFrame(rows, columns=columns)


def test_a_difference_is_found_where_there_is_one() -> None:
    found = differences(rolled(0.3), RUNS, ["smoothing", "absent"])
    assert list(found.columns) == DIFFERENCES
    whole = found[(found["horizon"] == 0) & (found["loss"] == "scaled")].iloc[0]
    assert whole["difference"] == pytest.approx(-0.3, abs=0.05)
    assert whole["p"] < 0.01
    assert (found["holm"].dropna() >= found["p"].dropna()).all()
    none = differences(rolled(0.0), RUNS, ["smoothing"])
    assert (none.loc[none["loss"] == "scaled", "holm"] > 0.05).all()


def test_one_origin_shows_nothing() -> None:
    found = differences(rolled(0.3), RUNS, ["smoothing"])
    far = found[found["horizon"] == 4]  # only the first origin is four years from the end
    assert (far["p"].dropna() == 1.0).all()


def test_chance_is_called_a_difference_no_more_often_than_promised() -> None:
    p, plain = [], rolled(0.0)
    for seed in range(200):
        table = plain.copy()
        lot = np.random.default_rng(seed)
        runs = table["method"] == RUNS
        by_place = {str(k): lot.normal() for k in range(30)}
        table.loc[runs, "scaled"] = table.loc[~runs, "scaled"].to_numpy() + table.loc[
            runs, "scope"
        ].map(by_place)
        found = compared(table, RUNS, ["smoothing"])
        p.append(found.loc[(found["horizon"] == 0) & (found["loss"] == "scaled"), "p"].iloc[0])
    assert np.mean(np.array(p) < 0.05) <= 0.08


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
    scaled = {RUNS: 1.0, UNTOLD: 3.0, "persistence": 2.0, "trend": 0.5, "growth": 0.7}
    table = pd.DataFrame(
        [
            (method, "gerd", "100000", 2020, x, x, x, 1.0, 1.0, 1.0, 0.0)
            for method, x in scaled.items()
        ],
        columns=[
            "method",
            *FIGURE,
            "scaled",
            "scaled_crps",
            "scaled_wis",
            "in_50",
            "in_80",
            "in_90",
            "relative",
        ],
    )
    found = verdicts(summary(table)).set_index("method")
    assert found.loc[RUNS, "lost_to"] == "trend growth"
    assert found.loc[RUNS, "best"] == "trend"
    assert found.loc[UNTOLD, "lost_to"] == "trend growth persistence"


def test_tiers() -> None:
    scopes = pd.Series(["100000", "330000", "county-area", "region:east"])
    assert tiers(scopes).tolist() == ["nation", "province", "other", "other"]
