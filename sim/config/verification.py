"""What a verification compares."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.errors import InputError

LEAST, MOST = 0.005, 1.0


@dataclass(frozen=True)
class VerificationSettings:
    """Scales of the world that have to agree, and quarters for which plain and compiled firms run
    side by side before 2021 and after it."""

    scales: list[float] = field(default_factory=lambda: [0.02, 0.05, 0.2])
    quarters: int = field(default=1, metadata={"low": 1, "high": 20})


def check_scales(scales: list[float]) -> None:
    """Raise ``InputError`` unless there are at least two scales, all different and in range."""
    where = "verification.scales"
    for scale in scales:
        if not LEAST <= scale <= MOST:
            raise InputError("range", where=where, value=scale, low=LEAST, high=MOST)
    if len(set(scales)) < 2 or len(set(scales)) < len(scales):
        raise InputError("too_few_scales", where=where)
