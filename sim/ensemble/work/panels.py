"""Draws followed year by year, firm by firm and county by county: history, and ways on from it.

What the yearly indicators cannot show, exits by age or patents by firm, is counted quarter by
quarter while the model runs. Nothing here changes a model but its steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.core.arrays import Floats, Ints, sum_by
from sim.core.clock import PLAN_BEGINS
from sim.ensemble.design.draws import Draw, Run
from sim.ensemble.store.ledger import Ended
from sim.ensemble.work.histories import begun, empty
from sim.ensemble.work.rows import PLACE, county_rows, firm_rows
from sim.ensemble.work.run import Chunk, Measured, ended
from sim.measure.indicators import indicator_table
from sim.model.firms.produce import PATENT_LAPSE
from sim.model.government.county import TECHNOLOGIES
from sim.model.model import CountyInnovationModel
from sim.model.policy.levers import Levers

FIRM = (
    *("id", "county", "sector", "soe", "above_scale", "age", "sales", "tfp", "rd", "fake"),
    *("rd_stock", "patents", "links", "claims", "constrained", "weight", "certified", *PLACE),
)
COUNTY = (
    *("id", "county_area", "kind", "lon", "lat", "km2", "population", "rural_population"),
    *("urban_population", "mean_school_years", "manufacturing_jobs", "agriculture_jobs"),
    *("farm_households", "rural_income", "skilled", "literacy_rural", "literacy_urban"),
    *("designated", *PLACE, "gdp", "hnte_stock"),
    *(f"adopted_{place}" for place in range(len(TECHNOLOGIES))),
)
YEARLY = ("rd", "patents_granted", "firm_entries")


@dataclass
class Panel:
    """What was seen of a run.

    ``firms`` (columns ``FIRM``) and ``counties`` (``COUNTY``, and ``YEARLY`` from the first closed
    year on; see ``sim.ensemble.work.rows``) by year (2015: the start); ``ages``: year, age (whole
    years), at_risk and exits (firm-quarters and firms, weighted); ``granted``: patents of each
    firm, by lasting id, since the run began.
    """

    firms: dict[int, pd.DataFrame] = field(default_factory=dict)
    counties: dict[int, pd.DataFrame] = field(default_factory=dict)
    ages: pd.DataFrame = field(default_factory=pd.DataFrame)
    granted: pd.Series[float] = field(default_factory=pd.Series)


@dataclass(frozen=True)
class Way:
    """A way on from the end of 2020: its levers, its length in quarters, and the years at whose
    end firms are kept."""

    levers: Levers
    quarters: int
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Seen:
    """One draw: its ``history`` to the end of 2020 and the indicators of that time, each way ``on``
    from there by name, and how many agents of each kind there were in 2020."""

    history: Panel
    indicators: pd.DataFrame
    on: Mapping[str, Panel]
    agents: dict[str, int]


type Measure = Callable[[Seen], Mapping[str, pd.DataFrame]]


def follow_chunk(
    chunk: Chunk, years: Collection[int], ways: Mapping[str, Way], measure: Measure
) -> list[Ended]:
    """Follow the draw of each run of ``chunk`` through its history and the ``ways``.

    What is kept are the tables that ``measure`` returns. The firms of history are kept at the end
    of ``years``.
    """

    def look(run: Run) -> Measured:
        seen = see(run.draw, years, ways)
        return seen.agents, measure(seen)

    return [ended(run, key, chunk, look) for run, key in zip(chunk.runs, chunk.keys, strict=True)]


def see(draw: Draw, years: Collection[int], ways: Mapping[str, Way]) -> Seen:
    """``draw`` through its history and on."""
    model = begun(draw)
    history = followed(model, PLAN_BEGINS, years)
    seen = Seen(
        history,
        indicator_table(model),
        {name: _on(model, way) for name, way in ways.items()},
        model.counts(),
    )
    empty(model)
    return seen


def _on(past: CountyInnovationModel, way: Way) -> Panel:
    model = past.branch(way.levers)
    panel = followed(model, way.quarters, way.years)
    empty(model)
    return panel


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
    panel.counties[year] = county_rows(model, (*COUNTY, *(YEARLY if model.years else ())))
    if year in years:
        panel.firms[year] = firm_rows(model, FIRM)


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
        self._age = firms["age"][self._rows] // 4
        self._weight = firms["weight"][self._rows]

    def after(self, model: CountyInnovationModel) -> None:
        firms, rows = model.tables["firm"], self._rows
        stays = firms.alive[rows] & (firms["id"][rows] == self._id)
        size = int(self._age.max()) + 1
        at_risk = sum_by(self._age, self._weight, size)
        exits = sum_by(self._age, self._weight * ~stays, size)
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
