from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.world.draws import apportion, draw_quota, fit_quota, meet_totals, uniform_ranks

weights = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40).map(np.array)


with_zeros = (
    st.lists(st.floats(0.0, 1e6), min_size=1, max_size=40)
    .filter(lambda w: sum(w) > 1e-3)
    .map(np.array)
)


@given(st.one_of(weights, with_zeros), st.integers(0, 10_000))
def test_apportioned_numbers_sum_and_stay_near_their_share(weight: np.ndarray, total: int) -> None:
    number = apportion(total, weight)
    assert number.sum() == total
    assert np.all(np.abs(number - total * weight / weight.sum()) <= 1 + 1e-6)


def test_apportioned_by_hand() -> None:
    assert apportion(7, np.array([0.5, 0.3, 0.2])).tolist() == [4, 2, 1]
    assert apportion(1, np.array([0.5, 0.5])).tolist() == [1, 0]  # ties: the lower place
    assert apportion(3, np.array([0.1, 0.1, 0.1])).tolist() == [1, 1, 1]


@given(weights, st.integers(0, 2**32))
def test_fitted_quotas_never_exceed_the_room(wanted: np.ndarray, seed: int) -> None:
    room = np.random.default_rng(seed).integers(1, 50, len(wanted))
    quota = fit_quota(wanted / wanted.sum() * 100, room)
    assert np.all(quota <= room)
    assert quota.sum() == min(100, room.sum())


def test_quota_is_met_in_every_group_and_the_excluded_come_last() -> None:
    rng = np.random.default_rng(1)
    group = rng.integers(0, 5, 2000)
    score = np.where(rng.random(2000) < 0.5, 0.0, -np.inf)
    quota = np.array([10, 0, 50, 100, 150])
    chosen = draw_quota(group, quota, score, rng)
    assert np.array_equal(np.bincount(group[chosen], minlength=5), quota)
    assert np.all(np.isfinite(score[chosen]))


def test_odds_rise_with_the_score() -> None:
    rng = np.random.default_rng(2)
    score = np.repeat([0.0, np.log(4.0)], 10_000)
    chosen = draw_quota(np.zeros(20_000, dtype=int), np.array([1000]), score, rng)
    assert 3 < chosen[10_000:].sum() / chosen[:10_000].sum() < 5.5


@given(st.integers(0, 2**32), st.floats(0.1, 0.9))
def test_totals_are_met_and_the_ceiling_kept(seed: int, load: float) -> None:
    rng = np.random.default_rng(seed)
    group = np.arange(60) % 3
    ceiling = rng.uniform(1, 5, 60)
    totals = load * np.bincount(group, ceiling)
    scaled = meet_totals(rng.lognormal(sigma=3, size=60), group, totals, ceiling)
    np.testing.assert_allclose(np.bincount(group, scaled), totals)
    assert np.all(scaled <= ceiling * (1 + 1e-6))


def test_ranks_keep_the_order_and_spread_evenly() -> None:
    latent = np.array([3.0, -1.0, 0.5, 9.0])
    np.testing.assert_allclose(uniform_ranks(latent), [0.625, 0.125, 0.375, 0.875])
