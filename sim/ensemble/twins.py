"""Panels of firms and counties, year by year, of a run and of its twin under other levers.

What is kept of a run (``sim.ensemble.run``) are sums; a published design wants each firm and each
county in each year. Panels are large, so they are made, handed to whoever estimates, and let go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim import network
from sim.clock import BRANCH, FIRST_YEAR
from sim.ensemble.draws import Draw, Run
from sim.ensemble.ledger import Ended
from sim.ensemble.rows import county_rows, firm_rows
from sim.ensemble.run import Chunk, Measured, empty, ended, world_of
from sim.model import CountyInnovationModel
from sim.policy import Levers

FIRM = (
    *("id", "county", "sector", "soe", "sales", "tfp", "rd", "fake", "debt", "guaranteed"),
    *("hnte_left", "sme_left", "srdi_left", "claims", "weight", "institutes", "lot"),
)
COUNTY = (
    *("rural_income", "designated_since", "sites", "agri_parks", "rd", "firms", "firms_with_rd"),
    *("firm_entries", "gdp", "commissioners_active", "rural_people"),
    *("sales", "tfp", "yield", "adopted"),
)
FIXED = ("region", "county_area", "lon", "lat")
"""Columns of firms, of counties by year and of counties for good: see ``sim.ensemble.rows``."""


@dataclass(frozen=True)
class Panels:
    """One run: ``firms`` (living firms at each year's end, sorted by year), ``counties`` (a row a
    county and year), ``places`` (what does not change, a row a county) and ``pairs`` (east-west
    pairs: donor, recipient, km, gap in ln GDP a head)."""

    firms: pd.DataFrame
    counties: pd.DataFrame
    places: pd.DataFrame
    pairs: pd.DataFrame


@dataclass(frozen=True)
class Twins:
    """The same draw with a policy and without it, history and luck shared."""

    given: Panels
    without: Panels


type Evaluate = Callable[[str, Twins], Mapping[str, pd.DataFrame]]


@dataclass(frozen=True)
class _Past:
    model: CountyInnovationModel
    firms: tuple[pd.DataFrame, ...]
    counties: tuple[pd.DataFrame, ...]


_pasts: dict[Draw, _Past] = {}
_references: dict[tuple[Draw, Levers, int], Panels] = {}


def evaluate_chunk(
    chunk: Chunk, references: Mapping[str, Levers], evaluate: Evaluate
) -> list[Ended]:
    """Have ``evaluate`` look at each run of ``chunk`` and its twin.

    A run's scenario names its trial; ``references`` has the levers of the twin. What is kept are
    the tables that ``evaluate`` returns. Runs of another scenario are measured as ever.
    """

    def look(run: Run) -> Measured:
        draw, until = run.draw, run.until
        twins = Twins(
            panels(draw, run.branch.levers, until),
            _reference(draw, references[run.scenario], until),
        )
        return _past(draw).model.counts(), evaluate(run.scenario, twins)

    return [
        ended(run, key, chunk, look) if run.scenario in references else ended(run, key, chunk)
        for run, key in zip(chunk.runs, chunk.keys, strict=True)
    ]


def panels(draw: Draw, levers: Levers, until: int) -> Panels:
    """The run of ``draw`` under ``levers`` to the end of ``until``, history included."""
    past = _past(draw)
    model = past.model.branch(levers)
    firms, counties = list(past.firms), list(past.counties)
    _go_on(model, until, firms, counties)
    found = Panels(
        pd.concat(firms, ignore_index=True),
        pd.concat(counties, ignore_index=True),
        county_rows(model, FIXED),
        _pairs(model),
    )
    empty(model)
    return found


def _reference(draw: Draw, levers: Levers, until: int) -> Panels:
    """Panels without the policy; those used last stay, as several trials share them."""
    key = (draw, levers, until)
    if key not in _references:
        _references.clear()
        _references[key] = panels(*key)
    return _references[key]


def _past(draw: Draw) -> _Past:
    if draw not in _pasts:
        _pasts.clear()
        _references.clear()
        model = CountyInnovationModel(
            world_of(draw.world), parameters=draw.parameters, seed=draw.seed
        )
        firms: list[pd.DataFrame] = []
        counties: list[pd.DataFrame] = []
        _go_on(model, FIRST_YEAR + BRANCH // 4 - 1, firms, counties)
        _pasts[draw] = _Past(model, tuple(firms), tuple(counties))
    return _pasts[draw]


def _go_on(
    model: CountyInnovationModel,
    until: int,
    firms: list[pd.DataFrame],
    counties: list[pd.DataFrame],
) -> None:
    while not model.years or model.years[-1].year < until:
        model.run_for(4)
        firms.append(_firms(model))
        counties.append(_counties(model))


def _firms(model: CountyInnovationModel) -> pd.DataFrame:
    frame = firm_rows(model, FIRM, np.float32)
    frame.insert(0, "year", np.full(len(frame), model.year, np.int16))
    return frame


def _counties(model: CountyInnovationModel) -> pd.DataFrame:
    frame = county_rows(model, COUNTY).astype(float)
    frame.insert(0, "year", model.year)
    frame.insert(1, "county", np.arange(len(frame)))
    return frame


def _pairs(model: CountyInnovationModel) -> pd.DataFrame:
    pairs, table = model.world.pairing, model.tables["county"]
    donor, recipient = pairs["donor"], pairs["recipient"]
    points = network.unit_vectors(table["lon"], table["lat"])
    chord = np.linalg.norm(points[donor] - points[recipient], axis=1)
    a_head = np.log(table["gdp"] / np.maximum(table["population"], 1.0))
    return pd.DataFrame(
        {
            "donor": donor,
            "recipient": recipient,
            "km": network.great_circle(chord),
            "gap": a_head[donor] - a_head[recipient],
        }
    )
