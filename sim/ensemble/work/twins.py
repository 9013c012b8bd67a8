"""Panels of firms and counties, year by year, of a run and of its twin under other levers.

What is kept of a run (``sim.ensemble.work.run``) are sums; a published design wants each firm and
each county in each year. Panels are large, so they are made, handed to whoever estimates, and let
go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.core import network
from sim.ensemble.design.draws import Draw, Run
from sim.ensemble.store.ledger import Ended
from sim.ensemble.work.histories import Past, empty, kept, noted_past
from sim.ensemble.work.rows import county_rows, firm_rows
from sim.ensemble.work.run import Chunk, Measured, ended
from sim.model.model import CountyInnovationModel
from sim.model.policy.levers import Levers

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
"""Columns of firms, of counties by year and of counties for good (``sim.ensemble.work.rows``)."""


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


type Year = tuple[pd.DataFrame, pd.DataFrame]  # firms and counties at its end
type Evaluate = Callable[[str, Twins], Mapping[str, pd.DataFrame]]


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
    years = list(past.notes)
    while model.years[-1].year < until:
        model.run_for(4)
        years.append(_year(model))
    followed = Panels(
        pd.concat([firms for firms, _ in years], ignore_index=True),
        pd.concat([counties for _, counties in years], ignore_index=True),
        county_rows(model, FIXED),
        _pairs(model),
    )
    empty(model)
    return followed


def _reference(draw: Draw, levers: Levers, until: int) -> Panels:
    """Panels without the policy, kept, as several trials share them."""
    return kept(
        draw,
        (levers, until),
        lambda: panels(draw, levers, until),
        lambda followed: _bytes((followed.firms, followed.counties)),
    )


def _past(draw: Draw) -> Past[Year]:
    return noted_past(draw, _year, _bytes)


def _bytes(frames: Year) -> float:
    return sum(float(frame.memory_usage().sum()) for frame in frames)


def _year(model: CountyInnovationModel) -> Year:
    return _firms(model), _counties(model)


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
