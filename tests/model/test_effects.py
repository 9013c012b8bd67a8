"""Effects of place: none is today's run to the bit; each acts in its province and year alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.behaviour.effects import PROVINCES, YEARS, Effects, Kind
from sim.behaviour.parameters import Parameters
from sim.model.firms import rules
from sim.model.firms.plan import plan
from sim.model.firms.state import SECTORS, Place, Surroundings, Terms
from sim.model.firms.table import FirmColumns
from sim.model.policy.levers import Levers
from sim.model.record import COUNTED
from sim.world import World

JIANGSU = PROVINCES.index(320000)


def one(kind: Kind, size: float, first: int = 0) -> Effects:
    """An effect on Jiangsu from year ``first`` after 2016 on."""
    values = np.zeros((len(Kind), YEARS, len(PROVINCES)))
    values[kind, first:, JIANGSU] = size
    return Effects(values)


def run(world: World, effects: Effects | None, quarters: int = 4) -> CountyInnovationModel:
    model = CountyInnovationModel(world, seed=3, effects=effects)
    model.run_for(quarters)
    return model


@pytest.fixture(scope="module")
def without(world: World) -> CountyInnovationModel:
    return run(world, None)


def columns(model: CountyInnovationModel) -> dict[str, np.ndarray]:
    return {
        f"{name}.{column}": values
        for name, table in model.tables.items()
        for column, values in table.arrays.items()
    }


def test_effects_of_nothing_change_no_bit(world: World, without: CountyInnovationModel) -> None:
    zero = run(world, Effects(np.zeros_like(Effects.none().values)))
    for name, values in columns(without).items():
        assert np.array_equal(values, columns(zero)[name]), name
    assert zero.effects == Effects.none()
    assert zero.effects.digest == Effects.none().digest


@pytest.mark.parametrize(
    ("kind", "figure"),
    [
        (Kind.START, "firms_with_rd"),
        (Kind.RESEARCH, "gerd"),
        (Kind.PATENTS, "patents_granted"),
        (Kind.CERTIFICATES, "hnte_certified"),
        (Kind.BIRTHS, "firm_entries"),
        (Kind.INSTITUTES, "institute_rd"),
        (Kind.LABORATORIES, "industry_firms_with_rd_institution"),
        *((kind, names[0]) for kind, names in COUNTED.items()),
    ],
)
def test_each_moves_its_figure_in_its_province(
    world: World, without: CountyInnovationModel, kind: Kind, figure: str
) -> None:
    there = without.state.counties.province_code == PROVINCES[JIANGSU]
    size = 1.5 if kind in (Kind.START, Kind.CERTIFICATES, Kind.LABORATORIES, Kind.BIRTHS) else 0.4
    with_it = run(world, one(kind, size)).years[-1].values[figure]
    before = without.years[-1].values[figure]
    # The register of S&T SMEs opens in 2017.
    assert with_it[there].sum() > before[there].sum() or kind == Kind.REGISTER
    if kind in COUNTED:
        assert with_it[there] == pytest.approx(np.exp(size) * before[there])
        assert np.array_equal(with_it[~there], before[~there])


def test_a_year_to_come_says_nothing_of_this_one(
    world: World, without: CountyInnovationModel
) -> None:
    later = run(world, one(Kind.RESEARCH, 0.5, first=1))
    for name, values in columns(without).items():
        assert np.array_equal(values, columns(later)[name]), name


def test_gdp_is_multiplied_and_what_is_not_moved_keeps_its_bits(world: World) -> None:
    model = CountyInnovationModel(world, seed=3, effects=one(Kind.GDP, 0.1, first=6))
    there = model.state.counties.province_code == PROVINCES[JIANGSU]
    ratio = model.world.drivers.gdp / world.drivers.gdp
    assert ratio[there][:, 7:] == pytest.approx(np.exp(0.1))
    assert (ratio[:, :7] == 1.0).all()
    assert (ratio[~there] == 1.0).all()
    assert model.world.hash != world.hash
    assert world.grown(np.zeros_like(ratio)) is world


def test_a_constant_effect_on_wanted_research_is_reached_by_partial_adjustment(
    firms_of: Callable[..., FirmColumns], one_county: Callable[..., Surroundings], terms_2020: Terms
) -> None:
    """Without stops, ln R rises by 1 - rho^t of the effect."""
    delta, quarters = 0.3, 8
    parameters = Parameters(stop_hazard=1e-12)
    found = []
    for size in (0.0, delta):
        firms = firms_of(20, rd=1e6, propensity=np.log(1e6 / 3e7), rd_stock=1e6, knows=0)
        zero = {name: np.zeros(1) for name in Place._fields if name in Surroundings._fields}
        meets = one_county(
            **zero
            | {"skilled": np.ones(1), "grant_raise": np.ones(1)}
            | {"research_place": np.full(1, size)},
            users=np.zeros((SECTORS, 4)), peers=np.ones(SECTORS),
        )  # fmt: skip
        for quarter in range(quarters):
            plan(firms, meets, terms_2020, parameters.as_tuple(), 1, quarter)
        found.append(np.log(firms.rd))
    assert found[1] - found[0] == pytest.approx((1.0 - parameters.rho**quarters) * delta)


def test_a_share_is_shifted_on_the_logit() -> None:
    assert rules.shifted(0.7, 0.0) == 0.7
    for share, shift in ((0.5, 1.0), (0.9, -2.0), (0.1, 3.0)):
        found = rules.shifted(share, shift)
        assert rules.logit(found) - rules.logit(share) == pytest.approx(shift)


def test_branches_share_the_effects_of_their_past(world: World) -> None:
    effects = one(Kind.PATENTS, 0.2)
    past = run(world, effects, 20)
    twins = [past.branch(levers) for levers in (Levers(), Levers.held())]
    assert all(twin.effects is past.effects for twin in twins)
    same = past.branch(Levers())
    for twin in (twins[0], same):
        twin.run_for(2)
    for name, values in columns(twins[0]).items():
        assert np.array_equal(values, columns(same)[name]), name


def test_sums_over_provinces_are_the_nations(world: World) -> None:
    model = run(world, one(Kind.RURAL_INCOME, 0.1))
    values, province = model.years[-1].values["rural_income"], model.state.counties.province_code
    parts = [values[province == code].sum() for code in np.unique(province)]
    assert sum(parts) == pytest.approx(values.sum())


def test_certificates_of_three_years_are_counted_as_those_of_each(world: World) -> None:
    size = 0.4
    plain, counted = run(world, None, 8), run(world, one(Kind.HIGH_TECH, size), 8)
    there = plain.state.counties.province_code == PROVINCES[JIANGSU]
    table = plain.state.counties
    before = table.hnte_certified_2015[there]
    values, more = (
        model.years[-1].values["hnte_certified_3_years"][there] for model in (plain, counted)
    )
    assert more - before == pytest.approx(np.exp(size) * (values - before))


def test_what_is_no_effect_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        Effects(np.zeros((2, 2, 2)))
    codes = np.array([320000, 999999, 710000])
    found = one(Kind.START, 0.5).at(Kind.START, 2018, codes)
    assert found.tolist() == [0.5, 0.0, 0.0]
    assert not one(Kind.START, 0.5).at(Kind.START, 2015, codes).any()
