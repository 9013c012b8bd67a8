"""Rules leave places and sectors where the start has them: offsets, and the dates of flows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit

from sim import CountyInnovationModel
from sim.behaviour.parameters import Parameters
from sim.core.arrays import sum_by
from sim.core.clock import last_quarter
from sim.model.firms import origins
from sim.model.firms.plan import plan
from sim.model.firms.produce import produce
from sim.model.firms.state import A_REVENUE, ACCOUNTS, SECTORS, Place, Surroundings, Terms
from sim.model.firms.table import FirmColumns, Firms
from sim.model.start import FLOWS
from sim.world import World

MANY = 200_000
QUIET = Parameters(
    start_award=1.0, start_cost=0.0, exit_scale=0.0, start_hazard=0.1, stop_hazard=0.2
)


def table(province: np.ndarray, sector: np.ndarray, performs: np.ndarray, **given: object) -> Firms:
    """Above-scale firms, each in a province that is its county."""
    columns = {
        "id": np.arange(len(province)), "county": province, "sector": sector, "weight": 1.0,
        "alive": True, "above_scale": True, "sales": 1e8, "rd": np.where(performs, 1e6, 0.0),
        "rd_stock": np.where(performs, 4e6, 0.0), "patents": 1.0,
    } | given  # fmt: skip
    return Firms({name: np.broadcast_to(x, len(province)).copy() for name, x in columns.items()})


def drawn(seed: int, provinces: int = 5, firms: int = 4_000) -> Firms:
    chance = np.random.default_rng(seed)
    province = chance.permutation(np.r_[np.arange(provinces), chance.integers(0, provinces, firms)])
    sector = chance.integers(0, SECTORS, len(province))
    odds = (
        chance.uniform(0.05, 0.6, provinces)[province] * chance.uniform(0.3, 1.0, SECTORS)[sector]
    )
    performs = chance.random(len(province)) < odds
    return table(
        province, sector, performs,
        rd=np.where(performs, 10.0 ** chance.uniform(5.0, 7.0, len(province)), 0.0),
        patents=chance.poisson(2.0, len(province)).astype(float),
    )  # fmt: skip


def test_two_provinces_of_one_sector_start_by_their_log_odds() -> None:
    province = np.repeat([0, 1], MANY)
    performs = np.r_[np.arange(MANY) < 0.5 * MANY, np.arange(MANY) < 0.1 * MANY]
    firms = table(province, np.zeros(2 * MANY, int), performs)
    place, sector = origins.start_offsets(firms, province, 2)
    shown = logit(0.3) + place + sector[0]
    assert shown == pytest.approx([logit(0.5), logit(0.1)], abs=1e-3)


@given(seed=st.integers(0, 1_000))
def test_offsets_of_starts_meet_both_margins(seed: int) -> None:
    firms = drawn(seed)
    place, sector = origins.start_offsets(firms, firms.county, 6)
    performs = firms.rd > 0
    share = 1.0 / (
        1.0 + np.exp(-(logit(performs.mean()) + place[firms.county] + sector[firms.sector]))
    )
    for key, number in ((firms.county, len(place)), (firms.sector, SECTORS)):
        of, done = sum_by(key, np.ones(len(firms)), number), sum_by(key, performs, number)
        pooled = of * (done + performs.mean()) / (of + 1.0)
        assert sum_by(key, share, number) == pytest.approx(pooled, rel=2e-3)


@given(seed=st.integers(0, 1_000))
def test_patents_of_provinces_and_sectors_are_those_granted(seed: int) -> None:
    firms = drawn(seed)
    chance = np.random.default_rng(seed + 1)
    grants, boost = chance.uniform(0.3, 0.7, 5), chance.uniform(1.0, 1.2, 5)
    growth = chance.uniform(0.0, 0.03, 5)
    place, sector = origins.patent_offsets(firms, firms.county, 6, grants, boost, growth, 0.6)
    expected = np.zeros(len(firms))
    for quarter in range(1, 5):
        stock = firms.rd_stock * np.exp(quarter * growth[firms.county])
        mean = np.exp(place[firms.county] + sector[firms.sector]) * stock**0.6
        expected += 0.25 * boost[firms.county] * mean * (firms.rd > 0)
    wanted = grants * sum_by(firms.county, firms.patents, 5)
    assert sum_by(firms.county, expected, 5) == pytest.approx(wanted, rel=1e-9)
    held = sum_by(firms.sector, firms.patents, SECTORS)
    by_sector = sum_by(firms.sector, expected, SECTORS)
    assert by_sector / by_sector.sum() == pytest.approx(held / held.sum(), rel=1e-6)


def test_a_province_whose_firms_do_no_research_is_as_the_nation() -> None:
    firms = drawn(1)
    firms.rd[firms.county == 2] = 0.0
    same = np.ones(5)
    place, sector = origins.patent_offsets(firms, firms.county, 5, 0.4 * same, same, 0 * same, 0.6)
    assert np.isfinite(sector).all()
    assert np.abs(place).max() <= origins.FURTHEST
    others = np.delete(place, 2)
    assert others.min() <= place[2] <= others.max()


def test_few_performers_say_little_of_their_province() -> None:
    province = np.r_[np.zeros(990, int), np.ones(10, int)]
    rd = np.r_[np.full(990, 1e6), np.full(10, np.e * 1e6)]
    firms = table(province, np.zeros(1_000, int), rd > 0, rd=rd)
    mean = np.full(SECTORS, np.log(1e6 / 1e8))
    assert origins.intensity_offsets(firms, province, 3, mean) == pytest.approx([0.0, 0.5, 0.0])


@pytest.mark.parametrize("kept", [True, False])
def test_a_world_without_growth_keeps_its_odds_ratios(
    kept: bool,
    firms_of: Callable[..., FirmColumns],
    one_county: Callable[..., Surroundings],
    terms_2020: Terms,
) -> None:
    county = np.arange(MANY) % 2
    share = np.where(county == 0, 0.5, 0.2)
    performs = (np.arange(MANY) // 2) % 100 < 100 * share
    firms = firms_of(
        MANY, county=county, above_scale=True, rd=np.where(performs, 1e6, 0.0),
        propensity=np.log(1e6 / 3e7), rd_stock=1e6,
    )  # fmt: skip
    start = table(county, np.full(MANY, 3), performs)
    place, sector = origins.start_offsets(start, county, 2)
    two = {name: np.zeros(2) for name in Surroundings._fields if name in PLACE}
    place = place + sector[3] if kept else np.zeros(2)
    meets = one_county(
        **two | {"skilled": np.ones(2), "grant_raise": np.ones(2), "start_place": place},
        users=np.zeros((2 * SECTORS, 4)), peers=np.ones(2 * SECTORS),
    )  # fmt: skip
    for quarter in range(60):
        plan(firms, meets, terms_2020, QUIET.as_tuple(), 1, quarter)
    odds = [(firms.rd[county == c] > 0).mean() for c in (0, 1)]
    ratio = np.exp(logit(odds[0]) - logit(odds[1]))
    assert ratio == pytest.approx(4.0 if kept else 1.0, rel=0.08)


PLACE = {*Place._fields, "effort"}


@given(growth=st.floats(-0.05, 0.1), flow=st.floats(1.0, 1e6))
def test_a_years_sum_grows_by_four_quarters_of_growth(growth: float, flow: float) -> None:
    rate = flow * float(last_quarter(np.float64(growth)))
    years = [0.25 * rate * np.exp(growth * (np.arange(4) + 4 * y - 3)).sum() for y in range(3)]
    assert years[0] == pytest.approx(flow)
    assert np.diff(np.log(years)) == pytest.approx(4.0 * growth)


def test_sums_of_firms_in_2015_are_those_of_the_world(world: World) -> None:
    firms = CountyInnovationModel(world, seed=1).state.firms
    gdp = world.drivers.gdp
    rate = last_quarter(0.25 * np.log(gdp[:, 1] / gdp[:, 0]))[firms.county]
    for name in FLOWS:
        due = world.firms[name] * rate
        if name == "debt":  # in whole yuan
            due = np.rint(due)
        assert getattr(firms, name) == pytest.approx(due, rel=1e-9), name


def test_revenue_grows_as_demand_does_from_the_first_year(
    firms_of: Callable[..., FirmColumns],
    one_county: Callable[..., Surroundings],
    terms_2020: Terms,
) -> None:
    growth = 0.02
    flow = 3e7
    firms = firms_of(MANY, above_scale=True, sales=flow * float(last_quarter(np.float64(growth))))
    meets, years = one_county(growth=[growth]), []
    for year in range(2):
        accounts = np.zeros((len(ACCOUNTS), 1))
        for quarter in range(4):
            produce(firms, meets, terms_2020, QUIET.as_tuple(), 1, 4 * year + quarter, accounts)
        years.append(accounts[A_REVENUE, 0] / MANY)
    assert np.log([years[0] / flow, years[1] / years[0]]) == pytest.approx(4.0 * growth, abs=0.004)


@pytest.mark.parametrize(("held", "usual"), [(0, 0.0), (0, 0.3), (0, 20.0), (2, 1.0), (40, 5.0)])
def test_inventors_are_drawn_given_their_patents(held: int, usual: float) -> None:
    luck = (np.arange(20_000) + 0.5) / 20_000
    ones = np.ones(len(luck))
    found = origins.inventors(held * ones, usual * ones, 1.1, luck)
    u = np.linspace(-9.0, 9.0, 4_001)
    ln = held * u - usual * np.exp(u) - 0.5 * ((u + 0.5 * 1.1**2) / 1.1) ** 2
    density = np.exp(ln - ln.max())
    mean = np.average(u, weights=density)
    sd = np.sqrt(np.average((u - mean) ** 2, weights=density))
    assert found.mean() == pytest.approx(mean, abs=0.06 * sd)
    assert found.std() == pytest.approx(sd, rel=0.02)


def test_a_firm_with_patents_and_no_research_is_as_any() -> None:
    luck = (np.arange(20_000) + 0.5) / 20_000
    found = origins.inventors(np.full(len(luck), 5.0), np.zeros(len(luck)), 0.8, luck)
    assert np.exp(found).mean() == pytest.approx(1.0, abs=0.01)
    assert found.std() == pytest.approx(0.8, abs=0.01)


def test_grants_are_those_of_the_province_whoever_the_inventors_are() -> None:
    firms = drawn(3)
    same = np.ones(5)
    given = (0.4 * same, same, 0.0 * same, 0.6)
    firms.inventor = np.random.default_rng(4).normal(0.0, 1.0, len(firms))
    place, sector = origins.patent_offsets(firms, firms.county, 5, *given)
    mean = origins.expected_grants(firms, *given[1:])
    mean *= np.exp(place[firms.county] + sector[firms.sector] + firms.inventor)
    held = sum_by(firms.county, firms.patents, 5)
    assert sum_by(firms.county, mean, 5) == pytest.approx(0.4 * held, rel=1e-6)
