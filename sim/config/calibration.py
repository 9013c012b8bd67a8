"""What a calibration asks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.core.clock import LAST_YEAR


@dataclass(frozen=True)
class CalibrationSettings:
    """How many runs, and what is done with them.

    Published figures of 2016 to ``until`` (after 2021 only with a user's own) are fitted by
    ``members``, drawn from the ranges and moved towards the figures in so many ``passes``, a run a
    member each. ``repeats`` runs that differ in luck alone say how much of a difference is luck. ``checks`` fresh runs are made at
    members of the posterior; ``truths`` further runs over the ranges stand in for what was
    published, and what they were made with is to be found again.
    """

    until: int = field(default=2021, metadata={"low": 2016, "high": LAST_YEAR})
    members: int = field(default=160, metadata={"low": 10, "high": 100_000})
    passes: int = field(default=3, metadata={"low": 1, "high": 20})
    repeats: int = field(default=24, metadata={"low": 4, "high": 1_000})
    checks: int = field(default=60, metadata={"low": 5, "high": 10_000})
    truths: int = field(default=20, metadata={"low": 0, "high": 1_000})
