"""What an experiment runs beside the plan: levers taken out and put in, mechanisms switched off, a
small world to show its network."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from sim.behaviour.mechanisms import without
from sim.config import Configuration
from sim.ensemble.design.draws import Branch, Draw, Kept, Run, drawn_as, draws
from sim.model.policy.levers import Levers, about_levers
from sim.targets import COUNTY_AREA, NATION

PLAN, HELD = "plan", "no_plan"
ALL = Kept(counties=True)
FEW = Kept((NATION, COUNTY_AREA), 2020)
NETWORK_SCALE = 0.02  # share of agents in the run whose network is shown, at most


def taken_out(lever: str) -> str:
    """Name of the plan without a lever."""
    return f"{PLAN}-{lever}"


def put_in(lever: str) -> str:
    """Name of the settings of 2020 with one lever of the plan."""
    return f"{HELD}+{lever}"


def set_back(lever: str) -> str:
    """Name of a scenario with one lever as in 2020."""
    return f"{lever}=2020"


def unlike_2020(levers: Levers) -> tuple[str, ...]:
    """The levers that are not set as they were in 2020."""
    held = Levers.held()
    return tuple(x for x in about_levers() if getattr(levers, x) != getattr(held, x))


def set_back_variants(branch: Branch, which: Sequence[str]) -> dict[str, Branch]:
    """``branch`` with each lever of ``which`` as it was in 2020, one at a time."""
    held = Levers.held()
    variants = {}
    for lever in which:
        levers = dataclasses.replace(branch.levers, **{lever: getattr(held, lever)})
        variants[set_back(lever)] = dataclasses.replace(branch, levers=levers)
    return variants


def lever_variants(plan: Levers) -> dict[str, Branch]:
    """``plan`` and the settings of 2020, and beside them the plan without each lever (at the value
    at which it does nothing) and 2020 with each lever of the plan; what would change nothing is
    left out."""
    held = Levers.held()
    variants = {PLAN: plan, HELD: held}
    for lever in about_levers():
        out = plan.without(lever)
        into = dataclasses.replace(held, **{lever: getattr(plan, lever)})
        if out != plan:
            variants[taken_out(lever)] = out
        if into != held:
            variants[put_in(lever)] = into
    return {name: Branch(levers) for name, levers in variants.items()}


def corners(plan: Levers, signs: Sequence[Mapping[str, int]]) -> dict[str, Branch]:
    """The corners of a two-level design: levers with sign -1 are taken out of ``plan``."""
    by_corner: dict[str, Branch] = {}
    for number, row in enumerate(signs):
        levers = plan
        for lever, sign in row.items():
            levers = levers if sign > 0 else levers.without(lever)
        by_corner[f"corner-{number}"] = Branch(levers)
    return by_corner


def scenario_runs(
    config: Configuration, branches: Mapping[str, Branch], kept: Kept = ALL
) -> list[Run]:
    """Every branch in every draw, draw by draw, to the year the configuration ends with."""
    until = config.ensemble.until
    return [
        Run(name, draw, branch, until, kept)
        for draw in draws(config)
        for name, branch in branches.items()
    ]


def network_run(config: Configuration, scenario: str) -> Run:
    """The first draw under ``scenario``, in a world thinned to ``NETWORK_SCALE`` if it is larger:
    its network is kept."""
    own = drawn_as(config, 0)
    world = dataclasses.replace(own.world, scale=min(own.world.scale, NETWORK_SCALE))
    branch = Branch(config.levers(scenario), config.shock(scenario))
    until = config.ensemble.judged_until
    kept = Kept((NATION,), until, network=True)
    return Run(scenario, dataclasses.replace(own, world=world), branch, until, kept)


def ablated(
    draws: Sequence[Draw], mechanisms: Mapping[str, Sequence[str]], pair: Mapping[str, Branch]
) -> list[Run]:
    """Whole runs, history included, of ``pair`` with the mechanisms of each set switched off.

    ``mechanisms`` maps the name of a set to its members; scenarios are named ``scenario|set``.
    """
    return [
        Run(
            f"{scenario}|{name}",
            dataclasses.replace(draw, parameters=without(draw.parameters, members)),
            branch,
            kept=FEW,
        )
        for name, members in mechanisms.items()
        for draw in draws
        for scenario, branch in pair.items()
    ]


def lever_pairs(scenarios: Collection[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """(lever, base) -> the scenarios with the lever and without it, where both were run."""
    pairs = {}
    for lever in about_levers():
        for base, pair in ((PLAN, (PLAN, taken_out(lever))), (HELD, (put_in(lever), HELD))):
            if set(pair) <= set(scenarios):
                pairs[lever, base] = pair
    return pairs
