"""Columns of counties that a run starts from; each subject declares what its rules keep."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.core.arrays import Array, Bools, Floats, Ints
from sim.core.table import Table, column

CENSUS = "P with the census table, else D"
YEARBOOK = "P with the yearbook table, else D"


class CountyColumns(Table):
    """What one subject keeps of each county-level unit."""

    table_name: ClassVar[str] = "county"


class GivenCounties(CountyColumns):
    """What the world gives of each county-level unit."""

    id: Ints = column("administrative code", "P", dtype=np.int64)
    alive: Bools = column("yes", "", dtype=np.bool_, start=True)
    weight: Floats = column("units it stands for: one", "", start=1.0)
    adcode: Ints = column("administrative code of 2020", "P", dtype=None)
    name_zh: Array = column("name", "P", dtype=None)
    province_code: Ints = column("code", "P", dtype=None)
    province_zh: Array = column("name", "P", dtype=None)
    prefecture_code: Ints = column("code", "P", dtype=None)
    prefecture_zh: Array = column("name", "P", dtype=None)
    lon: Floats = column("degrees east, of its centre", "P", dtype=None)
    lat: Floats = column("degrees north, of its centre", "P", dtype=None)
    km2: Floats = column("square kilometres, within its outline", "P", dtype=None)
    kind: Ints = column("0 district, 1 county-level city, 2 county or banner", "P", dtype=None)
    county_area: Bools = column("yes or no: county, city or banner", "P", dtype=None)
    region: Ints = column("0 east, 1 centre, 2 west", "P", dtype=None)
    population: Floats = column("persons, 2020", CENSUS, dtype=None)
    rural_population: Floats = column("persons, 2020", CENSUS, dtype=None)
    urban_population: Floats = column("persons, 2020", CENSUS, dtype=None)
    mean_school_years: Floats = column("years", CENSUS, dtype=None)
    bachelor_share: Floats = column("share of adults", CENSUS, dtype=None)
    minority_share: Floats = column("share of people", CENSUS, dtype=None)
    employed_share: Floats = column("share of people", CENSUS, dtype=None)
    agriculture_jobs: Floats = column("share of jobs", CENSUS, dtype=None)
    manufacturing_jobs: Floats = column("share of jobs", CENSUS, dtype=None)
    ict_jobs: Floats = column("share of jobs", CENSUS, dtype=None)
    scitech_jobs: Floats = column("share of jobs", CENSUS, dtype=None)
    gdp: Floats = column("yuan, 2020", YEARBOOK, dtype=None)
    fiscal_revenue: Floats = column("yuan, 2020", YEARBOOK, dtype=None)
    loans: Floats = column("yuan, end of 2020", YEARBOOK, dtype=None)
    primary_share: Floats = column("share of GDP, 2020", YEARBOOK, dtype=None)
    secondary_share: Floats = column("share of GDP, 2020", YEARBOOK, dtype=None)
    above_scale_firms_2020: Floats = column("firms", YEARBOOK, dtype=None)
    old_revolutionary: Bools = column("yes or no", "P", dtype=None)
    ethnic: Bools = column("yes or no", "P", dtype=None)
    border: Bools = column("yes or no", "P", dtype=None)
    three_regions: Bools = column("yes or no", "P", dtype=None)
    key_county: Bools = column("yes or no: one of the 160 of the plan", "P", dtype=None)
    poverty_lifted: Bools = column("yes or no", "P", dtype=None)
    poverty_exit_year: Ints = column("year, 0 for none", "P", dtype=None)
    innovative_2018: Bools = column("yes or no: 21 of the 52 by rule", "P", dtype=None)
    agri_parks: Floats = column("national parks, spread over a prefecture", "P", dtype=None)
    hitech_zones: Floats = column("zones; lists are spread over a prefecture", "P", dtype=None)
    universities: Floats = column("colleges; lists are spread over a prefecture", "P", dtype=None)
    key_labs: Floats = column("laboratories; lists are spread over a prefecture", "P", dtype=None)
    developed: Bools = column(
        "yes or no: no if lifted from poverty or a key county, yes if a published donor of "
        "pairing; else GDP a head above the median county area",
        "P (lists), A",
        dtype=None,
    )
    figures: Array = column(
        "`read`: its `population`, `gdp` and `above_scale_firms_2020` are from open tables; "
        "`user`: all there, some from the user's table; `partly`; `drawn`",
        "",
        dtype=None,
    )
    fiscal_st: Floats = column(
        "yuan a year, 2015; province totals split by revenue", "P total, A split", dtype=None
    )
    patent_grants: Floats = column(
        "patents granted in 2016 for each valid one of 2015, the province's", "P", dtype=None
    )
    sampled: Floats = column("share of firms that is simulated, the province's", "", dtype=None)
    farm_households: Floats = column("households", "A", dtype=None)
    urban_income: Floats = column("yuan a head and year", "P national mean, A spread", dtype=None)
