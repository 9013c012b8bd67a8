"""What a study's figures stand on, said before any of them: where behaviour comes from, how many
published figures intervals like its own have held. All of it is read from the study's manifest and
from what is shipped with the posterior; none is written down twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtri

from sim.analysis.calibration.checks import MOVED
from sim.behaviour.parameters import PRIORS
from sim.behaviour.priors import MEAN, POSTERIOR, PRIOR
from sim.evidence import table
from sim.report.numbers import share
from sim.report.outlook import outlook_note
from sim.report.speech import Speech

WHOLE_RANGES = ("sensitivity",)  # experiments that move parameters over all of their ranges
FITTING = ("calibrate", "hindcast")  # experiments that fit parameters themselves
LEAST = 1e-5  # level in its range at which a parameter counts as at the end of it
COVERAGE = "coverage"  # the table beside the posterior


def draws_of(facts: Mapping[str, Any]) -> str:
    """What the manifest ``facts`` says of the draws: posterior, prior or mean."""
    kind = str(facts.get("configuration", {}).get("behaviour", {}).get("draws", PRIOR))
    moves = kind != MEAN and facts.get("experiment") in WHOLE_RANGES
    return PRIOR if moves else kind


def trust(facts: Mapping[str, Any], voice: Speech) -> str:
    """How many parameters were fitted, how many rest on a range, how many on assumption alone."""
    kind = draws_of(facts)
    if kind == PRIOR:
        assumed = sum(prior.assumed for prior in PRIORS.values())
        key = "fitted" if facts.get("experiment") in FITTING else PRIOR
        return voice.say(f"report.trust.{key}", parameters=len(PRIORS), assumed=assumed)
    return voice.say(f"report.trust.{kind}", **fitted())


def coverage(facts: Mapping[str, Any], voice: Speech) -> str:
    """How many of the published figures 90% intervals of runs at the posterior hold; nothing of an
    experiment that fits parameters and measures that itself."""
    if facts.get("experiment") in FITTING:
        return ""
    return voice.say(f"report.trust.held.{draws_of(facts)}", **held(), **fitted())


def held() -> dict[str, object]:
    """How many of the published figures the intervals hold."""
    counted = table(COVERAGE).set_index("of")
    return {
        "share": share(counted.at["all", "inside"] / counted.at["all", "figures"]),
        "inside": counted.at["all", "inside"],
        "figures": counted.at["all", "figures"],
        "nation_inside": counted.at["nation", "inside"],
        "nation_figures": counted.at["nation", "figures"],
    }


def standing(facts: Mapping[str, Any], voice: Speech) -> tuple[str, ...]:
    """The sentences of ``trust``, ``coverage`` and ``outlook_note`` that there are."""
    said = (about(facts, voice) for about in (trust, coverage, outlook_note))
    return tuple(line for line in said if line)


def narrowed() -> frozenset[str]:
    """The parameters that the figures have narrowed: the shipped posterior's spread, as normal
    scores of levels in the ranges, is below ``MOVED`` of the prior's, which is one."""
    levels = {
        str(name): PRIORS[str(name)].level(column.to_numpy(float))
        for name, column in table(POSTERIOR).items()
    }
    scores = {name: ndtri(np.clip(its, LEAST, 1.0 - LEAST)) for name, its in levels.items()}
    return frozenset(name for name, its in scores.items() if its.std() < MOVED)


def fit() -> dict[str, int]:
    """The first and last year of the published figures that the shipped posterior was fitted to."""
    years = table(COVERAGE).set_index("of").loc["all"]
    return {"first": int(years["first_year"]), "last": int(years["last_year"])}


def fitted() -> dict[str, int]:
    """How many parameters the figures have narrowed and have not, and the years of the fit."""
    moved = narrowed()
    rest = [prior for name, prior in PRIORS.items() if name not in moved]
    assumed = sum(prior.assumed for prior in rest)
    return {"fitted": len(moved), "rest": len(rest), "assumed": assumed, **fit()}
