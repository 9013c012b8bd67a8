"""The runs of a sweep: draws x points x scenarios, the point's values put into each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.config import Configuration
from sim.config.points import Point, points_of
from sim.config.scenario import replaced
from sim.config.vary import LEVERS, PARAMETERS, PRICES, SHOCK, Value
from sim.ensemble.design.draws import Branch, Draw, Kept, Run, branch_of, draws


def sweep_runs(config: Configuration) -> list[Run]:
    """Every run that ``config`` asks for, draw by draw: all points and scenarios of each.

    A point's value goes before the scenario's, a drawn or a fixed one. Raises ``InputError`` for
    points that cannot be made or give a lever settings that do not go together.
    """
    settings, ensemble = config.settings.sweep, config.ensemble
    kept = Kept(tuple(settings.scopes), settings.first, settings.counties)
    points = points_of(settings, ensemble.seed, config.scenarios)
    bases = {name: branch_of(config, name) for name in config.scenarios}
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


def overruled(config: Configuration, runs: Sequence[Run]) -> list[tuple[str, str, Any]]:
    """Factor, scenario and value, wherever ``runs`` vary what a scenario sets itself."""
    factors = dict.fromkeys(name for run in runs for name in run.factors)
    found = []
    for scenario, its in config.settings.scenario.items():
        said = dict(_said(LEVERS, its.levers)) | dict(_said(PRICES, its.prices))
        if its.shock:
            said[SHOCK] = its.shock
        found += [(name, scenario, said[name]) for name in factors if name in said]
    return found


def alike(config: Configuration, runs: Sequence[Run]) -> list[tuple[str, str]]:
    """Pairs of scenarios whose ``runs`` are the same one by one; the first of each lot with each
    of the others. Those of set cost are sized later and are no one's twin."""
    asked: dict[str, list[tuple[object, ...]]] = {}
    for run in runs:
        if not config.favours(run.scenario):
            what = (run.draw.digest, run.branch.digest, tuple(run.factors.items()))
            asked.setdefault(run.scenario, []).append(what)
    first: dict[tuple[tuple[object, ...], ...], str] = {}
    pairs = [(first.setdefault(tuple(of_one), name), name) for name, of_one in asked.items()]
    return [(one, other) for one, other in pairs if one != other]


def _said(prefix: str, settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Dotted names and values of nested ``settings``."""
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _said(f"{prefix}{name}.", value)
        else:
            yield f"{prefix}{name}", value


def _scenarios(config: Configuration, point: Point) -> tuple[str, ...]:
    return config.scenarios if point.scenario is None else (point.scenario,)


def _branch(base: Branch, point: Point) -> Branch:
    groups: dict[str, dict[str, Any]] = {}
    for name, value in _of(LEVERS, point.values):
        lever, _, setting = name.partition(".")
        groups.setdefault(lever, {})[setting] = value
    shock = float(point.values.get(SHOCK, base.shock))
    swept = dict(_of(PRICES, point.values))  # the draw's prices have them already
    own = base.prices and dataclasses.replace(base.prices, **swept)
    return Branch(replaced(base.levers, groups), shock, own)


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
