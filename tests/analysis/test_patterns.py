"""Estimators of patterns find what was put into made-up firms and counties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.bunching import bunching
from sim.analysis.patterns import firms, places, policy, shapes
from sim.analysis.patterns.verdicts import STATUSES, by_pattern, criteria, judged
from sim.text import LANGUAGES, catalogue

RNG = np.random.default_rng(3)


def made_up(n: int = 20_000, **given: object) -> pd.DataFrame:
    """``n`` above-scale firms of one county."""
    plain = {
        "id": np.arange(n), "county": 0, "sector": RNG.integers(0, 8, n), "soe": False,
        "above_scale": True, "age": 40, "sales": 3e7, "tfp": 0.0, "rd": 0.0, "fake": 0.0,
        "rd_stock": 0.0, "patents": 0.0, "links": 0, "claims": 0, "constrained": False,
        "weight": 1.0, "certified": False, "prefecture_code": 1, "province_code": 1, "region": 0,
    }  # fmt: skip
    return pd.DataFrame(plain | given)


@pytest.mark.parametrize("exponent", [1.0, 1.4])
def test_the_tail_is_found_with_and_without_weights(exponent: float) -> None:
    whole = (1.0 - RNG.random(200_000)) ** (-1.0 / exponent)
    assert shapes.hill(whole, np.ones(len(whole))) == pytest.approx(exponent, rel=0.03)
    # The large are all taken, of the small one in twenty.
    large = whole > np.quantile(whole, 0.99)
    some = large | (RNG.random(len(whole)) < 0.05)
    weight = np.where(large, 1.0, 20.0)[some]
    assert shapes.hill(whole[some], weight) == pytest.approx(exponent, rel=0.08)
    assert np.isnan(shapes.hill(whole[:20], np.ones(20)))


def test_the_exponent_of_counts_is_found() -> None:
    counts = np.concatenate([RNG.zipf(2.1, 40_000), np.zeros(60_000, int)])
    found = shapes.count_exponent(counts.astype(float), np.ones(len(counts)))
    assert found == pytest.approx(2.1, abs=0.1)


@pytest.mark.parametrize(("draw", "shape"), [("laplace", 1.0), ("normal", 2.0)])
def test_a_tent_is_told_from_a_bell(draw: str, shape: float) -> None:
    values = getattr(RNG, draw)(size=40_000)
    assert shapes.subbotin(values, np.ones(len(values))) == pytest.approx(shape, rel=0.05)


def test_growth_of_firms_gives_shape_and_slope() -> None:
    n = 60_000
    sales = np.exp(RNG.normal(17.5, 1.5, n))
    rate = RNG.laplace(size=n) * 0.1 * (sales / 4e7) ** -0.18
    before = made_up(n, sales=sales)
    after = before.assign(sales=sales * np.exp(rate))
    found = firms.growth(before, after)
    assert found["growth_slope"] == pytest.approx(-0.18, abs=0.02)
    assert found["growth_shape"] < 1.1


def test_exits_are_counted_by_age() -> None:
    ages = pd.DataFrame(
        {"year": 2016, "age": range(6), "at_risk": 4_000.0, "exits": [16, 63, 95, 85, 85, 60]}
    )
    found = firms.exits(ages, made_up(4, age=[8, 16, 24, 40]))
    assert found["exit_peak"] == 3.0
    assert found["exit_first_year"] == pytest.approx(1.6)
    assert found["exit_rate"] == pytest.approx(100.0 * 404 / 6_000)
    assert found["young_share"] == 50.0


def test_entry_has_its_part_in_productivity() -> None:
    before = made_up(4, tfp=[0.0, 0.0, 0.0, -1.0])
    after = made_up(4, id=[0, 1, 2, 9], tfp=[0.1, 0.1, 0.1, 0.65])
    found = firms.net_entry(before, after)
    # Aggregate from -0.25 to 0.2375: the entrant gains 0.9 of a quarter, the leaver 0.75.
    assert found["productivity_change"] == pytest.approx(0.4875)
    assert found["entry_part"] == pytest.approx((0.225 + 0.1875) / 0.4875)
    assert np.isnan(firms.net_entry(before, before)["entry_part"])


def test_research_stops_and_starts() -> None:
    before = made_up(10, rd=[1.0] * 4 + [0.0] * 6)
    after = before.assign(rd=[1.0] * 3 + [0.0] * 6 + [1.0])
    found = firms.research(before, after)
    assert (found["stop"], found["start"]) == (0.25, pytest.approx(1 / 6))
    assert found["performers"] == pytest.approx(40.0)


def test_patents_that_nobody_has() -> None:
    found = firms.patents(made_up(10), {0: 2.0})
    assert found["patent_zeros"] == 90.0
    assert np.isnan(found["patent_exponent"])


def test_firms_bunch_where_they_are_put() -> None:
    n = 40_000
    ratio = 0.05 * np.exp(RNG.normal(0.0, 0.6, n))
    smooth = made_up(n, rd=3e7 * ratio)
    moved = np.where((ratio > 0.04) & (ratio < 0.05) & (RNG.random(n) < 0.6), 0.05, ratio)
    bunched = smooth.assign(fake=3e7 * (moved - ratio))
    everybody = smooth["rd"] > 0
    assert abs(policy.notch(smooth, everybody)["excess"]) < 0.1
    found = policy.notch(bunched, everybody)
    assert found["excess"] > 0.5
    assert found["missing"] < -0.2
    assert 0.0 < found["relabelled"] < 10.0
    # Who stands at the threshold to the last digit of single precision is above it.
    single = bunched.astype(dict.fromkeys(("rd", "fake", "sales"), np.float32))
    assert policy.notch(single, everybody)["excess"] == pytest.approx(found["excess"], abs=0.02)
    assert bunching(bunched).se < 0.05


def test_private_firms_answer_and_state_firms_do_not() -> None:
    n = 1_000
    soe, short = np.arange(n) % 2 == 0, np.arange(n) % 4 == 1
    before = made_up(n, sector=3, claims=1, rd=1e6, soe=soe, constrained=short)
    drop = np.log((1 - 0.25 * 2.0) / (1 - 0.25 * 1.75))
    answer = np.where(soe, 0.1, np.where(short, 1.5, 1.0))
    cut = before.assign(rd=1e6 * np.exp(-answer * drop))
    found = policy.answers(before, before, cut, (0.75, 1.0))
    assert found["elasticity_private"] == pytest.approx(1.25)
    assert found["soe_ratio"] == pytest.approx(0.08)
    assert found["constrained_gap"] == pytest.approx(0.5)


def units(n: int = 400) -> pd.DataFrame:
    """``n`` county areas of forty prefectures on a grid of degrees."""
    return pd.DataFrame(
        {
            "id": np.arange(n), "county_area": True, "kind": 2, "km2": 1.0,
            "lon": 100.0 + np.arange(n) % 20, "lat": 25.0 + np.arange(n) // 20,
            "population": 1e5, "rural_population": 6e4,
            "urban_population": 4e4, "mean_school_years": RNG.normal(9.0, 1.0, n),
            "manufacturing_jobs": RNG.random(n), "agriculture_jobs": RNG.random(n),
            "farm_households": RNG.integers(1_000, 90_000, n), "skilled": RNG.random(n),
            "rural_income": np.exp(RNG.normal(9.0, 0.4, n)), "literacy_rural": 0.0243,
            "literacy_urban": 0.0972, "designated": False, "gdp": np.exp(RNG.normal(22.0, 0.5, n)),
            "prefecture_code": np.arange(n) // 10, "province_code": np.arange(n) // 100,
            "region": np.arange(n) % 3,
        }
    )  # fmt: skip


def test_convergence_is_found_at_its_speed() -> None:
    first = units()
    ln = np.log(first["rural_income"])
    last = first.assign(rural_income=np.exp(9.5 + np.exp(-0.02 * 5) * (ln - 9.0)))
    found = places.convergence(first, last, 5)
    assert found["beta"] == pytest.approx(2.0, abs=1e-6)
    assert found["beta_conditional"] == pytest.approx(2.0, abs=1e-6)
    assert found["beta_east"] == pytest.approx(2.0, abs=1e-6)


def test_patents_follow_the_research_of_the_prefecture() -> None:
    rd = np.exp(RNG.normal(18.0, 1.0, 40))[np.arange(400) // 10]
    found = places.reach([units().assign(rd=rd, patents_granted=1e-6 * rd**0.9)])
    assert found["reach_own"] == pytest.approx(0.9, abs=1e-6)
    assert found["reach_near"] == pytest.approx(0.0, abs=1e-6)


def test_diffusion_gives_slope_and_origin() -> None:
    first = units()
    density = first["farm_households"].to_numpy()
    late = 8.0 - 6.0 * density / density.max()
    years = {
        year: first.assign(
            **{
                f"adopted_{k}": 0.8 / (1.0 + np.exp(-0.7 * (year - 2015 - late)))
                for k in range(len(places.TECHNOLOGIES))
            }
        )
        for year in range(2015, 2026)
    }
    found = places.diffusion(years)
    assert found["diffusion_slope"] == pytest.approx(0.7, abs=0.05)
    assert found["diffusion_origin"] < -0.9


@pytest.mark.parametrize("ceiling", [0.25, 0.5, 0.9])
def test_the_slope_is_that_of_those_who_will_ever_adopt(ceiling: float) -> None:
    first, late = units(40), np.linspace(2018.0, 2022.0, 40)
    years = {
        year: first.assign(
            **{
                f"adopted_{k}": ceiling / (1.0 + np.exp(-0.7 * (year - late)))
                for k in range(len(places.TECHNOLOGIES))
            }
        )
        for year in range(2015, 2026)
    }
    slope = places.diffusion(years)["diffusion_slope"]
    assert slope == pytest.approx(0.7, abs=0.03)


def test_certified_firms_may_crowd_or_not() -> None:
    even = units().assign(hnte_stock=10.0)
    assert places.certified_places(even)["certified_concentration"] == pytest.approx(0.0)
    crowded = even.assign(hnte_stock=np.where(np.arange(400) < 40, 100.0, 1.0))
    found = places.certified_places(crowded)
    assert found["certified_concentration"] > 0.5
    assert found["certified_top"] > 5.0


def test_a_name_tells_more_where_endowment_is_good() -> None:
    start = units()
    score = start["mean_school_years"].rank() + start["skilled"].rank() + start["gdp"].rank()
    base = start.assign(rd=1e6, patents_granted=10.0)
    lift = np.where(score > score.median(), 1.2, 1.0)
    named = base.assign(designated=True, rd=1e6 * lift)
    found = policy.designated(start, base, named)
    assert found["named_rd"] == pytest.approx(10.0, abs=1.0)
    assert found["endowed_rd"] > 8.0
    assert found["endowed_patents_granted"] == 0.0


def test_limits_decide_and_nothing_is_left_out() -> None:
    names = list(criteria()["measure"])
    assert criteria()["pattern"].unique().tolist() == [f"E{k}" for k in range(1, 17)]
    assert len(names) == len(set(names))
    assert set(criteria()["status"]) == set(STATUSES)
    measures = pd.DataFrame(
        {"draw": [0, 1, 2] * 2, "measure": ["tail"] * 3 + ["beta"] * 3, "start": np.nan}
    ).assign(value=[1.1, 1.2, 1.6, 0.1, 0.2, np.nan])
    table = judged(measures).set_index("measure")
    assert table.index.tolist() == names
    assert bool(table.at["tail", "passed"]) and not table.at["beta", "passed"]
    assert table.at["tail", "inside"] == pytest.approx(2 / 3)
    assert table.at["beta", "draws"] == 2
    assert pd.isna(table.at["named_rd", "passed"])
    assert not table.at["reach_own", "passed"], "what could not be measured has failed"
    assert len(by_pattern(judged(measures))) == 16
    published = criteria()[["published", "effects"]].ne("").any(axis=1)
    limited = criteria()[["low", "high"]].notna().any(axis=1)
    assert (limited | ~published).all(), "what has a published figure is judged by it"


def test_patterns_and_measures_are_named() -> None:
    known = catalogue()
    for row in criteria().itertuples():
        for key in (f"measure.{row.measure}", f"pattern.{row.pattern}.estimator"):
            assert set(known[key]) == set(LANGUAGES)
    for language in LANGUAGES:
        words = [known[f"measure.{name}"][language] for name in criteria()["measure"]]
        assert len(words) == len(set(words))
