"""The size at which a scenario of set cost costs what it should, found by search.

The scale of what it favours is the root of the difference in cost (appropriations
and guarantee losses of 2021-2025) from ``cost`` times the plan's, found by the secant method on
real runs: a few draws branch from their own end of 2020. How each lever's cost answers, as a
ratio to the plan's, differs little between draws; the plan's own bill differs a lot and is known
in every draw. So the ratios of the few weigh the bills of all.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from typing import Any

from scipy.optimize import root_scalar

from sim.config import Configuration
from sim.config.scenario import largest_scale, on_budget
from sim.ensemble.design.draws import Run, branch_of, draws
from sim.ensemble.design.set_cost import SEARCHED, Bills, Costs, Size, mean_costs
from sim.ensemble.store.keep import write_json
from sim.ensemble.store.keys import code_hash, past_key
from sim.ensemble.work.conductor import Conductor
from sim.errors import InputError
from sim.host.caches import cache_folder

FEW = 2  # draws the search runs
CLOSE = 0.002  # of the plan's cost: what counts as found
ENOUGH = 0.01  # the worst that is accepted; the promise is 2%
ROUNDS = 12


def size(config: Configuration, scenario: str, bills: Bills, conductor: Conductor) -> Size:
    """The size at which ``scenario`` costs what it should, kept on disk for the next time.

    ``bills`` are the plan's costs in the draws of ``config``. Raises ``InputError`` if what it
    favours cannot take that much money.
    """
    folder = cache_folder()
    if folder is None:  # that costs only the search
        return _search(config, scenario, bills, conductor)
    path = folder / f"equal-cost-{_key(config, scenario, bills)}.json"
    with suppress(OSError, ValueError, TypeError):
        return Size(**json.loads(path.read_text(encoding="utf-8")))
    sized = _search(config, scenario, bills, conductor)
    with suppress(OSError):
        write_json(path, asdict(sized))
    return sized


def _search(config: Configuration, scenario: str, bills: Bills, conductor: Conductor) -> Size:
    favours = config.favours(scenario)
    chosen = config.settings.scenario[scenario]
    base, plan = config.base(scenario), mean_costs(bills.values())
    few = [draw for draw in draws(config) if draw.seed in bills][:FEW]
    until = config.ensemble.judged_until
    total, limit = sum(plan.values()), largest_scale(base, favours)
    asked = chosen.cost * total

    @cache
    def gap(scale: float) -> float:
        branch = branch_of(config, scenario, config.resized(scenario, scale))
        runs = [Run(scenario, draw, branch, until, SEARCHED) for draw in few]
        return (sum(_expected(runs, bills, plan, conductor).values()) - asked) / total

    favoured = sum(plan.get(lever, 0.0) for lever in favours)
    shrunk = set(on_budget()) - {*favours, *config.keeps(scenario)}
    left = sum(plan.get(lever, 0.0) for lever in sorted(shrunk))
    if favoured <= 0.0:
        raise InputError("costs_nothing", name=scenario)
    spare = asked - chosen.others * left - (total - favoured - left)
    guess = min(limit, max(spare / favoured, 0.0))
    scale = _root(gap, guess, guess - gap(guess) * total / favoured, limit)
    reached = chosen.cost + gap(scale)
    if abs(gap(scale)) > ENOUGH:
        if gap(limit) < 0.0:
            most = chosen.cost + gap(limit)
            raise InputError("cannot_equal_cost", name=scenario, share=most, asked=chosen.cost)
        raise InputError("equal_cost_not_found", name=scenario, share=reached, asked=chosen.cost)
    return Size(scale, chosen.others, reached)


def _root(gap: Callable[[float], float], first: float, second: float, limit: float) -> float:
    """Where ``gap`` is zero between 0 and ``limit``; the closest point seen if it is nowhere."""
    seen: dict[float, float] = {}

    def bounded(scale: float) -> float:
        inside = min(max(scale, 0.0), limit)
        seen[inside] = gap(inside)
        return 0.0 if abs(seen[inside]) < CLOSE else seen[inside]

    if bounded(first) != 0.0:
        # Whether it converged is seen by the caller, who looks at the closest point.
        with suppress(RuntimeError), warnings.catch_warnings(action="ignore"):
            root_scalar(bounded, method="secant", x0=first, x1=second, maxiter=ROUNDS, xtol=1e-6)
    return min(seen, key=lambda scale: abs(seen[scale]))


def _expected(runs: Sequence[Run], bills: Bills, plan: Costs, conductor: Conductor) -> Costs:
    """Mean cost by lever of a branch over all draws, from its ``runs`` in a few."""
    conductor.run(runs, aside=True)
    budgets = conductor.budgets(runs)
    if len(budgets) < len(runs):
        raise InputError("no_run_succeeded", reason=conductor.first_failure())
    ours = mean_costs([costs for _, costs in budgets])
    theirs = mean_costs([bills[run.draw.seed] for run in runs])
    return {
        lever: cost * plan[lever] / theirs[lever] if theirs.get(lever) else cost
        for lever, cost in ours.items()
    }


def _key(config: Configuration, scenario: str, bills: Bills) -> str:
    """A hash of all that the search depends on: draws, plan's bills, levers, code."""
    content: Mapping[str, Any] = {
        "draws": [past_key(draw) for draw in draws(config)],
        "bills": dict(bills),
        "levers": asdict(config.base(scenario)),
        "favours": config.favours(scenario),
        "keeps": config.settings.scenario[scenario].keeps,
        "others": config.settings.scenario[scenario].others,
        "cost": config.settings.scenario[scenario].cost,
        "shock": config.shock(scenario),
        "prices": asdict(config.prices_of(scenario) or config.prices),
        "until": config.ensemble.judged_until,
        "code": code_hash(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
