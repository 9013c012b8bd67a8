"""The figures carried: complete, in range, in known units, no outcome after 2021."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.world import evidence
from sim.world.geography import LEFT_OUT, read_units

FOLDER = Path(evidence.__file__).parent / "evidence"
DRIVERS = {"gdp", "gdp_revised5", "local_fiscal_st_spending", "new_corporate_loan_rate_dec"}
UNITS = {"100m yuan", "%", "yuan per person", "firms", "persons"}
LISTS = (
    "key_counties",
    "innovative_counties",
    "poverty_counties",
    "border_counties",
    "ethnic_autonomous",
    "old_revolutionary",
)


def test_no_outcome_after_2021() -> None:
    table = evidence.table("indicators")
    late = table[table.year > 2021]
    assert set(late.indicator) <= DRIVERS
    for path in FOLDER.glob("*.csv"):
        other = pd.read_csv(path)
        if "year" in other and path.stem not in ("indicators", "sources"):
            assert other.year.max() <= 2021, path.name


def test_every_figure_has_issuer_title_year_unit() -> None:
    table = evidence.table("indicators")
    assert not table[["issuer", "title", "year", "unit", "confidence"]].isna().any().any()
    assert set(table.unit) <= UNITS
    assert not table.duplicated(["indicator", "scope", "year"]).any()
    assert (table.value > 0).all()
    assert (table[table.unit == "%"].value < 100).all()


def test_every_list_has_a_source() -> None:
    sources = evidence.table("sources").set_index("file")
    stems = {path.stem for path in FOLDER.glob("*.csv")} - {"sources", "indicators", "firms"}
    assert set(sources.index) == stems
    assert not sources[["issuer", "title", "year"]].isna().any().any()


@pytest.mark.parametrize(
    ("indicator", "year", "within"),
    [
        ("gerd", 2015, 1e-3),
        ("gerd", 2021, 1e-3),
        ("local_fiscal_st_spending", 2015, None),
        ("population", 2020, None),
    ],
)
def test_provinces_sum_to_the_nation(indicator: str, year: int, within: float | None) -> None:
    provinces = evidence.by_province(indicator, year)
    assert len(provinces) == 31
    if within is not None:
        nation = evidence.national(indicator, year)
        assert sum(provinces.values()) == pytest.approx(nation, rel=within)


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
