"""Settings of ``experiments.did_battery``."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class BatterySettings:
    """Which published designs are run, D1 to D11 (none named: all), and how many random
    re-assignments of the treatment each makes; whether the plan is also run with the levers that no
    study has measured at both ends of what is assumed of them."""

    designs: list[str] = field(default_factory=list)
    reassignments: int = field(default=500, metadata={"low": 0, "high": 100_000})
    unpublished: bool = True
