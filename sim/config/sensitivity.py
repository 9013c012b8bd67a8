"""Settings of ``experiments.sensitivity``: what is varied, how far and how often."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SensitivitySettings:
    """Screening by Morris's method, then Sobol indices of what matters.

    ``factors`` are what varies (``levers``, ``behaviour``, ``levers.<lever>``,
    ``behaviour.<parameter>``; none named: all). A lever goes from off to ``size`` times its size
    in the plan, never past the end of its range; a parameter over its range. ``outcomes`` are
    indicators of ``scope`` in the last year (none named: the headline outcomes).

    Screening takes ``trajectories``, each of one run more than there are factors. At most ``most``
    factors go on; their indices take ``samples`` (a power of two, or 0 for none) times four runs
    more than there are factors. Intervals come from ``resamples`` of the bootstrap.
    """

    factors: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    scope: str = "county-area"
    size: float = field(default=2.0, metadata={"low": 0.1, "high": 100.0})
    trajectories: int = field(default=3, metadata={"low": 2, "high": 10_000})
    most: int = field(default=6, metadata={"low": 1, "high": 50})
    samples: int = field(default=16, metadata={"low": 0, "high": 65_536})
    resamples: int = field(default=1000, metadata={"low": 10, "high": 100_000})
