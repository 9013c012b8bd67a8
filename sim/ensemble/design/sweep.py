"""The runs of a sweep: draws x points x scenarios, the point's values put into each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.config import Configuration
from sim.config.points import Point, points_of
from sim.config.scenario import replaced
from sim.config.vary import LEVERS, PARAMETERS, PRICES, SHOCK, Value
from sim.ensemble.design.draws import Branch, Draw, Kept, Run, draws


def sweep_runs(config: Configuration) -> list[Run]:
    """Every run that ``config`` asks for, draw by draw: all points and scenarios of each.

    A point's value goes before the scenario's, a drawn or a fixed one. Raises ``InputError`` for
    points that cannot be made or give a lever settings that do not go together.
    """
    settings, ensemble = config.settings.sweep, config.ensemble
    kept = Kept(tuple(settings.scopes), settings.first, settings.counties)
    points = points_of(settings, ensemble.seed, config.scenarios)
    bases = {name: Branch(config.levers(name), config.shock(name)) for name in config.scenarios}
    branches = {
        (name, number): _branch(bases[name], point)
        for number, point in enumerate(points)
        for name in _scenarios(config, point)
    }
    moved = [(dict(_of(PARAMETERS, at.values)), dict(_of(PRICES, at.values))) for at in points]
    return [
        Run(name, drawn, branches[name, number], ensemble.until, kept, points[number].values)
        for draw in draws(config)
        for number, drawn in enumerate(_drawn(config, draw, moved))
        for name in _scenarios(config, points[number])
    ]


def _scenarios(config: Configuration, point: Point) -> tuple[str, ...]:
    return config.scenarios if point.scenario is None else (point.scenario,)


def _branch(base: Branch, point: Point) -> Branch:
    groups: dict[str, dict[str, Any]] = {}
    for name, value in _of(LEVERS, point.values):
        lever, _, setting = name.partition(".")
        groups.setdefault(lever, {})[setting] = value
    shock = float(point.values.get(SHOCK, base.shock))
    return Branch(replaced(base.levers, groups), shock)


def _drawn(
    config: Configuration, draw: Draw, moved: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> Iterator[Draw]:
    """``draw`` with the parameters and prices of each point put in; one object for all points that
    agree."""
    known: dict[tuple[Any, ...], Draw] = {((), ()): draw}
    for parameters, prices in moved:
        key = tuple(parameters.items()), tuple(prices.items())
        if key not in known:
            changed = config.without(dataclasses.replace(draw.parameters, **parameters))
            dear = dataclasses.replace(draw.prices, **prices)
            known[key] = dataclasses.replace(draw, parameters=changed, prices=dear)
        yield known[key]


def _of(group: str, values: Mapping[str, Value]) -> Iterator[tuple[str, Any]]:
    """The values of a group of settings, by their name inside it."""
    for name, value in values.items():
        if name.startswith(group):
            yield name.removeprefix(group), value
