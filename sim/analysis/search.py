"""A many-objective search for mixes of levers, one generation a call of the judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.algorithms.moo.nsga3 import NSGA3
from pymoo.core.evaluator import Evaluator
from pymoo.core.problem import Problem
from pymoo.core.repair import Repair
from pymoo.operators.crossover.sbx import SBX
from pymoo.operators.mutation.pm import PM
from pymoo.operators.selection.tournament import TournamentSelection
from pymoo.problems.static import StaticProblem
from pymoo.util.ref_dirs import get_reference_directions
from scipy.stats import qmc

from sim.core.arrays import Floats, Ints

CLOSE = 0.002  # of the plan's cost, by which a mix may pass its budget
FAILED = 1e6  # stands for what is known of a mix whose runs failed: worse than any other
WIDE = 5.0  # index of crossover and mutation: few generations have to go far (usual: 15 to 30)
ROUNDING = 1e-12  # of a budget: no reason to make a mix smaller
OTHERS = 0.5  # size of the other parts in the mixes that favour one

type Judge = Callable[[Floats], tuple[Floats, Floats]]


@dataclass(frozen=True)
class Room:
    """The mixes there are: each part from nothing to ``largest`` times its size in the plan.

    ``prices`` is what each part costs at its size in the plan, ``rest`` what is not mixed, as
    shares of the plan's cost, shape (parts,) and a number; a mix may cost ``budget``.
    """

    prices: Floats
    rest: float
    budget: float
    largest: float

    def expected_cost(self, sizes: Floats) -> Floats:
        """What mixes should cost, shape (n,), if cost grew in proportion to size."""
        return self.rest + sizes @ self.prices

    def afforded(self, sizes: Floats, dearer: float = 1.0) -> Floats:
        """``sizes`` (n, parts) with those mixes made smaller, all parts alike, that would pass the
        budget if they cost ``dearer`` times what is expected."""
        spent = sizes @ self.prices
        left = max(self.budget / dearer - self.rest, 0.0)
        over = spent > left * (1.0 + ROUNDING)  # or the plan would not cost what it costs
        factor = np.divide(left, spent, out=np.ones_like(spent), where=over)
        return np.clip(sizes * factor[:, None], 0.0, self.largest)

    def first(self, number: int, seed: int) -> Floats:
        """``number`` mixes to begin with: the plan, one that favours each part (the others at half
        their size), and a Latin hypercube over the rest of the room."""
        parts = len(self.prices)
        favoured = np.full((parts, parts), OTHERS)
        spare = self.budget - self.rest - OTHERS * (self.prices.sum() - self.prices)
        room = np.divide(spare, self.prices, out=np.ones(parts), where=self.prices > 0.0)
        np.fill_diagonal(favoured, np.clip(room, 0.0, self.largest))
        start = np.vstack([np.ones((1, parts)), favoured])[:number]
        if len(start) < number:
            sampler = qmc.LatinHypercube(parts, rng=np.random.default_rng(seed))
            start = np.vstack([start, self.largest * sampler.random(number - len(start))])
        return self.afforded(start)


def search(
    judge: Judge,
    room: Room,
    objectives: int,
    method: str,
    population: int,
    generations: int,
    seed: int,
) -> None:
    """Let ``judge`` see ``generations`` of mixes, each bred from the best of those before.

    ``judge(sizes)`` gets the sizes of a generation, shape (n, parts), and returns their values
    (n, objectives), the more the better, and costs (n,) over the plan's; missing if runs failed. A
    mix that costs more than its budget loses against every one that does not (Deb et al. 2002).
    ``method``: NSGA-II (ibid.) or NSGA-III (Deb and Jain 2014), by pymoo (Blank and Deb 2020).
    The same ``seed`` and answers give the same search.
    """
    problem = Problem(
        n_var=len(room.prices), n_obj=objectives, n_ieq_constr=1, xl=0.0, xu=room.largest
    )
    seen: list[Floats] = []  # real over expected cost

    def afforded(sizes: Floats) -> Floats:
        ratios = np.concatenate([*seen, np.zeros(0)])
        dearer = float(np.nanmedian(ratios)) if np.isfinite(ratios).any() else 1.0
        return room.afforded(sizes, dearer)

    algorithm = _algorithm(method, room, objectives, population, seed, afforded)
    algorithm.setup(problem, termination=("n_gen", generations), seed=seed)
    while algorithm.has_next():
        mixes = algorithm.ask()
        sizes = mixes.get("X")
        values, costs = judge(sizes)
        seen.append(costs / room.expected_cost(sizes))
        failed = np.isnan(values).any(axis=1) | np.isnan(costs)
        known = {
            "F": np.where(failed[:, None], FAILED, -values),
            "G": np.where(failed, FAILED, costs - room.budget - CLOSE)[:, None],
        }
        Evaluator().eval(StaticProblem(problem, **known), mixes)
        algorithm.tell(infills=mixes)


def _algorithm(
    method: str,
    room: Room,
    objectives: int,
    population: int,
    seed: int,
    afforded: Callable[[Floats], Floats],
) -> Any:
    class Afford(Repair):  # type: ignore[misc]  # pymoo ships no types
        def _do(self, problem: Any, sizes: Floats, **_: Any) -> Floats:
            return afforded(sizes)

    common = {
        "pop_size": population,
        "sampling": room.first(population, seed),
        "repair": Afford(),
        "crossover": SBX(eta=WIDE),
        "mutation": PM(eta=WIDE),
    }
    if method == "nsga2":
        return NSGA2(**common)
    cuts = divisions(objectives, population)
    directions = get_reference_directions("das-dennis", objectives, n_partitions=cuts)
    selection = TournamentSelection(func_comp=_less_dear)
    return NSGA3(ref_dirs=directions, selection=selection, **common)


def _less_dear(mixes: Any, pairs: Ints, random_state: np.random.Generator, **_: Any) -> Ints:
    """Of each pair the one that passes the budget by less, or either: NSGA-III's own selection,
    with all its luck from the seed (pymoo 0.6.2 draws ties from a generator without one)."""
    excess = mixes.get("CV")[:, 0]
    one, other = pairs.T
    either = np.where(random_state.random(len(pairs)) < 0.5, one, other)
    less = np.where(excess[one] < excess[other], one, other)
    return np.where(excess[one] == excess[other], either, less)[:, None]


def divisions(objectives: int, population: int) -> int:
    """Into how many parts each objective is cut, so that the directions of Das and Dennis (1998)
    are no more than the population."""
    cuts = 1
    while comb(objectives + cuts, cuts + 1) <= population:
        cuts += 1
    return cuts
