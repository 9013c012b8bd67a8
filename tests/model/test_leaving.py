"""Who leaves: the registered share of each age, the small and the unproductive among them first."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.behaviour.parameters import Parameters
from sim.model.firms import rules
from sim.model.firms.leaving import exit_means
from sim.model.firms.produce import produce
from sim.model.firms.state import ACCOUNTS, SECTORS, Surroundings, Terms
from sim.model.firms.table import FirmColumns

MANY = 400_000
STRENGTH = 0.3
BEHAVIOUR = Parameters(exit_scale=1.0, exit_productivity=STRENGTH, catch_up=0.0, default_hazard=0.0)
ONCE = {0: 0.016, 1: 0.063, 2: 0.095, 4: 0.085}  # year of life -> registered yearly hazard


@pytest.fixture(scope="module")
def mixed(firms_of: Callable[..., FirmColumns]) -> FirmColumns:
    """Firms of four ages; those of a year of life are the larger the older they are."""
    chance = np.random.default_rng(5)
    year = np.array(list(ONCE))[np.arange(MANY) % len(ONCE)]
    size = np.exp(chance.normal(15.0 + 0.3 * year, 1.2))
    return firms_of(
        MANY, age=4 * year, sales=size, tfp=chance.normal(0.0, 1.0, MANY), cash=size,
        weight=chance.integers(1, 5, MANY),
    )  # fmt: skip


def test_the_mean_factor_of_each_age_is_one(mixed: FirmColumns) -> None:
    means = exit_means(mixed, np.zeros(SECTORS), BEHAVIOUR.as_tuple())
    for year in ONCE:
        of = mixed.age == 4 * year
        pairs = zip(mixed.sales[of], mixed.tfp[of], strict=True)
        factor = np.exp([rules.exit_shift(sales, gap, STRENGTH) for sales, gap in pairs])
        mean = np.average(factor, weights=mixed.weight[of])
        assert np.log(mean) == pytest.approx(means[rules.exit_class(4 * year)])


def test_each_year_of_life_has_the_registered_hazard_and_leavers_lie_behind(
    mixed: FirmColumns, one_county: Callable[..., Surroundings], terms_2020: Terms
) -> None:
    firms = FirmColumns(*(column.copy() for column in mixed))
    firms.weight[:] = 1.0
    means = exit_means(firms, np.zeros(SECTORS), BEHAVIOUR.as_tuple())
    here = one_county(ln_exit_mean=means, growth=[0.0])
    accounts = np.zeros((len(ACCOUNTS), 1))
    produce(firms, here, terms_2020, BEHAVIOUR.as_tuple(), 3, 0, accounts)
    # What erodes of ln A within the quarter counts as its change.
    drift = np.exp(rules.EXIT_GROWTH * rules.PRODUCTIVITY_DRIFT)
    for year, annual in ONCE.items():
        of = mixed.age == 4 * year
        left = 1.0 - firms.alive[of].mean()
        wanted = 0.25 * annual * drift
        assert left == pytest.approx(wanted, abs=4.0 * np.sqrt(wanted / of.sum()))
    gap = mixed.tfp[~firms.alive].mean() - mixed.tfp[firms.alive].mean()
    # Of a normal ln A, those drawn with weight e^-ax lie a below the rest.
    assert gap == pytest.approx(-STRENGTH, abs=0.05)


def test_no_class_of_age_is_left_without_a_mean(firms_of: Callable[..., FirmColumns]) -> None:
    means = exit_means(firms_of(10, age=40), np.zeros(SECTORS), BEHAVIOUR.as_tuple())
    assert np.isfinite(means).all()
    assert means == pytest.approx(means[4])
