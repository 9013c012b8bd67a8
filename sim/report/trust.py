"""Where behaviour comes from in a study, said before any of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.behaviour import PRIORS
from sim.config.priors import POSTERIOR, PRIOR
from sim.evidence import table
from sim.text import say

WHOLE_RANGES = ("sensitivity",)  # experiments that move parameters over all of their ranges
FITTING = ("calibrate", "hindcast")  # experiments that fit parameters themselves


def draws_of(facts: Mapping[str, Any]) -> str:
    """What the manifest ``facts`` says of the draws: posterior, prior or mean."""
    if facts.get("experiment") in WHOLE_RANGES:
        return PRIOR
    return str(facts.get("configuration", {}).get("behaviour", {}).get("draws", PRIOR))


def trust(facts: Mapping[str, Any], language: str) -> str:
    """How many parameters were fitted, how many rest on a range, how many on assumption alone."""
    kind = draws_of(facts)
    if kind == PRIOR:
        assumed = sum(prior.assumed for prior in PRIORS.values())
        key = "fitted" if facts.get("experiment") in FITTING else PRIOR
        return say(f"report.trust.{key}", language, parameters=len(PRIORS), assumed=assumed)
    fitted = set(table(POSTERIOR))
    rest = [prior for name, prior in PRIORS.items() if name not in fitted]
    words = {"fitted": len(fitted), "rest": len(rest), "assumed": sum(x.assumed for x in rest)}
    return say(f"report.trust.{kind}", language, **words)
