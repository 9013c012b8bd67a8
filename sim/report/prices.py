"""The unit costs of a study: what each was set to, beside the plan's, with range and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.model.policy.prices import price_settings
from sim.report.speech import Speech
from sim.text import keys

COLUMNS = ("name", "levers", "basis", "unit", "value", "default", "range")  # four of words


def prices(facts: Mapping[str, Any], voice: Speech) -> dict[str, Any]:
    """The table of prices that the manifest ``facts`` holds; empty where it has none."""
    asked = facts.get("configuration", {}).get("prices")
    if not asked:
        return {"prices": None}
    settings = price_settings()
    changed = sum(asked[price] != meta["default"] for price, meta in settings.items())
    numbers = {"changed": changed, "number": len(settings)}
    return {
        "prices": {
            "title": voice.say("report.prices.title"),
            "note": voice.say("report.prices.note", **numbers),
            "heads": tuple(voice.say(f"report.prices.{column}") for column in COLUMNS),
            "rows": [_row(price, asked[price], meta, voice) for price, meta in settings.items()],
        }
    }


def _row(price: str, value: float, meta: Mapping[str, Any], voice: Speech) -> tuple[str, ...]:
    basis = f"price.basis.{price}"
    return (
        voice.say(f"price.{price}"),
        voice.listed(voice.say(f"lever.{lever}") for lever in meta["of"]),
        voice.say(basis if basis in keys() else "price.basis"),
        voice.say(f"unit.{meta['unit']}"),
        f"{value:,.10g}",
        f"{meta['default']:,.10g}",
        f"{meta['low']:,.10g}\u2013{meta['high']:,.10g}",
    )
