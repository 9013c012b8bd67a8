"""The plan and one's own levers on shared luck, a quarter at a time, so that a change can cut in.

A small world answers soon, the world asked for answers better: the same draws run in one after
the other. History and the plan do not depend on one's levers and are run once.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from sim.analysis import mean_costs
from sim.config import compose
from sim.config.catalogue import MINE
from sim.core.clock import PLAN_BEGINS, QUARTERS
from sim.ensemble.design.draws import Draw, Kept, draws
from sim.ensemble.work.histories import world_of
from sim.ensemble.work.run import measured
from sim.model.model import CountyInnovationModel
from sim.model.policy.levers import Levers
from sim.report.figures import PATHS
from sim.report.maps import MAPPED
from sim.report.tables import BASELINE, Tables
from sim.targets import COUNTY_AREA, LAST_YEAR, READINGS, judge
from sim.world import World, WorldSettings

SCOPES = frozenset(
    [COUNTY_AREA]
    + [scope for reading in READINGS for _, scope in reading.series]
    + [scope for _, scope in PATHS]
)

type Frames = dict[str, pd.DataFrame]  # indicators, counties, costs
type Run = Generator[None, None, Frames]  # yields after every quarter


@dataclass(frozen=True)
class Stage:
    """So many draws in one world."""

    world: WorldSettings
    draws: int


@dataclass(frozen=True)
class Seen:
    """Where the work is: ``done`` draws of ``stage``; tables when there is something to show."""

    stage: Stage
    done: int
    tables: Tables | None = None


def stages(world: WorldSettings, draws: int, first_scale: float, first_draws: int) -> list[Stage]:
    """First a thinned world and few draws, then ``world`` and ``draws``."""
    last = Stage(world, draws)
    if world.scale <= first_scale:
        return [last]
    return [Stage(replace(world, scale=first_scale), min(first_draws, draws)), last]


class PairedRuns:
    """Runs of the plan and of one's own levers, kept so that only what changes is run again."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        self.stages = tuple(stages)
        number = max(stage.draws for stage in stages)
        config = compose([f"ensemble.replicates={number}"])
        self._draws, self._kind = draws(config), config.settings.behaviour.draws
        self._pasts: dict[Draw, CountyInnovationModel] = {}
        self._plans: dict[Draw, Frames] = {}

    def work(self, levers: Levers) -> Iterator[Seen | None]:
        """Run ``levers`` beside the plan; yields None after a quarter and ``Seen`` after a draw.

        Tables come from one stage at a time, and from a later stage once it has as many draws as
        the stage before. Dropping the iterator loses no history.
        """
        enough = 0
        for stage in self.stages:
            yield Seen(stage, 0)
            pairs: list[Frames] = []
            for draw in self._draws[: stage.draws]:
                pairs.append((yield from self._pair(replace(draw, world=stage.world), levers)))
                shown = len(pairs) >= min(enough, stage.draws)
                tables = gathered(pairs, world_of(stage.world), self._kind) if shown else None
                yield Seen(stage, len(pairs), tables)
            enough = len(pairs)

    def share(self, seen: Seen) -> float:
        """Share of all draws of all stages that have ended, 0 to 1."""
        before = self.stages[: self.stages.index(seen.stage)]
        ended = sum(stage.draws for stage in before) + seen.done
        return ended / sum(stage.draws for stage in self.stages)

    def _pair(self, draw: Draw, levers: Levers) -> Run:
        """Both scenarios of one draw."""
        past = yield from self._past(draw)
        if draw not in self._plans:
            self._plans[draw] = yield from _branch(past, BASELINE, Levers(), draw)
        plan = self._plans[draw]
        if levers == Levers():  # the same levers on the same luck give the same run
            mine = {name: frame.assign(scenario=MINE) for name, frame in plan.items()}
        else:
            mine = yield from _branch(past, MINE, levers, draw)
        return {name: pd.concat([plan[name], mine[name]]) for name in plan}

    def _past(self, draw: Draw) -> Generator[None, None, CountyInnovationModel]:
        """The end of 2020; goes on where it was cut off."""
        if draw not in self._pasts:
            self._pasts[draw] = CountyInnovationModel(
                world_of(draw.world),
                parameters=draw.parameters,
                seed=draw.seed,
                prices=draw.prices,
                effects=draw.effects,
            )
        past = self._pasts[draw]
        while past.quarter < PLAN_BEGINS - 1:
            past.run_for(1)
            yield
        return past


def _branch(past: CountyInnovationModel, name: str, levers: Levers, draw: Draw) -> Run:
    model = past.branch(levers)
    while model.quarter < QUARTERS - 1:
        model.run_for(1)
        yield
    labels: dict[str, Any] = {"scenario": name, "draw": draw.number, "seed": draw.seed}
    tables = measured(model, Kept(tuple(SCOPES), counties=True))
    return shown_part({name: table.assign(**labels) for name, table in tables.items()})


def shown_part(tables: Frames) -> Frames:
    """A run's tables with only those county figures that maps are made from."""
    counties = tables["counties"]
    shown = counties["indicator"].isin(MAPPED) & (counties["year"] == LAST_YEAR)
    return tables | {"counties": counties[shown]}


def gathered(pairs: Sequence[Frames], world: World, kind: str) -> Tables:
    """The tables of a report on ``plan`` and ``mine`` over the draws run so far, whose parameters
    are of this ``kind`` (posterior, prior, mean)."""
    frames = {name: pd.concat([pair[name] for pair in pairs]) for name in pairs[0]}
    indicators = frames["indicators"]
    columns = ("adcode", "population", "county_area", "figures")
    return Tables(
        indicators=indicators,
        counties=frames["counties"],
        targets=judge(indicators),
        costs=mean_costs(frames["costs"], indicators),
        geography=pd.DataFrame({key: world.counties[key] for key in columns}),
        manifest={
            "world": {"scale": world.settings.scale, "provenance": world.provenance},
            "configuration": {"behaviour": {"draws": kind}},
        },
    )
