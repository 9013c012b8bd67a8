"""One draw seen through the patterns E1-E16: its history, and three ways on from there."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.analysis.patterns import firms, places, policy
from sim.arrays import Floats
from sim.clock import BRANCH
from sim.ensemble.draws import Draw
from sim.ensemble.panels import Panel, followed
from sim.ensemble.run import world_of
from sim.ensemble.spread import Looked
from sim.indicators import indicator_table
from sim.model import CountyInnovationModel
from sim.policy import Levers
from sim.world.outlines import outlines

START, BEFORE, LAST = 2015, 2019, 2020
CUT = (0.75, 1.0)  # extra deduction of manufacturers without and with the cut of 2021
ANSWER, NAMED = 16, 20  # quarters that R&D has to answer the cut, and a name to tell
LOTS = 600  # innovative counties named by lot, so that both halves of them hold many
KM = 111.32  # kilometres a degree of latitude


def look(draw: Draw) -> Looked:
    """Measures of every pattern in ``draw``: table ``measures`` (measure, start, value)."""
    model = CountyInnovationModel(world_of(draw.world), parameters=draw.parameters, seed=draw.seed)
    past = followed(model, BRANCH, (START, BEFORE, LAST))
    held = model.branch(Levers.held())
    future = followed(held, ANSWER, (LAST + ANSWER // 4,))
    further = followed(held, NAMED - ANSWER, ())
    counties = {**past.counties, **future.counties, **further.counties}
    value = {
        **_of_history(past, model),
        **places.diffusion(counties, areas(past.counties[START])),
        **_of_a_cut(model, past, future),
        **_of_names(model, past, counties[LAST + NAMED // 4]),
    }
    start = _at_the_start(past)
    table = pd.DataFrame({"measure": list(value), "value": list(value.values())})
    table["start"] = table["measure"].map(start).astype(float)
    return Looked({"measures": table}, model.counts())


def areas(counties: pd.DataFrame) -> Floats:
    """Square kilometres of each unit (n,), from its outer rings."""
    rings = outlines("county")
    scale = KM * KM * np.cos(np.radians(counties["lat"].to_numpy()))
    degrees = [sum(_degrees(ring) for ring in rings[code]) for code in counties["id"]]
    return np.maximum(scale * np.array(degrees), 1.0)


def _degrees(ring: Floats) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return 0.5 * abs(float(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y)))


def _of_history(past: Panel, model: CountyInnovationModel) -> dict[str, float]:
    first, before, last = (past.firms[year] for year in (START, BEFORE, LAST))
    counties = past.counties
    reporting = (last["id"] + model.quarter) % 4 == 0  # as in sim.agents.firm_certify
    recent = [counties[year] for year in (2018, 2019, 2020)]
    return {
        **firms.sizes(last),
        **firms.growth(before, last),
        **firms.exits(past.ages, last),
        **firms.net_entry(first, last),
        **firms.research(before, last),
        **firms.patents(last, past.granted),
        **policy.notch(last, reporting),
        **places.convergence(counties[START], counties[LAST], LAST - START),
        **places.reach(recent),
        **places.literacy(counties, indicator_table(model)),
        **policy.industries(last),
        **places.certified_places(counties[LAST]),
        **firms.productivity(last),
    }


def _at_the_start(past: Panel) -> Mapping[str, float]:
    """The measures that the end of 2015 has, before any rule has acted."""
    first = past.firms[START]
    performers = firms.research(first, first)["performers"]
    return {
        **firms.sizes(first),
        **firms.productivity(first),
        **policy.industries(first),
        **places.certified_places(past.counties[START]),
        "performers": performers,
    }


def _of_a_cut(model: CountyInnovationModel, past: Panel, base: Panel) -> dict[str, float]:
    held = Levers.held()
    larger = dataclasses.replace(held.super_deduction, manufacturing=CUT[1])
    cut = model.branch(dataclasses.replace(held, super_deduction=larger))
    year = LAST + ANSWER // 4
    found = followed(cut, ANSWER, (year,))
    return policy.answers(past.firms[LAST], base.firms[year], found.firms[year], CUT)


def _of_names(model: CountyInnovationModel, past: Panel, base: pd.DataFrame) -> dict[str, float]:
    held = Levers.held()
    named = dataclasses.replace(
        held.innovative_counties, number=LOTS, rule="random", start="2021Q1", ramp=1
    )
    twin = model.branch(dataclasses.replace(held, innovative_counties=named))
    found = followed(twin, NAMED, ())
    return policy.designated(past.counties[LAST], base, found.counties[LAST + NAMED // 4])
