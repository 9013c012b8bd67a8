"""The unit costs of a study: what each was set to, beside the plan's, with range and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.model.policy.prices import price_settings
from sim.report.numbers import LIST
from sim.text import keys, say

COLUMNS = ("name", "levers", "basis", "unit", "value", "default", "range")  # four of words


def prices(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The table of prices that the manifest ``facts`` holds; empty where it has none."""
    asked = facts.get("configuration", {}).get("prices")
    if not asked:
        return {"prices": None}
    settings = price_settings()
    changed = sum(asked[price] != meta["default"] for price, meta in settings.items())
    numbers = {"changed": changed, "number": len(settings)}
    return {
        "prices": {
            "title": say("report.prices.title", language),
            "note": say("report.prices.note", language, **numbers),
            "heads": tuple(say(f"report.prices.{column}", language) for column in COLUMNS),
            "rows": [_row(price, asked[price], meta, language) for price, meta in settings.items()],
        }
    }


def _row(price: str, value: float, meta: Mapping[str, Any], language: str) -> tuple[str, ...]:
    basis = f"price.basis.{price}"
    return (
        say(f"price.{price}", language),
        LIST[language].join(say(f"lever.{lever}", language) for lever in meta["of"]),
        say(basis if basis in keys() else "price.basis", language),
        say(f"unit.{meta['unit']}", language),
        f"{value:,.10g}",
        f"{meta['default']:,.10g}",
        f"{meta['low']:,.10g}\u2013{meta['high']:,.10g}",
    )
