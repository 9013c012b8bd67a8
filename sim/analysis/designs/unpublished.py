"""Levers that no study has measured: what of the plan's effect hangs on what is assumed of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pandas as pd

from sim.analysis.effects import OUTCOMES, by_run, runs_of
from sim.behaviour.parameters import PRIORS, Parameters
from sim.targets import INTERVAL, LAST_YEAR

UNPUBLISHED: Mapping[str, Mapping[str, int]] = {
    "commissioners": {
        "firms_reached": 1,
        "farmers_reached": 1,
        "commissioner_start": 1,
        "adoption_contact": 1,
        "learn_visit": 1,
        "founding": 1,
        "scale_decay": -1,
    },
    "designation": {
        "designation_budget": 1,
        "designation_lag": -1,
        "entry_budget": 1,
        "practice_gain": 1,
        "county_imitation": 1,
    },
}
"""Lever -> the parameters through which it acts, +1 where more of one makes it stronger."""
ENDS = {"weak": 0.05, "strong": 0.95}  # quantiles of the stated ranges
PLAN, WITHOUT = "plan", "no_plan"


def at_end(parameters: Parameters, lever: str, end: str) -> Parameters:
    """``parameters`` with all those of ``lever`` near the weak or the strong end of their range."""
    u = ENDS[end]
    return dataclasses.replace(
        parameters,
        **{
            name: PRIORS[name].quantile(u if sign > 0 else 1.0 - u)
            for name, sign in UNPUBLISHED[lever].items()
        },
    )


def label(lever: str, end: str, scenario: str) -> str:
    """What the runs of an end are called in tables."""
    return f"{lever}.{end}.{scenario}"


def hanging(indicators: pd.DataFrame) -> pd.DataFrame:
    """A row a lever and outcome: the plan's effect on county areas in the last year, % of the value
    without it, at the weak and at the strong end; medians and 5-95% over draws."""
    values = by_run(indicators, (LAST_YEAR,))
    rows = []
    for lever in UNPUBLISHED:
        effects = {}
        for end in ENDS:
            plan, base = (runs_of(values, label(lever, end, name)) for name in (PLAN, WITHOUT))
            effects[end] = 100.0 * (plan / base - 1.0)
        for outcome in OUTCOMES:
            row: dict[str, object] = {"lever": lever, "outcome": outcome}
            for end, effect in effects.items():
                low, middle, high = effect[outcome].quantile([INTERVAL[0], 0.5, INTERVAL[1]])
                row |= {end: middle, f"{end}_low": low, f"{end}_high": high}
            rows.append(row)
    return pd.DataFrame(rows)
