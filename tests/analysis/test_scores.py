"""Baselines and scores against figures worked out by hand and against formulas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, t

from sim.analysis.baselines import FIGURE, LEVELS, METHODS, RIVALS, baselines
from sim.analysis.scores import reliability, scored, summary, yearly_change

YEARS = [2015, 2016, 2017, 2018, 2019]
AHEAD = [2020, 2021]


def series(values: list[float], years: list[int] = YEARS, name: str = "gerd") -> pd.DataFrame:
    return pd.DataFrame(
        {"indicator": name, "scope": "100000", "year": years, "value": values, "unit": "x"}
    )


def medians(history: pd.DataFrame) -> pd.DataFrame:
    """A row a method, a column a year."""
    return baselines(history, AHEAD).median(axis=1).unstack("year").droplevel([1, 2])


def certain(median: float, spread: float = 0.0) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(
        [("model", "gerd", "100000", 2020)], names=["method", *FIGURE]
    )
    return pd.DataFrame([median + spread * norm.ppf(LEVELS)], index, LEVELS)


def test_a_straight_line_is_met_by_the_trend_and_by_smoothing() -> None:
    found = medians(series([10.0, 12.0, 14.0, 16.0, 18.0]))
    assert found.loc["persistence"].tolist() == pytest.approx([18.0, 18.0])
    assert found.loc["trend"].tolist() == pytest.approx([20.0, 22.0])
    assert found.loc["smoothing"].tolist() == pytest.approx([20.0, 22.0], rel=1e-4)


def test_constant_growth_is_met_by_growth_and_not_by_the_trend() -> None:
    found = medians(series([100.0 * 1.1**k for k in range(5)]))
    assert found.loc["growth"].tolist() == pytest.approx([161.051, 177.1561])
    assert (found.loc["trend"] < found.loc["growth"]).all()


def test_persistence_spreads_as_a_random_walk() -> None:
    changes = [3.0, -1.0, 2.0, -2.0]
    history = series(np.cumsum([50.0, *changes]).tolist())
    wide = baselines(history, AHEAD).loc["persistence"]
    sd = np.sqrt(np.mean(np.square(changes)))
    for step, (_, row) in enumerate(wide.iterrows(), start=1):
        assert row[LEVELS[-5]] == pytest.approx(52.0 + t.ppf(LEVELS[-5], 4) * sd * np.sqrt(step))


def test_the_trend_interval_is_that_of_a_new_figure() -> None:
    values = np.array([1.0, 2.5, 2.0, 4.5, 5.0])
    row = baselines(series(values.tolist()), [2020]).loc["trend"].iloc[0]
    x = np.arange(5.0)
    slope, level = np.polyfit(x, values, 1)
    sigma = np.sqrt(np.sum((values - level - slope * x) ** 2) / 3)
    error = sigma * np.sqrt(1 + 1 / 5 + (5 - 2.0) ** 2 / 10)
    assert row[LEVELS[5]] == pytest.approx(level + 5 * slope + t.ppf(LEVELS[5], 3) * error)


@pytest.mark.parametrize("years", [[2015, 2018], [2015, 2016, 2018], [2015, 2016, 2018, 2019]])
def test_short_series_with_gaps_are_predicted(years: list[int]) -> None:
    found = baselines(series([float(year - 2000) for year in years], years), AHEAD)
    assert len(found) == 2 * len(RIVALS)
    four = np.mean([found.loc[method].to_numpy() for method in METHODS], axis=0)
    assert found.loc["mean"].to_numpy() == pytest.approx(four)
    assert np.isfinite(found.to_numpy()).all()
    assert found.loc["trend"].median(axis=1).tolist() == pytest.approx([20.0, 21.0])
    smoothed = found.loc["smoothing"].median(axis=1).tolist()
    assert smoothed == pytest.approx([20.0, 21.0], rel=1e-3)


def test_the_scale_is_the_mean_change_a_year() -> None:
    history = pd.concat(
        [
            series([10.0, 13.0, 12.0], [2015, 2016, 2017]),
            series([8.0, 2.0], [2015, 2018], "science_literacy"),
            series([5.0, 5.0], [2015, 2016], "little"),
        ]
    )
    scale = yearly_change(history)
    assert scale[("gerd", "100000")] == pytest.approx(2.0)
    assert scale[("science_literacy", "100000")] == pytest.approx(2.0)
    assert np.isnan(scale[("little", "100000")])


def test_a_forecast_is_scored_by_hand() -> None:
    history = series([10.0, 12.0, 14.0, 16.0, 18.0])
    truth = series([21.0], [2020])
    row = scored(certain(20.0, 2.0), truth, history).iloc[0]
    assert row["error"] == pytest.approx(-1.0)
    assert row["scaled"] == pytest.approx(0.5)
    assert row["relative"] == pytest.approx(-100.0 / 21.0)
    z = 0.5  # Gneiting & Raftery 2007: the score of a normal forecast
    crps = 2.0 * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    assert row["crps"] == pytest.approx(crps, rel=0.01)
    assert row["scaled_crps"] == pytest.approx(crps / 2.0, rel=0.01)
    # All of its intervals hold the figure: half the error, and half of each level times its width.
    widths = [alpha * 2.0 * 2.0 * norm.ppf(1.0 - alpha / 2.0) for alpha in (0.5, 0.2, 0.1)]
    assert row["wis"] == pytest.approx((0.5 + 0.5 * sum(widths)) / 3.5, rel=0.01)
    assert (row["in_50"], row["in_90"]) == (1.0, 1.0)
    assert row["pit"] == pytest.approx(norm.cdf(0.5), abs=0.01)
    assert row["low_90"] == pytest.approx(20.0 + 2.0 * norm.ppf(0.05), rel=1e-3)


def test_a_point_forecast_has_its_error_as_score_and_no_coverage() -> None:
    row = scored(certain(20.0), series([23.0], [2020]), series([1.0, 2.0], [2015, 2016])).iloc[0]
    assert row["crps"] == pytest.approx(3.0)
    assert row["wis"] == pytest.approx(3.0)
    assert np.isnan(row["in_90"])
    assert np.isnan(row["pit"])


def test_methods_are_compared_on_the_same_figures() -> None:
    history = series([10.0, 12.0, 14.0, 16.0, 18.0])
    truth = series([21.0, 22.0], AHEAD)
    forecasts = pd.concat([certain(20.0, 1.0), baselines(history, AHEAD)])
    table = summary(scored(forecasts, truth, history)).set_index("method")
    assert table.loc["persistence", "mase"] == pytest.approx((3.0 + 4.0) / 2 / 2.0)
    assert table.loc["persistence", "against_persistence"] == pytest.approx(1.0)
    # The model predicted 2020 only, where persistence is off by three and the trend by one.
    assert table.loc["model", "figures"] == 1
    assert table.loc["model", "mase"] == pytest.approx(0.5)
    assert table.loc["model", "against_persistence"] == pytest.approx(1.0 / 3.0)
    assert table.loc["model", "against_trend"] == pytest.approx(1.0)
    assert table.loc["model", "closer_than_persistence"] == 1.0
    assert table.loc["model", "closer_than_trend"] == pytest.approx(0.5)


def test_honest_intervals_hold_what_they_promise() -> None:
    chance = np.random.default_rng(5)
    keys = [("model", "gerd", str(k), 2020) for k in range(800)]
    index = pd.MultiIndex.from_tuples(keys, names=["method", *FIGURE])
    frame = pd.DataFrame(np.tile(norm.ppf(LEVELS), (800, 1)), index, LEVELS)
    truth = pd.DataFrame(keys, columns=["method", *FIGURE]).drop(columns="method")
    truth = truth.assign(value=chance.normal(size=800), unit="x")
    history = pd.concat([truth.assign(year=2015, value=0.0), truth.assign(year=2016, value=1.0)])
    table = scored(frame, truth, history)
    assert table["in_90"].mean() == pytest.approx(0.9, abs=0.03)
    assert table["in_50"].mean() == pytest.approx(0.5, abs=0.05)
    shares = reliability(table)
    assert np.abs(shares["nominal"] - shares["observed"]).max() < 0.05
    narrow = scored(frame * 0.5, truth, history)
    assert narrow["in_90"].mean() < 0.7
