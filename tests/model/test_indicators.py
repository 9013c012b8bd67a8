"""Indicators: sums over scopes, nesting, and ratios worked out by hand."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import CountyInnovationModel
from sim.evidence import national
from sim.measure.indicators import (
    COUNTY_ENDS,
    COUNTY_INDICATORS,
    COUNTY_YEARLY,
    GROUPS,
    INDICATORS,
    county_table,
    indicator_table,
    ratio,
    scopes,
)
from sim.model import record
from sim.model.government.levers import Coordination
from sim.model.policy.levers import Levers, about_levers
from sim.model.record import CountyYear
from sim.model.state import Counties

ADDITIVE = [name for name, indicator in INDICATORS.items() if not indicator.denominator]
RATIOS = [name for name in INDICATORS if name not in ADDITIVE]
# Up to 2020 one number for the whole nation, or nought everywhere.
SAME_EVERYWHERE = (
    "policy_delay",
    "corps_complete_quarters",
    "voucher_reach",
    "key_technology_adoption",
)
# Counties named in 2018 are a benchmark later; the first index is that of 2016.
FIRST_YEAR = {"county_practice": 2019, "county_execution": 2019, "budget_to_capable": 2017}


@pytest.fixture(scope="module")
def wide(history: CountyInnovationModel) -> pd.DataFrame:
    """Values by (year, scope) and indicator."""
    table = indicator_table(history)
    assert not table.duplicated(["year", "scope", "indicator"]).any()
    return table.pivot(index=["year", "scope"], columns="indicator", values="value")


def total(wide: pd.DataFrame, which: Any, name: str) -> pd.Series:
    """Yearly sum of an indicator over the scopes for which ``which`` is true."""
    chosen = wide.index.get_level_values("scope").map(which).to_numpy(bool)
    return wide.loc[chosen, name].groupby("year").sum()


def is_province(scope: str) -> bool:
    """One of the 31 provinces."""
    return scope.isdigit() and scope != "100000"


@pytest.mark.parametrize("name", ADDITIVE)
def test_parts_add_up_to_the_whole(name: str, wide: pd.DataFrame) -> None:
    """Provinces, regions, and districts with county areas each make the nation."""
    nation = wide.xs("100000", level="scope")[name]
    area = wide.xs("county-area", level="scope")[name]
    assert nation.notna().all()
    for which, whole in (
        (is_province, nation),
        (lambda scope: scope.startswith("region:"), nation),
        (lambda scope: scope in ("urban", "county-area"), nation),
        (lambda scope: scope.startswith("county-area:"), area),
        (lambda scope: scope.startswith("area:"), area),
    ):
        assert total(wide, which, name).to_numpy() == pytest.approx(whole.to_numpy(), rel=1e-9)


def test_scopes_nest(history: CountyInnovationModel) -> None:
    """31 provinces and three regions share out the nation; rural and county areas lie within."""
    found = scopes(history.tables["county"])
    provinces = [mask for name, mask in found.items() if is_province(name)]
    regions = [mask for name, mask in found.items() if name.startswith("region:")]
    assert len(provinces) == 31
    assert len(regions) == 3
    assert set(GROUPS) == {x for x in found if not (is_province(x) or x.startswith("county-area:"))}
    assert found["100000"].all()
    assert (np.sum(provinces, axis=0) == 1).all()
    assert (np.sum(regions, axis=0) == 1).all()
    assert (found["urban"] == ~found["county-area"]).all()
    assert (found["rural"] <= found["county-area"]).all()
    assert 0 < found["rural"].sum() < found["county-area"].sum()
    for mask in provinces:  # a province lies in one region
        assert sum((mask & region).any() for region in regions) == 1
    for name, mask in found.items():
        if name.startswith("county-area:"):
            code = name.removeprefix("county-area:")
            assert (mask == (found["county-area"] & found[code])).all()
        if name.startswith("area:"):
            region = found[name.replace("area:", "region:")]
            assert (mask == (found["county-area"] & region)).all()
    both = found["key-counties"] | found["other-counties"]
    assert (both >= found["county-area"]).all()
    assert not (found["key-counties"] & found["other-counties"]).any()


@pytest.mark.parametrize("name", RATIOS)
def test_a_ratio_is_between_those_of_its_parts(name: str, wide: pd.DataFrame) -> None:
    """The nation's mean is no higher and no lower than all of its provinces'."""
    nation = wide.xs("100000", level="scope")[name]
    inside = wide.loc[wide.index.get_level_values("scope").map(is_province), name]
    by_year = inside.groupby("year")
    assert (by_year.min() <= nation).all()
    assert (nation <= by_year.max()).all()
    if name not in SAME_EVERYWHERE:
        differs = by_year.min() < by_year.max()
        assert differs.loc[FIRST_YEAR.get(name, 2016) :].all()


def a_model(values: dict[str, list[float]]) -> Any:
    """Three counties of two provinces with made-up figures; the second is a district."""
    counties = Counties(
        {
            "id": np.array([330001, 330002, 340001]),
            "province_code": np.array([330000, 330000, 340000]),
            "county_area": np.array([True, False, True]),
            "kind": np.array([1, 0, 2]),
            "region": np.array([0, 0, 1]),
            "key_county": np.array([False, False, True]),
            "figures": np.array(["read", "partly", "drawn"]),
        }
    )
    names = {i.numerator for i in INDICATORS.values()} | {
        i.denominator for i in INDICATORS.values() if i.denominator
    }
    figures = {name: np.array(values.get(name, [0.0, 0.0, 0.0])) for name in names}
    return SimpleNamespace(tables={"county": counties}, years=[CountyYear(2016, figures)])


def test_a_figure_that_no_step_reports_is_no_silent_zero() -> None:
    model = a_model({})
    del model.years[0].values["rd"]
    with pytest.raises(KeyError, match="rd"):
        indicator_table(model)


def test_figures_by_hand() -> None:
    """Shares are ratios of sums, not means of shares; nothing is shown where nothing is counted."""
    model = a_model(
        {
            "gerd": [1e8, 3e8, 4e8],
            "rd": [1e8, 2e8, 3e8],
            "gdp": [5e9, 1e10, 1e10],
            "patents_stock": [1.0, 5.0, 2.0],
            "people": [1e4, 2e4, 1e4],
            "industry_rd": [2e6, 1e6, 9e6],
            "industry_revenue": [1e8, 2e8, 3e8],
            "industry_firms": [10.0, 0.0, 30.0],
            "industry_firms_with_rd": [5.0, 0.0, 3.0],
            "hnte_stock": [20_000.0, 5_000.0, 0.0],
            "approvals": [1.0, 2.0, 0.0],
            "applications": [4.0, 2.0, 0.0],
            "rural_income": [2e6, 0.0, 1e6],
            "rural_people": [100.0, 0.0, 100.0],
            "corps_counties": [1.0, 0.0, 1.0],
        }
    )
    table = indicator_table(model).set_index(["scope", "indicator"])["value"]
    expected = {
        ("100000", "gerd"): 8.0,
        ("100000", "gerd_to_gdp_revised4"): 3.2,
        ("330000", "gerd_share_performed_by_enterprises"): 75.0,
        ("330000", "invention_patents_per_10k_people"): 2.0,
        ("330000", "gerd"): 4.0,
        ("county-area", "gerd"): 5.0,
        ("county-area:330000", "gerd"): 1.0,
        ("region:centre", "gerd"): 4.0,
        ("urban", "gerd"): 3.0,
        ("rural", "gerd"): 4.0,
        ("100000", "industry_rd_to_revenue"): 2.0,
        ("330000", "industry_rd_to_revenue"): 1.0,
        ("100000", "industry_share_firms_with_rd"): 20.0,
        ("100000", "hnte_stock"): 2.5,
        ("100000", "loan_approval_rate"): 50.0,
        ("100000", "disposable_income_rural"): 15_000.0,
        ("100000", "corps_coverage"): 2.0,
    }
    for key, value in expected.items():
        assert table[key] == pytest.approx(value), key
    assert ("340000", "loan_approval_rate") not in table.index
    assert ("urban", "industry_share_firms_with_rd") not in table.index
    assert ("region:west", "industry_rd_to_revenue") not in table.index
    by_county = county_table(model).set_index(["adcode", "indicator"])["value"]
    assert by_county[330001, "industry_rd_to_revenue"] == pytest.approx(2.0)
    assert by_county[330002, "gerd"] == pytest.approx(3.0)
    assert (330002, "disposable_income_rural") not in by_county.index
    whose = county_table(model).set_index("adcode")["figures"].to_dict()
    assert whose == {330001: "read", 330002: "partly", 340001: "drawn"}


def test_ratio_of_nothing_is_not_a_number() -> None:
    """Zero over zero is unknown, not zero."""
    found = ratio(np.array([1.0, 0.0, 3.0]), np.array([2.0, 0.0, 0.0]))
    assert found[0] == 0.5
    assert np.isnan(found[1:]).all()


def test_counties_add_up_to_the_nation(history: CountyInnovationModel, wide: pd.DataFrame) -> None:
    """The table of counties holds the declared indicators and the same figures."""
    table = county_table(history)
    assert set(table["indicator"]) == set(COUNTY_INDICATORS)
    for name in set(COUNTY_INDICATORS) & set(ADDITIVE):
        sums = table[table["indicator"] == name].groupby("year")["value"].sum()
        nation = wide.xs("100000", level="scope").loc[sums.index, name]
        assert sums.to_numpy() == pytest.approx(nation.to_numpy(), rel=1e-9)
        assert set(sums.index) == (set(range(2016, 2021)) if name in COUNTY_YEARLY else {2016})


def test_county_figures_of_some_years(history: CountyInnovationModel) -> None:
    """What is not kept yearly is kept for the first and the last year asked for."""
    table = county_table(history, 2018, 2020)
    years = table.groupby("indicator")["year"].unique().map(sorted)
    assert all(years[name] == [2018, 2019, 2020] for name in COUNTY_YEARLY)
    assert all(years[name] == [2018, 2020] for name in COUNTY_ENDS)


def test_no_figure_is_reported_twice(
    model: CountyInnovationModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = (*record.REPORTING, lambda state, now: {"gerd": np.zeros(len(state.counties))})
    monkeypatch.setattr(record, "REPORTING", twice)
    with pytest.raises(ValueError, match="reported twice: gerd"):
        record.year_values(model.state, model.now)


def test_every_lever_is_there_to_move_an_indicator() -> None:
    assert {about.moves for about in about_levers().values()} <= set(INDICATORS)


def test_full_coverage_is_counted_in_quarters(history: CountyInnovationModel) -> None:
    """Corps come in 2022; every key county tells in how many quarters all of them had theirs."""
    later = history.branch(dataclasses.replace(Levers(), coordination=Coordination(strength=1.0)))
    later.run_for(8)
    values = later.years[-1].values
    key = later.tables["county"]["key_county"]
    assert later.years[-2].values["corps_complete_quarters"].max() == 0.0
    assert (values["corps_counties"] == key).all()
    assert (values["corps_complete_quarters"] == 4.0 * key).all()


def test_certificates_of_three_years_are_those_of_the_years(history: CountyInnovationModel) -> None:
    """From the third year on the sum is that of three yearly figures; the first two lean on what
    was certified before the start."""
    flows = [year.values["hnte_certified"] for year in history.years]
    counties = history.state.counties
    earlier = [counties.hnte_certified_2014, counties.hnte_certified_2015]
    for k, year in enumerate(history.years):
        before = [*earlier, *flows][k : k + 2]
        assert (year.values["hnte_certified_3_years"] == sum(before) + flows[k]).all()
    before = sum(flow.sum() for flow in earlier)
    assert before == pytest.approx(79_000 * 2 / 3, rel=0.05)


def test_valid_patents_grow_as_published_in_the_first_year(history: CountyInnovationModel) -> None:
    held = history.years[0].values["patents_stock"].sum()
    published = national("valid_invention_patents", 2016)
    assert held == pytest.approx(published, rel=0.05)


def test_parts_of_figures_add_up(history: CountyInnovationModel) -> None:
    """Firms and institutes make all R&D; those within a group are never more than the group."""
    for year in history.years:
        v = year.values
        assert (v["gerd"] == v["rd"] + v["institute_rd"]).all()
        assert (v["institute_grants"] <= v["patents_granted"]).all()
        assert v["townspeople"] + v["villagers"] == pytest.approx(v["people"])
        for part, whole in (
            ("industry_rd", "rd"),
            ("industry_firms", "firms"),
            ("industry_firms_with_rd", "industry_firms"),
            ("industry_firms_with_rd", "firms_with_rd"),
            ("hnte_stock", "firms"),
            ("hnte_certified", "hnte_stock"),
            ("little_giant_stock", "srdi_stock"),
            ("super_deduction_claimants", "firms_with_rd"),
            ("approvals", "applications"),
            ("literate", "people"),
            ("adopting_households", "farm_households"),
            ("corps_counties", "key_counties"),
            ("incentive_firms", "firms_with_rd"),
            ("small_firms", "firms"),
            ("smart_firms", "industry_firms"),
            ("industry_firms_with_rd_institution", "industry_firms"),
            ("emerging_firms", "firms_with_rd"),
            ("lead_industry_bases", "county_areas"),
            ("relabelled_rd", "reported_rd"),
            ("firms_served", "firms"),
            ("covered_counties", "units"),
            ("park_counties", "units"),
            ("space_counties", "units"),
            ("green", "farm_households"),
            ("key_technology", "farm_households"),
            ("digital", "people"),
            ("social", "people"),
            ("capability", "units"),
        ):
            assert (v[part] <= v[whole]).all(), part
        # Firms take certificates along where they move.
        assert v["hnte_stock"].sum() <= v["hnte_certified_3_years"].sum()
