from __future__ import annotations

import time

import numpy as np
import pytest

from sim import evidence
from sim.core.intensity import intensity_thresholds
from sim.core.law import ABOVE_SCALE_SALES
from sim.evidence import by_province, national
from sim.world.firm_sizes import age_distribution
from sim.world.firm_totals import FIRMS_PATENTS, held_by_firms, totals
from sim.world.firms import build_firms
from sim.world.sectors import HIGH_TECH, SERVICES

from .conftest import Population, plausible_counties


def province_sum(population: Population, values: np.ndarray) -> np.ndarray:
    home = np.searchsorted(totals().codes, population.counties["province_code"])
    return np.bincount(home[population.firms["county"]], values, 31)


def test_published_numbers_of_firms_are_met(population: Population) -> None:
    firms = population.firms
    above = firms["above_scale"]
    assert above.sum() == 383_148
    assert (firms["rd"][above] > 0).sum() == 73_570
    assert (firms["hnte_left"] > 0).sum() == 79_000
    assert ((firms["claims"] & 1) > 0).sum() == 53_000
    assert ((firms["claims"][above] & 1) > 0).sum() == 14_600
    assert abs((firms["hnte_left"][above] > 0).mean() * above.sum() / 79_000 - 0.45) < 0.01


def test_published_money_is_met(population: Population) -> None:
    firms = population.firms
    above = firms["above_scale"]
    assert firms["rd"][above].sum() == pytest.approx(1001.39e9, rel=1e-3)
    assert firms["rd"][above].sum() / firms["sales"][above].sum() == pytest.approx(0.009, rel=1e-3)
    gerd = sum(evidence.by_province("gerd", 2015).values())
    assert firms["rd"].sum() / gerd == pytest.approx(0.768, rel=1e-3)


def test_province_totals_are_met(population: Population) -> None:
    published_totals = totals()
    wanted = published_totals.industry_rd + published_totals.small_rd
    np.testing.assert_allclose(province_sum(population, population.firms["rd"]), wanted)
    held = (population.firms["hnte_left"] > 0).astype(float)
    np.testing.assert_array_equal(province_sum(population, held), published_totals.hnte)
    patents = province_sum(population, population.firms["patents"])
    held = published_totals.firms_patents * published_totals.patents
    np.testing.assert_allclose(patents, held, atol=0.6)
    assert patents.sum() == pytest.approx(FIRMS_PATENTS * published_totals.patents.sum(), rel=1e-4)


def test_institutes_patent_the_same_multiple_of_research_everywhere() -> None:
    """Odds of a patent being theirs over odds of the R&D being theirs are one number, whatever the
    provinces; and the nation's share of firms is the stated one."""
    patents, research = np.array([100.0, 900.0, 40.0]), np.array([0.1, 0.6, 0.3])
    share = held_by_firms(patents, research)
    multiple = (1 - share) / share / (research / (1 - research))
    np.testing.assert_allclose(multiple, multiple[0])
    assert patents @ share == pytest.approx(FIRMS_PATENTS * patents.sum())


def test_no_province_gives_away_more_research_than_it_has() -> None:
    split = totals()
    assert np.all(split.industry_rd > 0)
    assert np.all(split.small_rd > 0)
    assert np.all(split.institutes > 0)
    assert split.performers.sum() == national("industry_firms_with_rd", 2015)
    assert len(by_province("hnte_stock_3yr_sum", 2020)) == 31


def test_ranges(population: Population) -> None:
    firms, counties = population.firms, population.counties
    above = firms["above_scale"]
    small_industry = ~above & (firms["sector"] < SERVICES)
    assert firms["county"].min() >= 0
    assert firms["county"].max() < len(counties["adcode"])
    assert np.array_equal(firms["id"], np.arange(len(firms["id"])))
    assert firms["sales"][above].min() >= ABOVE_SCALE_SALES
    assert firms["sales"][small_industry].max() < ABOVE_SCALE_SALES
    assert np.all(firms["rd"] <= firms["sales"])
    assert firms["hnte_left"].max() <= 12
    assert not firms["sme_left"].any()
    assert not firms["srdi_left"].any()
    assert np.all(firms["sector"][above] < SERVICES)
    assert np.all((firms["claims"] & ~firms["knows"]) == 0)
    assert np.all(firms["rd"][firms["hnte_left"] > 0] > 0)
    for name, values in firms.items():
        assert np.all(np.isfinite(values)), name
        if name != "tfp":
            assert values.min() >= 0, name


def test_sizes_have_the_published_tail(population: Population) -> None:
    sales = np.sort(population.firms["sales"][population.firms["above_scale"]])[::-1]
    for top in (400, 4_000, 38_000):
        hill = 1 / np.mean(np.log(sales[:top] / sales[top]))
        assert 1.0 <= hill <= 1.5


def test_patents_are_skewed_and_most_firms_have_none(population: Population) -> None:
    patents = np.sort(population.firms["patents"])[::-1]
    density = 1 + 1 / np.mean(np.log(patents[:10_000] / patents[10_000]))
    assert 1.6 <= density <= 2.4
    assert (patents == 0).mean() > 0.6
    assert population.firms["quality"].sum() == pytest.approx(patents.sum())


def test_high_tech_sectors_do_more_research(population: Population) -> None:
    firms = population.firms
    industry = firms["above_scale"] & (firms["sector"] != 7)
    high = industry & HIGH_TECH[firms["sector"]]

    def intensity(members: np.ndarray) -> float:
        return float(firms["rd"][members].sum() / firms["sales"][members].sum())

    assert 1.6 <= intensity(high) / intensity(industry) <= 2.0


def test_research_rises_with_size_age_and_skill(population: Population) -> None:
    firms = population.firms
    above = firms["above_scale"]
    does = firms["rd"][above] > 0
    skill = population.counties["bachelor_share"][firms["county"][above]]
    for trait in (firms["sales"][above], firms["age"][above], skill):
        low, high = np.quantile(trait, [0.2, 0.8])
        assert does[trait >= high].mean() > does[trait <= low].mean()


def test_most_certified_firms_pass_the_threshold(population: Population) -> None:
    firms = population.firms
    holds = firms["hnte_left"] > 0
    enough = firms["rd"] / firms["sales"] >= intensity_thresholds(firms["sales"])
    assert enough[holds].mean() > 0.5
    assert enough[holds].mean() > 2 * enough[~holds].mean()


def test_ages_follow_the_exit_hazards(population: Population) -> None:
    firms = population.firms
    small = ~firms["above_scale"]
    assert (firms["age"][small] < 20).mean() == pytest.approx(0.494, abs=0.01)
    assert (firms["age"][~small] < 20).mean() < 0.30
    assert np.all(np.diff(age_distribution(0.494)) > 0)


def test_productivity_spread_is_as_published(population: Population) -> None:
    firms = population.firms
    assert 0.95 <= firms["tfp"].std() <= 1.06
    for sector in range(9):
        assert abs(firms["tfp"][firms["sector"] == sector].mean()) < 1e-9


def test_counties_specialise(population: Population) -> None:
    firms = population.firms
    above = firms["above_scale"]
    cell = firms["county"][above].astype(np.int64) * 8 + firms["sector"][above]
    number = np.bincount(cell, minlength=8 * len(population.counties["adcode"])).reshape(-1, 8)
    mix = number[number.sum(axis=1) > 50]
    quotient = mix / mix.sum(axis=1, keepdims=True) / (number.sum(axis=0) / number.sum())
    low, high = np.quantile(quotient, [0.1, 0.9])
    assert low < 0.4
    assert high > 1.7


def test_same_seed_same_firms(population: Population, same_again: Population) -> None:
    for name, values in population.firms.items():
        np.testing.assert_array_equal(values, same_again.firms[name])


def test_every_drawn_column_says_where_it_comes_from(population: Population) -> None:
    for table, columns in (
        ("firms", population.firms),
        ("institutes", population.institutes),
        ("commissioners", population.commissioners),
    ):
        for name in columns:
            assert name in ("id", "weight") or f"{table}.{name}" in population.provenance


def test_a_million_firms_are_built_fast() -> None:
    start = time.process_time()
    build_firms(plausible_counties(), totals(), np.random.default_rng(3))
    assert time.process_time() - start < 12
