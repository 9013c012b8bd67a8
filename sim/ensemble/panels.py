"""A model looked into firm by firm and county by county, year by year.

What the yearly indicators cannot show, exits by age or patents by firm, is counted quarter by
quarter while the model runs. Nothing here changes a model but its steps.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim import start
from sim.agents.firm_produce import PATENT_LAPSE
from sim.arrays import Floats, Ints
from sim.model import CountyInnovationModel

FIRM = (
    *("id", "county", "sector", "soe", "above_scale", "age", "sales", "tfp", "rd", "fake"),
    *("rd_stock", "patents", "links", "claims", "constrained", "weight"),
)
PLACE = ("prefecture_code", "province_code", "region")
COUNTY = (
    *("id", "county_area", "kind", "lon", "lat", "population", "rural_population"),
    *("urban_population", "mean_school_years", "manufacturing_jobs", "agriculture_jobs"),
    *("farm_households", "rural_income", "skilled", "literacy_rural", "literacy_urban"),
    "designated",
)
YEARLY = ("rd", "patents_granted", "firm_entries")


def firm_rows(model: CountyInnovationModel) -> pd.DataFrame:
    """The living firms: columns ``FIRM`` (county is the row of its unit), ``certified`` (holds the
    high-tech certificate), and prefecture, province and region of the county."""
    firms, counties = model.tables["firm"], model.tables["county"]
    rows = firms.rows()
    frame = pd.DataFrame({name: firms[name][rows] for name in FIRM})
    frame["certified"] = firms["hnte_left"][rows] > 0
    home = firms["county"][rows]
    for name in PLACE:
        frame[name] = counties[name][home]
    return frame


def county_rows(model: CountyInnovationModel) -> pd.DataFrame:
    """All units: columns ``COUNTY``, their place, ``gdp`` of the year (yuan), ``adopted_0`` to
    ``adopted_3``, certified firms ``hnte_stock``, and from the first closed year on the year's
    figures ``YEARLY``."""
    counties = model.tables["county"]
    frame = pd.DataFrame({name: counties[name] for name in (*COUNTY, *PLACE)})
    frame["gdp"] = model.world.drivers.gdp[:, model.year - 2015 if model.years else 0]
    for place, column in enumerate(np.asarray(counties["adopted"]).T):
        frame[f"adopted_{place}"] = column
    firms = model.tables["firm"]
    frame["hnte_stock"] = start.county_sum(firms, firms["hnte_left"] > 0, len(counties))
    if model.years:
        for name in YEARLY:
            frame[name] = model.years[-1].values[name]
    return frame


@dataclass
class Panel:
    """What was seen of a run.

    ``firms`` and ``counties`` by year (2015: the start); ``ages``: year, age (whole years), at_risk
    and exits (firm-quarters and firms, weighted); ``granted``: patents of each firm, by lasting
    id, since the run began.
    """

    firms: dict[int, pd.DataFrame] = field(default_factory=dict)
    counties: dict[int, pd.DataFrame] = field(default_factory=dict)
    ages: pd.DataFrame = field(default_factory=pd.DataFrame)
    granted: pd.Series[float] = field(default_factory=pd.Series)


def followed(model: CountyInnovationModel, quarters: int, years: Collection[int]) -> Panel:
    """Let ``model`` take ``quarters`` steps and keep its firms at the end of ``years``, its
    counties at the end of every year."""
    panel, count = Panel(), _Count()
    _keep(panel, model, years)
    for _ in range(quarters):
        count.before(model)
        model.step()
        count.after(model)
        if model.quarter % 4 == 3:
            _keep(panel, model, years)
    panel.ages = count.ages()
    panel.granted = count.by_firm(model)
    return panel


def _keep(panel: Panel, model: CountyInnovationModel, years: Collection[int]) -> None:
    year = model.year if model.quarter >= 0 else 2015
    panel.counties[year] = county_rows(model)
    if year in years:
        panel.firms[year] = firm_rows(model)


class _Count:
    """Exits by age and patents by firm between two looks at the table of firms."""

    def __init__(self) -> None:
        self._parts: list[pd.DataFrame] = []
        self._granted: Floats = np.zeros(0)

    def before(self, model: CountyInnovationModel) -> None:
        firms = model.tables["firm"]
        self._rows: Ints = firms.rows()
        self._id = firms["id"][self._rows]
        self._patents = firms["patents"][self._rows]
        self._age = (firms["age"][self._rows] + 1) // 4
        self._weight = firms["weight"][self._rows]

    def after(self, model: CountyInnovationModel) -> None:
        firms, rows = model.tables["firm"], self._rows
        stays = firms.alive[rows] & (firms["id"][rows] == self._id)
        size = int(self._age.max()) + 1
        at_risk = np.bincount(self._age, self._weight, size)
        exits = np.bincount(self._age, self._weight * ~stays, size)
        frame = {"year": model.year, "age": np.arange(size), "at_risk": at_risk, "exits": exits}
        self._parts.append(pd.DataFrame(frame))
        before = self._granted
        self._granted = np.zeros(len(firms))
        kept = rows[stays]
        known = kept[kept < len(before)]
        self._granted[known] = before[known]
        # Patents lapse in a quarter of research and only then: what does not move brought none.
        had, has = self._patents[stays], firms["patents"][kept]
        new = np.rint(has - had * (1.0 - PATENT_LAPSE))
        self._granted[kept] += np.where(has != had, np.maximum(new, 0.0), 0.0)

    def ages(self) -> pd.DataFrame:
        every = pd.concat(self._parts)
        return every.groupby(["year", "age"], as_index=False)[["at_risk", "exits"]].sum()

    def by_firm(self, model: CountyInnovationModel) -> pd.Series[float]:
        firms = model.tables["firm"]
        rows = firms.rows()
        return pd.Series(self._granted[rows], pd.Index(firms["id"][rows], name="id"))
