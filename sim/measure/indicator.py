"""What an indicator is: a ratio of figures of the year that are additive over counties."""

from __future__ import annotations

from dataclasses import dataclass

from sim.core.arrays import Floats


@dataclass(frozen=True)
class CountyYear:
    """Additive figures of a year by county, shape (n_counties,) each; yuan, agents or people."""

    year: int
    values: dict[str, Floats]


@dataclass(frozen=True)
class Indicator:
    """``factor * sum(numerator) / sum(denominator)`` over the counties of a scope."""

    unit: str
    numerator: str
    factor: float = 1.0
    denominator: str = ""


YUAN, SHARE = 1e-8, 100.0  # yuan to 100m yuan; a ratio to per cent
