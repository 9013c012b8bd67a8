"""A search for mixes of levers on a study folder: every generation is runs of the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan

import numpy as np
import pandas as pd

from sim.analysis.frontier import chosen, unbeaten
from sim.analysis.objectives import Objective, gains, judged, objectives_of
from sim.analysis.search import CLOSE, Room, search
from sim.config import Configuration
from sim.config.catalogue import MINE
from sim.config.scenario import mixed, multiplied
from sim.core.arrays import Floats
from sim.ensemble.design.draws import Branch, Draw, Kept, Run, branch_of, draws
from sim.ensemble.design.set_cost import Bills, Size, levers_of, mean_costs
from sim.ensemble.work.conductor import Conductor
from sim.ensemble.work.equal_cost import size
from sim.errors import InputError
from sim.model.policy.levers import Levers
from sim.study.study import Study

PLAN = "plan"
SIZE = "size."  # begins the names of columns with the sizes of parts


class Mixes:
    """What is mixed and wanted, the mixes tried so far, those chosen from them.

    ``parts`` are families or levers by name, ``search_draws`` the draws in which mixes are sought,
    ``further`` those in which the chosen ones are run again. Raises ``InputError`` for a part or
    an objective that cannot be had.
    """

    def __init__(self, config: Configuration) -> None:
        self.config, self.asked = config, config.settings.frontier
        self.parts = mixed(self.asked.mix, "frontier.mix")
        self.objectives: list[Objective] = objectives_of(
            self.asked.objectives, "frontier.objectives"
        )
        self.base = config.base(MINE) if MINE in config.scenarios else Levers()
        self.compared = tuple(dict.fromkeys([PLAN, *config.scenarios]))
        self.search_draws = draws(config)
        every = draws(config, config.ensemble.replicates + self.asked.check)
        self.further = every[len(self.search_draws) :]
        self.chosen: dict[str, Levers] = {}
        self._generations: list[pd.DataFrame] = []

    @property
    def planned(self) -> int:
        """Runs that the whole search asks for."""
        tried = self.asked.generations * self.asked.population + len(self.compared)
        again = self.asked.points + len(self.compared)
        return tried * len(self.search_draws) + again * len(self.further)

    @property
    def words(self) -> list[str]:
        """The objectives, as columns are called."""
        return [objective.word for objective in self.objectives]

    def levers(self, sizes: Sequence[float] | Floats) -> Levers:
        """The levers of a mix of these sizes of the parts."""
        pairs = zip(self.parts.values(), sizes, strict=True)
        return multiplied(self.base, {x: float(size) for part, size in pairs for x in part})

    def seek(self, conductor: Conductor) -> Bills:
        """Run the plan and generation after generation; returns what the plan costs by seed.

        Raises ``InputError`` if no run of the plan succeeds, what is not mixed passes the budget,
        or no mix could be paid for.
        """
        plan = self._runs({PLAN: Branch(Levers())}, self.search_draws)
        conductor.run(plan)
        bills = {run.draw.seed: costs for run, costs in conductor.budgets(plan)}
        if not bills:
            raise InputError("no_run_succeeded", reason=conductor.first_failure())
        room = self._room(bills)

        def judge(sizes: Floats) -> tuple[Floats, Floats]:
            return self._judge(sizes, bills, conductor)

        shape = self.asked.population, self.asked.generations
        count, seed = len(self.objectives), self.config.ensemble.seed
        search(judge, room, count, self.asked.method, *shape, seed)
        trials = self.trials()
        if not trials["unbeaten"].any():
            raise InputError("no_mix", reason=conductor.first_failure())
        sizes = trials[[f"{SIZE}{part}" for part in self.parts]].to_numpy()
        named = {name: row for row, name in enumerate(trials["name"]) if name}
        self.chosen = {name: self.levers(sizes[row]) for name, row in named.items()}
        return bills

    def compare(self, bills: Bills, conductor: Conductor) -> dict[str, Size]:
        """Run the scenarios to compare with in all draws and the chosen mixes in further ones;
        returns the sizes of the scenarios of set cost, found from the plan's ``bills``."""
        config = self.config
        favoured = [name for name in config.scenarios if config.favours(name)]
        sizes = {name: size(config, name, bills, conductor) for name in favoured}
        branches = {PLAN: Branch(Levers())}
        for name in config.scenarios:
            levers = levers_of(config, name, sizes[name]) if name in sizes else config.levers(name)
            branches[name] = branch_of(config, name, levers)
        mixes = {name: Branch(levers) for name, levers in self.chosen.items()}
        others = {name: branch for name, branch in branches.items() if name != PLAN}
        conductor.run(
            self._runs(others, self.search_draws) + self._runs(branches | mixes, self.further)
        )
        return sizes

    def trials(self) -> pd.DataFrame:
        """Every mix tried: trial, the sizes of its parts, its values, cost over the plan's,
        generation, whether it is affordable and unbeaten, and its name if it was chosen."""
        trials = pd.concat(self._generations, ignore_index=True)
        trials["affordable"] = trials["cost"] <= self.asked.budget + CLOSE
        values = trials[self.words].to_numpy()
        trials["unbeaten"] = unbeaten(values, trials["affordable"].to_numpy())
        trials["name"] = ""
        front = np.flatnonzero(trials["unbeaten"])
        if len(front):
            slugs = [objective.slug for objective in self.objectives]
            named = chosen(values[front], slugs, self.asked.points)
            for name, row in named.items():
                trials.loc[front[row], "name"] = name
        return trials

    def outcomes(self, study: Study, scenarios: Sequence[str], lot: Sequence[Draw]) -> pd.DataFrame:
        """Rows of ``study`` for ``scenarios`` in the draws of ``lot``, with a column for every
        series that an objective is read from."""
        series = [pair for objective in self.objectives for pair in objective.series]
        outcomes = study.outcomes(series, self.config.ensemble.until)
        seeds = [draw.seed for draw in lot]
        return outcomes[outcomes["scenario"].isin(scenarios) & outcomes["seed"].isin(seeds)]

    def gains(self, study: Study, scenarios: Sequence[str], lot: Sequence[Draw]) -> pd.DataFrame:
        """What ``scenarios`` gain over the plan in the draws of ``lot``: see ``gains`` of
        ``sim.analysis.objectives``."""
        return gains(self.outcomes(study, [PLAN, *scenarios], lot), self.objectives, PLAN)

    def costs(self, study: Study, scenarios: Sequence[str]) -> dict[str, float]:
        """What ``scenarios`` cost over the plan in the further draws that both have ended."""
        rows = self.outcomes(study, [PLAN, *scenarios], self.further)
        rows = rows.assign(budget=rows["run"].map(study.budget()))
        wide = rows.pivot(index="seed", columns="scenario", values="budget")
        both = wide[[x for x in scenarios if x in wide]].dropna(how="all")
        plan = wide[PLAN]
        return {str(x): float(both[x].sum() / plan[both[x].notna()].sum()) for x in both.columns}

    def _judge(self, sizes: Floats, bills: Bills, conductor: Conductor) -> tuple[Floats, Floats]:
        """Run a generation: its values (mixes, objectives) and costs over the plan's (mixes,)."""
        generation = len(self._generations) + 1
        names = [f"trial_{generation}_{number}" for number in range(1, len(sizes) + 1)]
        columns = [f"{SIZE}{part}" for part in self.parts]
        table = pd.DataFrame(sizes, index=pd.Index(names, name="trial"), columns=columns)
        branches = {name: Branch(self.levers(row)) for name, row in zip(names, sizes, strict=True)}
        runs = self._runs(branches, self.search_draws, table)
        conductor.run(runs)
        spent: dict[str, dict[int, float]] = {name: {} for name in names}
        for run, costs in conductor.budgets(runs):
            spent[run.scenario][run.draw.seed] = sum(costs.values())
        plan = {seed: sum(costs.values()) for seed, costs in bills.items()}
        gains = judged(
            self.gains(Study.open(conductor.folder), names, self.search_draws), self.asked.judged
        )
        table = table.join(gains.reindex(names))
        table["cost"] = [_over(spent[name], plan) for name in names]
        self._generations.append(table.assign(generation=generation).reset_index())
        return table[self.words].to_numpy(), table["cost"].to_numpy()

    def _room(self, bills: Bills) -> Room:
        costs = mean_costs([dict(bill) for bill in bills.values()])
        total = sum(costs.values())
        prices = np.array([sum(costs.get(x, 0.0) for x in part) for part in self.parts.values()])
        room = Room(
            prices / total, 1.0 - prices.sum() / total, self.asked.budget, self.asked.largest
        )
        if room.rest > room.budget:
            raise InputError("budget_too_small", budget=room.budget, rest=room.rest)
        return room

    def _runs(
        self, branches: Mapping[str, Branch], lot: Sequence[Draw], sizes: pd.DataFrame | None = None
    ) -> list[Run]:
        """Every branch in each draw of ``lot``; only what objectives are read from is kept."""
        until = self.config.ensemble.until
        scopes = dict.fromkeys(scope for x in self.objectives for _, scope in x.series)
        kept = Kept(tuple(scopes), until)
        rows = {} if sizes is None else sizes.to_dict("index")
        return [
            Run(name, draw, branch, until, kept, {str(k): v for k, v in rows.get(name, {}).items()})
            for name, branch in branches.items()
            for draw in lot
        ]


def _over(spent: Mapping[int, float], plan: Mapping[int, float]) -> float:
    """Cost over the plan's in the same draws; missing where a run failed."""
    both = [seed for seed in plan if seed in spent]
    if len(both) < len(plan):
        return nan
    return sum(spent[seed] for seed in both) / sum(plan.values())
