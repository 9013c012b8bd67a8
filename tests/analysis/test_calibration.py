"""Calibration on a made-up model whose parameters are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.calibration import (
    aligned,
    by_series,
    covered,
    fit,
    from_cube,
    next_points,
    predictive,
    prepare,
    reach,
    recover,
    unmoved,
    wave_facts,
)
from sim.analysis.calibration.discrepancy import Discrepancy, conditional
from sim.analysis.calibration.inputs import active, to_cube
from sim.analysis.calibration.series import SERIES, figures_to_fit, jumps_of
from sim.behaviour import PRIORS
from sim.ensemble.history import kept_points

NAMES = ("rho", "learn_office", "patent_link", "voucher_use", "renewal")
YEARS = range(2016, 2022)
PROVINCES = ("110000", "320000", "370000", "510000")
TRUTH = np.array([[0.3, 0.7, 0.5, 0.5, 0.5]])


def outputs_at(cube: np.ndarray, seed: int = 0) -> pd.DataFrame:
    """R&D grows with the first two parameters, certified firms with the second; three are inert."""
    rng = np.random.default_rng(seed)
    rows = []
    for run, (a, b, *_) in enumerate(cube):
        for place, scope in enumerate(("100000", *PROVINCES)):
            for year in YEARS:
                age = year - 2015
                luck = np.exp(0.003 * rng.normal(size=2))
                growth = 0.05 + 0.10 * a + 0.02 * np.sin(3.0 * b)
                rows.append((run, "gerd", scope, year, 100 / (1 + place) * np.exp(growth * age)))
                rows[-1] = (*rows[-1][:4], rows[-1][4] * luck[0])
                if scope == "100000":
                    firms = 8.0 * np.exp((0.05 + 0.25 * b**2) * age) * luck[1]
                    rows.append((run, "hnte_stock", scope, year, firms))
    found = pd.DataFrame(rows, columns=["run", "indicator", "scope", "year", "value"])
    return found.assign(run="run-" + found["run"].astype(str))


def points_at(cube: np.ndarray) -> pd.DataFrame:
    points = from_cube(cube, NAMES, PRIORS)
    return points.set_axis([f"run-{number}" for number in range(len(cube))]).rename_axis("run")


def published(cube: np.ndarray = TRUTH) -> pd.DataFrame:
    units = {"gerd": "100m yuan", "hnte_stock": "10k firms"}
    found = outputs_at(cube, seed=9).drop(columns="run")
    return found.assign(unit=found["indicator"].map(units))


CUBE = np.random.default_rng(1).random((120, len(NAMES)))
POINTS, OUTPUTS = points_at(CUBE), outputs_at(CUBE)


@pytest.fixture(scope="module")
def fitted():
    return fit(POINTS, OUTPUTS, published(), YEARS, steps=400)


def test_the_truth_is_found_and_what_is_inert_keeps_its_prior(fitted) -> None:
    assert set(fitted.names) == {"rho", "learn_office"}
    told = fitted.diagnostics.set_index("parameter")
    assert told["moved"].all()
    truth = from_cube(TRUTH, NAMES, PRIORS).iloc[0]
    for name in fitted.names:
        assert told.loc[name, "low"] <= truth[name] <= told.loc[name, "high"]
        prior = PRIORS[name]
        assert prior.low <= fitted.samples[name].min() <= fitted.samples[name].max() <= prior.high
    assert told["r_hat"].max() < 1.1
    assert unmoved(fitted, NAMES) == ["patent_link", "voucher_use", "renewal"]


def test_a_fit_can_be_repeated(fitted) -> None:
    again = fit(POINTS, OUTPUTS, published(), YEARS, steps=400)
    assert again.samples.equals(fitted.samples)


def test_the_emulator_knows_how_wrong_it_is() -> None:
    data, emulator = prepare(POINTS, OUTPUTS, published(), YEARS)
    other = np.random.default_rng(5).random((60, len(NAMES)))
    wide = aligned(outputs_at(other, seed=3), published(), YEARS).simulated
    mean, variance = emulator.predict(other)
    basis = emulator.basis
    spread = np.einsum("kq,nq->nk", basis**2, variance) + np.diag(emulator.remainder)
    order = [int(run.removeprefix("run-")) for run in sorted(f"run-{n}" for n in range(60))]
    inside = np.abs(wide - (emulator.middle + mean @ basis.T)[order]) <= 1.645 * np.sqrt(
        spread[order]
    )
    assert 0.8 <= inside.mean() <= 0.98
    quality = emulator.quality()
    assert quality["explained"].iloc[0] > 0.95
    assert quality["within_90"].between(0.75, 1.0).all()
    assert len(data.keys) == 36


def test_known_truths_are_covered(fitted) -> None:
    cube = np.random.default_rng(8).random((12, len(NAMES)))
    truths = points_at(cube)
    recovered = pd.concat(recover(fitted, truths, outputs_at(cube, seed=4), 300, 0))
    assert len(recovered) == 12 * len(fitted.names)
    assert covered(recovered)[0] >= 0.75


def test_fresh_runs_at_the_posterior_meet_what_was_published(fitted) -> None:
    cube = np.full((40, len(NAMES)), 0.5)
    columns = [NAMES.index(name) for name in fitted.names]
    cube[:, columns] = to_cube(fitted.samples, PRIORS)[:40]
    checked = predictive(fitted, outputs_at(cube, seed=6), seed=0)
    assert checked["inside"].mean() > 0.85
    assert checked["gap"].abs().max() < 10.0
    assert set(by_series(checked)["level"]) == {"nation", "others"}


def test_a_prediction_goes_on_from_the_residual_of_the_years_that_were_fitted() -> None:
    observed = published().assign(value=lambda table: 1.2 * table["value"])
    early = fit(POINTS, OUTPUTS, observed, range(2016, 2020), steps=200)
    runs = outputs_at(np.repeat(TRUTH, 60, axis=0), seed=2)
    told = early.predict(runs).groupby(["indicator", "scope", "year"])["value"].median()
    alone = runs.groupby(["indicator", "scope", "year"])["value"].median()
    later = told.xs(2020, level="year") / alone.xs(2020, level="year")
    assert later["gerd"].between(1.12, 1.25).all()
    blind = early.predict(runs, known=False).groupby(["indicator", "scope", "year"])["value"]
    assert (blind.median() / alone).between(0.85, 1.15).all()


def test_what_is_told_of_a_run_does_not_hang_on_the_others(fitted) -> None:
    cube = np.random.default_rng(5).random((6, len(NAMES)))
    runs = outputs_at(cube, seed=3)
    key = ["run", "indicator", "scope", "year"]
    together = fitted.predict(runs, 7).set_index(key)["value"]
    for name in runs["run"].unique()[3:5]:
        alone = fitted.predict(runs[runs["run"] == name], 7).set_index(key)["value"]
        assert together.loc[alone.index].to_numpy() == pytest.approx(alone.to_numpy(), rel=1e-9)
    assert together.groupby(key[1:]).nunique().eq(6).all(), "every run has a draw of its own"


def test_later_waves_lie_where_nothing_is_ruled_out() -> None:
    data, emulator = prepare(POINTS, OUTPUTS, published(), YEARS)
    cube = next_points(data, emulator, 50, seed=3)
    assert cube.shape == (50, len(NAMES))
    assert abs(cube[:, 0].mean() - 0.3) < abs(CUBE[:, 0].mean() - 0.3) + 0.05
    assert cube[:, 0].std() < CUBE[:, 0].std()
    assert cube[:, 3].std() > 0.2
    facts = wave_facts(data, emulator, seed=0)
    assert 0.0 < facts["left"] < 1.0
    assert facts["nearest"] < 1.0
    assert reach(data)["reached"].all()


def test_what_cannot_be_compared_is_listed_with_the_reason() -> None:
    observed = pd.concat(
        [
            published(),
            pd.DataFrame(
                [
                    ("no_such_series", "100000", 2018, 1.0, "firms"),
                    ("gerd", "999999", 2018, 1.0, "100m yuan"),
                    ("industry_rd", "100000", 2018, 1.0, "yuan"),
                    ("gerd", "100000", "2011-2015", 1.0, "100m yuan"),
                ],
                columns=["indicator", "scope", "year", "value", "unit"],
            ),
        ]
    )
    outputs = pd.concat([OUTPUTS, OUTPUTS.assign(indicator="industry_rd")])
    data = aligned(outputs, observed, YEARS)
    assert len(data.keys) == 36
    assert list(data.left_out["why"]) == ["not_modelled", "unit", "not_modelled"]
    with pytest.raises(ValueError, match="no published figure"):
        aligned(OUTPUTS, observed, range(2000, 2001))


def test_a_discrepancy_grows_with_the_years_and_a_break_widens_it() -> None:
    keys = pd.DataFrame(
        [("gerd", scope, year) for scope in ("110000", "370000") for year in (2016, 2021)],
        columns=["indicator", "scope", "year"],
    )
    sd = np.sqrt(np.diag(Discrepancy(keys).covariance))
    assert sd[0] < sd[1] < sd[3]
    assert jumps_of("gerd", "370000")
    walks = Discrepancy(keys).walks
    common, own = SERIES["gerd"].common, SERIES["gerd"].own
    assert walks[0, 2] == pytest.approx(common.start**2 + common.step**2)
    assert walks[0, 1] == pytest.approx(walks[0, 2] + own.start**2 + own.step**2 + 6 * own.trend**2)
    known = Discrepancy(keys.iloc[[0]].reset_index(drop=True))
    mean, spread = conditional(known, Discrepancy(keys), np.array([[0.05]]))
    assert 0.0 < mean[0, 0] <= 0.05
    expected = 0.05 * walks[0, 1] / (walks[0, 0] + 0.01**2)  # the regression on what is seen
    assert mean[0, 1] == pytest.approx(expected)
    assert mean[0, 1] > mean[0, 0]  # part of it may be a trend, which goes on
    assert spread[1, 1] > spread[0, 0]


def test_the_discrepancy_is_scaled_to_what_is_left() -> None:
    keys = pd.DataFrame(
        [("gerd", f"{code}0000", year) for code in range(11, 41) for year in YEARS],
        columns=["indicator", "scope", "year"],
    )
    stated = Discrepancy(keys)
    twice = Discrepancy(keys, {"gerd": (1.0, 2.0)})
    residual = np.random.default_rng(0).multivariate_normal(np.zeros(len(keys)), twice.covariance)
    _, own = stated.scaled(residual, np.zeros_like(twice.covariance)).scales["gerd"]
    assert 1.6 < own < 2.4


def test_only_what_moves_an_output_is_active() -> None:
    cube = np.random.default_rng(2).random((200, 30))
    noise = np.random.default_rng(3).normal(size=200)
    output = 3.0 * cube[:, 4] + 2.0 * (cube[:, 7] - 0.5) ** 2 + 0.1 * noise
    assert set(active(cube, output)) == {4, 7}
    assert len(active(cube, noise)) == 0


def test_each_thing_is_fitted_once() -> None:
    observed = pd.DataFrame(
        {
            "indicator": ["gerd", "industry_firms_with_rd", "industry_firms_with_rd", "firms"],
            "scope": ["100000", "100000", "110000", "100000"],
        }
    )
    assert list(figures_to_fit(observed)["scope"]) == ["100000", "110000"]


def test_points_of_a_wave_are_chosen_once(tmp_path) -> None:
    first = kept_points(tmp_path, "wave-2", NAMES, [], "2016-2019", lambda: CUBE[:4])
    again = kept_points(tmp_path, "wave-2", NAMES, [], "2016-2019", lambda: CUBE[4:8])
    assert (first == again).all()
    assert [path.suffix for path in tmp_path.iterdir()] == [".parquet"]
    # A fit to other years chooses anew: what it knows must not reach the first one.
    other = kept_points(tmp_path, "wave-2", NAMES, [], "2016-2021", lambda: CUBE[4:8])
    assert (other == CUBE[4:8]).all()
