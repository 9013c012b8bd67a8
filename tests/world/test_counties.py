"""Counties drawn without any file: totals, moments, designations, rules; a user's own table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim import evidence
from sim.world.counties import build_counties
from sim.world.drivers import REVENUE_TO_GDP, YEARS, build_drivers
from sim.world.economy import ABOVE_SCALE_FIRMS
from sim.world.geography import COUNTY, Columns
from sim.world.literacy import literacy_surveys, survey_urban_weight
from sim.world.moments import clustered_normals, logit
from sim.world.pairing import pair_counties
from sim.world.settings import WorldSettings

DRAWN = WorldSettings(census="drawn", yearbook="drawn")

RD, RATIO = "industry_rd", "industry_rd_to_revenue"


@pytest.fixture(scope="module")
def county() -> Columns:
    return build_counties(DRAWN)[0]


def test_province_totals_are_met(county: Columns) -> None:
    gdp, urban = evidence.gdp_by_province(2020), evidence.by_province("urban_population", 2020)
    for code, people in evidence.by_province("population", 2020).items():
        inside = county["province_code"] == code
        assert county["population"][inside].sum() == pytest.approx(people, rel=1e-3)
        assert county["urban_population"][inside].sum() == pytest.approx(urban[code], rel=1e-3)
        assert county["gdp"][inside].sum() == pytest.approx(gdp[code], rel=1e-3)
    assert county["above_scale_firms_2020"].sum() == pytest.approx(ABOVE_SCALE_FIRMS)


def test_same_seed_same_counties_other_seed_others(county: Columns) -> None:
    again = build_counties(DRAWN)[0]
    other = build_counties(WorldSettings(census="drawn", yearbook="drawn", seed=1))[0]
    for name, column in county.items():
        assert np.array_equal(column, again[name]), name
    assert not np.array_equal(county["gdp"], other["gdp"])
    assert np.array_equal(county["adcode"], other["adcode"])


def test_draws_follow_the_moments(county: Columns) -> None:
    moments = evidence.table("census_moments")
    moments = moments[(moments.kind == COUNTY) & (moments["units"] > 50)]
    for name, variable in (
        ("bachelor_share", "logit_bachelor_share"),
        ("agriculture_jobs", "logit_agriculture_jobs"),
    ):
        gaps = [
            (logit(county[name][cell]).mean() - mean) / (sd / np.sqrt(cell.sum() / 3))
            for code, mean, sd in zip(
                moments.province_code,
                moments[f"{variable}_mean"],
                moments[f"{variable}_sd"],
                strict=True,
            )
            for cell in [(county["province_code"] == code) & (county["kind"] == COUNTY)]
        ]
        assert abs(np.mean(gaps)) < 1.0
        assert np.abs(gaps).max() < 4.0


def test_correlations_keep_their_sign(county: Columns) -> None:
    area = county["county_area"]
    schooling, farming = county["mean_school_years"][area], county["agriculture_jobs"][area]
    assert np.corrcoef(schooling, logit(farming))[0, 1] < -0.15
    head = np.log(county["gdp"] / county["population"])[area]
    assert np.corrcoef(head, logit(county["bachelor_share"][area]))[0, 1] > 0.2


def test_a_third_of_the_variance_lies_between_prefectures() -> None:
    prefecture = np.repeat(np.arange(3000), 8)
    z = clustered_normals(prefecture, 1, np.random.default_rng(0))[:, 0].reshape(3000, 8)
    between = z.mean(axis=1).var() - z.var(axis=1, ddof=1).mean() / 8
    assert between == pytest.approx(1 / 3, abs=0.03)
    assert z.var() == pytest.approx(1.0, abs=0.03)


def test_designations_and_platforms(county: Columns) -> None:
    assert county["key_county"].sum() == 160
    assert county["innovative_2018"].sum() == 52
    assert not county["innovative_2018"][~county["county_area"]].any()
    assert county["poverty_lifted"].sum() == 831  # Lenghu joined Mangya, so two of 832 are one
    assert ((county["poverty_exit_year"] > 2015) == county["poverty_lifted"]).all()
    either = county["old_revolutionary"] | county["ethnic"] | county["border"]
    assert (county["three_regions"] == either).all()
    totals = {"agri_parks": 233, "hitech_zones": 169, "universities": 2631, "key_labs": 509}
    for name, total in totals.items():
        assert county[name].sum() == pytest.approx(total)
        assert (county[name] >= 0).all()


def test_the_class_of_a_unit_is_the_published_one_where_lists_name_it(county: Columns) -> None:
    developed, area = county["developed"], county["county_area"]
    assert not developed[county["key_county"]].any()
    assert not developed[county["poverty_lifted"]].any()
    donors = np.isin(county["adcode"], evidence.table("pairing_counties").donor)
    assert donors.sum() == 12 and developed[donors].all()
    rest = area & ~(county["key_county"] | county["poverty_lifted"] | donors)
    head = county["gdp"] / county["population"]
    assert (developed == (head > np.median(head[area])))[rest].all()
    assert 0.3 < developed[area].mean() < 0.5


def test_rules_meet_national_means(county: Columns) -> None:
    rural, urban = county["rural_population"], county["urban_population"]
    assert np.average(county["rural_income"], weights=rural) == pytest.approx(11_422)
    assert np.average(county["urban_income"], weights=urban) == pytest.approx(31_195)
    share = urban / county["population"]
    town = survey_urban_weight(share, literacy_surveys(2021), 0.0) * county["population"]
    village = county["population"] - town
    assert np.average(county["literacy_rural"], weights=village) == pytest.approx(0.0243)
    assert np.average(county["literacy_urban"], weights=town) == pytest.approx(0.0972)
    assert ((county["digital"] > 0) & (county["digital"] < 1)).all()
    assert county["fiscal_st"].sum() == pytest.approx(3384.19e8)
    assert (county["farm_households"] * 3 <= rural * (1 + 1e-12)).all()


def test_drivers(county: Columns) -> None:
    drivers = build_drivers(county, 2021)
    assert drivers.gdp.shape == drivers.fiscal_st.shape == (2846, len(YEARS))
    assert drivers.gdp[:, 5] == pytest.approx(county["gdp"])
    assert drivers.fiscal_st[:, 0] == pytest.approx(county["fiscal_st"])
    national = drivers.gdp.sum(axis=0)
    assert (np.diff(national) > 0).all()
    assert national[0] == pytest.approx(evidence.national("gerd", 2015) / 0.02057, rel=0.01)
    assert list(drivers.little_giants[[3, 4, 5, 6, 10]]) == [0, 248, 1996, 4762, 10_000]
    assert drivers.loan_rate[4] == pytest.approx(0.0512)


def test_what_counts_as_revenue_is_published_up_to_what_is_known(county: Columns) -> None:
    gdp = build_drivers(county, 2021).gdp.sum(axis=0)
    first = evidence.national(RD, 2015) / evidence.national(RATIO, 2015)
    for known in (2015, 2019, 2021):
        revenue = build_drivers(county, known).revenue_counted * gdp / gdp[0]
        for year in range(2015, known + 1):
            published = evidence.national(RD, year) / evidence.national(RATIO, year)
            assert revenue[year - 2015] * first == pytest.approx(published)
        after = known - 2015
        elasticity = np.diff(np.log(revenue[after:])) / np.diff(np.log(gdp[after:]))
        assert elasticity == pytest.approx(REVENUE_TO_GDP)


def test_pairing(county: Columns) -> None:
    pairs = pair_counties(county)
    known = evidence.table("pairing_counties")
    donor, recipient = county["adcode"][pairs["donor"]], county["adcode"][pairs["recipient"]]
    assert len(set(recipient.tolist())) == len(recipient)
    assert pairs["share"].sum() == pytest.approx(1.0)
    edges = set(zip(donor.tolist(), recipient.tolist(), strict=True))
    assert set(zip(known.donor.tolist(), known.recipient.tolist(), strict=True)) <= edges
    official = evidence.table("pairing_provinces")
    allowed = set(zip(official.donor_province, official.recipient_province, strict=True))
    provinces = zip(pairs["donor_province"], pairs["recipient_province"], strict=True)
    assert {(int(d), int(r)) for d, r in provinces} == allowed
    west = np.isin(county["province_code"], official.recipient_province)
    paired = np.zeros(len(west), bool)
    paired[pairs["recipient"]] = True
    assert paired[west & county["poverty_lifted"]].all()
    _, number = np.unique(pairs["donor"], return_counts=True)
    assert number.max() <= 25


@pytest.mark.parametrize("seed", [0, 3, 5, 8, 2016])
def test_every_seed_leaves_every_unit_its_people(seed: int) -> None:
    county = build_counties(WorldSettings(census="drawn", yearbook="drawn", seed=seed))[0]
    assert county["population"].min() > 100
    assert all(np.isfinite(x).all() for x in county.values() if x.dtype.kind == "f")
    tibet = county["province_code"] == 540000
    assert county["population"][tibet].sum() == pytest.approx(3_648_100, rel=1e-3)
    districts = tibet & ~county["county_area"]
    assert county["population"][districts].sum() > 0.39 * 1_224_565


def with_table(path: Path, text: str) -> Columns:
    path.write_text(text, encoding="utf-8")
    settings = WorldSettings(census="drawn", yearbook="drawn", table=str(path))
    counties, provenance, *_ = build_counties(settings)
    assert provenance["counties.gdp"] == "user"
    return counties


def test_a_user_table_replaces_and_rules_follow(tmp_path: Path, county: Columns) -> None:
    mine = with_table(
        tmp_path / "mine.csv", "adcode,gdp,key_county\n320583,4e11,true\n330624,,false\n"
    )
    at = {int(code): c for c, code in enumerate(county["adcode"])}
    assert mine["gdp"][at[320583]] == 4e11
    assert mine["gdp"][at[330624]] == county["gdp"][at[330624]]
    assert mine["key_county"][at[320583]] and mine["key_county"].dtype == bool
    assert mine["rural_income"][at[320583]] > county["rural_income"][at[320583]]
    assert county["developed"][at[320583]] and not mine["developed"][at[320583]]  # now a key county


def test_a_unit_is_the_users_if_all_that_names_it_is(tmp_path: Path, county: Columns) -> None:
    assert set(county["figures"]) == {"drawn"}
    heads = "adcode,population,gdp,above_scale_firms_2020"
    rows = "320583,2e6,4e11,2000\n330624,4e5,,300\n"
    mine = with_table(tmp_path / "mine.csv", f"{heads}\n{rows}")
    words = dict(zip(mine["adcode"].tolist(), mine["figures"].tolist(), strict=True))
    assert (words.pop(320583), words.pop(330624)) == ("user", "partly")
    assert set(words.values()) == {"drawn"}
