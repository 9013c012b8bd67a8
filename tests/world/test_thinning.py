from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.world import WorldSettings
from sim.world.firm_totals import totals
from sim.world.thinning import sampled, thin

from .conftest import Population, Table

scales = st.floats(0.02, 0.9)
seeds = st.integers(0, 2**32)
few = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def thinned(population: Population, scale: float, seed: int) -> tuple[Table, Table, Table]:
    counties = population.counties
    home = np.searchsorted(totals().codes, counties["province_code"])
    shares = sampled(np.bincount(home[population.firms["county"]]).astype(float), scale)
    return thin(
        population.firms,
        population.institutes,
        population.commissioners,
        counties | {"sampled": shares[home]},
        WorldSettings(scale=scale),
        np.random.default_rng(seed),
    )


@few
@given(scales, seeds)
def test_weighted_totals_stay(population: Population, scale: float, seed: int) -> None:
    firms, institutes, commissioners = thinned(population, scale, seed)
    whole = population.firms
    home = np.searchsorted(totals().codes, population.counties["province_code"])
    province, whole_province = home[firms["county"]], home[whole["county"]]

    def total(table: Table, values: np.ndarray) -> float:
        return float((table["weight"] * values).sum())

    for table in (firms, whole):
        table_above = table["above_scale"]
        assert total(table, table_above) == pytest.approx(383_148)
        assert total(table, table_above & (table["rd"] > 0)) == pytest.approx(73_570)
        assert total(table, table["hnte_left"] > 0) == pytest.approx(79_000)
        assert total(table, (table["claims"] & 1) > 0) == pytest.approx(53_000)
        assert total(table, np.ones(len(table["id"]))) == pytest.approx(1_003_148)
    np.testing.assert_allclose(
        np.bincount(province, firms["weight"] * firms["rd"], 31),
        np.bincount(whole_province, whole["rd"], 31),
    )
    assert total(firms, firms["sales"]) == pytest.approx(whole["sales"].sum(), rel=0.02)
    above, whole_above = firms["above_scale"], whole["above_scale"]
    industry = total(firms, firms["rd"] * above)
    assert industry == pytest.approx(whole["rd"][whole_above].sum(), rel=0.02)
    assert total(firms, firms["patents"]) == pytest.approx(whole["patents"].sum(), rel=0.05)

    budgets = total(institutes, institutes["budget"])
    assert budgets == pytest.approx(population.institutes["budget"].sum())
    assert institutes["weight"].sum() == pytest.approx(len(population.institutes["id"]))
    assert commissioners["weight"].sum() == pytest.approx(300_000)


@few
@given(scales, seeds)
def test_weights_and_ids(population: Population, scale: float, seed: int) -> None:
    firms, institutes, commissioners = thinned(population, scale, seed)
    full = (population.firms, population.institutes, population.commissioners)
    for table, whole in zip((firms, institutes, commissioners), full, strict=True):
        assert table["weight"].min() >= 1.0
        assert np.all(np.diff(table["id"]) > 0)
        for name in table:
            if name in ("county", "kind", "sector", "age", "skill", "sales", "source"):
                np.testing.assert_array_equal(table[name], whole[name][table["id"]])
    assert abs(np.median(firms["weight"]) * scale - 1) < 0.1
    assert commissioners["home"].max() < len(institutes["id"])


def test_a_commissioner_stays_in_the_province(population: Population) -> None:
    _, institutes, commissioners = thinned(population, 0.05, 1)
    province = population.counties["province_code"]
    old_home = population.commissioners["home"][commissioners["id"]]
    old = province[population.institutes["county"][old_home]]
    new = province[institutes["county"][commissioners["home"]]]
    np.testing.assert_array_equal(old, new)


def test_every_province_keeps_institutes_of_each_kind(population: Population) -> None:
    _, institutes, _ = thinned(population, 0.02, 1)
    home = np.searchsorted(totals().codes, population.counties["province_code"])
    cell = home[institutes["county"]] * 3 + institutes["kind"]
    assert len(np.unique(cell)) == 93


@given(st.lists(st.floats(1.0, 1e6), min_size=2, max_size=31), scales)
def test_small_provinces_are_thinned_less(firms: list[float], scale: float) -> None:
    number = np.array(firms)
    share = sampled(number, scale)
    assert (share >= scale).all()
    assert (share <= 1.0).all()
    least = np.minimum(number, 0.5 * scale * number.mean())
    assert (share * number >= least * (1.0 - 1e-12)).all()
    assert share[number.argmax()] == scale


def test_every_province_has_firms_to_speak_for_it(population: Population) -> None:
    firms, _, _ = thinned(population, 0.02, 1)
    home = np.searchsorted(totals().codes, population.counties["province_code"])
    simulated = np.bincount(home[firms["county"]])
    assert simulated.min() > 0.45 * 0.02 * len(population.firms["id"]) / 31


def test_scale_one_is_the_whole_world(population: Population) -> None:
    firms, _, _ = thinned(population, 1.0, 1)
    assert firms is population.firms


def test_same_seed_same_sample(population: Population) -> None:
    one, two = thinned(population, 0.1, 4)[0], thinned(population, 0.1, 4)[0]
    for name in one:
        np.testing.assert_array_equal(one[name], two[name])
