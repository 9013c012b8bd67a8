"""What an experiment runs beside the plan: levers taken out and put in, mechanisms switched off."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from sim.config import Configuration
from sim.ensemble.draws import Branch, Draw, Kept, Run
from sim.ensemble.projection import scenario_runs
from sim.mechanisms import without
from sim.policy import Levers, about_levers
from sim.targets import COUNTY_AREA, NATION

PLAN, HELD = "plan", "no_plan"
FEW = Kept((NATION, COUNTY_AREA), 2020)


def taken_out(lever: str) -> str:
    """Name of the plan without a lever."""
    return f"{PLAN}-{lever}"


def put_in(lever: str) -> str:
    """Name of the settings of 2020 with one lever of the plan."""
    return f"{HELD}+{lever}"


def lever_variants(plan: Levers) -> dict[str, Branch]:
    """``plan`` and the settings of 2020, and beside them the plan without each lever (at the value
    at which it does nothing) and 2020 with each lever of the plan; what would change nothing is
    left out."""
    held = Levers.held()
    found = {PLAN: plan, HELD: held}
    for lever in about_levers():
        out = plan.without(lever)
        into = dataclasses.replace(held, **{lever: getattr(plan, lever)})
        if out != plan:
            found[taken_out(lever)] = out
        if into != held:
            found[put_in(lever)] = into
    return {name: Branch(levers) for name, levers in found.items()}


def corners(plan: Levers, signs: Sequence[Mapping[str, int]]) -> dict[str, Branch]:
    """The corners of a two-level design: levers with sign -1 are taken out of ``plan``."""
    found: dict[str, Branch] = {}
    for number, row in enumerate(signs):
        levers = plan
        for lever, sign in row.items():
            levers = levers if sign > 0 else levers.without(lever)
        found[f"corner-{number}"] = Branch(levers)
    return found


def variant_runs(config: Configuration, branches: Mapping[str, Branch]) -> list[Run]:
    """Every branch in every draw of ``config``, draw by draw, indicators of nation and county
    areas kept."""
    return scenario_runs(config, branches, FEW)


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
    found = {}
    for lever in about_levers():
        for base, pair in ((PLAN, (PLAN, taken_out(lever))), (HELD, (put_in(lever), HELD))):
            if set(pair) <= set(scenarios):
                found[lever, base] = pair
    return found
