"""The runs of a sweep: draws x points x scenarios, the point's values put into each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.config import Configuration
from sim.config.points import Point, points_of
from sim.config.scenario import replaced, resized
from sim.config.vary import LEVERS, PARAMETERS, SHOCK, Value
from sim.ensemble.conductor import Conductor
from sim.ensemble.draws import Branch, Draw, Kept, Run, draws
from sim.ensemble.equal_cost import Size, levers_of, size
from sim.ensemble.keys import run_keys
from sim.ensemble.projection import plan_bills


def run_sweep(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    """Have every run of ``config`` done; the sizes of its scenarios of set cost, found first."""
    sizes: dict[str, Size] = {}
    if favoured := [name for name in config.scenarios if config.favours(name)]:
        conductor.progress.stage("equal_cost")
        plan = plan_bills(config, conductor)
        sizes = {name: size(config, name, plan, conductor) for name in favoured}
        levers = {name: levers_of(config, name, found) for name, found in sizes.items()}
        config = config.with_sizes(levers)
    runs = sweep_runs(config)
    conductor.progress.stage("runs", len({key.run for key in run_keys(runs)}))
    conductor.run(runs)
    return sizes


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
    parameters = [dict(_of(PARAMETERS, point.values)) for point in points]
    return [
        Run(name, drawn, branches[name, number], ensemble.until, kept, points[number].values)
        for draw in draws(config)
        for number, drawn in enumerate(_drawn(config, draw, parameters))
        for name in _scenarios(config, points[number])
    ]


def unsized(config: Configuration) -> Configuration:
    """``config`` with scenarios of set cost as they begin, before what they favour is sized."""
    guesses = {
        name: resized(config.base(name), config.favours(name), 1.0, scenario.others)
        for name, scenario in config.settings.scenario.items()
        if config.favours(name)
    }
    return config.with_sizes(guesses)


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
    config: Configuration, draw: Draw, parameters: Sequence[Mapping[str, Any]]
) -> Iterator[Draw]:
    """``draw`` with the parameters of each point put in; one object for all points that agree."""
    known: dict[tuple[Any, ...], Draw] = {(): draw}
    for values in parameters:
        key = tuple(values.items())
        if key not in known:
            changed = config.without(dataclasses.replace(draw.parameters, **values))
            known[key] = dataclasses.replace(draw, parameters=changed)
        yield known[key]


def _of(group: str, values: Mapping[str, Value]) -> Iterator[tuple[str, Any]]:
    """The values of a group of settings, by their name inside it."""
    for name, value in values.items():
        if name.startswith(group):
            yield name.removeprefix(group), value
