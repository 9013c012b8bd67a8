"""One draw measured: its history, and three ways on from there, through the patterns E1-E16."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pandas as pd

from sim.analysis.bunching import reporting
from sim.analysis.patterns import firms, places, policy
from sim.ensemble.work.panels import Panel, Seen, Way
from sim.model.policy.levers import Levers

START, BEFORE, LAST = 2015, 2019, 2020
YEARS = (START, BEFORE, LAST)
CUT = (0.75, 1.0)  # extra deduction of manufacturers without and with the cut of 2021
ANSWER, NAMED = 16, 20  # quarters that R&D has to answer the cut, and a name to tell
LOTS = 600  # innovative counties named by lot, so that both halves of them hold many

_held = Levers.held()
_cut = dataclasses.replace(_held.super_deduction, manufacturing=CUT[1])
_named = dataclasses.replace(
    _held.innovative_counties, number=LOTS, rule="random", start="2021Q1", ramp=1
)
_answered = (LAST + ANSWER // 4,)
WAYS: Mapping[str, Way] = {
    "held": Way(_held, NAMED, _answered),
    "cut": Way(dataclasses.replace(_held, super_deduction=_cut), ANSWER, _answered),
    "named": Way(dataclasses.replace(_held, innovative_counties=_named), NAMED),
}


def measures(seen: Seen) -> dict[str, pd.DataFrame]:
    """Measures of every pattern in a draw that went through ``YEARS`` and ``WAYS``: table
    ``measures`` (measure, value, start)."""
    past, held = seen.history, seen.on["held"]
    counties = {**past.counties, **held.counties}
    value = {
        **_of_history(past, seen.indicators),
        **places.diffusion(counties),
        **_of_a_cut(past, held, seen.on["cut"]),
        **_of_names(past, held, seen.on["named"]),
    }
    start = _at_the_start(past)
    table = pd.DataFrame({"measure": list(value), "value": list(value.values())})
    table["start"] = table["measure"].map(start).astype(float)
    return {"measures": table}


def _of_history(past: Panel, indicators: pd.DataFrame) -> dict[str, float]:
    first, before, last = (past.firms[year] for year in YEARS)
    counties = past.counties
    recent = [counties[year] for year in (2018, 2019, 2020)]
    return {
        **firms.sizes(last),
        **firms.growth(before, last),
        **firms.exits(past.ages, last),
        **firms.net_entry(first, last),
        **firms.research(before, last),
        **firms.patents(last, past.granted),
        **policy.notch(last, reporting(last)),
        **places.convergence(counties[START], counties[LAST], LAST - START),
        **places.reach(recent),
        **places.literacy(counties, indicators),
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


def _of_a_cut(past: Panel, held: Panel, cut: Panel) -> dict[str, float]:
    (year,) = _answered
    return policy.answers(past.firms[LAST], held.firms[year], cut.firms[year], CUT)


def _of_names(past: Panel, held: Panel, named: Panel) -> dict[str, float]:
    year = LAST + NAMED // 4
    return policy.designated(past.counties[LAST], held.counties[year], named.counties[year])
