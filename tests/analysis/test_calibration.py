"""The smoother on models whose posterior is known; members, their walks, the checks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.calibration.checks import (
    by_series,
    coverage,
    learnt,
    predictive,
    ranks,
    recovered,
)
from sim.analysis.calibration.data import aligned
from sim.analysis.calibration.members import Members, _parts, _paths, effects_table
from sim.analysis.calibration.series import JUMPS, OBSERVED, SPLIT, errors, figures_to_fit
from sim.analysis.calibration.smoother import increments, inflations, perturbed
from sim.behaviour.drift import (
    CORRECTIONS,
    FITTED,
    SPREADS,
    Walks,
    corrected,
    gdp_drift,
    gdp_forecast,
)
from sim.behaviour.effects import PROVINCES, Kind
from sim.behaviour.parameters import PRIORS
from sim.ensemble.store.points import kept_table
from sim.targets import NATION

YEARS = range(2016, 2022)
MANY = 20_000
NAMES = ("rho", "learn_office", "patent_link", "voucher_use", "renewal")


def linear(passes: int, members: int, chance: float) -> tuple[np.ndarray, ...]:
    """Members after all passes on a linear model with normal errors, and the posterior's mean and
    covariance in closed form."""
    rng = np.random.default_rng(0)
    model, seen = rng.normal(size=(6, 4)), rng.normal(size=6)
    noise = np.diag(np.full(6, 0.3) ** 2)
    precision = np.eye(4) + model.T @ np.linalg.inv(noise) @ model
    covariance = np.linalg.inv(precision)
    mean = covariance @ model.T @ np.linalg.inv(noise) @ seen
    found = rng.normal(size=(members, 4))
    for number, inflation in enumerate(inflations(passes)):
        wanted = perturbed(seen, inflation * noise, members, [1, number])
        found = found + increments(found, found @ model.T, wanted, inflation * noise, chance)
    return found, mean, covariance


@pytest.mark.parametrize("passes", [1, 4])
def test_a_linear_model_gives_its_posterior(passes: int) -> None:
    found, mean, covariance = linear(passes, MANY, 0.0)
    assert found.mean(0) == pytest.approx(mean, abs=0.02)
    assert np.cov(found.T) == pytest.approx(covariance, abs=0.01)


def test_the_weights_of_all_passes_sum_to_one() -> None:
    for passes in (1, 2, 4, 7):
        assert (1.0 / inflations(passes)).sum() == pytest.approx(1.0)


def test_what_goes_with_no_figure_is_left_alone() -> None:
    rng = np.random.default_rng(5)
    members, other = rng.normal(size=(200, 3)), rng.normal(size=(200, 40))
    wanted = perturbed(np.full(40, 5.0), np.eye(40), 200, [1])
    added = increments(members, other, wanted, np.eye(40))
    assert (np.abs(added) > 0.0).mean() < 0.5, "few of 120 pairs pass by chance"
    assert not increments(members, other[:, :0], wanted[:, :0], np.zeros((0, 0))).any()


def test_a_members_draw_does_not_hang_on_how_many_there_are() -> None:
    few = perturbed(np.zeros(3), np.eye(3), 4, [7])
    assert np.array_equal(few, perturbed(np.zeros(3), np.eye(3), 9, [7])[:4])
    small, large = Walks.drawn(3, 6, 1), Walks.drawn(8, 6, 1)
    assert np.array_equal(small.own, large.own[:3])


KEYS = pd.DataFrame(
    [
        (indicator, scope, year)
        for indicator in ("gerd", "valid_invention_patents")
        for scope in (NATION, *map(str, PROVINCES))
        for year in YEARS
    ],
    columns=["indicator", "scope", "year"],
)


def made_up(members: Members) -> np.ndarray:
    """ln figures of a model of one line: two effects and a parameter make two series."""
    paths = members.walks.paths
    research, patents = (paths[:, FITTED.index(kind)] for kind in (Kind.RESEARCH, Kind.PATENTS))
    rows = []
    for indicator, scope, year in KEYS.itertuples(index=False):
        path = research if indicator == "gerd" else research + patents
        at = path[:, year - 2016]
        own = at.mean(1) if scope == NATION else at[:, PROVINCES.index(int(scope))]
        rows.append(own + 0.1 * members.scores[:, 0] * (year - 2015))
    return np.array(rows).T


def outputs_of(members: Members, names: list[str]) -> pd.DataFrame:
    wide = pd.DataFrame(np.exp(made_up(members)), names, pd.MultiIndex.from_frame(KEYS))
    return wide.rename_axis("run").melt(ignore_index=False, value_name="value").reset_index()


@pytest.fixture(scope="module")
def prior() -> Members:
    return Members.drawn(NAMES, 300, len(YEARS), 1)


def fitted_to(prior: Members, truth: Members) -> Members:
    seen, members = made_up(truth)[0], prior
    for number, inflation in enumerate(inflations(3)):
        noise = inflation * errors(KEYS)
        members = members.held_against(made_up(members), seen, KEYS, noise, [number])
    return members


def test_parameters_and_effects_are_found_together(prior: Members) -> None:
    truth = Members.drawn(NAMES, 1, len(YEARS), 99)
    found = fitted_to(prior, truth)
    off = np.abs(made_up(found).mean(0) - made_up(truth)[0])
    assert np.median(off) < 0.03
    before = np.abs(made_up(prior).mean(0) - made_up(truth)[0])
    assert np.median(off) < 0.2 * np.median(before)
    told = learnt(found).set_index("parameter")
    assert told.loc["rho", "shrinkage"] < told["shrinkage"].drop("rho").min()
    assert told["shrinkage"].drop("rho").min() > 0.85, "what moves nothing keeps its range"
    assert told["moved"].sum() == 1
    inside = predictive(
        aligned(
            outputs_of(found, [f"run-{k:03d}" for k in range(300)]),
            KEYS.assign(value=np.exp(made_up(truth)[0])),
            YEARS,
        )
    )
    assert coverage(inside)["inside"].iloc[0] >= 0.85 * len(KEYS)
    assert set(by_series(inside)["level"]) == {"nation", "others"}


def test_a_province_hears_nothing_of_another(prior: Members) -> None:
    predicted, seen = made_up(prior), np.zeros(len(KEYS))
    noise = errors(KEYS)
    base = prior.held_against(predicted, seen, KEYS, noise, [1])
    far = seen.copy()
    far[(KEYS["scope"] == "440000").to_numpy()] += 1.0
    other = prior.held_against(predicted, far, KEYS, noise, [1])
    place = PROVINCES.index(440000)
    same = np.arange(len(PROVINCES)) != place
    told, untold = (
        found.walks.paths - found.walks.paths[..., same].mean(-1, keepdims=True)
        for found in (other, base)
    )
    # Not ``approx``, which looks at the million numbers one by one.
    np.testing.assert_allclose(told[..., same], untold[..., same], rtol=0.0, atol=1e-5)
    assert np.abs(told - untold)[..., place].max() > 0.1


def test_known_truths_lie_evenly_in_their_posteriors(prior: Members) -> None:
    names = [f"run-{k:03d}" for k in range(prior.number)]
    observed = KEYS.assign(value=1.0)
    data = aligned(outputs_of(prior, names), observed, YEARS).of(names)
    truths = Members.drawn(NAMES, 320, len(YEARS), 2).only(list(range(300, 320)))
    runs = [f"truth-{k:03d}" for k in range(truths.number)]
    told = aligned(outputs_of(truths, runs), observed, YEARS).of(runs)
    figures, which = told.like(data.keys)
    found = recovered(prior, data.only(which), truths, figures, 3)
    table = ranks(found).set_index(["group", "of"])
    for group in ("parameter", "nation", "province"):
        assert 0.8 <= table.loc[(group, "all"), "inside"] <= 0.97
    counts = table.loc[("province", "all"), [str(k) for k in range(1, 11)]].to_numpy(float)
    assert (np.abs(counts / counts.sum() - 0.1) < 0.03).all()


def test_members_are_kept_as_they_are(prior: Members, tmp_path) -> None:
    calls, prior = [], prior.only(range(10))

    def make() -> pd.DataFrame:
        calls.append(1)
        return prior.table()

    again = [kept_table(tmp_path, "members", [], "2016-2019", make) for _ in range(2)]
    assert len(calls) == 1
    found = Members.from_table(NAMES, again[1])
    assert np.array_equal(found.scores, prior.scores)
    assert np.array_equal(found.walks.own, prior.walks.own)
    # A fit to other years computes anew: what it knows must not reach the first one.
    kept_table(tmp_path, "members", [], "2016-2021", make)
    assert len(calls) == 2
    shipped = Walks.from_table(effects_table(prior.walks))
    np.testing.assert_allclose(shipped.own, prior.walks.own, rtol=0.0, atol=5.001e-4)


def test_walks_are_sums_of_slopes_and_steps() -> None:
    walks = Walks.drawn(1, 3, 4)
    (slope, *steps) = walks.own[0, 2, 5] + walks.nation[0, 2]
    expected = np.cumsum(steps) + slope * np.arange(3)
    assert walks.paths[0, 2, :, 5] == pytest.approx(expected)
    still, on = walks.still(0).values, walks.continued(0, 7).values
    kind = FITTED[2]
    assert still[kind, :3, 5] == pytest.approx(expected)
    assert np.array_equal(on[:, :3], still[:, :3])
    assert (still[kind, 3:, 5] == still[kind, 2, 5]).all()
    assert np.ptp(on[kind, 2:, 5]) > 0.0
    assert np.array_equal(on, walks.continued(0, 7).values)
    assert not np.array_equal(on, walks.continued(0, 8).values)


def test_what_provinces_share_is_the_nations() -> None:
    walks = Walks.drawn(5, 4, 1)
    own = walks.own + 0.3
    centred = Walks(walks.nation, own).centred
    assert centred.paths == pytest.approx(Walks(walks.nation, own).paths)
    kind, spreads = FITTED.index(Kind.PATENTS), SPREADS[Kind.PATENTS]
    likely = spreads.nation.step**2 / (spreads.nation.step**2 + spreads.own.step**2 / 31)
    left = centred.own[:, kind, :, 2:].mean(1) / own[:, kind, :, 2:].mean(1)
    assert left == pytest.approx(1.0 - likely)


def test_steps_to_come_are_as_large_as_those_seen() -> None:
    walks = Walks.drawn(1, 6, 4)
    for factor in (0.5, 3.0):
        own = walks.own.copy()
        own[..., 2:] = (
            factor
            * SPREADS[Kind.PATENTS].own.step
            * np.random.default_rng(1).normal(size=own[..., 2:].shape)
        )
        own[..., 0] = 0.0
        kind = FITTED.index(Kind.PATENTS)
        flat = Walks(np.zeros_like(walks.nation), own)
        steps = [
            np.diff(flat.continued(0, seed).values[Kind.PATENTS, 5:], axis=0) for seed in range(40)
        ]
        # The nation's step is common to all provinces and is left out.
        apart = np.array(steps) - np.array(steps).mean(axis=2, keepdims=True)
        assert apart.std() == pytest.approx(factor * SPREADS[FITTED[kind]].own.step, rel=0.15)


def test_gdp_drifts_only_where_nothing_is_known() -> None:
    path = gdp_drift(2021, 2024, 3)
    assert (path[:6] == 0.0).all()
    assert np.abs(path[6]).max() > 0.0
    many = np.array([gdp_drift(2021, 2025, seed) for seed in range(200)])
    assert many[:, 6].std() < many[:, 9].std()
    assert np.array_equal(gdp_drift(2021, 2024, 3), path)
    assert not gdp_forecast(2021).any()
    off = gdp_forecast(2019)
    assert (off[:4] == 0.0).all()
    assert (off[4:6] != 0.0).all()
    assert (off[6:] == off[5]).all()


def test_corrected_statistics_may_jump_and_stay_there() -> None:
    shandong, jiangsu = PROVINCES.index(370000), PROVINCES.index(320000)
    kind, size = FITTED.index(Kind.SURVEYED), CORRECTIONS[Kind.SURVEYED]
    own = Walks.drawn(600, 6, 2).own[:, kind]
    usual = SPREADS[Kind.SURVEYED].own.step
    assert own[:, shandong, 3].std() == pytest.approx(np.hypot(size, usual), rel=0.1)
    assert own[:, shandong, 5].std() < 2.0 * usual
    assert own[:, jiangsu, 3].std() < 2.0 * usual
    rows = np.arange(len(FITTED)) != kind
    assert not corrected(6)[rows].any()


def test_what_was_corrected_makes_no_later_step_larger() -> None:
    walks = Walks.drawn(1, 6, 4)
    own = walks.own.copy()
    own[:, FITTED.index(Kind.SURVEYED), PROVINCES.index(370000), 2:5] = 3.0
    found = [Walks(walks.nation, part).continued(0, 1).values for part in (own, walks.own)]
    steps = [np.diff(values[Kind.SURVEYED, 5:], axis=0) for values in found]
    assert steps[0] == pytest.approx(steps[1])
    apart = found[0][Kind.SURVEYED, -1] - found[1][Kind.SURVEYED, -1]
    assert np.flatnonzero(np.abs(apart) > 1e-9).tolist() == [PROVINCES.index(370000)]


def test_a_break_stays_in_all_later_figures() -> None:
    scope, name = "370000", "valid_invention_patents"
    keys = pd.DataFrame({"indicator": name, "scope": scope, "year": [2016, 2018, 2021]})
    found = errors(keys)
    jumps = JUMPS[name, scope]
    single = OBSERVED[name] ** 2 + SPLIT**2
    assert found[0, 0] == pytest.approx(single)
    assert found[1, 2] == pytest.approx(jumps[2017] ** 2 + jumps[2018] ** 2)
    assert found[2, 2] == pytest.approx(single + sum(size**2 for size in jumps.values()))
    trap = errors(keys.assign(trap="survey_sample"))
    assert np.diag(trap - found) == pytest.approx(0.08**2)


def test_luck_is_shared_within_a_place_alone() -> None:
    rng = np.random.default_rng(2)
    rows = [
        (f"run-{run}", "gerd", scope, year, float(np.exp(luck[place] + 0.01 * rng.normal())))
        for run in range(200)
        for luck in [0.1 * rng.normal(size=2)]
        for place, scope in enumerate(("100000", "110000"))
        for year in (2016, 2017)
    ]
    outputs = pd.DataFrame(rows, columns=["run", "indicator", "scope", "year", "value"])
    observed = outputs[outputs["run"] == "run-0"]
    data = aligned(outputs, observed, range(2016, 2018))
    found = data.luck_of(data.keys)
    assert np.diag(found) == pytest.approx(0.1**2, rel=0.3)
    assert found[0, 1] == pytest.approx(0.8 * 0.1**2, rel=0.3)
    assert found[0, 2] == 0.0


def test_what_cannot_be_compared_is_listed_with_the_reason(prior: Members) -> None:
    outputs = outputs_of(prior.only([0, 1]), ["a", "b"])
    units = {"gerd": "100m yuan", "valid_invention_patents": "patents"}
    observed = KEYS.assign(value=1.0, unit=KEYS["indicator"].map(units))
    more = pd.DataFrame(
        [
            ("no_such_series", "100000", 2018, 1.0, "firms"),
            ("gerd", "999999", 2018, 1.0, "100m yuan"),
            ("industry_rd", "100000", 2018, 1.0, "yuan"),
            ("gerd", "100000", "2011-2015", 1.0, "100m yuan"),
        ],
        columns=["indicator", "scope", "year", "value", "unit"],
    )
    outputs = pd.concat([outputs, outputs.assign(indicator="industry_rd")]).drop_duplicates(
        ["run", "indicator", "scope", "year"]
    )
    data = aligned(outputs, pd.concat([observed, more]), YEARS)
    assert len(data.keys) == len(KEYS)
    assert list(data.left_out["why"]) == ["not_modelled", "unit", "not_modelled"]
    with pytest.raises(ValueError, match="no published figure"):
        aligned(outputs, observed, range(2000, 2001))


def test_each_thing_is_fitted_once() -> None:
    observed = pd.DataFrame(
        {
            "indicator": ["gerd", "industry_firms_with_rd", "industry_firms_with_rd", "firms"],
            "scope": ["100000", "100000", "110000", "100000"],
        }
    )
    assert list(figures_to_fit(observed)["scope"]) == ["100000", "110000"]


def test_parameters_stay_in_their_ranges(prior: Members) -> None:
    for name, column in prior.points().items():
        assert PRIORS[str(name)].low <= column.min() <= column.max() <= PRIORS[str(name)].high


def test_paths_say_the_same_as_steps() -> None:
    parts = Walks.drawn(2, 5, 3).own
    found = _paths(parts)
    walks = Walks(np.zeros_like(Walks.drawn(2, 5, 3).nation), parts)
    assert np.moveaxis(found[..., 1:], -1, 2) == pytest.approx(walks.paths)
    assert found[..., 0] == pytest.approx(parts[..., 0])
    assert _parts(found) == pytest.approx(parts)
