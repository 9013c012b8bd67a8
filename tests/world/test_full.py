"""Counties kept whole among thinned ones: their own numbers, and sums that stay."""

from __future__ import annotations

import numpy as np
import pytest

from sim.core.arrays import sum_by
from sim.ensemble.work.histories import world_of
from sim.errors import InputError
from sim.world import World, WorldSettings, build_world

FULL = (330602, 330603, 330604, 330624, 330681, 330683, 621121)
SCALE = 0.02


def settings(scale: float = SCALE, full: tuple[int, ...] = ()) -> WorldSettings:
    return WorldSettings(scale=scale, census="drawn", yearbook="drawn", full=full)


@pytest.fixture(scope="module")
def worlds() -> tuple[World, World, World]:
    """The whole world, a thinned one, and one in which some counties are whole."""
    return world_of(settings(1.0)), world_of(settings()), world_of(settings(full=FULL))


def test_a_whole_county_has_its_own_firms_one_by_one(worlds: tuple[World, World, World]) -> None:
    whole, _, mixed = worlds
    for name in ("firms", "institutes"):
        own, all_there = getattr(mixed, name), getattr(whole, name)
        here = np.isin(mixed.counties["adcode"][own["county"]], FULL)
        there = np.isin(whole.counties["adcode"][all_there["county"]], FULL)
        assert here.sum() == there.sum() > 0
        for column in all_there:
            np.testing.assert_array_equal(own[column][here], all_there[column][there], column)
        assert (own["weight"][here] == 1.0).all()
    assert (mixed.counties["sampled"] == 1.0).sum() == len(FULL)


def test_every_commissioner_of_the_country_may_serve_there(
    worlds: tuple[World, World, World],
) -> None:
    whole, _, mixed = worlds
    assert len(mixed.commissioners["id"]) == len(whole.commissioners["id"])
    assert (mixed.commissioners["weight"] == 1.0).all()
    assert mixed.commissioners["home"].max() < len(mixed.institutes["id"])
    home = mixed.institutes["county"][mixed.commissioners["home"]]
    was = whole.institutes["county"][whole.commissioners["home"]]
    province = mixed.counties["province_code"]
    np.testing.assert_array_equal(province[home], province[was])


def test_sums_of_the_nation_and_of_provinces_stay(worlds: tuple[World, World, World]) -> None:
    whole, thinned, mixed = worlds
    codes = np.unique(whole.counties["province_code"])

    def sums(world: World, column: str) -> np.ndarray:
        firms = world.firms
        at = np.searchsorted(codes, world.counties["province_code"][firms["county"]])
        values = {"number": np.ones(len(at)), "certified": firms["hnte_left"] > 0}
        return sum_by(at, firms["weight"] * values.get(column, firms.get(column)), len(codes))

    for exact in ("rd", "rd_stock"):  # province by province
        np.testing.assert_allclose(sums(mixed, exact), sums(whole, exact))
    for exact in ("number", "certified"):  # strata of what is thinned count exactly in the nation
        assert sums(mixed, exact).sum() == pytest.approx(sums(whole, exact).sum())
    for column in ("number", "sales", "quality"):
        truth = sums(whole, column)
        error = np.abs(sums(thinned, column) / truth - 1.0)
        mixed_error = np.abs(sums(mixed, column) / truth - 1.0)
        assert mixed_error.mean() <= 1.5 * error.mean() + 1e-9, column
        if column == "quality":  # its tail is so heavy that one firm may decide a small province
            assert sums(mixed, column).sum() == pytest.approx(truth.sum(), rel=0.02)
        else:
            assert mixed_error.max() <= 2.0 * error.max() + 1e-9, column


def test_what_is_whole_names_another_world_and_the_order_does_not_matter() -> None:
    assert settings(full=FULL) == settings(full=(*reversed(FULL), FULL[0]))
    assert settings(full=FULL) != settings()
    assert settings().people_scale == SCALE
    assert settings(full=FULL[:1]).people_scale == 1.0


@pytest.mark.parametrize("full", [(330625,), ("330624",), (True,), (330624.0,)])
def test_a_code_of_no_unit_is_refused(full: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match=r"world\.full"):
        build_world(settings(full=full))
