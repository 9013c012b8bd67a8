"""The settings of levers that a slider moves, and the values it stops at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from sim.model.policy.levers import lever_settings

POSITIONS = 40
COMMON = ("start", "end", "ramp")


def numbers_of(lever: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Setting and metadata of every number of ``lever``, dates and ramps left aside."""
    for setting, meta in lever_settings()[lever].items():
        if setting not in COMMON and meta.get("low") is not None:
            yield setting, meta


def positions(low: float, high: float, plan: float, held: float) -> tuple[float, ...]:
    """Values a slider stops at: the whole range, two figures each, the plan about the middle.

    Ranges are wide and plans lie near their lower ends, so the steps widen upwards as a power of
    the position. The plan's setting and that of 2020 are always among them.
    """
    middle = (plan - low) / (high - low)
    power = min(max(math.log(middle) / math.log(0.5), 1.0), 5.0) if 0.0 < middle < 1.0 else 1.0
    steps = (low + (high - low) * (i / POSITIONS) ** power for i in range(POSITIONS + 1))
    inside = (min(max(float(f"{step:.2g}"), low), high) for step in steps)
    return tuple(sorted({low, high, plan, held, *inside}))
