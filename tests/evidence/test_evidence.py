"""The figures carried: complete, in range, in known units, no outcome after 2021."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import evidence
from sim.errors import InputError
from sim.evidence import observations, tables
from sim.measure.indicators import INDICATORS
from sim.text import say
from sim.world.geography import LEFT_OUT, read_units

FOLDER = Path(tables.__file__).parent
DRIVERS = {"gdp", "gdp_revised5", "local_fiscal_st_spending", "new_corporate_loan_rate_dec"}
UNITS = {
    "100m yuan",
    "10k firms",
    "%",
    "bn yuan",
    "contracts",
    "counties",
    "firms",
    "institutes",
    "patents",
    "person-years",
    "persons",
    "yuan per person",
}
SCOPE = r"100000|[1-6]\d0000|county-area|region:(east|centre|west)"
LISTS = (
    "key_counties",
    "innovative_counties",
    "poverty_counties",
    "border_counties",
    "ethnic_autonomous",
    "old_revolutionary",
)
FIGURES = {"observations", "releases", "traps", "sources"}


def test_no_outcome_after_2021() -> None:
    late = observations()[observations().year > 2021]
    assert set(late.indicator) == DRIVERS
    assert set(late.use) == {"input"}
    for path in FOLDER.glob("*.csv"):
        other = pd.read_csv(path)
        if "year" in other and path.stem not in ("observations", "sources", "references"):
            assert other.year.max() <= 2021, path.name


def test_every_figure_says_what_it_is_and_where_it_was_published() -> None:
    table = observations()
    asked = ["unit", "issuer", "title", "published", "confidence", "use", "note", "trap", "source"]
    assert not table[asked].isna().any().any()
    assert not table.duplicated(["indicator", "scope", "year"]).any()
    assert set(table.unit) == UNITS
    assert set(table.use) == set(evidence.USES)
    assert set(table.confidence) == {"verified", "standard figure"}
    assert table.scope.str.fullmatch(SCOPE).all()
    assert table.groupby("indicator").unit.nunique().max() == 1
    assert ((table.published >= table.year) | (table.use == "input")).all()
    assert all(say(f"source.{key}", "zh") for key in table.source.unique())


def test_what_the_rows_refer_to_is_there_and_nothing_else_is() -> None:
    rows = evidence.table("observations")
    assert set(rows.release) == set(evidence.table("releases").release)
    assert set(rows.trap.dropna()) == set(evidence.table("traps").trap)
    assert evidence.table("releases").release.is_unique


def test_figures_are_in_range() -> None:
    table = observations()
    assert (table[table.use != "context"].value > 0).all()
    assert (table.value >= 0).all()
    assert (table[table.unit == "%"].value < 100).all()
    # A series moves by less than its double or its half from one year to the next.
    steady = table[~table.trap.isin(["quota", "campaign"]) & (table.use == "calibration")]
    steps = steady.sort_values("year").groupby(["indicator", "scope"]).value.pct_change()
    assert steps.dropna().between(-0.5, 1.0).mean() > 0.99


def test_what_is_fitted_is_what_the_model_measures_in_its_unit() -> None:
    fitted = observations("calibration")
    assert fitted.year.between(2016, 2021).all()
    units = fitted.drop_duplicates("indicator").set_index("indicator").unit
    assert {name: INDICATORS[name].unit for name in units.index} == units.to_dict()


def test_what_is_not_modelled_is_said() -> None:
    rest = observations("context").groupby("indicator").note.first()
    for name, note in rest.items():
        assert name in INDICATORS or note, name


PARTS = {
    "gerd": 1e-4,
    "industry_rd": 1e-4,
    "industry_firms_with_rd": 0,
    "industry_firms_with_rd_institution": 0,
    "hnte_certified_in_year": 0,
    "hnte_stock_3yr_sum": 0,
    "valid_invention_patents": 0,
    "rd_personnel_fte": 1e-6,
}


@pytest.mark.parametrize("indicator", PARTS)
def test_provinces_sum_to_the_nation(indicator: str) -> None:
    table = observations(indicator=indicator).pivot(index="scope", columns="year", values="value")
    whole = table.columns[table.notna().sum() == 32]
    assert len(whole) >= 1
    parts = table.drop(index="100000")[whole].sum()
    assert parts.to_numpy() == pytest.approx(
        table.loc["100000", whole].to_numpy(), rel=PARTS[indicator]
    )


def test_money_spent_and_gdp_give_the_ratio_published() -> None:
    """R&D over GDP of the nation; GDP of the provinces, R&D over their ratio, adds up to it."""
    for year in range(2015, 2021):
        gdp = evidence.national("gdp", year)
        ratio = evidence.national("gerd_to_gdp_revised4", year)
        assert evidence.national("gerd", year) / gdp == pytest.approx(ratio, rel=5e-3)
        spent = evidence.by_province("gerd", year)
        ratios = evidence.by_province("gerd_to_gdp_revised4", year)
        assert sum(spent[code] / ratios[code] for code in spent) == pytest.approx(gdp, rel=0.02)


def test_shares_are_those_of_their_parts() -> None:
    for year in range(2015, 2021):
        share = evidence.national("industry_firms_with_rd", year)
        share /= evidence.national("industry_firms", year)
        assert evidence.national("industry_share_firms_with_rd", year) == pytest.approx(
            share, abs=6e-4
        )
    for year in (2020, 2021):
        flows = [evidence.national("hnte_certified_in_year", year - k) for k in range(3)]
        assert evidence.national("hnte_stock_3yr_sum", year) == sum(flows)
        assert sum(flows) == pytest.approx(evidence.national("hnte_stock", year), rel=0.04)


def test_nation_lies_between_its_parts() -> None:
    for year in (2015, 2018, 2020):
        nation = evidence.national("science_literacy", year)
        rural = evidence.national("science_literacy_rural", year)
        assert rural < nation < evidence.national("science_literacy_urban", year)
    assert sum(
        evidence.national(f"gerd_share_performed_by_{who}", 2015)
        for who in ("enterprises", "research_institutes", "universities")
    ) == pytest.approx(1.0, abs=0.02)


def test_inputs_cover_every_province() -> None:
    assert len(evidence.by_province("local_fiscal_st_spending", 2015)) == 31
    people, urban = (evidence.by_province(x, 2020) for x in ("population", "urban_population"))
    assert len(people) == 31
    assert all(urban[code] < people[code] for code in people)


def test_base_units() -> None:
    assert evidence.national("gerd", 2015) == pytest.approx(1.41699e12)
    assert evidence.national("hnte_stock", 2015) == 79_000
    assert evidence.national("super_deduction_tax_relief", 2019) == pytest.approx(3.552e11)


def test_a_choice_of_figures() -> None:
    both = observations("calibration", ["gerd", "hnte_stock"], ["100000", "330000"])
    assert set(both.indicator) == {"gerd", "hnte_stock"}
    assert both.year.min() == 2016
    assert "corrected in 2017-2019" in observations(indicator="gerd", scope="370000").note[0]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"use": "calibrate"}, "calibration"),
        ({"indicator": ["gerd", "hnte_stok"]}, "hnte_stock"),
        ({"scope": "33000"}, "330000"),
    ],
)
def test_a_misspelt_choice_is_one_line_with_the_nearest_name(asked: dict, answer: str) -> None:
    with pytest.raises(InputError) as caught:
        observations(**asked)
    assert answer in caught.value.line("en")
    assert answer in caught.value.line("zh")


def test_every_list_has_a_source() -> None:
    sources = evidence.table("sources").set_index("file")
    stems = {path.stem for path in FOLDER.glob("*.csv")} - FIGURES
    assert set(sources.index) == stems - set(tables.NOT_OF_THE_START)
    assert not sources[["issuer", "title", "year"]].isna().any().any()


@pytest.mark.parametrize("name", LISTS)
def test_lists_name_units(name: str) -> None:
    codes = evidence.table(name).adcode
    known = {*read_units()["adcode"].tolist(), *LEFT_OUT}
    assert set(codes.tolist()) <= known


def test_sizes_of_the_lists() -> None:
    assert len(evidence.table("poverty_counties")) == 832
    assert evidence.table("key_counties").adcode.nunique() == 160
    assert evidence.table("border_counties").adcode.nunique() == 140
    assert len(evidence.table("innovative_counties")) == 31


def test_moments_cover_provinces_and_their_correlations_are_symmetric() -> None:
    moments = evidence.table("census_moments")
    assert moments.province_code.nunique() == 31
    assert moments["units"].sum() > 2900
    table = evidence.table("economy_correlations").set_index("variable")
    assert np.allclose(table, table.T)
    assert table.abs().to_numpy().max() == 1.0


def test_no_place_of_a_machine_or_a_registry_in_what_is_carried() -> None:
    for path in FOLDER.glob("*.csv"):
        assert not re.search(r"/home/|/tmp/|github", path.read_text("utf-8")), path.name
