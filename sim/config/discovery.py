"""What an examination of missed targets asks for."""

from __future__ import annotations

from dataclasses import dataclass, field

CASES = ("rarer", "missed", "met")


@dataclass(frozen=True)
class DiscoverySettings:
    """Which targets are examined, over which shock, and how the boxes may look.

    ``targets`` are words such as G10 (its main reading), G10.nation (one reading) or all. In each
    run 2022 loses a share of its GDP between zero and ``shock``. The box describes the runs that
    ``cases`` names: missed, met, or the rarer of the two; it limits at most ``limits`` factors.
    """

    targets: list[str] = field(default_factory=lambda: ["all"])
    shock: float = field(default=0.1, metadata={"low": 0.0, "high": 0.3})
    cases: str = field(default="rarer", metadata={"choices": CASES})
    limits: int = field(default=4, metadata={"low": 1, "high": 10})
