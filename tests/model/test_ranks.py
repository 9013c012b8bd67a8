"""Orders that sort less than ``np.lexsort`` does, and quantiles and chances that sort hardly at
all, are the same to the bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.core.chance import uniforms
from sim.core.order import FEW, first, grouped, ordered
from sim.core.weights import exact, group_quantile, weighted_quantile
from sim.model.commissioners.commissioner import weight_by
from sim.model.firms.firm import number_born
from sim.model.ties.links import FIRM, INSTITUTE, _first_partner

few_values = st.lists(st.sampled_from([-1.0, 0.0, 0.25, 0.5, 7.0]), max_size=60)
ids_of = np.random.default_rng(1).permutation


@given(few_values, st.integers(0, 70))
def test_equals_stand_by_id_and_the_first_are_the_first_of_all(
    values: list[float], number: int
) -> None:
    numbers, ids = np.array(values), ids_of(len(values))
    order = np.lexsort((ids, numbers))
    np.testing.assert_array_equal(ordered(numbers, ids), order)
    np.testing.assert_array_equal(first(number, numbers, ids), order[:number])


@pytest.mark.parametrize("groups", [5, 3 * FEW])
@pytest.mark.parametrize("different", [3, 10**6])
def test_groups_stand_one_after_the_other(groups: int, different: int) -> None:
    rng = np.random.default_rng(2)
    group, ids = rng.integers(0, groups, 2000), ids_of(2000)
    values = rng.integers(0, different, 2000) / 7.0
    order = np.lexsort((ids, values, group))
    np.testing.assert_array_equal(grouped(group, values, ids), order)


def test_nobody_stands_in_no_order() -> None:
    none, no_ids = np.zeros(0), np.zeros(0, np.int64)
    assert not len(ordered(none, no_ids)) and not len(grouped(no_ids, none, no_ids))
    assert not len(first(3, none, no_ids))


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("digits", [1, 12])
def test_a_quantile_found_in_bins_is_that_of_all_members_sorted(at: float, digits: int) -> None:
    rng = np.random.default_rng(3)
    values, group = rng.standard_normal(5000).round(digits), rng.integers(0, 4, 5000)
    weights, member = exact(rng.exponential(2.0, 5000)), rng.random(5000) < 0.9
    found = group_quantile(member, group, values, weights, 5, at)
    for k in range(4):
        one = member & (group == k)
        assert found[k] == weighted_quantile(values[one], weights[one], at)
    assert np.isnan(found[4])  # nobody is of that group


def test_a_quantile_of_equals_is_what_they_are() -> None:
    same, one = np.full(7, 0.3), np.zeros(7, np.int64)
    assert group_quantile(same > 0, one, same, np.ones(7), 1, 0.9) == 0.3


def test_counties_of_many_births_have_the_poisson_numbers_of_scipy() -> None:
    codes, mean = np.arange(400), np.linspace(501.0, 9000.0, 400)
    luck = uniforms(1, 20, 3, codes)
    wanted = stats.poisson.ppf(luck, mean).astype(int)
    np.testing.assert_array_equal(number_born(mean, codes, 1, 3, 20), wanted)


def test_weight_of_people_who_are_nowhere_counts_nowhere() -> None:
    place, weight = np.array([2, -1, 0, 2]), np.array([1.5, 8.0, 1.0, 0.25])
    np.testing.assert_array_equal(weight_by(place, weight, 4), [1.0, 0.0, 1.75, 0.0])


def test_the_partner_of_the_smallest_id_is_found_among_firms_only() -> None:
    a, b = np.array([0, 0, 0, 1]), np.array([4, 3, 2, 4])
    kind, ids = np.array([FIRM, FIRM, INSTITUTE, FIRM]), np.array([40, 30, 20, 40])
    asked = np.array([True, False, True, False, False])
    np.testing.assert_array_equal(_first_partner(a, b, kind, ids, asked), [3, -1, -1, -1, -1])
