"""What a folder of results was made of, in words: its settings, its sources, its command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sim.model.policy.levers import lever_settings
from sim.model.policy.prices import price_settings
from sim.report.numbers import number
from sim.report.speech import Speech
from sim.report.table import Column, Table, words
from sim.report.trust import standing
from sim.text import keys


def settings_table(facts: Mapping[str, Any], voice: Speech) -> Table:
    """What every lever and price is set to, a row a setting, a column a scenario of the manifest
    ``facts``; values of 2020 beside them."""
    scenarios = list(facts.get("levers", {}))
    said = [*_levers(facts, scenarios, voice), *_prices(facts, scenarios, voice)]
    rows = pd.DataFrame(
        said if scenarios else [],
        columns=["lever", "setting", "name", "unit", "held", *scenarios],
    )
    columns: tuple[Column, ...] = (
        words("lever"),
        words("name"),
        words("setting"),
        words("unit"),
        words("held"),
        *(words(scenario, voice.name("scenario", scenario)) for scenario in scenarios),
    )
    return Table("sheet.settings", columns, rows, voice)


def sources_table(facts: Mapping[str, Any], voice: Speech) -> Table:
    """Where the figures come from and how they are made again, a line each."""
    lines = [(voice.say(f"sheet.sources.{what}"), text) for what, text in _lines(facts, voice)]
    for attribute, source in facts.get("world", {}).get("provenance", {}).items():
        lines.append((voice.name("attribute", attribute), voice.name("provenance", source)))
    rows = pd.DataFrame(lines, columns=["what", "says"])
    return Table("sheet.sources", (words("what"), words("says")), rows, voice)


def _lines(facts: Mapping[str, Any], voice: Speech) -> Iterator[tuple[str, str]]:
    yield "id", f"{facts.get('experiment', '')} {facts.get('id', '')}".strip()
    if command := facts.get("command"):
        yield "command", str(command)
    yield "started", str(facts.get("started", ""))
    yield "commit", str(facts.get("commit", ""))
    runs = facts.get("runs", {})
    yield "runs", number(float(runs.get("done", 0)))
    if failures := facts.get("failures"):
        yield "failures", number(float(len(failures)))
    world = facts.get("world", {})
    yield "scale", f"{float(world.get('scale', 1.0)):g}"
    matched = (
        voice.say("report.data.matched_item", table=voice.name("matched", x), units=units)
        for x, units in world.get("matched", {}).items()
    )
    yield "matched", voice.listed(matched)
    yield "interval", voice.say("sheet.sources.interval.what")
    for line in standing(facts, voice):
        yield "trust", line


def _levers(
    facts: Mapping[str, Any], scenarios: list[str], voice: Speech
) -> Iterator[tuple[Any, ...]]:
    levers = facts.get("levers", {})
    for lever, settings in lever_settings().items():
        for setting, meta in settings.items():
            values = [levers[scenario].get(lever, {}).get(setting) for scenario in scenarios]
            common = f"lever.{setting}"
            said = common if common in keys() else f"lever.{lever}.{setting}"
            yield (
                voice.say(f"lever.{lever}"),
                f"levers.{lever}.{setting}",
                voice.say(said),
                voice.name("unit", str(meta["unit"])) if meta.get("unit") else "",
                meta.get("held"),
                *values,
            )


def _prices(
    facts: Mapping[str, Any], scenarios: list[str], voice: Speech
) -> Iterator[tuple[Any, ...]]:
    asked = facts.get("configuration", {}).get("prices") or {}
    for price, meta in price_settings().items():
        if price in asked:
            yield (
                voice.say("sheet.settings.price"),
                f"prices.{price}",
                voice.say(f"price.{price}"),
                voice.name("unit", str(meta["unit"])),
                None,
                *([asked[price]] * len(scenarios)),
            )
