"""The capability index: by hand, bounded, monotone, blind to units and to who else is there."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from scipy.special import ndtr

from sim import CountyInnovationModel
from sim.measure.capability import (
    BASE_YEAR,
    COMPONENTS,
    INDEX,
    NAMES,
    PILLARS,
    Component,
    components,
    index,
    scale_of,
)


def some(n: int = 40) -> np.ndarray:
    """Made-up components of ``n`` counties."""
    return np.exp(np.random.default_rng(3).normal(size=(len(COMPONENTS), n)))


def test_a_component_is_a_ratio_of_sums_and_unknown_where_there_is_nothing_below() -> None:
    parks = Component("parks", "environment", ("labs", "spaces"), "people")
    values = {
        "labs": np.array([1.0, 2.0]),
        "spaces": np.array([3.0, 0.0]),
        "people": np.array([8.0, 0.0]),
    }
    found = parks.of(values)
    assert found[0] == 0.5
    assert np.isnan(found[1])


def test_a_score_is_the_normal_probability_of_the_logarithm() -> None:
    found, areas = some(), np.ones(40, bool)
    scale = scale_of(found, areas)
    first = np.log1p(found / found.mean(axis=1, keepdims=True))
    z = (first - first.mean(axis=1, keepdims=True)) / first.std(axis=1, keepdims=True)
    own = [component.pillar == "inputs" for component in COMPONENTS]
    assert index(found, scale)["capability_inputs"] == pytest.approx(ndtr(z[own]).mean(axis=0))


def test_each_pillar_counts_a_quarter() -> None:
    found = index(some(), scale_of(some(), np.ones(40, bool)))
    pillars = np.mean([found[key] for key in NAMES[1:]], axis=0)
    assert found[INDEX] == pytest.approx(pillars)
    assert {component.pillar for component in COMPONENTS} == set(PILLARS)


def test_it_lies_between_nought_and_one_and_more_is_never_worse() -> None:
    found, areas = some(), np.ones(40, bool)
    scale = scale_of(found, areas)
    before = index(found, scale)
    for row in range(len(COMPONENTS)):
        more = found.copy()
        more[row, 7] *= 3.0
        after = index(more, scale)
        assert after[INDEX][7] > before[INDEX][7]
        others = np.arange(40) != 7
        assert np.array_equal(after[INDEX][others], before[INDEX][others])
    for key in NAMES:
        assert (before[key] > 0.0).all()
        assert (before[key] < 1.0).all()


def test_units_do_not_matter_and_districts_set_no_scale() -> None:
    found, areas = some(), np.arange(40) < 30
    scale = scale_of(found, areas)
    in_fen = found * 100.0
    same = index(in_fen, scale_of(in_fen, areas))
    assert same[INDEX] == pytest.approx(index(found, scale)[INDEX])
    rich = found.copy()
    rich[:, 30:] *= 50.0
    assert np.array_equal(scale_of(rich, areas).centre, scale.centre)


def test_what_a_county_cannot_have_is_left_out_and_equals_score_one_half() -> None:
    found, areas = some(), np.ones(40, bool)
    farms = [component.name for component in COMPONENTS].index("farm_technology")
    found[farms, 3] = np.nan
    scores = index(found, scale_of(found, areas))
    assert np.isfinite(scores[INDEX]).all()
    alike = np.ones_like(found)
    assert (index(alike, scale_of(alike, areas))[INDEX] == 0.5).all()


def test_the_model_keeps_it_every_year_on_the_scale_of_the_base_year(
    history: CountyInnovationModel,
) -> None:
    areas = history.tables["county"]["county_area"]
    last = history.years[-1]
    assert last.year == BASE_YEAR
    scale = scale_of(components(last.values), areas)
    for year in history.years:
        expected = index(components(year.values), scale)
        for key in NAMES:
            assert np.array_equal(year.values[key], expected[key])
    assert np.array_equal(history.tables["county"]["capability"], last.values[INDEX])
    later = history.branch(history.levers)
    later.run_for(4)
    fixed = index(components(later.years[-1].values), scale)
    assert np.array_equal(later.years[-1].values[INDEX], fixed[INDEX])
    assert np.array_equal(later.tables["county"]["capability"], fixed[INDEX])


def test_before_the_base_year_is_over_the_scale_is_the_year_s_own(
    started: CountyInnovationModel,
) -> None:
    model = copy.deepcopy(started, {id(started.world): started.world})
    model.run_for(2)
    (year,) = model.years
    scale = scale_of(components(year.values), model.tables["county"]["county_area"])
    assert np.array_equal(year.values[INDEX], index(components(year.values), scale)[INDEX])
