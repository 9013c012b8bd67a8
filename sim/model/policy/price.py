"""A price: what a unit of what government does costs, a setting with range and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.errors import InputError


def price(
    default: float,
    *,
    low: float,
    high: float,
    unit: str,
    of: tuple[str, ...],
    source: str = "assumption",
) -> Any:
    """A price in ``unit`` paid for the levers ``of``; ``source`` is where ``default`` is from, and
    ``low`` and ``high`` what it may be set to."""
    meta = {"low": low, "high": high, "unit": unit, "of": of, "source": source}
    return field(default=default, metadata=meta)


@dataclass(frozen=True)
class PriceGroup:
    """The prices of one subject."""


def check_number(where: str, value: Any, meta: Mapping[str, Any]) -> None:
    """Raise ``InputError`` unless ``value`` is a number from ``low`` to ``high`` of ``meta``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputError("not_a_number", where=where, value=value)
    if not meta["low"] <= value <= meta["high"]:
        raise InputError("range", where=where, value=value, low=meta["low"], high=meta["high"])
