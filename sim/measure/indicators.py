"""What is measured: indicators as ratios of the yearly county figures, at every scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from sim.core.arrays import Bools, Floats
from sim.core.clock import FIRST_YEAR, LAST_YEAR
from sim.measure.indicator import CountyYear, Indicator
from sim.model.chains import indicators as chains
from sim.model.commissioners import indicators as commissioners
from sim.model.credit import indicators as credit
from sim.model.farms import indicators as farms
from sim.model.firms import indicators as firms
from sim.model.government import indicators as government
from sim.model.institutes import indicators as institutes
from sim.model.migration import indicators as migration
from sim.model.movers import indicators as movers
from sim.model.platforms import indicators as platforms
from sim.model.services import indicators as services
from sim.model.talent import indicators as talent
from sim.model.ties import indicators as ties
from sim.model.ventures import indicators as ventures

if TYPE_CHECKING:
    from sim.core.table import Table
    from sim.model.model import CountyInnovationModel


REGIONS = ("east", "centre", "west")
GROUPS = (
    "100000",
    "county-area",
    *(f"region:{name}" for name in REGIONS),
    *(f"area:{name}" for name in REGIONS),
    "urban",
    "rural",
    "key-counties",
    "other-counties",
)
"""Every scope of ``scopes`` but provinces and their county areas."""


INDICATORS: dict[str, Indicator] = {
    name: its
    for subject in (
        firms,
        credit,
        ties,
        ventures,
        movers,
        chains,
        migration,
        commissioners,
        talent,
        institutes,
        services,
        farms,
        platforms,
        government,
    )
    for name, its in subject.INDICATORS.items()
}

# By county: what is kept for every year, and what for the first and the last.
COUNTY_YEARLY = (
    "gerd",
    "hnte_stock",
    "patents_granted",
    "industry_rd_to_revenue",
    "science_literacy",
    "disposable_income_rural",
    "technology_adoption",
    "commissioners_active",
    "innovative_counties",
    "capability",
)
COUNTY_ENDS = (
    "capability_inputs",
    "capability_firms",
    "capability_environment",
    "capability_performance",
    "leading_firms",
    "lead_industry_bases",
    "talent_leading",
    "talent_skilled",
    "talent_technical",
    "talent_local",
    "digital_index",
    "social_index",
    "agri_parks_county",
    "agri_parks_province",
    "agri_parks_nation",
    "star_spaces",
)
COUNTY_INDICATORS = (*COUNTY_YEARLY, *COUNTY_ENDS)


def scopes(counties: Table) -> dict[str, Bools]:
    """Every scope and its counties: nation, provinces, county areas, regions and so on.

    ``urban`` are districts, ``rural`` county areas without county-level cities, ``key-counties``
    the 160 that the plan names for its corps, ``other-counties`` the county areas beside them,
    ``area:east`` the county areas of a region.
    """
    area, province = counties["county_area"], counties["province_code"]
    members: dict[str, Bools] = {"100000": np.ones(len(counties), bool), "county-area": area}
    for code in np.unique(province):
        members[str(code)] = province == code
        if (area & (province == code)).any():
            members[f"county-area:{code}"] = area & (province == code)
    for number, name in enumerate(REGIONS):
        members[f"region:{name}"] = counties["region"] == number
        members[f"area:{name}"] = area & (counties["region"] == number)
    rural, key = area & (counties["kind"] == 2), counties["key_county"]
    members |= {"urban": ~area, "rural": rural, "key-counties": key, "other-counties": area & ~key}
    return members


def ratio(top: Floats, bottom: Floats | float) -> Floats:
    """``top / bottom``, nan where there is nothing below."""
    top = np.asarray(top, float)
    below = np.broadcast_to(np.asarray(bottom, float), top.shape)
    return np.divide(top, below, out=np.full(top.shape, np.nan), where=below > 0)


def indicator_table(
    model: CountyInnovationModel, chosen: Sequence[str] = (), first: int = 2016
) -> pd.DataFrame:
    """``year, scope, indicator, value, unit`` of closed years from ``first`` on, a row a figure
    there is; of the ``chosen`` scopes only, where any are named."""
    masks = scopes(model.tables["county"])
    masks = {name: masks[name] for name in masks if name in chosen or not chosen}
    # Sparse, so that a sum is made in one order whatever the number of threads.
    member = sparse.csr_array(np.stack(list(masks.values())).astype(float))
    years = [year for year in model.years if year.year >= first]
    table = _long(years, tuple(INDICATORS), "scope", list(masks), member)
    table["unit"] = table["indicator"].map({name: i.unit for name, i in INDICATORS.items()})
    return table


def county_table(
    model: CountyInnovationModel, first: int = FIRST_YEAR, last: int = LAST_YEAR
) -> pd.DataFrame:
    """``year, adcode, indicator, value, figures`` from ``first`` to ``last``: every closed year of
    ``COUNTY_YEARLY``, those two and the plan's last of ``COUNTY_ENDS``. ``figures`` says whether
    the county's own were read (``sim.world.naming``)."""
    codes = model.tables["county"]["id"]
    within = [year for year in model.years if first <= year.year <= last]
    ends = [year for year in within if year.year in (first, LAST_YEAR, last)]
    yearly = _long(within, COUNTY_YEARLY, "adcode", codes)
    table = pd.concat([yearly, _long(ends, COUNTY_ENDS, "adcode", codes)], ignore_index=True)
    whose = pd.Series(model.tables["county"]["figures"].astype(object), index=codes)
    return table.assign(figures=table["adcode"].map(whose))


def _long(
    years: Sequence[CountyYear],
    names: Sequence[str],
    place: str,
    places: Sequence[Any] | NDArray[Any],
    member: sparse.csr_array | None = None,
) -> pd.DataFrame:
    """``year, <place>, indicator, value`` of ``years``, one row a figure that there is.

    ``member`` (places x counties) sums counties to places; without it each county is its own.
    """
    figures = np.zeros((len(years), len(names), len(places)))
    for row, year in enumerate(years):
        figures[row] = values_of(year, names, member)
    which, name, where = np.nonzero(~np.isnan(figures))
    return pd.DataFrame(
        {
            "year": np.array([year.year for year in years], np.int64)[which],
            place: pd.Index(places).take(where),
            "indicator": pd.Index(names).take(name),
            "value": figures[which, name, where],
        }
    )


def values_of(year: CountyYear, names: Sequence[str], member: sparse.csr_array | None) -> Floats:
    """Indicators of one year, shape (names, places): of every county, or of the places that
    ``member`` (places x counties) sums them to; nan where there is none."""
    asked = [INDICATORS[name] for name in names]
    parts = {part: None for i in asked for part in (i.numerator, i.denominator) if part}
    columns = np.stack([year.values[name] for name in parts], axis=1)
    sums = dict(zip(parts, (columns if member is None else member @ columns).T, strict=True))
    ones = np.ones(len(next(iter(sums.values()))))
    top = np.stack([sums[i.numerator] for i in asked])
    bottom = np.stack([sums[i.denominator] if i.denominator else ones for i in asked])
    return np.array([[i.factor] for i in asked]) * ratio(top, bottom)
